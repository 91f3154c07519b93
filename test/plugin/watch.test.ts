/** `check --watch` on files: what is told again, and how it ends. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { collect, type JsonObject } from "@kubectl-loopback/core";
import { parseCommandLine, type Invocation } from "../../packages/kubectl-plugin/src/cli/parse.ts";
import { NOTHING_LOADED } from "../../packages/kubectl-plugin/src/config/load-config.ts";
import { fileStamp } from "../../packages/kubectl-plugin/src/watch/file-stamp.ts";
import { matters } from "../../packages/kubectl-plugin/src/watch/matters.ts";
import { BUILT, folder, internalService, loopback } from "./plugin.ts";
import { startWatching, type Watching } from "../watching.ts";

const CURED = internalService("orders").replace("subnet-1\n", 'subnet-1\n    service.cloud.tencent.com/prevent-loopback: "true"\n');

/** The built plugin, watching. */
function watching(cwd: string, ...args: string[]): Watching {
  const run = startWatching(BUILT, ["--assume", "proxy-mode=ipvs", ...args], { cwd, patience: 25_000 });
  onTestFinished(run.kill);
  return run;
}

/** A text, from behind the first of these marks on. */
function behind(text: string, mark: string): string {
  return text.slice(text.indexOf(mark) + mark.length);
}

describe("text", () => {
  test("the whole first, then what has changed; the exit code is that of the last look", async () => {
    const cwd = folder({ "a/orders.yaml": internalService("orders"), "a/other.yaml": internalService("other") });
    const run = watching(cwd, "-f", "a");
    await run.says("stderr", "watching for changes; Ctrl-C ends\n");
    expect(run.said.stdout).toContain("2 listeners: 2 loop, 0 may loop, 0 safe.");
    writeFileSync(join(cwd, "a/orders.yaml"), CURED);
    await run.says("stdout", "1 safe. Findings: 1 error");
    expect(behind(run.said.stdout, "0 infos.\n").replace(/\d\d:\d\d:\d\d/, "TIME")).toBe([
      "", "--- changed at TIME ---", "",
      "changed   Service default/orders   TCP 80   loops (some hang, vip-not-bound) → safe (prevent-loopback)", "",
      "gone a/orders.yaml:5:3: error CLB101 l4-loopback Service default/orders: TCP 80: some connections hang when Pods of this cluster call it", "",
      "2 listeners: 1 loops, 0 may loop, 1 safe. Findings: 1 error, 0 warnings, 0 infos.", "",
    ].join("\n"));
    rmSync(join(cwd, "a/other.yaml"));
    await run.says("stdout", "1 listener: 0 loop, 0 may loop, 1 safe.");
    expect(run.said.stdout).toContain("gone   Service default/other   TCP 80   loops (some hang, vip-not-bound)\n");
    expect(await run.stop()).toBe(0);
  });

  test("a new file is a new listener, with its finding told in full", async () => {
    const cwd = folder({ "a/orders.yaml": CURED });
    const run = watching(cwd, "-f", "a");
    await run.says("stderr", "watching");
    mkdirSync(join(cwd, "a/deep"));
    writeFileSync(join(cwd, "a/deep/late.yaml"), internalService("late"));
    await run.says("stdout", "2 listeners");
    const told = behind(run.said.stdout, "--- changed at");
    expect(told).toContain("new   Service default/late   TCP 80   loops (some hang, vip-not-bound)\n\nerror CLB101 l4-loopback\n\n  Service default/late  a/deep/late.yaml:5:3\n");
    expect(told).not.toContain("orders");
    expect(await run.stop()).toBe(1);
  });

  test("what cannot be read is told and is not gone; when it can be again, that is told", async () => {
    const cwd = folder({ "a/orders.yaml": CURED, "a/other.yaml": CURED.replace("orders", "other") });
    const run = watching(cwd, "-f", "a");
    await run.says("stderr", "watching");
    const before = run.said.stdout;
    writeFileSync(join(cwd, "a/other.yaml"), "kind: [\n");
    await run.says("stderr", "[yaml-syntax]");
    writeFileSync(join(cwd, "a/other.yaml"), CURED.replace("orders", "other"));
    await run.says("stderr", "everything can be read again\n");
    expect(run.said.stdout).toBe(before);
    writeFileSync(join(cwd, "a/other.yaml"), "kind: [\n");
    await vi.waitFor(() => expect(run.said.stderr.match(/yaml-syntax/g)).toHaveLength(2), { timeout: 20_000 });
    expect(await run.stop()).toBe(3);
  });

  test("what changes nothing is not told", async () => {
    const cwd = folder({ "orders.yaml": CURED });
    const run = watching(cwd, "-f", "orders.yaml");
    await run.says("stderr", "watching");
    const before = run.said.stdout;
    writeFileSync(join(cwd, "orders.yaml"), `# a comment\n${CURED}`);
    writeFileSync(join(cwd, "orders.yaml"), internalService("orders"));
    await run.says("stdout", "changed at");
    expect(behind(run.said.stdout, before).match(/changed at/g)).toHaveLength(1);
    expect(await run.stop()).toBe(1);
  });
});

describe("other formats", () => {
  test("jsonl: a line for each event", async () => {
    const cwd = folder({ "orders.yaml": internalService("orders") });
    const run = watching(cwd, "-f", "orders.yaml", "-o", "jsonl", "-q");
    await run.says("stdout", '"kind":"Summary"');
    writeFileSync(join(cwd, "orders.yaml"), CURED);
    await run.says("stdout", '"exitCode":0');
    writeFileSync(join(cwd, "orders.yaml"), "kind: [\n");
    await run.says("stdout", '"exitCode":3');
    const lines = run.said.stdout.trim().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ kind, event, verdict, code, exitCode }) => [kind, event, verdict ?? code ?? exitCode].filter((part) => part !== undefined).join(" "))).toEqual([
      "Facts added", "Listener added loops", "Finding added CLB101", "Summary 1",
      "Listener changed safe", "Finding removed CLB101", "Summary 0",
      "Problem added yaml-syntax", "Problem added no-objects", "Summary 3",
    ]);
    expect(await run.stop()).toBe(3);
  });

  test("a file is written anew, beside what is told", async () => {
    const cwd = folder({ "orders.yaml": internalService("orders") });
    const run = watching(cwd, "-f", "orders.yaml", "-o", "sarif=out.sarif", "-o", "name");
    const results = () => (JSON.parse(readFileSync(join(cwd, "out.sarif"), "utf8")) as { runs: { results: unknown[] }[] }).runs[0]!.results.length;
    await run.says("stdout", "service/orders\n");
    await vi.waitFor(() => expect(existsSync(join(cwd, "out.sarif"))).toBe(true));
    expect(results()).toBe(1);
    writeFileSync(join(cwd, "orders.yaml"), CURED);
    await vi.waitFor(() => expect(results()).toBe(0), { timeout: 20_000 });
    expect(await run.stop()).toBe(0);
  });

  test("YAML: one document after the other", async () => {
    const cwd = folder({ "orders.yaml": internalService("orders") });
    const run = watching(cwd, "-f", "orders.yaml", "-o", "yaml");
    await run.says("stdout", "summary:");
    writeFileSync(join(cwd, "orders.yaml"), CURED);
    await run.says("stdout", "\n---\napiVersion: kubectl-loopback/v1\nkind: Report\n");
    await run.stop();
  });
});

describe("what goes wrong on the command line", () => {
  test.each([
    [["-f", "-"], "-f -, --watch"],
    [["--snapshot", "-"], "--snapshot -, --watch"],
    [["-f", ".", "-o", "sarif"], "-o sarif, --watch do not go together; use one of them, such as -o sarif=FILE"],
    [["-f", ".", "--baseline", "b.json", "--update-baseline"], "--update-baseline, --watch"],
  ])("%j", async (line, said) => {
    const { code, stdout, stderr } = await loopback(["check", "-w", ...line]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(said);
  });
});

describe("events of a cluster", () => {
  const node = { apiVersion: "v1", kind: "Node", metadata: { name: "n", resourceVersion: "1", labels: { a: "b" } }, status: { conditions: [{ type: "Ready", status: "True", lastHeartbeatTime: "1" }] } };
  const known = collect([{ ref: { apiVersion: "v1", kind: "Node", namespace: null, name: "n" }, value: node, source: null }]).set;
  const beaten = { ...node, metadata: { labels: { a: "b" }, name: "n", resourceVersion: "2", managedFields: [] }, status: { conditions: [{ lastHeartbeatTime: "2", type: "Ready", status: "True" }] } };
  const lost = { ...node, status: { conditions: [{ type: "Ready", status: "Unknown", lastHeartbeatTime: "1" }] } };
  const other = { ...node, metadata: { name: "m" } };
  test.each([
    ["a heartbeat", "MODIFIED", beaten, false], ["what is known is told again", "ADDED", node, false], ["another state", "MODIFIED", lost, true],
    ["a new one", "ADDED", other, true], ["gone", "DELETED", node, true], ["gone that nobody knew", "DELETED", other, false],
  ] as const)("%s", (_, type, object, expected) => expect(matters({ type, object: object as unknown as JsonObject }, known)).toBe(expected));
});

describe("on which files a run depends", () => {
  const FILES = {
    "app/base/kustomization.yaml": "resources: [service.yaml]\n", "app/base/service.yaml": CURED,
    "app/prod/kustomization.yaml": "resources: [../base]\n", "chart/Chart.yaml": "name: c\n", "chart/values.yaml": "a: 1\n", "known.json": "{}\n", ".kubectl-loopback.yaml": "lang: en\n", "m/a.yaml": CURED, "m/node_modules/x.yaml": CURED, "m/note.txt": "",
  };
  const stamp = (cwd: string, ...line: string[]) => fileStamp(parseCommandLine(["check", ...line]) as Invocation, { cwd }, { ...NOTHING_LOADED, source: { path: join(cwd, ".kubectl-loopback.yaml"), shown: "" } });

  test.each([
    [["-f", "m"], "m/a.yaml", true], [["-f", "m"], "m/node_modules/x.yaml", false], [["-f", "m"], "m/note.txt", false],
    [["-k", "app/prod"], "app/prod/kustomization.yaml", true], [["-k", "app/prod"], "app/base/service.yaml", true],
    [["-f", "m", "--chart", "chart"], "chart/values.yaml", true], [["-f", "m", "--baseline", "known.json"], "known.json", true], [["-f", "m"], ".kubectl-loopback.yaml", true],
  ])("%j: %s %s", (line, file, matters) => {
    const cwd = folder(FILES);
    const before = stamp(cwd, ...line);
    expect(stamp(cwd, ...line)).toBe(before);
    utimesSync(join(cwd, file), 1, 1);
    expect(stamp(cwd, ...line) !== before).toBe(matters);
  });
});

/** util-linux' `script` gives a program a terminal; its options are others elsewhere. */
const hasScript = spawnSync("script", ["--version"], { encoding: "utf8" }).stdout?.includes("util-linux") ?? false;

test.runIf(hasScript)("on a terminal the report is shown anew in place of the old one, with what has changed below it", async () => {
  const cwd = folder({ "orders.yaml": internalService("orders") });
  const command = [process.execPath, BUILT, "check", "-w", "-f", "orders.yaml", "--assume", "proxy-mode=ipvs"].map((word) => `'${word}'`).join(" ");
  const child = spawn("script", ["-qec", `exec ${command}`, "/dev/null"], { cwd, env: { PATH: process.env["PATH"], LANG: "C", TERM: "xterm", NO_COLOR: "1" }, stdio: ["pipe", "pipe", "ignore"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let shown = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (shown += text));
  const ended = new Promise<number | null>((done) => child.on("close", (code) => done(code)));
  await vi.waitFor(() => expect(shown).toContain("watching"), { timeout: 25_000 });
  writeFileSync(join(cwd, "orders.yaml"), CURED);
  await vi.waitFor(() => expect(shown).toMatch(/changed +Service/), { timeout: 25_000 });
  const [before, after, ...more] = shown.replaceAll("\r", "").split("\u001b[H\u001b[2J");
  expect(more).toEqual([]);
  expect(before).toContain("svc/orders   TCP 80     internal   loops");
  expect(after).toContain("svc/orders   TCP 80     internal   safe");
  expect(after).toMatch(/infos\.\n\n--- changed at \d\d:\d\d:\d\d ---\n\nchanged   Service default\/orders   TCP 80   loops \(some hang, vip-not-bound\) → safe \(prevent-loopback\)\n$/);
  child.stdin.write("\u0003");
  expect(await ended).toBe(0);
});
