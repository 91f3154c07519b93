import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc, { type Arbitrary } from "fast-check";
import {
  analyze, applyConfig, collect, en, explain, explanationDot, explanationMermaid, explanationSvg, explanationText, INGRESS_KEYS, judgeProbe, KEYS, listOffers, makePlan, makePlanReport, makeReport,
  planProbe, readManifests, readSnapshot, readTries, reportExplanation, SERVICE_KEYS, takeSnapshot, ticketText, toJsonPatch, zhCN, type Cluster, type Json, type JsonObject, type KubeObject, type Result,
  sourceText,
} from "@kubectl-loopback/core";
import { fileEdits } from "../../../packages/kubectl-plugin/src/fix/file-edits.ts";
import { run } from "../../../packages/kubectl-plugin/src/run.ts";
import { HOSTILE_KEYS, mutated, mutatedValue } from "../mutated.ts";
import { kubeObjects } from "../objects.ts";
import { obeysNobody, quietShell } from "../shell.ts";
import { target } from "../target.ts";

const QUESTION = { assumptions: {}, from: [], concerns: () => true, callers: { secrets: true } } as const;

const asList = (items: Json) => JSON.stringify({ apiVersion: "v1", kind: "List", items });

function fromFiles(text: string): { cluster: Cluster; result: Result } {
  const { objects } = readManifests({ file: "file", text, named: true }, { namespace: "default", workloads: true, callers: { secrets: true } });
  const cluster: Cluster = { objects: collect(objects).set, coverage: { source: "files", gaps: {} }, serverVersion: null };
  return { cluster, result: analyze(cluster, QUESTION) };
}

/** As they come from an API server: nothing has looked at their types. */
function fromCluster(items: Json): Result {
  const objects = (Array.isArray(items) ? items : []).flatMap((value): KubeObject[] => {
    const { apiVersion, kind, metadata } = (value ?? {}) as Record<string, JsonObject | string | undefined>;
    const { name, namespace } = (metadata ?? {}) as JsonObject;
    if (typeof apiVersion !== "string" || typeof kind !== "string" || typeof name !== "string") return [];
    return [{ ref: { apiVersion, kind, namespace: typeof namespace === "string" ? namespace : "default", name }, value: value as JsonObject, source: null }];
  });
  return analyze({ objects: collect(objects).set, coverage: { source: "live", gaps: {} }, serverVersion: "v1.30.0-tke.1" }, QUESTION);
}

/** Verdicts are told and explained in both languages, and cured. */
function isTold(result: Result): void {
  for (const words of [en, zhCN]) makeReport(result, [], words);
  for (const one of result.judged.slice(0, 2)) {
    const explanation = explain(result, one);
    for (const render of [explanationDot, explanationMermaid, explanationSvg]) render(explanation, zhCN);
    obeysNobody(explanationText(explanation, en, { width: 80 }));
    reportExplanation(explanation, en);
    planProbe(one.listener, result, { count: 3 });
    obeysNobody(ticketText(one.listener.object, result, zhCN, "program"));
  }
}

function judgesAnything(items: Json): void {
  isTold(fromCluster(items));
  isTold(fromFiles(asList(items)).result);
}

/** Each edit is made in the file, and what it lowers to can be sent. */
function plansAnything(items: Json): void {
  for (const live of [true, false]) {
    const text = asList(items);
    const result = live ? fromCluster(items) : fromFiles(text).result;
    const scene = { result, live, clients: [] };
    makePlanReport(listOffers(scene), [], en);
    const plan = makePlan(scene, undefined);
    makePlanReport(plan, [], zhCN);
    if (live) for (const edit of plan.edits) if (edit.kind === "change") toJsonPatch(edit.object.value, edit.changes);
    if (!live) fileEdits(plan, () => ({ ...sourceText("file", text), path: "file", root: "file", mark: new Uint8Array() }), en);
  }
}

const hash = (text: string) => `n${createHash("sha256").update(text).digest("hex").slice(0, 12)}`;

/** What a snapshot holds is judged as what it was taken of. */
function keepsVerdicts(items: Json): void {
  const { cluster, result } = fromFiles(asList(items));
  const kept = takeSnapshot({ cluster, problems: [], namespace: null, takenBy: "fuzz" }, null);
  const read = readSnapshot("file", JSON.stringify(kept));
  assert.ok("cluster" in read, JSON.stringify(read));
  const verdicts = ({ judged }: Result) => judged.map(({ listener, risk }) => [listener.object.ref, listener.port, listener.protocol, risk.verdict, risk.reason]);
  assert.deepEqual(verdicts(analyze(read.cluster, QUESTION)), verdicts(result));
  const hidden = readSnapshot("file", JSON.stringify(takeSnapshot({ cluster, problems: [], namespace: null, takenBy: "fuzz" }, hash)));
  assert.ok("cluster" in hidden);
  analyze(hidden.cluster, QUESTION);
}

const COMMANDS: readonly (readonly string[])[] = [
  ...["text", "wide", "name", "jsonl", "sarif", "junit", "github", "gitlab", "markdown", "html", "prometheus", "policyreport", "json", "yaml", "jsonpath={..*}"].map((format) => ["check", "-o", format]),
  ["callers", "--include-secrets"], ["facts"], ["explain"], ["fix"], ["fix", "--list"], ["check", "-v", "--what-if", "prevent-loopback"], ["snapshot", "-o", "-", "--hash-names"],
];

async function isShown({ items, command, lang }: { items: Json; command: readonly string[]; lang: string }): Promise<void> {
  const { shell, said } = quietShell([...command, "-f", "-", "--lang", lang, "--no-config"], asList(items));
  const code = await run(shell);
  assert.ok([0, 1, 3].includes(code), `exit code ${code}: ${said()}`);
  // A diff shows the lines of the file as they are, for `git apply`.
  if (command[0] !== "fix") obeysNobody(said());
}

const ANNOTATION_KEYS = [...new Set([...Object.values(KEYS), ...[SERVICE_KEYS, INGRESS_KEYS].flatMap((keys) => Object.values(keys).flat()), "kubectl-loopback.io/disable", "kubectl-loopback.io/x", "service.beta.kubernetes.io/x", ...HOSTILE_KEYS])];
const ANNOTATION_VALUES = ["true", "false", '{"80":{"protocol":["TCP","HTTP"]}}', '[{"HTTP":80},{"HTTPS":443}]', "{ Vip: '1.1.1.1' }", "a=b,c!=d,e in (f,g),!h", "CLB101, CLB301 until 2027-01-01 -- reason", "subnet-1", "null", '[{"host":"a","backend":{"serviceName":"web"}}]', "tke-direct-eni", "config"];

const annotations: Arbitrary<Json> = fc.array(fc.tuple(fc.constantFrom(...ANNOTATION_KEYS), mutated(fc.constantFrom(...ANNOTATION_VALUES))), { maxLength: 8 }).map((entries) => Object.fromEntries(entries));

/** The same annotations on both kinds of owner, with what they may name. */
function readsAnnotations(all: Json): void {
  const owner = (kind: string, apiVersion: string, spec: JsonObject): JsonObject => ({ apiVersion, kind, metadata: { name: "web", namespace: "default", annotations: all }, spec });
  const items = [
    owner("Service", "v1", { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80 }, { port: 443, protocol: "UDP" }] }),
    owner("Ingress", "networking.k8s.io/v1", { rules: [{ http: { paths: [{ backend: { service: { name: "web" } } }] } }] }),
    { apiVersion: "cloud.tencent.com/v1alpha1", kind: "TkeServiceConfig", metadata: { name: "config", namespace: "default" }, spec: { loadBalancer: { l7Listeners: [{ protocol: "HTTP", port: 80, keepaliveEnable: true }] } } },
  ];
  const { result } = fromFiles(asList(items));
  isTold(applyConfig(result, { settings: { suppress: [] }, texts: [], today: "2027-01-31", everything: true }));
  plansAnything(items);
  keepsVerdicts(items);
}

/** Policies on the backends of an Ingress with keepalive. */
const policies = mutatedValue(fc.constant<JsonObject[]>([
  { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "np", namespace: "default" }, spec: { podSelector: { matchLabels: { app: "web" }, matchExpressions: [{ key: "app", operator: "In", values: ["web"] }] }, policyTypes: ["Ingress"], ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }, { podSelector: {} }], ports: [{ port: 80, endPort: 90, protocol: "TCP" }] }] } },
  { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "all", namespace: "default" }, spec: { podSelector: {}, ingress: [{}] } },
]));

const KEPT_ALIVE: readonly JsonObject[] = [
  { apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace: "default" }, spec: { type: "NodePort", selector: { app: "web" }, ports: [{ port: 80, targetPort: 80 }], loadBalancerSourceRanges: ["10.0.0.0/8"] } },
  { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name: "shop", namespace: "default", annotations: { "kubernetes.io/ingress.subnetId": "subnet-1", "ingress.cloud.tencent.com/tke-service-config": "c" } }, spec: { rules: [{ http: { paths: [{ backend: { service: { name: "web" } } }] } }] } },
  { apiVersion: "cloud.tencent.com/v1alpha1", kind: "TkeServiceConfig", metadata: { name: "c", namespace: "default" }, spec: { loadBalancer: { l7Listeners: [{ protocol: "HTTP", port: 80, keepaliveEnable: 1 }] } } },
  { apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "default", labels: { app: "web" } }, spec: { nodeName: "n1" }, status: {} },
];

const PROBED = ["clb 1 402 200\nclb 2 - -\nservice 1 3 ok\nend\n", "clb 1 500 -\nclb 2 1 ok\nservice 1 0 -\nend\n", "tools nc\n"];

function judgesProbes(text: string): void {
  const printed = readTries(text, 5);
  for (const { seconds } of printed.tries) assert.ok(seconds >= 0);
  for (const layer of [4, 7] as const) for (const share of [0, 0.5, 1, null]) judgeProbe(printed, { layer, share, risk: RISK });
}

const RISK = fromFiles(asList([KEPT_ALIVE[0]!, { ...KEPT_ALIVE[0], spec: { type: "LoadBalancer", ports: [{ port: 80 }] } } as JsonObject])).result.judged[0]!.risk;

export const JUDGING = [
  target("objects: judged and explained", 1, mutatedValue(kubeObjects), judgesAnything),
  target("objects: plans and edits", 1, mutatedValue(kubeObjects), plansAnything),
  target("objects: snapshots", 1, mutatedValue(kubeObjects), keepsVerdicts),
  target("objects: every verb and format", 1, fc.record({ items: mutatedValue(kubeObjects), command: fc.constantFrom(...COMMANDS), lang: fc.constantFrom("en", "zh-CN") }), isShown),
  target("annotations", 1, annotations, readsAnnotations),
  target("network policies", 2, policies, (items) => isTold(fromFiles(asList([...KEPT_ALIVE, ...(Array.isArray(items) ? items : [])])).result)),
  target("probe output", 150, mutated(fc.constantFrom(...PROBED), ["clb ", "service ", "end\n", " 200\n", " ok\n", "tools "]), judgesProbes),
];
