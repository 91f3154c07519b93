import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findConfig } from "../../packages/kubectl-plugin/src/config/find-config.ts";
import { folder, internalService, loopback, report, type Around } from "./plugin.ts";

const NAME = ".kubectl-loopback.yaml";
const IPVS = "assume: { proxy-mode: ipvs }\n";

/** The reasons of all verdicts by name, the codes of all problems, and the exit code. */
async function judged(argv: readonly string[], around: Around) {
  const { listeners, problems, code } = await report(argv, around);
  return [Object.fromEntries(listeners.map(({ object, reason }) => [object.name, reason])), problems.map((problem) => problem.code), code];
}

describe("the file is found upwards from the common folder of what is read", () => {
  const FILES = { "top/a/b/one.yaml": "x", "top/a/c/two.yaml": "x", "top/d/three.yaml": "x" };
  test.each<[string, readonly string[], readonly string[], string, string | undefined]>([
    ["beside a file", ["top/a/b"], ["top/a/b/one.yaml"], ".", "top/a/b"],
    ["in the folder that is walked", ["top/a"], ["top/a"], ".", "top/a"],
    ["above it", ["top"], ["top/a/b"], ".", "top"],
    ["the nearest", ["top", "top/a"], ["top/a/b"], ".", "top/a"],
    ["above all of several", ["top/a", "top/a/b"], ["top/a/b/one.yaml", "top/a/c/two.yaml"], ".", "top/a"],
    ["below some of several", ["top/a"], ["top/a/b/one.yaml", "top/d/three.yaml"], ".", undefined],
    ["the working directory, live or for standard input", ["top/a"], [], "top/a/b", "top/a"],
    ["the working directory does not count beside files", ["top/a"], ["../../d/three.yaml"], "top/a/b", undefined],
    ["standard input beside files", ["top/d"], ["-", "top/d/three.yaml"], ".", "top/d"],
    ["a file that does not exist", ["top/a"], ["top/a/b/none.yaml"], ".", "top/a"],
    ["not above the repository", ["top"], ["top/repo/k8s"], ".", undefined],
    ["at the top of the repository", ["top", "top/repo"], ["top/repo/k8s"], ".", "top/repo"],
  ])("%s", (_, configs, paths, cwd, expected) => {
    const root = folder({ ...FILES, "top/repo/.git/HEAD": "", "top/repo/k8s/x.yaml": "x", ".git/HEAD": "", ...Object.fromEntries(configs.map((one) => [join(one, NAME), ""])) });
    expect(findConfig(paths, join(root, cwd))).toBe(expected && join(root, expected, NAME));
  });
});

describe("what it says holds", () => {
  const around = (config: string, more: Record<string, string> = {}): Around => ({ cwd: folder({ [NAME]: config, "a.yaml": internalService("a"), ...more }) });

  test("assumptions; the command line comes first", async () => {
    expect(await judged(["-f", "."], around(IPVS))).toEqual([{ a: "vip-not-bound" }, [], 1]);
    expect(await judged(["-f", ".", "--assume", "proxy-mode=iptables"], around(IPVS))).toEqual([{ a: "short-circuit" }, [], 0]);
  });
  test("--no-config, --config", async () => {
    expect(await judged(["-f", "a.yaml", "--no-config"], around(IPVS))).toEqual([{ a: "unknown-proxy-mode" }, [], 0]);
    const other = around(IPVS, { "other.conf": "assume: { proxy-mode: iptables }" });
    expect(await judged(["-f", "a.yaml", "--config", "other.conf"], other)).toEqual([{ a: "short-circuit" }, [], 0]);
    expect(await judged(["-f", ".", "--config", "other.conf"], other)).toEqual([{ a: "short-circuit" }, ["config-not-used"], 0]);
    expect(await judged(["-f", "a.yaml", "--config", "none.yaml"], other)).toEqual([{ a: "unknown-proxy-mode" }, ["file-not-found"], 3]);
    expect((await loopback(["check", "-f", "a.yaml", "--config", "other.conf", "--no-config"], other)).code).toBe(2);
  });
  test("failOn; --fail-on comes first", async () => {
    const { cwd } = around("failOn: warning");
    expect((await report(["-f", "."], { cwd: cwd! })).code).toBe(1);
    expect((await report(["-f", ".", "--fail-on", "error"], { cwd: cwd! })).code).toBe(0);
    expect((await loopback(["fix", "-f", "."], around(`${IPVS}failOn: never`))).code).toBe(0);
  });
  test("lang; --lang comes first, the environment last", async () => {
    const words = async (config: string, argv: readonly string[], env: Record<string, string>) => (await loopback(["check", "-f", ".", ...argv], { ...around(config), env })).stdout.includes("监听器");
    expect(await Promise.all([words("lang: zh-CN", [], { LANG: "en_US" }), words("lang: zh-CN", ["--lang", "en"], {}), words("lang: en", [], { LANG: "zh_CN" })])).toEqual([true, false, false]);
  });
  test("rules: off and other severities", async () => {
    const severities = async (config: string) => (await report(["-f", "."], around(config))).findings.map(({ code, severity }) => `${code} ${severity}`);
    expect(await severities(IPVS)).toEqual(["CLB101 error"]);
    expect(await severities(`${IPVS}rules: { CLB101: info }`)).toEqual(["CLB101 info"]);
    expect(await severities(`${IPVS}rules: { CLB101: off }`)).toEqual([]);
    expect((await loopback(["fix", "-f", "."], around(`${IPVS}rules: { CLB101: off }`))).stdout).toBe("");
  });
  test("clients: of one Service, and --from before them", async () => {
    const pod = (name: string, node: string, app: string) => `---\napiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, labels: { app: ${app} } }\nspec: { nodeName: ${node} }\nstatus: { phase: Running, conditions: [{ type: Ready, status: "True" }] }\n`;
    const local = (name: string) => `${internalService(name, "  externalTrafficPolicy: Local\n  selector: { app: web }\n")}`;
    const deployment = "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: caller }\nspec: { selector: { matchLabels: { app: caller } }, template: { metadata: { labels: { app: caller } }, spec: {} } }\n";
    const nodes = ["n1", "n2"].map((name) => `---\napiVersion: v1\nkind: Node\nmetadata: { name: ${name} }\nstatus: { conditions: [{ type: Ready, status: "True" }] }\n`).join("");
    const files = { "b.yaml": `${local("b")}---\n${local("c")}${pod("web", "n1", "web")}${pod("caller", "n2", "caller")}${deployment}${nodes}` };
    const config = `${IPVS}clients: { svc/b: [deploy/caller] }`;
    expect(await judged(["-f", "b.yaml"], around(config, files))).toEqual([{ b: "no-shared-node", c: "vip-not-bound" }, [], 1]);
    expect(await judged(["-f", "b.yaml", "--from", "pod/web"], around(config, files))).toEqual([{ b: "vip-not-bound", c: "vip-not-bound" }, [], 1]);
    expect(await judged(["-f", "b.yaml"], around(`${IPVS}clients: { svc/b: [deploy/caller, deploy/gone] }`, files))).toEqual([{ b: "vip-not-bound", c: "vip-not-bound" }, ["client-not-found"], 1]);
  });
  test("what is wrong in it is told at its place; the rest holds", async () => {
    const { stdout, stderr, code } = await loopback(["check", "-q", "-f", "."], around(`${IPVS}clinets: {}\n`));
    expect(stderr).toBe(`${NAME}:2:1: error: there is no key "clinets" here; did you mean clients? [bad-config]\n`);
    expect([code, stdout.includes("error CLB101")]).toEqual([3, true]);
  });
  test("one that cannot be read", async () => {
    expect(await judged(["-f", "a.yaml"], { cwd: folder({ [`${NAME}/x`]: "", "a.yaml": internalService("a") }) })).toEqual([{ a: "unknown-proxy-mode" }, ["file-unreadable"], 3]);
    expect(await judged(["-f", "a.yaml"], { cwd: folder({ [NAME]: new Uint8Array([0xff, 0x00]), "a.yaml": internalService("a") }) })).toEqual([{ a: "unknown-proxy-mode" }, ["not-utf8"], 3]);
  });
  test("-v says which one, on standard error", async () => {
    const { cwd } = around(IPVS);
    expect((await loopback(["check", "-f", ".", "-v"], { cwd: cwd! })).stderr).toBe(`configuration: ${NAME}\n`);
    expect((await loopback(["facts", "-f", ".", "-v"], { cwd: cwd! })).stderr).toBe(`configuration: ${NAME}\n`);
    expect((await loopback(["check", "-f", "."], { cwd: cwd! })).stderr).toBe("");
    expect((await loopback(["check", "-f", ".", "-v", "--no-config"], { cwd: cwd! })).stderr).toBe("");
  });
  test("facts say where an assumption comes from", async () => {
    const line = async (...argv: string[]) => /^kube-proxy mode.*$/m.exec((await loopback(["facts", "-f", ".", ...argv], around(IPVS))).stdout)![0].split(/ {2,}/);
    expect(await line()).toEqual(["kube-proxy mode", "ipvs", NAME]);
    expect(await line("--assume", "proxy-mode=ipvs")).toEqual(["kube-proxy mode", "ipvs", "--assume"]);
  });
  test("the next command has the same configuration", async () => {
    const { stdout } = await loopback(["check", "-f", "a.yaml", "--config", "my config"], around("", { "my config": IPVS }));
    expect(stdout).toContain("next: kubectl loopback fix -f a.yaml --config 'my config'\n");
  });
});

describe("walks", () => {
  const files = { "a.yaml": internalService("a"), "vendor/b.yaml": internalService("b"), "deep/vendor/c.yaml": internalService("c"), "deep/d.yaml": internalService("d") };
  const names = async (config: Record<string, string>, ...argv: string[]) => {
    const { listeners, problems } = await report(argv, { cwd: folder({ ...files, ...config }) });
    return [listeners.map(({ object }) => object.name).join(" "), ...problems.map(({ message }) => message)];
  };
  test.each<[string, string, readonly string[], string]>([
    ["nothing", "", ["-f", "."], "a d c b"],
    ["a folder", "exclude: [vendor]", ["-f", "."], "a d c"],
    ["folders anywhere", "exclude: [\"**/vendor\"]", ["-f", "."], "a d"],
    ["files", "exclude: [\"**/b.yaml\", deep/d.yaml]", ["-f", "."], "a c"],
    ["a file that is named is read all the same", "exclude: [vendor, a.yaml]", ["-f", "a.yaml", "-f", "vendor/b.yaml"], "a b"],
    ["paths count from the configuration's folder", "exclude: [deep/vendor]", ["-f", "deep"], "d"],
  ])("leave out: %s", async (_, config, argv, expected) => expect((await names({ [NAME]: config }, ...argv))[0]).toBe(expected));

  test("outside of the configuration's folder nothing is left out", async () => {
    expect(await names({ "conf/c.yaml": "exclude: [\"**\"]" }, "-f", "deep", "--config", "conf/c.yaml")).toEqual(["d c"]);
  });
  test("the configuration is no manifest, and a deeper one is told once", async () => {
    expect(await names({ [NAME]: "", [`deep/${NAME}`]: "exclude: [vendor]" }, "-f", ".")).toEqual(["a d c b", `deep/${NAME} does not count here (${NAME} does); check its folder by itself, or say --config deep/${NAME}`]);
    expect(await names({ [`deep/${NAME}`]: "" }, "-f", ".")).toEqual(["a d c b", `deep/${NAME} does not count here; check its folder by itself, or say --config deep/${NAME}`]);
    expect(await names({ [`deep/${NAME}`]: "" }, "-f", ".", "--no-config")).toEqual(["a d c b"]);
    expect(await names({ [`deep/${NAME}`]: "exclude: [vendor]" }, "-f", "deep")).toEqual(["d"]);
    expect(await names({ [NAME]: "exclude: [deep]", [`deep/${NAME}`]: "" }, "-f", ".")).toEqual(["a b"]);
  });
});

describe("suppressions", () => {
  const marked = internalService("a").replace("annotations:", "annotations: # kubectl-loopback-disable-line CLB101 until 2027-01-31 -- known");
  const cwd = () => folder({ [NAME]: IPVS, "a.yaml": marked, "b.yaml": internalService("b") });

  test("in the report: marked, not counted, verdicts as they are", async () => {
    const { findings, listeners, code } = await report(["-f", "a.yaml"], { cwd: cwd() });
    expect(findings.map(({ suppressed }) => suppressed)).toEqual([{ by: "comment", reason: "known", until: "2027-01-31" }]);
    expect([listeners.map(({ verdict }) => verdict), code]).toEqual([["loops"], 0]);
  });
  test("the day after its last one", async () => {
    const { findings, problems, code } = await report(["-f", "a.yaml"], { cwd: cwd(), today: "2027-02-01" });
    expect([findings.map((finding) => "suppressed" in finding), problems.map(({ code: problem, level }) => `${level} ${problem}`), code]).toEqual([[false], ["notice bad-suppression"], 1]);
  });
  test("in text: one line, with -v the findings, with -q nothing", async () => {
    const text = async (...argv: string[]) => (await loopback(["check", "-f", "a.yaml", ...argv], { cwd: cwd() })).stdout.split("\n\n").slice(2).join("\n\n");
    expect(await text()).toBe("1 finding is suppressed; -v lists them.\n\n1 listener: 1 loops, 0 may loop, 0 safe. Findings: 0 errors, 0 warnings, 0 infos.\n");
    expect(await text("-v")).toContain("1 finding is suppressed:\n  a.yaml:5:3: error CLB101 l4-loopback Service default/a: TCP 80: some connections hang when Pods of this cluster call it\n    by a comment, until 2027-01-31: known\n");
    expect((await loopback(["check", "-f", "a.yaml", "-q"], { cwd: cwd() })).stdout).toBe("");
  });
  test("fix leaves it alone, and is done when nothing else is left", async () => {
    const around = { cwd: cwd() };
    const { stdout } = await loopback(["fix", "-f", "."], around);
    expect(stdout.match(/^diff .*$/gm)).toEqual(["diff --git a/b.yaml b/b.yaml"]);
    expect((await loopback(["fix", "-f", ".", "--write", "-q"], around)).code).toBe(0);
    expect(await loopback(["fix", "-f", ".", "--list"], around)).toMatchObject({ code: 0, stdout: "There is nothing to fix.\n" });
  });
  test("an entry with wildcards is unused only where everything was read", async () => {
    const around = { cwd: folder({ [NAME]: `${IPVS}suppress: [{ namespace: dev-*, reason: known }]`, "a.yaml": internalService("a") }) };
    const problems = async (...argv: string[]) => (await report(argv, around)).problems.map(({ code }) => code);
    expect(await problems("-f", ".")).toEqual(["unused-suppression"]);
    expect(await problems("-f", "a.yaml")).toEqual([]);
    expect(await problems("-f", ".", "svc/a")).toEqual([]);
    expect(await problems("-f", ".", "-l", "a=b")).toEqual([]);
  });
  test("a reason is not obeyed by the terminal", async () => {
    const text = marked.replace("known", "kn\u001b[31mown\u202e");
    const { stdout } = await loopback(["check", "-f", ".", "-v"], { cwd: folder({ [NAME]: IPVS, "a.yaml": text }) });
    expect(stdout).toContain("by a comment, until 2027-01-31: kn\\u001b[31mown\\u202e\n");
  });
});
