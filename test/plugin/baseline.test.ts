/** `--baseline`: known findings are shown as such and do not count, new ones do; nothing is lost by what could not be read. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Report } from "@kubectl-loopback/core";
import { folder, internalService, loopback } from "./plugin.ts";

const CHECK = ["check", "-f", "m", "--assume", "proxy-mode=ipvs", "--baseline", "known.json"];
const TWO = { "m/a.yaml": internalService("a"), "m/b.yaml": internalService("b") };

const entry = (name: string, namespace = "default") => ({ fingerprint: `CLB101 Service ${namespace}/${name} TCP/80`, namespace });
const baseline = (...findings: readonly object[]) => JSON.stringify({ apiVersion: "kubectl-loopback/v1", kind: "Baseline", findings });
const entries = (cwd: string) => JSON.parse(readFileSync(join(cwd, "known.json"), "utf8")).findings;

async function reported(cwd: string, ...flags: string[]): Promise<Report & { code: number; stderr: string }> {
  const { code, stdout, stderr } = await loopback([...CHECK, "-o", "json", ...flags], { cwd });
  return { ...JSON.parse(stdout), code, stderr };
}

const marks = ({ findings }: Report) => findings.map(({ object, suppressed }) => [object.name, suppressed?.by]);

test("known findings do not count, new ones do", async () => {
  const cwd = folder({ ...TWO, "known.json": baseline(entry("a")) });
  const report = await reported(cwd);
  expect([report.code, marks(report), report.stderr]).toEqual([1, [["a", "baseline"], ["b", undefined]], ""]);
  writeFileSync(join(cwd, "known.json"), baseline(entry("a"), entry("b")));
  expect((await reported(cwd, "--fail-on", "info")).code).toBe(0);
});

test("text counts them, and lists them with -v; -q leaves them out", async () => {
  const cwd = folder({ ...TWO, "known.json": baseline(entry("a")) });
  const [plain, verbose, quiet] = await Promise.all([[], ["-v"], ["-q"]].map(async (flags) => (await loopback([...CHECK, ...flags], { cwd })).stdout));
  expect(plain).toContain("1 finding is suppressed; -v lists them.\n");
  expect(plain).toContain("2 listeners: 2 loop, 0 may loop, 0 safe. Findings: 1 error, 0 warnings, 0 infos.");
  expect(plain).not.toContain("Service default/a");
  expect(verbose).toContain("1 finding is suppressed:\n  m/a.yaml:5:3: error CLB101 l4-loopback Service default/a: TCP 80: some connections hang when Pods of this cluster call it\n    in the baseline\n");
  expect(quiet!.trimEnd().split("\n")).toEqual([expect.stringContaining("Service default/b")]);
});

test("--update-baseline writes today's findings, one a line, and the next run finds nothing new", async () => {
  const cwd = folder(TWO);
  const first = await reported(cwd, "--update-baseline");
  expect([first.code, marks(first)]).toEqual([0, [["a", "baseline"], ["b", "baseline"]]]);
  expect(readFileSync(join(cwd, "known.json"), "utf8")).toBe(`{
  "apiVersion": "kubectl-loopback/v1",
  "kind": "Baseline",
  "findings": [
    {"fingerprint":"CLB101 Service default/a TCP/80","namespace":"default"},
    {"fingerprint":"CLB101 Service default/b TCP/80","namespace":"default"}
  ]
}
`);
  expect((await reported(cwd)).code).toBe(0);
});

test("fingerprints do not depend on lines, words, order or severity", async () => {
  const cwd = folder(TWO);
  await reported(cwd, "--update-baseline");
  writeFileSync(join(cwd, "m/a.yaml"), `# moved\n\n${internalService("b")}---\n${internalService("a")}`);
  writeFileSync(join(cwd, "m/b.yaml"), "");
  const moved = await reported(cwd, "--lang", "zh-CN");
  expect([moved.code, moved.stderr]).toEqual([0, ""]);
  const unsure = await loopback(["check", "-f", "m", "--baseline", "known.json", "--fail-on", "warning"], { cwd });
  expect([unsure.code, unsure.stderr]).toEqual([0, ""]);
});

describe("entries that match nothing", () => {
  test("are told, and do no harm", async () => {
    const report = await reported(folder({ ...TWO, "known.json": baseline(entry("a"), entry("gone"), entry("b")) }));
    expect([report.code, report.stderr]).toEqual([0, "notice: 1 entry of known.json matches no finding any more (CLB101 Service default/gone TCP/80); take it out with --update-baseline [stale-baseline]\n"]);
  });
  test("are taken out by --update-baseline", async () => {
    const cwd = folder({ ...TWO, "known.json": baseline(entry("gone"), entry("a")) });
    expect((await reported(cwd, "--update-baseline")).stderr).toBe("");
    expect(entries(cwd)).toEqual([entry("a"), entry("b")]);
  });
  test("stay where something could not be read: they may be in that", async () => {
    const cwd = folder({ "m/a.yaml": internalService("a"), "m/broken.yaml": "kind: [", "known.json": baseline(entry("b")) });
    const before = readFileSync(join(cwd, "known.json"), "utf8");
    expect((await reported(cwd, "--update-baseline")).code).toBe(3);
    expect(readFileSync(join(cwd, "known.json"), "utf8")).toBe(before);
  });
});

describe("a baseline that is none", () => {
  test.each([
    ["missing", undefined, "known.json: there is no such file or folder [file-not-found]"],
    ["no JSON", "findings: []", "known.json is no baseline of this program, so every finding counts: it is not a JSON object [bad-baseline]"],
    ["another kind", '{"kind": "Report"}', "known.json is no baseline of this program, so every finding counts: apiVersion must be kubectl-loopback/v1 and kind Baseline [bad-baseline]"],
    ["no list", '{"apiVersion": "kubectl-loopback/v1", "kind": "Baseline", "findings": {}}', "known.json is no baseline of this program, so every finding counts: findings must be a list [bad-baseline]"],
    ["an entry without a name", baseline({ namespace: "x" }), "known.json is no baseline of this program, so every finding counts: an entry of findings has no fingerprint [bad-baseline]"],
  ])("%s: every finding counts, exit 3, and it is not overwritten", async (_, text, message) => {
    const cwd = folder({ ...TWO, ...(text === undefined ? {} : { "known.json": text }) });
    const report = await reported(cwd);
    expect([report.code, report.stderr, marks(report)]).toEqual([3, `error: ${message}\n`, [["a", undefined], ["b", undefined]]]);
    const updated = await reported(cwd, "--update-baseline");
    expect([updated.code, text === undefined ? existsSync(join(cwd, "known.json")) : readFileSync(join(cwd, "known.json"), "utf8")]).toEqual(text === undefined ? [0, true] : [3, text]);
  });
  test("a baseline that cannot be written", async () => {
    const cwd = folder(TWO);
    const { code, stderr } = await loopback([...CHECK.slice(0, -1), "nowhere/known.json", "--update-baseline"], { cwd });
    expect([code, stderr]).toEqual([3, "error: nowhere/known.json could not be written: ENOENT [write-failed]\n"]);
  });
});

describe("wrong usage", () => {
  test.each([
    [["check", "-f", "m", "--update-baseline"], "--baseline needs a value: --baseline FILE"],
    [["check", "svc/a", "-f", "m", "--baseline", "x", "--update-baseline"], "--update-baseline, TYPE/NAME do not go together; use one of them, such as -n NAMESPACE"],
    [["check", "-l", "app=a", "-f", "m", "--baseline", "x", "--update-baseline"], "--update-baseline, -l do not go together; use one of them, such as -n NAMESPACE"],
  ])("%s", async (line, message) => {
    const { code, stderr } = await loopback(line, { cwd: folder(TWO) });
    expect([code, stderr.split("\n")[0]]).toEqual([2, `error: ${message}`]);
  });
});
