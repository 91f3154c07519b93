import { Ajv2020 } from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { describe, expect, test } from "vitest";
import { en, REMEDIES, RULES, type ExplanationReport } from "@kubectl-loopback/core";
import { client, nodes, pod, proxy, service, workload, yaml } from "../core/support.ts";
import { builtPlugin, folder, internalService, loopback, report, ROOT } from "./plugin.ts";

const schema = JSON.parse(readFileSync(join(ROOT, "packages/core/explanation.schema.json"), "utf8"));
const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(schema);
const ORDERS = ["svc/orders", "-n", "shop", "-f", "examples/cluster"];

async function explained(...line: string[]): Promise<ExplanationReport<{ code: string }>> {
  return JSON.parse((await loopback(["explain", ...line, "-o", "json"])).stdout) as ExplanationReport<{ code: string }>;
}

describe("explanation.schema.json", () => {
  test.each([
    ["-f", "examples/cluster"], ["-f", "examples/manifests"], ["-f", "examples/manifests", "--assume", "proxy-mode=ipvs"], ["-f", "examples/super-nodes"],
    [...ORDERS, "--from", "deploy/cart"], [...ORDERS, "--what-if", "prevent-loopback"], [...ORDERS, "--what-if", "service-name"], ["ing/catalog", "-n", "shop", "-f", "examples/cluster", "--what-if", "ingress-controller"], ["-f", "nowhere.yaml"],
    ["-f", "examples/cluster", "--what-if", "nodes=1", "--what-if", "direct-access=true"],
  ].map((line) => [line.join(" "), line] as const))("%s", async (_, line) => {
    for (const lang of ["en", "zh-CN"]) {
      const data = await explained(...line, "--lang", lang);
      validate(data);
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  test("is strict, and knows the words of the catalog", async () => {
    for (const edit of [
      (data: any) => { data.extra = 1; },
      (data: any) => { data.explanations[0].ways[0].hops[0].action = "flies"; },
      (data: any) => { delete data.explanations[0].ways[0].hops[0].sends; },
      (data: any) => { data.explanations[0].ways[0].client.node.standIn = "no"; },
      (data: any) => { data.explanations[0].risk.extra = 1; },
    ]) {
      const data = await explained(...ORDERS);
      edit(data);
      expect(validate(data), edit.toString()).toBe(false);
    }
    const { risk, way, address, problem } = schema.$defs;
    for (const { enum: reasons } of [risk.properties.reason, way.properties.outcome.properties.reason]) expect(reasons.toSorted()).toEqual(Object.keys(en.reasons).toSorted());
    expect(address.properties.of.enum.toSorted()).toEqual(Object.keys(en.explaining.ends).toSorted());
    expect(problem.properties.code.enum.toSorted()).toEqual(Object.keys(en.problems).toSorted());
  });

  test("YAML holds the same data as JSON", async () => {
    expect(parse((await loopback(["explain", ...ORDERS, "-o", "yaml"])).stdout)).toEqual(await explained(...ORDERS));
  });
});

describe("explain", () => {
  test("tells of exactly what check judges", async () => {
    const [{ listeners }, { explanations }] = await Promise.all([report(["-f", "examples/cluster"]), explained("-f", "examples/cluster")]);
    expect(explanations.map(({ object, port, protocol, risk }) => ({ object, port, protocol, ...risk }))).toEqual(listeners.map(({ layer: _, ...listener }) => listener));
  });

  test.each<[string[], number, string, string]>([
    [[...ORDERS], 1, "Service shop/orders TCP 80", ""],
    [["svc", "orders", "-n", "shop", "-f", "examples/cluster"], 1, "Service shop/orders TCP 80", ""],
    [[...ORDERS, "--fail-on", "never"], 0, "Service shop/orders TCP 80", ""],
    [["svc/storefront", "-n", "shop", "-f", "examples/cluster"], 0, "Service shop/storefront TCP 443", ""],
    [["ing/catalog", "-n", "shop", "-f", "examples/cluster", "--port", "443"], 1, "Ingress shop/catalog HTTPS 443", ""],
    [["ing/catalog", "-n", "shop", "-f", "examples/cluster", "--port", "81"], 3, "", "error: ing/catalog --port 81"],
    [["svc/nothing", "-f", "examples/cluster"], 3, "", "error: svc/nothing -n default"],
    [["-f", "nowhere.yaml"], 3, "", "error: nowhere.yaml"],
    [["svc/catalog", "-n", "shop", "-f", "examples/cluster"], 0, "No CLB Service or CLB Ingress here", ""],
    [[...ORDERS, "--from", "pod/none"], 3, "Service shop/orders TCP 80", "error: pod/none"],
    [[], 2, "", "error: explain: say what it is about"],
    [["svc", "-f", "examples/cluster"], 2, "", "error: svc: write it as TYPE/NAME"],
    [["svc/a", "svc/b", "-f", "examples/cluster"], 2, "", 'error: unexpected argument "svc/b"'],
    [[...ORDERS, "--port", "http"], 2, "", "error: --port http: no such value"],
    [[...ORDERS, "--what-if", "prevent-loop"], 2, "", "error: --what-if prevent-loop: no such value; use: prevent-loopback"],
    [[...ORDERS, "--what-if", "proxy-mode=fast"], 2, "", "error: --what-if proxy-mode=fast: no such value"],
    [[...ORDERS, "--what-if", "direct-access=yes"], 2, "", "error: --what-if direct-access=yes: no such value; use: true, false"],
    [[...ORDERS, "-o", "png"], 2, "", "error: -o png: no such value"],
    [["CLB999"], 2, "", "error: CLB999: no such value"],
    [["CLB101", "-o", "svg"], 2, "", "error: CLB101, -o svg do not go together"],
    [["CLB101", "--ticket"], 2, "", "error: CLB101, --ticket do not go together"],
    [[...ORDERS, "--ticket", "-o", "svg"], 2, "", "error: --ticket, -o svg do not go together"],
    [[...ORDERS, "--ticket", "--what-if", "nodes=1"], 2, "", "error: --ticket, --what-if do not go together"],
    [["--symptom", "--ticket"], 2, "", "error: --ticket, --symptom do not go together"],
    [["svc/orders", "-n", "shop", "--snapshot", "nowhere.json"], 3, "", "error: nowhere.json"],
    [["svc/orders", "--snapshot", "a.json", "-f", "a.yaml"], 2, "", "error: --snapshot, --filename do not go together"],
  ])("%j", async (line, code, stdout, stderr) => {
    const ended = await loopback(["explain", ...line]);
    expect(ended.code).toBe(code);
    expect(ended.stdout.slice(0, Math.max(stdout.length, 1)).trim()).toBe(stdout);
    expect(ended.stderr.slice(0, Math.max(stderr.length, 1)).trim()).toBe(stderr);
  });

  test("quiet: the picture alone", async () => {
    expect((await loopback(["explain", ...ORDERS, "-q"])).stdout.split("\n").slice(0, 3)).toEqual(["Service shop/orders TCP 80", "✗ 1 in 6: the CLB picks 10.0.1.21, where the client runs", "  client → 10.0.1.21 → CLB → 10.0.1.21 → backend"]);
  });

  test("a picture shows the worst off of several, and says so", async () => {
    const { stdout, stderr } = await loopback(["explain", "-f", "examples/cluster", "-o", "dot"]);
    expect(stdout).toMatch(/^digraph [\s\S]*label="Service data\/cache TCP 6379: loops/);
    expect(stderr).toMatch(/^notice: the picture shows Service cache TCP 6379, the worst off of \d+ listeners/);
    expect((await loopback(["explain", ...ORDERS, "-o", "svg"])).stderr).toBe("");
  });

  test("as wide as the terminal, but not wider than can be read; painted", async () => {
    const widths = await Promise.all([60, 90, 200].map(async (terminal) => (await loopback(["explain", ...ORDERS], { terminal, env: { NO_COLOR: "1" } })).stdout.split("\n").map((line) => line.length)));
    expect(widths.map((all) => Math.max(...all)).map((widest, index) => widest <= [60, 90, 100][index]! && widest > [50, 75, 85][index]!)).toEqual([true, true, true]);
    expect((await loopback(["explain", ...ORDERS], { terminal: 80 })).stdout).toContain("\u001b[31m✗ 1 in 6: the CLB picks 10.0.1.21, where the client runs\u001b[0m");
  });
});

describe("what else was found on the object", () => {
  test("is noted: an answer that arrives is not all there is to say", async () => {
    const [{ findings }, { explanations }] = await Promise.all([report(["-f", "examples/cluster"]), explained("-f", "examples/cluster")]);
    const own = (one: { object: { kind: string; namespace: string | null; name: string } }) => `${one.object.kind} ${one.object.namespace}/${one.object.name}`;
    for (const one of explanations.filter(({ object }) => object.kind === "Service")) {
      const expected = findings.filter((finding) => own(finding) === own(one) && finding.severity !== "info" && !["CLB101", "CLB201"].includes(finding.code)).map(({ code, message }) => `also ${code}: ${message}`);
      expect(one.words.notes.filter((note) => note.startsWith("also "))).toEqual(expected);
    }
    const noted = explanations.flatMap(({ object, also }) => also.map(({ code }) => `${object.name} ${code}`));
    expect([...new Set(noted)]).toEqual(["search CLB104", "ledger CLB103", "checkout CLB203"]);
  });

  test("not where it is suppressed", async () => {
    const cwd = folder({ "a.yaml": yaml(service("web", { annotations: { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": "subnet-1", "service.cloud.tencent.com/prevent-loopback": "True" } }), proxy("ipvs")), ".kubectl-loopback.yaml": 'suppress:\n  - { rules: [CLB103], reason: "known" }\n' });
    const also = async (...more: string[]) => (JSON.parse((await loopback(["explain", "svc/web", "-f", "a.yaml", "-o", "json", ...more], { cwd })).stdout) as ExplanationReport<unknown>).explanations[0]!.also.map(({ code }) => code);
    expect([await also("--no-config"), await also()]).toEqual([["CLB103"], []]);
  });
});

describe("a support ticket", () => {
  test("of each CLB object that is asked about; as data the same texts", async () => {
    const text = await loopback(["explain", ...ORDERS, "--ticket"]);
    const data = JSON.parse((await loopback(["explain", ...ORDERS, "--ticket", "-o", "json"])).stdout) as { tickets: { object: { name: string }; text: string }[] };
    expect([text.code, text.stderr, data.tickets.map(({ object }) => object.name)]).toEqual([1, "", ["orders"]]);
    expect(data.tickets[0]!.text).toBe(text.stdout);
    const all = await loopback(["explain", "-n", "shop", "-f", "examples/cluster/shop.yaml", "--ticket", "--fail-on", "never"]);
    expect([all.code, all.stdout.match(/^CLB loopback on TKE: .*/gm)]).toEqual([0, ["storefront", "orders", "catalog", "backoffice"].map((name) => expect.stringMatching(new RegExp(`^CLB loopback on TKE: \\w+ shop/${name}$`)))]);
  });

  test("of one port, where one is asked about; where there is no CLB, it says so", async () => {
    const { stdout } = await loopback(["explain", "ing/catalog", "-n", "shop", "-f", "examples/cluster", "--port", "443", "--ticket", "--lang", "zh-CN"]);
    expect(stdout).toContain("\n问题\n  HTTPS 443：回环");
    expect(stdout).not.toContain("HTTP 80");
    expect((await loopback(["explain", "svc/catalog", "-n", "shop", "-f", "examples/cluster", "--ticket"])).stdout).toMatch(/^No CLB Service or CLB Ingress here/);
  });

  test("of a snapshot: the same as of what it was taken of, and without names none", async () => {
    const cwd = folder();
    for (const more of [[], ["--hash-names"]]) {
      await loopback(["snapshot", "-f", join(ROOT, "examples/cluster"), "-o", "s.json", ...more], { cwd });
      const { objects } = JSON.parse(readFileSync(join(cwd, "s.json"), "utf8")) as { objects: { kind: string; metadata: { name: string; namespace: string } }[] };
      const [name, namespace] = more.length === 0 ? ["catalog", "shop"] : Object.values(objects.filter(({ kind }) => kind === "Ingress").at(-2)!.metadata).slice(0, 2);
      const ticket = (await loopback(["explain", `ing/${name}`, "-n", namespace!, "--snapshot", "s.json", "--ticket"], { cwd })).stdout;
      const first = (await loopback(["explain", "ing/catalog", "-n", "shop", "-f", "examples/cluster", "--ticket"])).stdout;
      if (more.length === 0) expect(ticket).toBe(first);
      else expect([ticket.match(/catalog|shop|k3v5t2dw|10\.0\.0\.35/g), ticket.split("\n").length]).toEqual([null, first.split("\n").length]);
    }
  });

  test("what could not be read is no reason for a ticket that says fine", async () => {
    const { code, stdout, stderr } = await loopback(["explain", "svc/nothing", "-f", "examples/cluster", "--ticket"]);
    expect([code, stdout, stderr]).toEqual([3, "", expect.stringContaining("[target-not-found]")]);
  });
});

describe("explain --snapshot", () => {
  test("the same ways as of what it was taken of, but for the places in files", async () => {
    const cwd = folder();
    await loopback(["snapshot", "-f", join(ROOT, "examples/cluster"), "-o", "s.json"], { cwd });
    const of = async (...source: string[]) => {
      const { explanations } = JSON.parse((await loopback(["explain", "svc/orders", "-n", "shop", ...source, "-o", "json"], { cwd })).stdout) as ExplanationReport<unknown>;
      return explanations.map(({ words: _, ...one }) => JSON.parse(JSON.stringify(one, (key, value) => (key === "location" ? null : value))));
    };
    expect(await of("--snapshot", "s.json")).toEqual(await of("-f", join(ROOT, "examples/cluster")));
  });
});

describe("what if", () => {
  test("check: the listeners as they would be; the rest of the report as it is", async () => {
    const now = await report(["-f", "examples/cluster"]);
    const { whatIf, ...rest } = await report(["-f", "examples/cluster", "--what-if", "proxy-mode=iptables"]) as typeof now & { whatIf: { suppositions: string[]; listeners: unknown[]; refused: unknown[] } };
    const then = await report(["-f", "examples/cluster", "--assume", "proxy-mode=iptables"]);
    expect(rest).toEqual(now);
    expect(whatIf).toEqual({ suppositions: ["proxy-mode=iptables"], listeners: then.listeners, refused: [], around: [] });
  });

  test.each([...REMEDIES.map(({ id }) => id), "proxy-mode=iptables", "nodes=1", "direct-access=true", "kube-proxy-version=v1.20.6-tke.12"])("%s: explain and check foresee the same", async (supposition) => {
    const line = ["-f", "examples/cluster", "--client", "deploy/cart", "-n", "shop", "--what-if", supposition];
    const [{ whatIf, listeners }, { explanations }] = await Promise.all([report(line), explained(...line)]);
    expect(whatIf!.suppositions).toEqual([supposition]);
    expect(explanations.map((one) => ({ object: one.object, port: one.port, protocol: one.protocol, layer: one.layer, ...one.whatIf!.risk }))).toEqual(whatIf!.listeners);
    expect(listeners.length).toBe(explanations.length);
  });

  test("a remedy: as after fix --write", async () => {
    const cwd = folder({ "a.yaml": internalService("a") });
    const assume = ["--assume", "proxy-mode=ipvs", "--assume", "kube-proxy-version=v1.20.6-tke.12"];
    const { whatIf } = await report(["-f", "a.yaml", ...assume, "--what-if", "prevent-loopback"], { cwd }) as unknown as { whatIf: { listeners: unknown[] } };
    expect((await loopback(["fix", "-f", "a.yaml", ...assume, "--write"], { cwd })).code).toBe(0);
    expect((await report(["-f", "a.yaml", ...assume], { cwd })).listeners).toEqual(whatIf.listeners);
  });

  test.each<[string[], string[]]>([
    [["prevent-loopback"], ["prevent-loopback: it works on CLB Services only"]],
    [["local-anti-affinity"], ["local-anti-affinity: name the clients with --client deploy/NAME"]],
    [["corrected-value"], ["corrected-value: there is nothing here that it cures"]],
  ])("%j is refused, with the reason", async (suppositions, expected) => {
    const [one] = (await explained("ing/catalog", "-n", "shop", "-f", "examples/cluster", "--port", "80", ...suppositions.flatMap((text) => ["--what-if", text]))).explanations;
    expect(one!.words.notes.slice(-expected.length)).toEqual(expected);
    expect([one!.whatIf!.changes, one!.whatIf!.risk, one!.ways.map(({ when }) => when)]).toEqual([false, one!.risk, [null, null]]);
  });

  test.each<[string, string[], string, string[]]>([
    ["service-name", ORDERS, "service-name", ["the Service's address:80"]],
    ["service-name, behind an Ingress: with the Service's port", ["ing/catalog", "-n", "shop", "-f", "examples/cluster", "--port", "443"], "service-name", ["the Service's address:80"]],
    ["service-name, where the finding is on a TkeServiceConfig", ["ing/checkout", "-n", "pay", "-f", "examples/cluster", "--port", "80"], "service-name", ["the Service's address:80"]],
    ["coredns-rewrite", ["ing/roc", "-n", "prod", "-f", "examples/questions/cluster.yaml", "-f", "examples/questions/advice.yaml"], "coredns-rewrite", ["the Service's address:80"]],
  ])("%s: the way that meets no CLB, beside that of now; the listener stays as it is", async (_, line, remedy, [address]) => {
    const [one] = (await explained(...line, "--what-if", remedy)).explanations;
    expect([one!.whatIf!.changes, one!.whatIf!.risk]).toEqual([false, one!.risk]);
    expect(one!.ways.map(({ when, role, chosenByClb }) => [when, role, chosenByClb])).toEqual([["now", "bad", true], ["then", "good", false]]);
    expect(one!.ways[1]!.hops.map(({ at, action }) => `${at} ${action}`)).toEqual(["client sends", "client-node rewrites-to-backend", "backend answers", "client accepts"]);
    expect(one!.words.notes).toContain(`${remedy}: it leads clients around the listener, which stays as it is`);
    expect(one!.words.notes.some((note) => note.includes("nothing changes"))).toBe(false);
    expect((await loopback(["explain", ...line, "--what-if", remedy])).stdout).toContain(`✓ with ${remedy}: the packet is caught on the client's node\n├─ a Pod on ${one!.ways[1]!.client.node!.name} calls the Service by its name\n│    the client → ${address}\n`);
  });

  test("to the Service's own address and port, as the object shows them; to a headless Service there is no such way", async () => {
    const cluster = (clusterIP: string) => folder({ "a.yaml": yaml(service("web", { spec: { clusterIP } }), proxy("ipvs"), ...nodes("n1", "n2")) });
    const ways = async (cwd: string) => (JSON.parse((await loopback(["explain", "svc/web", "-f", "a.yaml", "--what-if", "service-name", "-o", "json"], { cwd })).stdout) as ExplanationReport<unknown>).explanations[0]!.ways;
    const [, around] = await ways(cluster("172.20.0.7"));
    expect(around!.hops.map(({ sends, because }) => [sends?.destination, because.map(({ path, value }) => [path.join("."), value])])).toEqual([
      [{ of: "service", ip: "172.20.0.7", port: 80 }, []], [{ of: "backend", ip: null, port: null }, [["spec.clusterIP", "172.20.0.7"]]], [{ of: "client", ip: null, port: null }, []], [undefined, []],
    ]);
    expect((await ways(cluster("None"))).map(({ when }) => when)).toEqual([null, null]);
  });

  test("ingress-controller: both ways, in every output of explain and check", async () => {
    const line = ["ing/catalog", "-n", "shop", "-f", "examples/cluster", "--what-if", "ingress-controller"];
    const [one] = (await explained(...line, "--port", "443")).explanations;
    expect(one!.ways.map(({ when, role }) => [when, role])).toEqual([["now", "bad"], ["then", "open"]]);
    for (const output of [["text"], ["text", "-q"], ["yaml"], ["mermaid"], ["dot"], ["svg"]]) {
      const { stdout, code } = await loopback(["explain", ...line, "--port", "443", "-o", ...output]);
      expect([stdout.includes("controller") && /needs: an ingress controller in the cluster/.test(stdout.replace(/&?#58;/g, ":").replace(/\s+/g, " ")), code], output.join(" ")).toEqual([true, 1]);
    }
    const { whatIf } = await report(line) as unknown as { whatIf: { around: { listener: { port: number }; role: string; needs: string[] }[] } };
    expect(whatIf.around.map(({ listener, role, needs }) => [listener.port, role, needs])).toEqual([80, 443].map((port) => [port, "open", ["needs: an ingress controller in the cluster; none is among what was read"]]));
    const { stdout } = await loopback(["check", ...line], { terminal: 80, env: { NO_COLOR: "1" } });
    expect(stdout.match(/^\? with ingress-controller: past the CLB/gm)).toHaveLength(2);
  });

  test.each<[string[], string]>([
    [["svc/storefront", "-n", "shop", "-f", "examples/cluster", "--what-if", "service-name"], "service-name: there is nothing here that it cures"],
    [["svc/orders", "-n", "shop", "-f", "examples/cluster", "--what-if", "ingress-controller"], "ingress-controller: there is nothing here that it cures"],
  ])("%j: no way around is told", async (line, note) => {
    const [one] = (await explained(...line)).explanations;
    expect([one!.ways.map(({ when }) => when).includes("then"), one!.words.notes]).toEqual([false, expect.arrayContaining([note])]);
  });

  test("with --client the anti-affinity remedies can be told", async () => {
    const text = yaml(service("web"), proxy("ipvs"), ...nodes("n1", "n2"), pod("a", { on: "n1" }), client("c", { on: "n1" }), workload("Deployment", "client"));
    const cwd = folder({ "a.yaml": text });
    const { stdout } = await loopback(["explain", "svc/web", "-f", "a.yaml", "--what-if", "local-anti-affinity", "--client", "deploy/client", "-o", "json"], { cwd });
    const { explanations: [one] } = JSON.parse(stdout) as ExplanationReport<unknown>;
    expect(one!.whatIf).toMatchObject({ changes: true, risk: { verdict: "safe", reason: "no-shared-node" }, refused: [] });
    expect(one!.ways.map(({ when, role }) => [when, role])).toEqual([["now", "bad"], ["then", "good"]]);
  });

  test("several at once, one after the other", async () => {
    const { explanations: [one] } = await explained("-f", "examples/manifests/service.yaml", "--what-if", "proxy-mode=ipvs", "--what-if", "nodes=1");
    expect([one!.risk.reason, one!.whatIf!.risk]).toMatchObject(["unknown-proxy-mode", { verdict: "loops", impact: "outage", probability: { max: 1, mean: 1 } }]);
  });
});

describe("the page of a rule", () => {
  test.each(RULES.map(({ code }) => code))("%s, in both languages, the same in the built file", async (code) => {
    for (const [lang, title] of [["en", `${code}: `], ["zh-CN", `${code}：`]] as const) {
      const { stdout, code: exit, stderr } = await loopback(["explain", code.toLowerCase(), "--lang", lang]);
      expect([exit, stderr]).toEqual([0, ""]);
      expect(stdout.startsWith(title)).toBe(true);
      expect(stdout).not.toMatch(/\]\(|^#|^\||```|\*\*/m);
      expect(builtPlugin(["explain", code, "--lang", lang]).stdout).toBe(stdout);
    }
  });

  test("for a terminal: headings stand out, lines are not too long", async () => {
    const { stdout } = await loopback(["explain", "CLB101"], { terminal: 80 });
    expect(stdout).toContain("\u001b[1mWhat to do\u001b[0m\n");
    const plain = (await loopback(["explain", "CLB101", "--color", "never"], { terminal: 80 })).stdout;
    expect(plain.split("\n").filter((line) => line.length > 80 && !/^ {4}/.test(line))).toEqual([]);
  });

  test("as data", async () => {
    expect(JSON.parse((await loopback(["explain", "CLB101", "-o", "json"])).stdout)).toEqual({ code: "CLB101", page: readFileSync(join(ROOT, "docs/rules/CLB101.md"), "utf8") });
  });
});
