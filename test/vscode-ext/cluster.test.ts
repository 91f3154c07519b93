/** Checking against the cluster: asked for, agreed to, shown until dismissed; nothing is run otherwise. */
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { runProgram, type Ended } from "../../packages/vscode-ext/src/cluster/run.ts";
import { assumptionsFrom, readReport } from "../../packages/vscode-ext/src/cluster/facts.ts";
import { RUNS_PROGRAMS } from "../../packages/vscode-ext/src/editor/names.ts";
import { folder, report, ROOT } from "../plugin/plugin.ts";
import { becomes, inWorkspace, kubeProxy, service, start } from "./support.ts";
import { editor, workspace } from "./vscode.ts";

inWorkspace();

const runs: unknown[][] = [];
beforeEach(() => void (runs.length = 0));

/** Plays the program: the report of a cluster with such files in it. */
async function cluster(files: Readonly<Record<string, string>>): Promise<Ended> {
  const { code: _, ...live } = await report(["-f", folder(files)]);
  return { state: "ended", stdout: JSON.stringify(live), stderr: "" };
}

async function check(ended: Ended, answer: unknown = "Run"): Promise<void> {
  start(async (...args) => {
    runs.push(args.slice(0, 3));
    return ended;
  });
  editor.open("/w/svc.yaml", service("orders"));
  await becomes("/w/svc.yaml", ["CLB101 warning 4:2-4:13"]);
  editor.answers.push(answer);
  await editor.commands.get("kubectlLoopback.checkCluster")!();
}

const item = () => editor.statusItems[1]!;

test("files are judged by what the cluster is like, until that is dismissed", async () => {
  await check(await cluster({ "proxy.yaml": kubeProxy("ipvs"), "svc.yaml": service("live") }));
  expect(runs).toEqual([["kubectl-loopback", ["check", "--live", "-f", "/w", "-o", "json", "--lang", "en"], "/w"]]);
  expect(editor.shown[0]).toBe("Run kubectl-loopback check --live -f /w -o json --lang en against the cluster of your current kubeconfig context? It only reads.");
  await becomes("/w/svc.yaml", ["CLB101 error 4:2-4:13"]);
  expect([item().text, item().visible]).toEqual(["$(server) cluster: ipvs, ? nodes", true]);
  expect(editor.shown).toContain("proxyMode: ipvs");
  expect(editor.shown.some((line) => /^error CLB101 Service default\/live \(.*svc\.yaml:5\): TCP 80: some connections hang/.test(line))).toBe(true);
  await editor.commands.get("kubectlLoopback.dismissCluster")!();
  await becomes("/w/svc.yaml", ["CLB101 warning 4:2-4:13"]);
  expect(item().visible).toBe(false);
});

test("nothing is run unless the user agrees", async () => {
  await check({ state: "stopped" }, "something else");
  expect(runs).toEqual([]);
});

test("nothing is run in a workspace that is not trusted", async () => {
  workspace.isTrusted = false;
  await check({ state: "stopped" });
  expect([runs, editor.shown]).toEqual([[], ["Checking against a cluster runs a program, which needs a trusted workspace."]]);
});

test("where programs can be run, and only there, the commands are enabled", () => {
  start(async () => ({ state: "stopped" }));
  expect(editor.executed).toEqual([["setContext", RUNS_PROGRAMS, true]]);
  const { contributes } = JSON.parse(readFileSync(join(ROOT, "packages/vscode-ext/package.json"), "utf8")) as { contributes: { commands: { command: string; enablement?: string }[] } };
  expect(contributes.commands.filter(({ command }) => /Cluster$/.test(command)).map(({ enablement }) => enablement)).toEqual([`isWorkspaceTrusted && ${RUNS_PROGRAMS}`, RUNS_PROGRAMS]);
});

test("in a browser alone there is no such command", () => {
  start();
  expect(editor.executed).toEqual([]);
  expect(editor.commands.has("kubectlLoopback.checkCluster")).toBe(false);
});

test.each([
  [{ state: "failed", error: "spawn kubectl-loopback ENOENT" } as const, "kubectl-loopback could not be run: spawn kubectl-loopback ENOENT. Its path is the setting kubectlLoopback.binary."],
  [{ state: "ended", stdout: "", stderr: "one\nerror unreachable: \u001b[31mno cluster\n" } as const, "No report came from the cluster: error unreachable: \\u001b[31mno cluster"],
  [{ state: "ended", stdout: '{"kind":"Other"}', stderr: "" } as const, "No report came from the cluster: "],
])("%j is told", async (ended, message) => {
  await check(ended);
  expect(editor.shown.at(-1)).toBe(message);
  expect(item().visible).toBe(false);
});

test("a cluster that could not be read is told, and nothing is judged by it", async () => {
  const report = await cluster({ "svc.yaml": service("live") });
  const problems = [{ code: "unreachable", level: "error", message: "connect ECONNREFUSED 127.0.0.1:1", location: null }];
  await check({ ...report, stdout: JSON.stringify({ ...(JSON.parse((report as { stdout: string }).stdout) as object), problems }) } as Ended);
  expect(editor.shown.at(-1)).toBe("No report came from the cluster: connect ECONNREFUSED 127.0.0.1:1");
  expect([item().visible, item().text]).toEqual([false, ""]);
});

test("a mistake in a file is no reason to leave the cluster aside", async () => {
  await check(await cluster({ "proxy.yaml": kubeProxy("ipvs"), "svc.yaml": service("live"), "broken.yaml": "kind: Service\napiVersion: v1\nmetadata: {name: a, name: b}\n" }));
  await becomes("/w/svc.yaml", ["CLB101 error 4:2-4:13"]);
  expect(item().visible).toBe(true);
});

describe("facts of a report", () => {
  const fact = (value: unknown) => ({ known: true, value, evidence: { object: null, path: [], value: null } }) as never;

  test.each([
    ["all known", { proxyMode: fact("ipvs"), nodes: fact(12), kubeProxyVersions: fact([{ version: "1.28.3-tke.5" }]), controllerSwitches: fact({ EnableDefaultDirectAccess: "true" }) }, { "proxy-mode": "ipvs", nodes: 12, "kube-proxy-version": "1.28.3-tke.5", "direct-access-default": true }],
    ["nothing known", { proxyMode: { known: false, because: "forbidden" } as never }, {}],
    ["several versions say nothing", { kubeProxyVersions: fact([{ version: "1.28.3-tke.5" }, { version: "1.20.6-tke.8" }]) }, {}],
    ["a version that nobody can tell", { kubeProxyVersions: fact([{ version: null }]) }, {}],
  ])("%s", (_, facts, assumptions) => expect(assumptionsFrom({ facts })).toEqual(assumptions));

  test.each(["", "null", "[]", "{", '{"apiVersion":"kubectl-loopback/v2","kind":"Report"}'])("%j is no report", (text) => expect(readReport(text)).toBeUndefined());
});

describe("the program", () => {
  const node = process.execPath;

  test("gets its arguments as they are: there is no shell", async () => {
    const path = folder();
    const args = ["$(touch x)", "; echo y", "a b"];
    expect(await runProgram(node, ["-e", "console.log(JSON.stringify([process.cwd(), ...process.argv.slice(1)]))", ...args], path, new AbortController().signal)).toEqual({ state: "ended", stdout: `${JSON.stringify([path, ...args])}\n`, stderr: "" });
  });

  test("may be missing, or no program", async () => {
    const path = folder({ x: "" });
    expect(await runProgram(join(path, "none"), [], path, new AbortController().signal)).toEqual({ state: "failed", error: `spawn ${join(path, "none")} ENOENT` });
    expect(await runProgram(join(path, "x"), [], path, new AbortController().signal)).toEqual({ state: "failed", error: `spawn ${join(path, "x")} EACCES` });
  });

  test("is stopped when asked to", async () => {
    const path = folder();
    const stop = new AbortController();
    writeFileSync(join(path, "slow.js"), "setInterval(() => {}, 1000)");
    chmodSync(join(path, "slow.js"), 0o644);
    setTimeout(() => stop.abort(), 100);
    expect(await runProgram(node, [join(path, "slow.js")], path, stop.signal)).toEqual({ state: "stopped" });
  });
});
