import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../packages/kubectl-plugin/src/cli/commands.ts";
import { folder, loopback, report } from "./plugin.ts";

const FILES = ["-f", "examples/cluster"];

/** The listeners' objects that a command line is about. */
async function asked(...line: string[]): Promise<string[]> {
  const { listeners } = await report([...FILES, ...line]);
  return [...new Set(listeners.map(({ object }) => `${object.kind} ${object.namespace}/${object.name}`))];
}

describe("targets, as kubectl takes them", () => {
  const ORDERS = ["Service shop/orders"];
  const lines: readonly (readonly [string, readonly string[]])[] = [
    ["svc/orders -n shop", ORDERS],
    ["-n shop svc/orders", ORDERS],
    ["svc/orders -nshop", ORDERS],
    ["svc/orders -n=shop", ORDERS],
    ["svc/orders --namespace shop", ORDERS],
    ["svc/orders --namespace=shop", ORDERS],
    ["svc/orders -n pay --namespace shop", ORDERS],
    ["svc orders -n shop", ORDERS],
    ["service orders -n shop", ORDERS],
    ["services/orders -n shop", ORDERS],
    ["Service/orders -n shop", ORDERS],
    ["services.v1./orders -n shop", ORDERS],
    ["-n shop -- svc/orders", ORDERS],
    ["svc orders storefront -n shop", ["Service shop/storefront", "Service shop/orders"]],
    ["svc/orders ing/catalog -n shop", ["Service shop/orders", "Ingress shop/catalog"]],
    ["ingress catalog -n shop", ["Ingress shop/catalog"]],
    ["ingresses.networking.k8s.io/catalog -n shop", ["Ingress shop/catalog"]],
    ["ing -n shop", ["Ingress shop/catalog", "Ingress shop/backoffice"]],
    ["svc,ing -n shop", ["Service shop/storefront", "Service shop/orders", "Ingress shop/catalog", "Ingress shop/backoffice"]],
    ["ing -A", ["Ingress data/reports", "Ingress pay/checkout", "Ingress shop/catalog", "Ingress shop/backoffice"]],
    ["ing", ["Ingress data/reports", "Ingress pay/checkout", "Ingress shop/catalog", "Ingress shop/backoffice"]],
  ];
  for (const [line, objects] of lines) test(line, async () => expect(await asked(...line.split(" "))).toEqual(objects));

  test("no target: everything in the files", async () => expect((await asked()).length).toBe(14));
  test("without -n the namespace of named targets is default", async () => {
    const { problems, code } = await report([...FILES, "svc/orders"]);
    expect(problems).toMatchObject([{ code: "target-not-found", level: "error" }]);
    expect(problems[0]!.message).toContain("svc/orders -n default");
    expect(code).toBe(3);
  });
  test("what is not there is a problem, and the rest is judged", async () => {
    const { problems, listeners, code } = await report([...FILES, "-n", "shop", "svc/orders", "svc/nothing"]);
    expect([problems.map((one) => one.code), listeners.length, code]).toEqual([["target-not-found"], 1, 3]);
  });
  test("switches together, values behind them", async () => {
    const { stdout } = await loopback(["check", ...FILES, "-qAojson"]);
    expect(JSON.parse(stdout).listeners).toHaveLength(17);
  });
  test("-R changes nothing", async () => expect(await asked("-R")).toEqual(await asked()));
  test("flags may stand before the verb", async () => {
    const { stdout } = await loopback(["-n", "shop", "check", "svc/orders", ...FILES, "-q"]);
    expect(stdout).toContain("Service shop/orders");
  });
});

describe("-l", () => {
  const manifest = (name: string, labels: string) =>
    `{apiVersion: v1, kind: Service, metadata: {name: ${name}, labels: ${labels}}, spec: {type: LoadBalancer, ports: [{port: 80}]}}\n---\n`;
  const stdin = manifest("a", "{tier: web, env: prod}") + manifest("b", "{tier: db, env: prod}") + manifest("c", "{}");
  const lines: readonly (readonly [string, string])[] = [
    ["tier=web", "a"], ["tier==web", "a"], ["tier!=web", "b,c"], ["env=prod,tier!=web", "b"], ["tier in (web,db)", "a,b"], ["tier notin (db)", "a,c"], ["tier", "a,b"], ["!tier", "c"],
  ];
  for (const [selector, names] of lines) {
    test(selector, async () => {
      const { listeners } = await report(["-f", "-", "-l", selector], { stdin });
      expect(listeners.map(({ object }) => object.name).join()).toBe(names);
    });
  }
});

describe("--from", () => {
  const line = [...FILES, "-n", "shop", "svc/orders"];
  test("a client on one node", async () => {
    const { listeners } = await report([...line, "--from", "deploy/cart"]);
    expect(listeners[0]).toMatchObject({ verdict: "loops", probability: { max: 1 / 6, mean: 1 / 6 } });
  });
  for (const client of ["pod/cart-6c9d7f8b5-7lq2m", "deployments/cart", "Deployment/cart", "node/10.0.1.22", "no/10.0.1.22"]) {
    test(client, async () => expect((await report([...line, "--from", client])).listeners[0]!.probability).toEqual({ max: 1 / 6, mean: 1 / 6 }));
  }
  test("several", async () => {
    const { listeners } = await report([...line, "--from", "deploy/cart", "--from=node/10.0.1.10"]);
    expect(listeners[0]!.probability).toEqual({ max: 1 / 6, mean: 1 / 12 });
  });
  test("nobody of that name", async () => {
    const { problems, code } = await report([...line, "--from", "deploy/nobody"]);
    expect([problems.map((one) => one.code), code]).toEqual([["target-not-found"], 3]);
  });
});

describe("--assume", () => {
  const line = [...FILES, "-n", "shop", "svc/orders"];
  test("overrides what was read, and says so", async () => {
    const { listeners, problems, code } = await report([...line, "--assume", "proxy-mode=iptables"]);
    expect(listeners[0]).toMatchObject({ verdict: "safe", reason: "short-circuit" });
    expect(problems).toMatchObject([{ code: "assumption-overrides", level: "notice" }]);
    expect(code).toBe(0);
  });
  test("what agrees with what was read needs no notice", async () => expect((await report([...line, "--assume=proxy-mode=ipvs"])).problems).toEqual([]));
  test("fills an unknown", async () => {
    const { listeners, facts, problems } = await report(["-f", "examples/manifests/service.yaml", "--assume", "proxy-mode=ipvs", "--assume", "nodes=12"]);
    expect(listeners[0]).toMatchObject({ verdict: "loops", probability: { max: 1 / 12 } });
    expect(facts["proxyMode"]).toMatchObject({ known: true, evidence: { object: null, path: ["assume", "proxy-mode"] } });
    expect(problems).toEqual([]);
  });
  test("the last of one key counts", async () => {
    const { listeners } = await report(["-f", "examples/manifests/service.yaml", "--assume", "proxy-mode=ipvs", "--assume", "proxy-mode=nftables"]);
    expect(listeners[0]!.reason).toBe("short-circuit");
  });
  test("network answers for CLBs of unknown network only", async () => {
    const { listeners } = await report([...FILES, "--assume", "network=public"]);
    const reasons = new Map(listeners.map((one) => [one.object.name, one.reason]));
    expect([reasons.get("refunds"), reasons.get("orders")]).toEqual(["public-clb", "vip-not-bound"]);
  });
  test("keepalive-whitelist is no longer assumed", async () => {
    const { listeners } = await report([...FILES, "-n", "shop", "ing/backoffice", "--assume", "keepalive-whitelist=true"]);
    expect(listeners.at(-1)!.assumed).toEqual(["security-group"]);
  });
});

describe("wrong usage exits with 2, says what was meant, and prints nothing on standard output", () => {
  const lines: readonly (readonly [string, string])[] = [
    ["chek", "did you mean check"],
    ["-n prod", "unknown flag -n"],
    ["help chek", "did you mean check"],
    ["check --namspace prod", "did you mean --namespace"],
    ["check --file-name x", "unknown flag --file-name"],
    ["check -z", "unknown flag -z"],
    ["check -f", "-f needs a value"],
    ["check -n", "-n needs a value"],
    ["check --namespace=", "--namespace needs a value"],
    ["check -n=", "-n needs a value"],
    ["check --live=perhaps", "true, false"],
    ["check -o jsn", "json"],
    ["check -o wid", "use: wide"],
    ["facts -o wide", "text, json, yaml"],
    ["check --lang zh", "zh-CN"],
    ["check --color sometimes", "auto, always, never"],
    ["check --fail-on warnings", "warning"],
    ["check --fail-on high", "error, warning, info, never"],
    ["check serivce/x", "service"],
    ["check pod/x", "svc, ing"],
    ["check svc/", "TYPE/NAME"],
    ["check svc/a/b", "TYPE/NAME"],
    ["check svc/a b", "TYPE/NAME"],
    ["check svc/a -A", "-n NAMESPACE"],
    ["check svc/a -l app=web", "do not go together"],
    ["check -l a=b=c", "app=web"],
    ["check --from web", "KIND/NAME"],
    ["check --from deplyment/web", "deployment"],
    ["check --from cronjob/web", "pod, deployment, statefulset, daemonset, job, node"],
    ["check --assume proxy_mode=ipvs", "proxy-mode"],
    ["check --assume mode", "proxy-mode"],
    ["check --assume kernel", "platform, proxy-mode"],
    ["check --assume proxy-mode", "iptables, ipvs"],
    ["check --assume proxy-mode=userspace", "iptables, ipvs"],
    ["check --assume nodes=many", "12"],
    ["check --assume keepalive-whitelist=yes", "true, false"],
    ["check --assume toString=1", "platform, proxy-mode"],
    ["check __proto__", "svc, ing"],
    ["svc/orders", "use: check svc/orders, explain svc/orders"],
    ["ing", "did you mean check ing"],
    ["CLB101", "did you mean explain CLB101"],
    ["scan", "use: check, explain, fix"],
    ["check --no-color", "did you mean --color"],
    ["check --file x", "did you mean --filename"],
    ["check --allnamespaces", "did you mean --all-namespaces"],
    ["check --lang cn", "en, zh-CN"],
    ["check --what-if preventloopback", "use: prevent-loopback"],
    ["check --what-if proxy-mod=ipvs", "use: proxy-mode"],
    ["fix --remedy prevent", "use: prevent-loopback"],
    ["fix --remedy antiaffinity", "use: local-anti-affinity"],
    ["fix --accept whitelist", "use: keepalive-whitelist"],
    ["fix --client deplo/x", "use: deployment"],
    ["explain CLB11", "use: CLB110"],
    ["explain --symptom second", "use: four-seconds"],
    ["completion", "completion bash|zsh|fish|powershell|kubectl"],
    ["completion power-shell", "use: powershell"],
    ["completion tcsh", "bash, zsh, fish, powershell, kubectl"],
    ["facts svc/a", "unexpected argument"],
    ["facts --from pod/a", "unknown flag --from"],
    ["rules CLB101", "unexpected argument"],
    ["version extra", "unexpected argument"],
    ["help check facts", "unexpected argument"],
    ["version -f x", "unknown flag -f"],
  ];
  for (const [line, instead] of lines) {
    test(line, async () => {
      const { code, stdout, stderr } = await loopback(line.split(" "));
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain(instead);
    });
  }
});

describe("help", () => {
  test("without a verb", async () => {
    const [bare, named, flag] = await Promise.all([[], ["help"], ["--help"]].map((line) => loopback(line)));
    expect(bare).toMatchObject({ code: 0, stderr: "" });
    expect([named, flag]).toEqual([bare, bare]);
  });
  for (const verb of ["check", "facts", "rules", "version"]) {
    test(`${verb} -h is help ${verb}, with examples`, async () => {
      const [short, long] = await Promise.all([loopback([verb, "-h"]), loopback(["help", verb])]);
      expect(short).toEqual(long);
      expect(short.stdout).toMatch(new RegExp(`Examples:\n  kubectl loopback ${verb}`));
    });
  }
  test("every example is a right command line", async () => {
    // In a folder of its own: some examples write a file.
    const cwd = folder();
    for (const verb of Object.keys(COMMANDS)) {
      const { stdout } = await loopback(["help", verb]);
      const examples = /Examples:\n((?:  .*\n)+)/.exec(stdout)?.[1]!.trim().split("\n") ?? [];
      for (const example of examples) {
        const [typed] = example.trim().split(" | ");
        const { code } = await loopback(typed!.split(" ").slice(2), { cwd, interrupted: example.includes("--watch"), env: { KUBECONFIG: "/nonexistent" } });
        expect(code, example).not.toBe(2);
      }
    }
  });
});
