/** The editor says what the command line says: the same findings at the same places, and the same fixed text. */
import { cpSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { en, oneLine, RULES, type Assumptions } from "@kubectl-loopback/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { isInWalk } from "../../packages/vscode-ext/src/projects/paths.ts";
import { project, type Project } from "../../packages/vscode-ext/src/projects/project.ts";
import { editTexts } from "../../packages/vscode-ext/src/show/edits.ts";
import { fixProject } from "../../packages/vscode-ext/src/show/fix-all.ts";
import { marksOf } from "../../packages/vscode-ext/src/show/marks.ts";
import { en as words } from "../../packages/vscode-ext/src/words/en.ts";
import { examplesOf } from "../docs/examples.ts";
import { exists, read, split } from "../docs/markdown.ts";
import { folder, internalService, loopback, report, ROOT } from "../plugin/plugin.ts";

interface Fixture {
  readonly name: string;
  /** Makes a folder of it. */
  readonly folder: () => string;
  readonly assume: Assumptions;
}

function copyOf(path: string): string {
  const copy = mkdtempSync(join(tmpdir(), "kubectl-loopback-"));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  cpSync(join(ROOT, path), path.endsWith(".yaml") ? join(copy, "one.yaml") : copy, { recursive: true });
  return copy;
}

/** Each answer stands for itself, on one cluster. */
const QUESTIONS = "examples/questions";
/** Every folder of manifests that there is; a new one is found by itself. */
const FOLDERS = [...globSync("{examples,test/cluster/fixtures}/*", { cwd: ROOT }), "test/editor/workspace"].filter((path) => path !== QUESTIONS).toSorted();
const ANSWERS = globSync("*.yaml", { cwd: join(ROOT, QUESTIONS) }).filter((name) => name !== "cluster.yaml").toSorted();
const MADE = [
  ...FOLDERS.map((path) => ({ name: path, folder: () => copyOf(path) })),
  ...ANSWERS.map((answer) => ({ name: `${QUESTIONS}/${answer}`, folder: () => folder(Object.fromEntries(["cluster.yaml", answer].map((name) => [name, read(`${QUESTIONS}/${name}`)]))) })),
];
const EXAMPLES: readonly Fixture[] = MADE.flatMap(({ name, ...made }) => [{}, { "proxy-mode": "ipvs" } as const, { "proxy-mode": "iptables", nodes: 3, network: "internal" } as const].map((assume) => ({ name: `${name} ${JSON.stringify(assume)}`, ...made, assume })));

/** Manifests and configurations on pages other than the rules'. */
const CONFIGURATION: readonly Fixture[] = split(read("docs/configuration.md")).fences.filter(({ words }) => words[0] === "yaml").map(({ words, text, line }) => (
  { name: `docs/configuration.md:${line}`, folder: () => folder(words[1] === "config" ? { ".kubectl-loopback.yaml": text, "one.yaml": internalService("one") } : { "one.yaml": text }), assume: {} }
));

const PAGES: readonly Fixture[] = RULES.flatMap(({ code }) => (exists(`docs/rules/${code}.md`) ? examplesOf(`docs/rules/${code}.md`) : []).filter(({ live }) => !live).map(({ yaml, assume, line }) => ({
  name: `docs/rules/${code}.md:${line}`,
  folder: () => folder({ "a/one.yaml": yaml }),
  assume: Object.fromEntries(assume.map((word) => word.split("=")).map(([key, value]) => [key, key === "nodes" ? Number(value) : value])) as Assumptions,
})));

const TRICKY: readonly Fixture[] = [
  { name: "CRLF, no final line break, JSON, Lists", folder: () => folder({
    "crlf.yaml": "apiVersion: v1\r\nkind: Service\r\nmetadata:\r\n  name: a\r\n  annotations: {service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: subnet-1}\r\nspec:\r\n  type: LoadBalancer\r\n  ports: [{port: 80}]",
    "list.json": JSON.stringify({ apiVersion: "v1", kind: "List", items: [{ apiVersion: "v1", kind: "Service", metadata: { name: "b", annotations: { "service.cloud.tencent.com/prevent-loopback": true, "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": "subnet-1" } }, spec: { type: "LoadBalancer", ports: [{ port: 1 }, { port: 2 }] } }] }, null, 2),
    "twice.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: t}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: t}\nspec: {type: LoadBalancer, ports: [{port: 1}]}\n",
    "z/broken.yaml": "kind: Service\napiVersion: v1\nmetadata: {name: c\n---\napiVersion: v1\nkind: Service\nmetadata: {name: d, name: e}\n",
  }), assume: { "proxy-mode": "ipvs" } },
];

const HOSTILE: readonly Fixture[] = [
  { name: "names and values that steer terminals and editors", folder: () => folder({ "a.yaml": internalService('"o\\u001b[31m\\u202erders\\u0007"').replace("  annotations:\n", '  annotations:\n    service.cloud.tencent.com/prevent-loopback: "\\u202etrue\\u2028<b>"\n') }), assume: { "proxy-mode": "ipvs" } },
];

const CONFIGURED: readonly Fixture[] = [
  { name: "examples/configured", folder: () => copyOf("examples/configured"), assume: {} },
  { name: "suppressions of every kind, right and wrong", folder: () => folder({
    ".kubectl-loopback.yaml": "assume: {proxy-mode: ipvs}\nclients:\n  svc/a: [deploy/nobody]\nsuppress:\n  - {rules: [CLB101], name: config-*, reason: known}\n  - {rules: [CLB202], name: nothing, reason: idle}\nrule: {}\n",
    "all.yaml": ["a", "config-b", "c", "d"].map((name) => internalService(name)).join("---\n").replace("  annotations:", "  # kubectl-loopback-disable-next-line CLB101 -- known\n  annotations:"),
    "annotated.yaml": internalService("e").replace("  annotations:\n", "  annotations:\n    kubectl-loopback.io/disable: CLB101 until 2020-01-01 -- known\n"),
    "none.yaml": "# kubectl-loopback-disable-file CLB101\n" + internalService("f"),
  }), assume: {} },
];

/** The folder as the editor has it, every file open, or none. */
function opened(path: string, assume: Assumptions, open = true): Project {
  const all = project(() => "2027-01-01");
  all.observe(assume);
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => relative(path, join(entry.parentPath, entry.name)));
  for (const file of files.toReversed()) if (isInWalk(file)) all.put(file, readFileSync(join(path, file), "utf8"), open);
  return all;
}

/** What else to type on a command line is told there alone. */
const ABOUT_THE_RUN = ["helm-chart", "kustomization"];

const flags = (assume: Assumptions) => Object.entries(assume).flatMap(([key, value]) => ["--assume", `${key}=${value}`]);

describe.each([...EXAMPLES, ...PAGES, ...CONFIGURATION, ...TRICKY, ...HOSTILE, ...CONFIGURED])("$name", ({ folder: make, assume }) => {
  test("the same findings at the same places", async () => {
    const path = make();
    const { findings, problems } = await report(["-f", path, ...flags(assume)]);
    const all = opened(path, assume);
    const marks = all.files().flatMap((file) => marksOf(file, all.judged(file.file), en, words, { syntax: true }).map((mark) => ({ ...mark, file: file.file })));
    const shown = marks.map(({ file, code, severity, message, range: { start, end } }) => `${file}:${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1} ${severity} ${code} ${message}`);
    const told = [...findings.filter(({ suppressed }) => !suppressed), ...problems.filter(({ code }) => !ABOUT_THE_RUN.includes(code)).map((one) => ({ ...one, severity: one.level === "error" ? "error" : "hint" }))].filter(({ location }) => location !== null)
      .map(({ code, severity, message, location }) => `${relative(path, location!.file)}:${location!.start.line}:${location!.start.column}-${location!.end.line}:${location!.end.column} ${severity} ${code} ${oneLine(message).replaceAll(`${path}/`, "")}`);
    expect(shown.toSorted()).toEqual(told.toSorted());
  });

  test("the same verdicts and findings while every file is closed, and only what may decide is read", async () => {
    const path = make();
    const { findings, listeners } = await report(["-f", path, ...flags(assume)]);
    const { result } = opened(path, assume, false).judged();
    expect(result.judged.map(({ listener: { object, port, protocol }, risk }) => [object.ref.name, port, protocol, risk.verdict, risk.reason])).toEqual(listeners.map(({ object, port, protocol, verdict, reason }) => [object.name, port, protocol, verdict, reason]));
    const placeOf = (file: string, line: number) => `${file}:${line}`;
    expect(result.findings.map(({ code, object, path: field, suppressed }) => [code, placeOf(object.source!.file, object.source!.locate(field).start.line), suppressed?.by]).toSorted())
      .toEqual(findings.map(({ code, location, suppressed }) => [code, placeOf(relative(path, location!.file), location!.start.line), suppressed?.by]).toSorted());
  });

  test("the same fixed text", async () => {
    const path = make();
    const all = opened(path, assume);
    const { changed } = editTexts(fixProject(all.judged()), (file) => all.file(file)!.text);
    await loopback(["fix", "-f", path, "--write", ...flags(assume)]);
    for (const { file, text } of all.files()) expect(changed.get(file)?.after ?? text).toBe(readFileSync(join(path, file), "utf8"));
  });
});

test("of an object in several files the command line takes the later one, and so do the counts and fixes of a whole folder", async () => {
  const path = folder({ "base/a.yaml": internalService("a"), "dev/a.yaml": internalService("a").replace("type: LoadBalancer", "type: ClusterIP"), "b.yaml": internalService("b") });
  const { findings } = await report(["-f", path]);
  const judged = opened(path, {}).judged().result.findings.map(({ code, object }) => `${object.source!.file} ${code}`);
  expect(judged.toSorted()).toEqual(findings.map(({ code, location }) => `${relative(path, location!.file)} ${code}`).toSorted());
  expect(judged).toEqual(["b.yaml CLB101"]);
});
