import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import {
  analyze, applyBaseline, applyConfig, collect, cut, en, escaped, excerpt, isExcluded, makeBaseline, oneLine, parseSelector, printable, readBaseline, readConfig, readManifests, readSnapshot,
  reportProblem, settingsFor, textWidth, withSettings, wrap, zhCN, type Problem, type Result,
} from "@kubectl-loopback/core";
import { wrapLines } from "../../../packages/core/src/lines/wrap.ts";
import { looseJson } from "../../../packages/core/src/tke/loose-json.ts";
import { readCorefile } from "../../../packages/core/src/tke/corefile.ts";
import { addRewrite, addZone } from "../../../packages/core/src/fix/corefile.ts";
import { chooseCluster, isRefusal } from "../../../packages/kubectl-plugin/src/cluster/kubeconfig.ts";
import { parseCommandLine } from "../../../packages/kubectl-plugin/src/cli/parse.ts";
import { isUsageError } from "../../../packages/kubectl-plugin/src/cli/usage-error.ts";
import { readUndoFile } from "../../../packages/kubectl-plugin/src/fix/undo-file.ts";
import { HOSTILE_KEYS, mutated } from "../mutated.ts";
import { kubeObjects } from "../objects.ts";
import { MANIFEST_WORDS, yamlStream } from "../seeds.ts";
import { obeysNobody } from "../shell.ts";
import { target } from "../target.ts";

const INTERNAL = "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid";

function resultOf(text: string): Result {
  const { objects } = readManifests({ file: "file", text, named: true }, { namespace: "default", workloads: true });
  return analyze({ objects: collect(objects).set, coverage: { source: "files", gaps: {} }, serverVersion: null }, { assumptions: {}, from: [], concerns: () => true });
}

const SERVICE = `apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  annotations:\n    ${INTERNAL}: subnet-1\nspec:\n  type: LoadBalancer\n  ports:\n    - port: 80\n`;
const LOOPING = resultOf(SERVICE);

function toldWell(problems: readonly Problem[]): void {
  for (const words of [en, zhCN]) for (const problem of problems) obeysNobody(oneLine(reportProblem(problem, words).message));
}

const CONFIG = `failOn: warning
lang: en
exclude: ["generated/**", "*.tmp.yaml"]
assume: { proxy-mode: ipvs, nodes: 3 }
rules: { CLB101: off, CLB301: warning }
clients:
  prod/svc/orders: [deploy/web, pod/x]
suppress:
  - { rules: [CLB101], kind: Service, namespace: prod, name: "web*", reason: known, until: "2027-12-31" }
clusters:
  prod: { failOn: never, assume: { platform: tke } }
`;

function readsConfig(text: string): void {
  const { config, problems } = readConfig({ file: "file", text });
  toldWell(problems);
  for (const path of ["a/b.yaml", "__proto__/x", "generated/a/b"]) isExcluded(config, path);
  for (const context of [null, "prod", ...HOSTILE_KEYS]) {
    const settings = settingsFor(config, context);
    const result = analyze(LOOPING.cluster, withSettings(LOOPING.question, settings));
    applyConfig(result, { settings, texts: [], today: "2027-01-31", everything: true });
  }
}

const COMMENTED = fc.constantFrom("line", "next-line", "document", "file").map((form) => `# kubectl-loopback-disable-${form} CLB101, CLB301 until 2027-12-31 -- a reason\n${SERVICE}`);

function readsSuppressions(text: string): void {
  const result = applyConfig(resultOf(text), { settings: { suppress: [] }, texts: [{ file: "file", text }], today: "2027-01-31", everything: true });
  toldWell(result.problems);
}

const COREFILE = ".:53 {\n    errors\n    hosts {\n        10.0.0.1 a.example.com\n    }\n    rewrite name exact a.b c.default.svc.cluster.local\n    forward . /etc/resolv.conf\n}\ncluster.local:53 {\n    forward . 10.0.0.10\n}\n";

/** A line more at one place, or a block more; everything else stays. */
function editsCorefiles(text: string): void {
  readCorefile(text);
  for (const edited of [addRewrite(text, "shop.example.com", "web.default.svc.cluster.local"), addZone(text, "shop.example.com")]) {
    if (edited === undefined || edited === text) continue;
    const [old, now] = [text.split("\n"), edited.split("\n")];
    const head = old.findIndex((line, index) => line !== now[index]);
    const more = now.length - old.length;
    assert.deepEqual(now.toSpliced(head, more), old, "only lines are put in, at one place");
    assert.ok(readCorefile(edited), "it can be read again");
  }
  analyze({ objects: collect([{ ref: { apiVersion: "v1", kind: "ConfigMap", namespace: "kube-system", name: "coredns" }, value: { data: { Corefile: text } }, source: null }, ...LOOPING.cluster.objects.all]).set, coverage: { source: "files", gaps: {} }, serverVersion: null }, { ...LOOPING.question, callers: { secrets: false } }).findings.length;
}

function readsLooseJson(text: string): void {
  const found = looseJson(text);
  let strict: unknown;
  try {
    strict = JSON.parse(text);
  } catch {
    return void JSON.stringify(found);
  }
  assert.deepEqual(found, strict);
}

const SNAPSHOT = kubeObjects.map((objects) => JSON.stringify({ apiVersion: "kubectl-loopback/v1", kind: "Snapshot", takenBy: "x", namesHidden: false, coverage: { source: "live", gaps: { nodes: "forbidden" } }, serverVersion: "v1.30.0", namespace: null, problems: [{ code: "forbidden", level: "notice", params: { verb: "list", resource: "nodes", scope: "" } }], objects: objects.map((one) => ({ ...one, metadata: { namespace: "default", ...(one["metadata"] as object) } })) }));

function judgesSnapshots(text: string): void {
  const read = readSnapshot("file", text);
  if (!("cluster" in read)) return toldWell([read]);
  toldWell(read.problems);
  const result = analyze(read.cluster, { assumptions: {}, from: [], concerns: () => true, callers: { secrets: true } });
  assert.ok(result.findings.length >= 0 && result.callers.length >= 0);
}

const BASELINE = JSON.stringify({ apiVersion: "kubectl-loopback/v1", kind: "Baseline", findings: [{ fingerprint: "CLB101 Service default/web TCP/80", namespace: "default" }, { fingerprint: "CLB102 DaemonSet kube-system/kube-proxy", namespace: null }] }, null, 2);

function readsBaselines(text: string): void {
  const read = readBaseline(text);
  if (typeof read === "string") return toldWell([{ code: "bad-baseline", level: "error", params: { file: "file", fault: read }, location: null }]);
  const result = applyBaseline(LOOPING, read, "file", () => true);
  toldWell(result.problems);
  const again = readBaseline(JSON.stringify(makeBaseline(result, read, () => false)));
  assert.ok(typeof again === "object" && again.findings.length >= 1);
}

const folder = mkdtempSync(join(tmpdir(), "loopback-fuzz-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const SECRET = "sEcReT-tOkEn";
const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: main
clusters:
- name: c
  cluster: { server: "https://user:${SECRET}@10.0.0.1:6443", certificate-authority: ca.crt, proxy-url: "http://me:${SECRET}@proxy:1" }
users:
- name: u
  user: { token: ${SECRET}, exec: { command: ./plugin, args: [a], env: [{ name: A, value: ${SECRET} }] } }
contexts:
- name: main
  context: { cluster: c, user: u, namespace: prod }
`;

function choosesClusters({ text, args }: { text: string; args: readonly string[] }): void {
  const file = join(folder, "kubeconfig");
  writeFileSync(file, text);
  const invocation = parseCommandLine(["check", ...args]);
  if (isUsageError(invocation)) return;
  const choice = chooseCluster(invocation, { env: { KUBECONFIG: file }, cwd: folder });
  if (isRefusal(choice)) assert.ok(!choice.refused.includes(SECRET), `the secret is told: ${choice.refused}`);
  else assert.equal(typeof choice.namespace, "string");
}

const UNDO = JSON.stringify({ apiVersion: "kubectl-loopback/v1", kind: "Undo", steps: [{ object: { apiVersion: "v1", kind: "Service", namespace: "default", name: "web" }, path: ["metadata", "annotations", "a/b"], depth: 3, before: null, after: "true" }] }, null, 2);

/** What is no undo file is told without a word of it: it may be anything. */
function readsUndoFiles(text: string): void {
  const file = join(folder, "undo");
  writeFileSync(file, text);
  const read = readUndoFile(file);
  if (typeof read === "string") assert.match(read, /^not (?:JSON|\{ apiVersion: kubectl-loopback\/v1, kind: Undo \})$/);
}

function selects(text: string): void {
  const matches = parseSelector(text);
  if (matches) for (const labels of [{}, { app: "web" }, JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, string>]) assert.equal(typeof matches(labels), "boolean");
}

/** Text from anywhere is shown without doing anything, within its width, and all of it. */
function showsText({ text, width }: { text: string; width: number }): void {
  for (const shown of [printable(text), oneLine(text)]) obeysNobody(shown);
  obeysNobody(escaped(text));
  obeysNobody(excerpt(text, width));
  assert.doesNotMatch(oneLine(text), /\n/);
  const plain = oneLine(text);
  assert.ok(textWidth(cut(plain, width)) <= width);
  const solid = (written: string) => written.replace(/\s+/gu, "");
  assert.equal(solid(wrap(plain, width, 2)), solid(plain));
  assert.equal(solid(wrapLines(plain, Math.max(2, width)).join("")), solid(plain));
}

export const TEXTS = [
  target("configuration file", 3, mutated(fc.constant(CONFIG), ["suppress:\n", "clusters:\n  ", "assume: ", "rules: ", "CLB101", "off", "clients: ", "until: ", ...HOSTILE_KEYS.map((key) => `${JSON.stringify(key)}: `)]), readsConfig),
  target("suppression comments", 4, mutated(fc.oneof(COMMENTED, yamlStream), ["# kubectl-loopback-disable-line CLB101 -- x\n", "kubectl-loopback-disable", " -- ", " until 2027-01-01", "CLB101", ...MANIFEST_WORDS]), readsSuppressions),
  target("Corefiles", 50, mutated(fc.constant(COREFILE), ["rewrite ", "hosts {\n", "}\n", "template IN A ", "answer ", "match ", "cluster.local:53 {\n", ".:53 {\n"]), editsCorefiles),
  target("loose JSON", 150, mutated(fc.constantFrom('{ Vip: "1.1.1.1" }', '[{"HTTP":80},{"HTTPS":443}]', '{"80":{"protocol":["TCP"]}}', "[{host: a, path: /}]", "null")), readsLooseJson),
  target("snapshot file", 15, mutated(SNAPSHOT), judgesSnapshots),
  target("baseline file", 90, mutated(fc.constant(BASELINE), ['"fingerprint":', '"namespace":', '"findings":']), readsBaselines),
  target("kubeconfig", 10, fc.record({ text: mutated(fc.constant(KUBECONFIG), ["server: ", "token: ", "user: ", "exec: ", "current-context: ", "name: ", "- "]), args: fc.constantFrom([], ["--context", "main"], ["--user", "__proto__"], ["--server", "x"], ["--cluster", "constructor"], ["--as-group", "g"]) }), choosesClusters),
  target("undo file", 40, mutated(fc.constant(UNDO)), readsUndoFiles),
  target("label selectors", 110, mutated(fc.constantFrom("app=web,tier!=cache", "a in (b,c),d notin (e)", "x/y,!z"), [" in (", " notin (", ",", "==", "!=", "a", ")"]), selects),
  target("text on a terminal", 110, fc.record({ text: mutated(fc.constantFrom("a word and another", "中文 and 🙂 text", "x".repeat(90))), width: fc.integer({ min: 1, max: 100 }) }), showsText),
];
