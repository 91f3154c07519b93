/** What `__complete` offers: everything a shell shows comes from here. */
import { existsSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { REMEDIES, RULES } from "@kubectl-loopback/core";
import { COMMANDS, formatsOf, type CommandName } from "../../../packages/kubectl-plugin/src/cli/commands.ts";
import { flagOf } from "../../../packages/kubectl-plugin/src/cli/parse.ts";
import { SHELLS } from "../../../packages/kubectl-plugin/src/cli/shells.ts";
import { FORMAT_NAMES } from "../../../packages/kubectl-plugin/src/formats/format-names.ts";
import { folder, internalService, loopback, type Around } from "../plugin.ts";

const NOBODY = { KUBECONFIG: "/nonexistent" };

interface Offered {
  readonly candidates: readonly string[];
  readonly directive: string;
}

/** The candidates for the last word, and the directive; that nothing else is ever said is checked, too. */
async function offered(words: readonly string[], around: Around = {}): Promise<Offered> {
  const { code, stdout, stderr } = await loopback(["__complete", ...words], { env: NOBODY, ...around });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const lines = stdout.split("\n");
  expect(lines.pop()).toBe("");
  return { directive: lines.pop()!, candidates: lines.map((line) => line.split("\t")[0]!) };
}

const wordsOf = (line: string) => line.split(" ");

const CLUSTER = "-f examples/cluster";
const REMEDY_IDS = REMEDIES.map(({ id }) => id);
const ASSUMED = [
  "platform=tke", "proxy-mode=iptables", "proxy-mode=ipvs", "proxy-mode=ipvs-bpf", "proxy-mode=nftables", "proxy-mode=replaced", "kube-proxy-version=", "nodes=",
  "network=internal", "network=public", "keepalive-whitelist=true", "keepalive-whitelist=false", "direct-access-default=true", "direct-access-default=false",
];

describe("what stands at the cursor decides", () => {
  const lines: readonly (readonly [string, readonly string[], string])[] = [
    ["", Object.keys(COMMANDS), ":4"],
    ["c", ["check", "callers", "completion"], ":4"],
    ["chek", [], ":4"],
    ["-n prod che", ["check"], ":4"],
    ["chek svc/", [], ":4"],
    ["--la", ["--lang"], ":4"],
    ["check --as", ["--assume", "--as", "--as-group"], ":4"],
    ["check -A --all", [], ":4"],
    ["check --from pod/a --fro", ["--from"], ":4"],
    ["check -l", ["-l"], ":4"],
    ["version --f", [], ":4"],
    ["check -- --as", [], ":4"],
    ["check --nonsense x --as-", ["--as-group"], ":4"],
    ["check --fail-on ", ["error", "warning", "info", "never"], ":4"],
    ["check --fail-on=w", ["warning"], ":4"],
    ["check --lang ", ["en", "zh-CN"], ":4"],
    ["check --color a", ["auto", "always"], ":4"],
    ["check -o ", FORMAT_NAMES.map((name) => (name === "jsonpath" ? "jsonpath=" : name)), ":6"],
    ["check -o sa", ["sarif"], ":4"],
    ["check -o=sa", ["sarif"], ":4"],
    ["check -o sarif=out", [], ":0"],
    ["callers -o j", ["json", "jsonl", "jsonpath="], ":6"],
    ["callers -o junit", [], ":4"],
    ["explain -o ", formatsOf("explain"), ":4"],
    ["facts --output=", ["text", "json", "yaml"], ":4"],
    ["snapshot -o ", [], ":0"],
    ["fix --dry-run ", ["none", "client", "server"], ":4"],
    ["probe --dry-run ", ["svc", "ing"], ":4"],
    ["check --assume ", ASSUMED, ":6"],
    ["check --assume proxy-mode=i", ["proxy-mode=iptables", "proxy-mode=ipvs", "proxy-mode=ipvs-bpf"], ":4"],
    ["check --assume=network=", ["network=internal", "network=public"], ":4"],
    ["check --assume nodes=", ["nodes="], ":6"],
    ["check --what-if ", [...REMEDY_IDS, "direct-access=true", "direct-access=false", ...ASSUMED], ":6"],
    ["fix --remedy ", REMEDY_IDS, ":4"],
    ["fix --accept same", ["same-ports"], ":4"],
    ["check -f ", [], ":0"],
    ["check -f ex", [], ":0"],
    ["check --filename=ex", [], ":0"],
    ["check -k ", [], ":16"],
    ["check --baseline ", [], ":0"],
    ["check --kubeconfig ", [], ":0"],
    ["check -l ", [], ":4"],
    ["check --token ", [], ":4"],
    ["rules ", [], ":4"],
    ["help ", Object.keys(COMMANDS), ":4"],
    ["help check ", [], ":4"],
    ["completion ", SHELLS, ":4"],
    ["explain CLB20", ["CLB201", "CLB202", "CLB203", "CLB204", "CLB205", "CLB206", "CLB207", "CLB208", "CLB209"], ":4"],
    ["explain --symptom so", ["sometimes", "some-pods", "some-nodes"], ":4"],
  ];
  test.each(lines)("%s", async (line, candidates, directive) => {
    expect(await offered(wordsOf(line))).toEqual({ candidates, directive });
  });

  test("nothing at all", async () => expect((await offered([])).candidates).toEqual(Object.keys(COMMANDS)));
  test("explain knows every rule, and what has a CLB", async () => {
    expect((await offered(["explain", ""])).candidates).toEqual([...RULES.map(({ code }) => code), "svc", "ing"]);
  });
});

describe("names out of files and snapshots, of the namespace that is asked about", () => {
  const lines: readonly (readonly [string, readonly string[], string])[] = [
    [`check ${CLUSTER} -n shop `, ["svc", "ing", "svc/orders", "svc/storefront", "ing/backoffice", "ing/catalog"], ":4"],
    [`check ${CLUSTER} -n shop s`, ["svc", "svc/orders", "svc/storefront"], ":4"],
    [`check ${CLUSTER} -n shop serv`, ["service"], ":4"],
    [`check ${CLUSTER} -n shop services/o`, ["services/orders"], ":4"],
    [`check ${CLUSTER} --namespace=shop svc/orders svc/`, ["svc/storefront"], ":4"],
    [`check ${CLUSTER} -n shop svc `, ["orders", "storefront"], ":4"],
    [`check ${CLUSTER} -n shop svc orders `, ["storefront"], ":4"],
    [`check ${CLUSTER} -n shop svc,ing `, ["orders", "storefront", "backoffice", "catalog"], ":4"],
    [`check ${CLUSTER} -n shop pod/`, [], ":4"],
    [`check ${CLUSTER} -A `, ["svc", "ing"], ":4"],
    [`check ${CLUSTER} -n shop -l a=b `, ["svc", "ing"], ":4"],
    [`check ${CLUSTER} `, ["svc", "ing"], ":4"],
    [`explain ${CLUSTER} -n shop svc/orders `, [], ":4"],
    [`explain ${CLUSTER} -n shop svc orders `, [], ":4"],
    [`check ${CLUSTER} -n `, ["data", "kube-system", "pay", "shop"], ":4"],
    [`check ${CLUSTER} -n shop --from `, ["pod/", "deployment/", "statefulset/", "daemonset/", "job/", "node/"], ":6"],
    [`check ${CLUSTER} -n shop --from=dep`, ["deployment/"], ":6"],
    [`check ${CLUSTER} -n shop --from=deploy`, ["deploy/"], ":6"],
    [`check ${CLUSTER} -n shop --from=deploy/`, ["deploy/cart"], ":4"],
    [`check ${CLUSTER} -n shop --from cronjob/`, [], ":4"],
    ["check -f - svc/", [], ":4"],
    ["check -f nowhere.yaml svc/", [], ":4"],
  ];
  test.each(lines)("%s", async (line, candidates, directive) => {
    expect(await offered(wordsOf(line), { stdin: internalService("typed") })).toEqual({ candidates, directive });
  });

  test("a snapshot's", async () => {
    const cwd = folder();
    const file = join(cwd, "snapshot.json");
    expect((await loopback(["snapshot", "-f", "examples/cluster", "-o", file])).code).toBe(0);
    expect((await offered(["check", "--snapshot", file, "-n", "shop", "svc/o"])).candidates).toEqual(["svc/orders"]);
  });
});

describe("names out of the kubeconfig", () => {
  const entries = (list: string, names: readonly string[]) => `${list}:\n${names.map((name) => `  - {name: ${JSON.stringify(name)}}\n`).join("")}`;
  const kubeconfig = entries("contexts", ["prod", "prod-eu", "arn:aws:eks:eu:1:cluster/x", "测试"]) + entries("clusters", ["cls-1"]) + entries("users", ["100001@tke"]);
  const lines: readonly (readonly [string, readonly string[]])[] = [
    ["check --context ", ["arn:aws:eks:eu:1:cluster/x", "prod", "prod-eu", "测试"]],
    ["check --context=prod-", ["prod-eu"]],
    ["check --cluster ", ["cls-1"]],
    ["check --user ", ["100001@tke"]],
  ];
  test.each(lines)("%s", async (line, candidates) => {
    const cwd = folder({ config: kubeconfig });
    expect((await offered(wordsOf(line), { env: { KUBECONFIG: join(cwd, "config") } })).candidates).toEqual(candidates);
    expect((await offered(["check", "--kubeconfig", "config", ...wordsOf(line).slice(1)], { cwd })).candidates).toEqual(candidates);
  });
  test("a kubeconfig that is none offers nothing", async () => {
    const cwd = folder({ config: "contexts: [" });
    expect(await offered(["check", "--context", ""], { env: { KUBECONFIG: join(cwd, "config") } })).toEqual({ candidates: [], directive: ":4" });
  });
});

const HOSTILE = ["$(touch pwned)", "`touch pwned`", "a;touch pwned", "a b", "a\tb", "a\nb", "a|b", "a&b", "a>b", "a'b", 'a"b', "a\\b", "a*", "a?", "[a]", "{a,b}", "~a", "-rf", "--server=evil", "#a", "!a", "%a", "^a", "=a", "a=b", "@a", ":4", "\u001b[2Ja", "a\u202eb", "_activeHelp_ a", ""];

describe("no shell reads a name as anything but itself", () => {
  test("contexts", async () => {
    const cwd = folder({ config: JSON.stringify({ contexts: [...HOSTILE, "good"].map((name) => ({ name })) }) });
    expect(await offered(["check", "--context", ""], { env: { KUBECONFIG: join(cwd, "config") } })).toEqual({ candidates: ["good"], directive: ":4" });
  });
  test("objects and namespaces of files", async () => {
    const object = (name: string, namespace: string) => JSON.stringify({ apiVersion: "v1", kind: "Service", metadata: { name, namespace, annotations: { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": "subnet-1" } }, spec: { type: "LoadBalancer", ports: [{ port: 80 }] } });
    const cwd = folder({ "all.yaml": [...HOSTILE.map((name) => object(name, name || "default")), ...HOSTILE.map((name) => object(name, "default")), object("good", "default")].join("\n---\n") });
    expect((await offered(["check", "-f", ".", "svc/"], { cwd })).candidates).toEqual(["svc/good"]);
    expect((await offered(["check", "-f", ".", "svc", ""], { cwd })).candidates).toEqual(["good"]);
    expect((await offered(["check", "-f", ".", "-n", ""], { cwd })).candidates).toEqual(["default"]);
  });
});

test("names of a server that lies", async () => {
  const items = ["good", ...HOSTILE].map((name) => ({ metadata: { name } }));
  const server = createHttpServer((_, response) => void response.end(JSON.stringify({ apiVersion: "v1", kind: "NamespaceList", items }))).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const asked = () => offered(["check", "-s", `http://127.0.0.1:${(server.address() as AddressInfo).port}`, "-n", ""]);
  // Unbundled, the Kubernetes client may take longer to load than anybody is kept waiting.
  await expect.poll(asked, { timeout: 25_000 }).toEqual({ candidates: ["good"], directive: ":4" });
});

describe("a cluster that does not help is no reason to wait or to complain", () => {
  const kubeconfig = (server: string, user: object = {}) => JSON.stringify({ "current-context": "c", contexts: [{ name: "c", context: { cluster: "c", user: "u" } }], clusters: [{ name: "c", cluster: { server } }], users: [{ name: "u", user }] });
  const asked = (config: string) => offered(["check", "svc/"], { env: { KUBECONFIG: join(folder({ config }), "config"), PATH: process.env["PATH"]! } });
  const NONE = { candidates: [], directive: ":4" };

  test("nobody there", async () => expect(await asked(kubeconfig("http://127.0.0.1:1"))).toEqual(NONE));
  test("one that never answers", async () => {
    const server = createServer(() => {}).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    expect(await asked(kubeconfig(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))).toEqual(NONE);
  });
  test("no server named", async () => expect(await asked("{}")).toEqual(NONE));
  test("a login that never ends", async () => expect(await asked(kubeconfig("http://127.0.0.1:1", { exec: { apiVersion: "client.authentication.k8s.io/v1", command: "sleep", args: ["600"] } }))).toEqual(NONE));
  test("a login that must ask is not begun", async () => {
    const cwd = folder();
    const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "touch", args: [join(cwd, "begun")], interactiveMode: "Always" };
    expect(await asked(kubeconfig("http://127.0.0.1:1", { exec }))).toEqual(NONE);
    expect(existsSync(join(cwd, "begun"))).toBe(false);
  });
});

test("what candidates mean is told in the language that is asked for, on one line", async () => {
  for (const lang of ["en", "zh-CN"]) {
    const { stdout } = await loopback(["__complete", "--lang", lang, ""]);
    expect(stdout).toContain(lang === "en" ? "rules\tList the rules\n" : "rules\t列出规则\n");
    for (const [name, { flags }] of Object.entries(COMMANDS)) {
      const { stdout: said } = await loopback(["__complete", name, "--lang", lang, "--"]);
      const left = flags.filter((flag) => flag !== "lang");
      expect(said.split("\n").map((line) => line.split("\t")).slice(0, -2)).toEqual(left.map((flag) => [`--${flag}`, expect.stringMatching(/\S/)]));
    }
  }
});

test("every flag of every command with a value can be completed, or has nothing to offer, and says which", async () => {
  for (const [name, { flags }] of Object.entries(COMMANDS)) {
    for (const flag of flags) {
      if (flagOf(name as CommandName, flag)!.value === undefined) continue;
      expect((await offered([name, `--${flag}`, ""])).directive, `${name} --${flag}`).toMatch(/^:(?:0|4|6|16)$/);
    }
  }
});
