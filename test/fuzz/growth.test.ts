/**
 * No hang: input that is made to be slow takes work in proportion to its size. Work is CPU time of this thread; eight
 * times the input may take up to 28 times as much (what grows with the square would take 64 times), the best of some tries.
 */
import { describe, expect, test } from "vitest";
import { analyze, applyConfig, collect, cut, en, oneLine, parseSelector, readBaseline, readConfig, readManifests, readSnapshot, readTries, reportProblem, spliceFile, wrap, type Result } from "@kubectl-loopback/core";
import { readCorefile } from "../../packages/core/src/tke/corefile.ts";
import { looseJson } from "../../packages/core/src/tke/loose-json.ts";
import { readDirective } from "../../packages/core/src/suppress/directive.ts";
import { fitsName, fitsPath } from "../../packages/core/src/config/glob.ts";
import { wrapLines } from "../../packages/core/src/lines/wrap.ts";
import { isTemplate } from "../../packages/kubectl-plugin/src/formats/jsonpath.ts";

const GROWTH = 8;
const MOST = 28;
/** Below it, milliseconds say nothing. */
const ENOUGH = 4;
const LARGEST = 1 << 18;

function cpu(work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

const best = (tries: number, work: () => unknown) => Math.min(...Array.from({ length: tries }, () => cpu(work)));

/** How many times as much work eight times the input takes, at the size where it is least; 0 where even the largest takes next to none. */
function growth<T>(make: (size: number) => T, read: (input: T) => unknown): number {
  let least = 0;
  for (let size = 512; size * GROWTH <= LARGEST; size *= 2) {
    const [small, large] = [make(size), make(size * GROWTH)];
    const few = best(3, () => read(small));
    if (few < ENOUGH) continue;
    const ratio = best(2, () => read(large)) / Math.max(few, best(2, () => read(small)));
    least = least === 0 ? ratio : Math.min(least, ratio);
    if (least <= MOST) return least;
  }
  return least;
}

const read = (text: string) => readManifests({ file: "file", text, named: true }, { namespace: "default", workloads: true });

const SERVICE = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n";
const CLB = `${SERVICE}  annotations:\n    service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: subnet-1\nspec:\n  type: LoadBalancer\n  ports:\n    - port: 80\n`;
const times = (text: string) => (size: number) => text.repeat(Math.ceil(size / text.length));
const each = (line: (index: number) => string) => (size: number) => Array.from({ length: Math.ceil(size / line(100).length) }, (_, index) => line(index)).join("");
const behind = (head: string, make: (size: number) => string, tail = "") => (size: number) => head + make(size) + tail;

const YAML: Readonly<Record<string, (size: number) => string>> = {
  "open lists": behind(`${SERVICE}spec: `, times("[")),
  "open maps": behind(`${SERVICE}spec: `, times("{a: ")),
  "dashes on a line": behind(`${SERVICE}spec:\n  `, times("- ")),
  "keys on a line": behind(`${SERVICE}spec: `, times("a: ")),
  "keys of a map": behind(`${SERVICE}data:\n`, each((index) => `  key${index}: x\n`)),
  "keys of a map that is not plain": behind(`${SERVICE}x: !!str y\ndata:\n`, each((index) => `  key${index}: x\n`)),
  "keys in brackets": behind(`${SERVICE}data: {`, each((index) => `key${index}: x, `), "}"),
  "items that are not plain": behind(`${SERVICE}x: !!str y\nspec:\n`, times("- a\n")),
  "a long scalar": behind(`${SERVICE}a: `, times("word ")),
  "a long quoted text": behind(`${SERVICE}a: "`, times("x\\n"), '"'),
  "a quote that stays open": behind(`${SERVICE}a: "`, times("x '")),
  "a long block": behind(`${SERVICE}a: |\n`, times("  x\n")),
  "a folded block": behind(`${SERVICE}a: >\n`, times("  x\n\n")),
  "empty documents": times("---\n"),
  "ends of documents": times("...\n"),
  "documents": each((index) => `---\n${SERVICE}  namespace: n${index}\n`),
  "documents with a mistake": each((index) => `---\n${SERVICE}a: "${index}\n`),
  "comments": behind(SERVICE, times("# x\n")),
  "blank lines": behind("metadata:", times("\n")),
  "blank lines in a document": behind(SERVICE, times(" \n"), "spec: {}\n"),
  "directives": times("%YAML 1.1\n"),
  "anchors": behind(`${SERVICE}spec:\n`, each((index) => `  - &a${index} x\n`)),
  "aliases": behind(`${SERVICE}a: &a x\nspec:\n`, times("  - *a\n")),
  "merge keys": behind(`${SERVICE}a: &a {b: c}\nspec:\n`, times("  - {<<: *a}\n")),
  "braces": behind(SERVICE, times("{{ ")),
  "braces in quotes": behind(SERVICE, times('"{{": "}}"\n')),
  "tabs": behind(SERVICE, times("\t")),
  "spaces": behind(`${SERVICE}a:`, times(" "), "x"),
  "carriage returns": behind(SERVICE, times("\r")),
  "backslashes": behind(`${SERVICE}a: "`, times("\\\\"), '"'),
  "key twice": behind(SERVICE, times("a: 1\n")),
  "items of a List": behind("apiVersion: v1\nkind: List\nitems:\n", each((index) => `- apiVersion: v1\n  kind: Service\n  metadata:\n    name: s${index}\n`)),
  "items that are no objects": behind("apiVersion: v1\nkind: List\nitems:\n", times("- x\n")),
  "Lists in Lists": (size) => { let text = ""; for (let depth = 0; text.length < size && depth < 60; depth++) text += `${" ".repeat(2 * depth)}${depth === 0 ? "" : "- "}kind: List\n${" ".repeat(2 * depth + (depth === 0 ? 0 : 2))}apiVersion: v1\n${" ".repeat(2 * depth + (depth === 0 ? 0 : 2))}items:\n`; return text; },
};

const JSONS: Readonly<Record<string, (size: number) => string>> = {
  "open lists": times("["),
  "open maps": times('{"a":'),
  "lists in lists": (size) => `${"[".repeat(size / 2)}${"]".repeat(size / 2)}`,
  "items of a List": behind('{"apiVersion":"v1","kind":"List","items":[', each((index) => `{"apiVersion":"v1","kind":"Service","metadata":{"name":"s${index}"}},`), "{}]}"),
  "items, cut": behind('{"apiVersion":"v1","kind":"List","items":[', each((index) => `{"apiVersion":"v1","kind":"Service","metadata":{"name":"s${index}"}},`)),
  "items that are no objects": behind('{"apiVersion":"v1","kind":"List","items":[', times("1,"), "1]}"),
  "keys of a map": behind('{"apiVersion":"v1","kind":"Service","metadata":{"name":"x"},"data":{', each((index) => `"k${index}":1,`), '"z":1}}'),
  "backslashes": behind('{"a":"', times("\\\\"), '"}'),
  "backslashes, open": behind('{"a":"', times("\\")),
  "quotes": times('"'),
  "quotes behind backslashes": behind('["', times('\\"')),
  "values": times("{}\n"),
  "spaces": behind("[", times(" "), "]"),
  "numbers": behind("[", times("1e9,"), "1]"),
};

/** A reader, with texts that are made for it. */
const READERS: readonly (readonly [string, Readonly<Record<string, (size: number) => string>>, (text: string) => unknown])[] = [
  ["YAML manifests", YAML, read],
  ["JSON manifests", JSONS, read],
  ["label selectors", { commas: times(","), "open brackets": times("a in ("), "brackets and commas": times("a in (b,"), words: times("a"), spaces: behind("a", times(" "), "b"), slashes: times("a/"), keys: each((index) => `k${index},`) }, parseSelector],
  ["suppressions", { marks: behind(CLB, times("# kubectl-loopback-disable-line CLB101 -- x\n")), "words without a mark": behind(CLB, times("a: kubectl-loopback-disable\n")), "on one line": behind(`${CLB}# `, times("kubectl-loopback-disable-line ")), signs: behind(`${CLB}`, times("#"), " kubectl-loopback-disable-file CLB101 -- x\n"), documents: each((index) => `# kubectl-loopback-disable-next-line CLB301 -- x\n${CLB.replace("web", `web${index}`)}---\n`), "next lines": behind(CLB, times("# kubectl-loopback-disable-next-line CLB101 -- x\n#\n")) }, suppressed],
  ["one suppression", { dashes: times(" --"), "until": times(" until "), spaces: behind("CLB101", times(" "), "x"), commas: times(","), codes: times("CLB101 ") }, readDirective],
  ["Corefiles", { open: times("a {\n"), closed: times("}\n"), quotes: times('"'), "quotes apart": times('" '), backslashes: behind('"', times("\\")), "escaped quotes": times('\\" "'), words: times("a "), blocks: times(".:53 {\n  errors\n}\n"), signs: times(" #") }, readCorefile],
  ["Corefiles, judged", { rewrites: behind(".:53 {\n", each((index) => `  rewrite name a${index}.x b.default.svc.cluster.local\n`), "}\n"), templates: behind(".:53 {\n template IN A x {\n", times("  match ^(.*)\\.a\\.$\n"), " }\n}\n"), regex: behind(".:53 {\n rewrite name regex ", times("(.*)\\."), " b\n}\n"), answers: behind(".:53 {\n template IN A x {\n  answer \"", times(" A "), "\"\n }\n}\n"), hosts: behind(".:53 {\n hosts {\n", each((index) => `  10.0.0.1 h${index}.example\n`), " }\n}\n") }, judgedCorefile],
  ["loose JSON", { "open lists": times("["), "open maps": times("{a: "), keys: behind("{", each((index) => `k${index}: 1, `), "}"), commas: behind("[", times(",")), words: behind("[a", times(" b"), "]"), quotes: behind("['", times("''")) }, looseJson],
  ["configuration", { suppress: behind("suppress:\n", times("  - { rules: [CLB101], name: x, reason: y }\n")), "wrong entries": behind("suppress:\n", times("  - { rule: 1 }\n")), "unknown keys": each((index) => `key${index}: 1\n`), clusters: behind("clusters:\n", each((index) => `  c${index}: { lang: en }\n`)), clients: behind("clients:\n", each((index) => `  svc/s${index}: [deploy/web]\n`)), globs: behind("exclude:\n", each((index) => `  - "a${index}/**"\n`)), "a long word": behind("failOn: ", times("x")) }, told],
  ["names in globs", { stars: times("*a"), "question marks": times("?") }, (pattern) => fitsName(pattern, pattern.replaceAll("*", "a"))],
  ["paths in globs", { stars: times("**/a/"), "within parts": times("*a*/") }, (pattern) => fitsPath(pattern, "a/".repeat(1000))],
  ["snapshots", { objects: behind('{"apiVersion":"kubectl-loopback/v1","kind":"Snapshot","coverage":{"source":"files","gaps":{}},"serverVersion":null,"namespace":null,"problems":[],"objects":[', each((index) => `{"apiVersion":"v1","kind":"Service","metadata":{"name":"s${index}"}},`), '{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"}}]}'), depth: (size) => `${"[".repeat(size / 2)}${"]".repeat(size / 2)}` }, (text) => readSnapshot("file", text)],
  ["baselines", { entries: behind('{"apiVersion":"kubectl-loopback/v1","kind":"Baseline","findings":[', each((index) => `{"fingerprint":"CLB101 Service default/s${index} TCP/80"},`), '{"fingerprint":"x"}]}') }, readBaseline],
  ["probe output", { tries: each((index) => `clb ${index} 402 200\n`), words: times("clb 1 1 "), digits: behind("clb 1 ", times("9"), " ok\n") }, (text) => readTries(text, 5)],
  ["jsonpath templates", { open: times("{"), ranges: times("{range .a}"), "ranges, closed": (size) => "{range .a}".repeat(Math.min(size / 16, 300)) + "{end}".repeat(Math.min(size / 16, 300)), quotes: behind("{", times('"'), "}"), paths: behind("{", times(".a"), "}"), texts: times("{.a}b"), backslashes: behind('{"', times("\\"), '"}') }, isTemplate],
  ["text on a terminal", { "zero width": times("\u0301"), spaces: times(" "), Chinese: times("中文，"), words: times("word "), "one word": times("é"), brackets: times("（"), surrogates: times("\ud800") }, (text) => [wrap(text, 80, 2), wrapLines(text, 80), cut(text, 1 << 20), cut(text, 80), oneLine(text)]],
];

function suppressed(text: string): void {
  const result = resultOf(read(text).objects);
  const { problems } = applyConfig(result, { settings: { suppress: [] }, texts: [{ file: "file", text }], today: "2027-01-31", everything: true });
  for (const problem of problems.slice(0, 10)) reportProblem(problem, en);
}

function resultOf(objects: Parameters<typeof collect>[0]): Result {
  return analyze({ objects: collect(objects).set, coverage: { source: "files", gaps: {} }, serverVersion: null }, { assumptions: {}, from: [], concerns: () => true, callers: { secrets: false } });
}

function judgedCorefile(text: string): number {
  const coreDns = { ref: { apiVersion: "v1", kind: "ConfigMap", namespace: "kube-system", name: "coredns" }, value: { data: { Corefile: text } }, source: null };
  const { findings, callers } = resultOf([coreDns, ...read(CLB).objects]);
  return findings.length + callers.length;
}

function told(text: string): void {
  for (const problem of readConfig({ file: "file", text }).problems.slice(0, 10)) reportProblem(problem, en);
}

describe.each(READERS)("%s", (_, texts, reader) => {
  test.each(Object.entries(texts))("%s", (__, make) => {
    expect(growth(make, reader)).toBeLessThanOrEqual(MOST);
  }, 120_000);
});

describe("edits", () => {
  const annotated = behind(`${SERVICE}  annotations:\n`, each((index) => `    a/k${index}: x\n`));
  const inJson = (size: number) => JSON.stringify({ apiVersion: "v1", kind: "Service", metadata: { name: "web", annotations: Object.fromEntries(Array.from({ length: size / 16 }, (_, index) => [`a/k${index}`, "x"])) } });
  test.each([["YAML", annotated], ["JSON", inJson]] as const)("one annotation among many, %s", (_, make) => {
    expect(growth(make, (text) => spliceFile(text, [{ place: read(text).objects[0]!.source!.place, changes: [{ op: "set", path: ["metadata", "annotations", "new"], value: "x" }] }]))).toBeLessThanOrEqual(MOST);
  }, 120_000);
});
