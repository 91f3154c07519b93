import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyze, atOnce, analyzing, collect, offersFor, readManifests, whatIf, type Change, type Edit, type JsonObject, type KubeObject, type Question, type Result } from "@kubectl-loopback/core";

/** What edits bring about is foreseen from what is known already; it must be what judging the edited objects afresh says. */

const QUESTION: Question = { assumptions: {}, from: [], concerns: () => true };
const KUBE_PROXY = (image: string) => `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: kube-proxy, namespace: kube-system }
spec: { template: { spec: { containers: [{ name: kube-proxy, image: "ccr.ccs.tencentyun.com/tkeimages/kube-proxy:${image}", args: [--proxy-mode=ipvs] }] } } }
`;

const service = (name: string, type: string, annotations: string) => `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop, annotations: { service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: subnet-1${annotations} } }
spec: { type: ${type}, selector: { app: ${name} }, ports: [{ port: 80 }, { port: 443 }] }
`;

const ingress = (name: string, backend: string, annotations: string) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name}, namespace: shop, annotations: { kubernetes.io/ingress.class: qcloud, kubernetes.io/ingress.subnetId: subnet-1${annotations} } }
spec: { rules: [{ http: { paths: [{ path: /, backend: { service: { name: ${backend}, port: { number: 80 } } } }] } }] }
`;

const config = (name: string, keepalive: string) => `apiVersion: cloud.tencent.com/v1alpha1
kind: TkeServiceConfig
metadata: { name: ${name}, namespace: shop }
spec: { loadBalancer: { l7Listeners: [{ protocol: HTTP, port: 80${keepalive} }] } }
`;

const node = (name: string) => `apiVersion: v1
kind: Node
metadata: { name: ${name} }
status: { conditions: [{ type: Ready, status: "True" }] }
`;

const NAMES = ["a", "b", "c"];
const name = fc.constantFrom(...NAMES);
const document = fc.oneof(
  fc.tuple(name, fc.constantFrom("LoadBalancer", "ClusterIP"), fc.constantFrom("", ', service.cloud.tencent.com/prevent-loopback: "true"', ", service.cloud.tencent.com/prevent-loopback: yes")).map((args) => service(...args)),
  fc.tuple(name, fc.constantFrom(...NAMES, "missing"), fc.constantFrom("", ", ingress.cloud.tencent.com/tke-service-config: a", ', ingress.cloud.tencent.com/tke-service-config-auto: "true"')).map((args) => ingress(...args)),
  fc.tuple(fc.constantFrom("a", "b-auto-ingress-config"), fc.constantFrom("", ", keepaliveEnable: 1", ", keepaliveEnable: 0")).map((args) => config(...args)),
  fc.constantFrom("n1", "n2").map(node),
  fc.constantFrom("v1.20.6-tke.12", "v1.20.6-tke.8").map(KUBE_PROXY),
);

function judged(objects: readonly KubeObject[]): Result {
  return analyze({ objects: collect(objects).set, coverage: { source: "files", gaps: {} }, serverVersion: null }, QUESTION);
}

const told = ({ judged: all }: Result) => all.map(({ listener: { object, port, protocol, config: effective }, risk }) => ({ object: object.ref, value: object.value, port, protocol, config: effective.state === "read" ? effective.object.value : effective.state, risk }));

describe("which listeners are judged again", () => {
  const CONFIGURED = ", ingress.cloud.tencent.com/tke-service-config: a";
  const BOTH = [ingress("a", "a", CONFIGURED), ingress("b", "b", ""), service("a", "ClusterIP", ""), service("b", "ClusterIP", ""), service("c", "LoadBalancer", "")];
  const set = (path: (string | number)[], value: string | number): Change => ({ op: "set", path, value });
  const NEW_CONFIG = { apiVersion: "cloud.tencent.com/v1alpha1", kind: "TkeServiceConfig", metadata: { name: "a", namespace: "shop" }, spec: { loadBalancer: { l7Listeners: [{ protocol: "HTTP", port: 80, keepaliveEnable: 1 }] } } };
  const NEW_SERVICE = { apiVersion: "v1", kind: "Service", metadata: { name: "b", namespace: "shop" }, spec: { type: "ClusterIP", externalTrafficPolicy: "Local" } };
  const rule = (to: string) => `'[{"host":"x","path":"/","backend":{"serviceName":"${to}","servicePort":80}}]'`;
  const MIXED = ingress("m", "a", `, kubernetes.io/ingress.rule-mix: "true", kubernetes.io/ingress.http-rules: ${rule("a")}, kubernetes.io/ingress.https-rules: ${rule("b")}`).replace("spec: { rules:", "spec: { tls: [{ secretName: x }], rules:");
  type Made = { kind: string; name: string; change?: Change; create?: JsonObject };
  test.each<[string, string[], Made, string[]]>([
    ["a Service's own", BOTH, { kind: "Service", name: "c", change: set(["metadata", "annotations", "service.cloud.tencent.com/prevent-loopback"], "true") }, ["c:80", "c:443"]],
    ["of the Ingress of a Service", BOTH, { kind: "Service", name: "b", change: set(["spec", "externalTrafficPolicy"], "Local") }, ["b:80"]],
    ["of the Ingress of a Service that was not there", BOTH.filter((text) => !text.includes("Service\nmetadata: { name: b")), { kind: "Ingress", name: "b", create: NEW_SERVICE }, ["b:80"]],
    ["of a config", [...BOTH, config("a", ""), config("d", ""), ingress("d", "a", ", ingress.cloud.tencent.com/tke-service-config: d")], { kind: "TkeServiceConfig", name: "a", change: set(["spec", "loadBalancer", "l7Listeners", 0, "keepaliveEnable"], 1) }, ["a:80"]],
    ["of a config that was not there", BOTH, { kind: "Ingress", name: "a", create: NEW_CONFIG }, ["a:80"]],
    ["of a config that is put in the place of another one", [...BOTH, config("a", "")], { kind: "Ingress", name: "a", create: NEW_CONFIG }, ["a:80"]],
    ["of an Ingress of several Services, of which one changes", [...BOTH, ingress("d", "a", "").replace("paths: [", "paths: [{ path: /b, backend: { service: { name: b, port: { number: 80 } } } }, ")], { kind: "Service", name: "a", change: set(["spec", "externalTrafficPolicy"], "Local") }, ["a:80", "d:80"]],
    ["of an Ingress whose listeners lead to different Services", [...BOTH, MIXED], { kind: "Service", name: "b", change: set(["spec", "externalTrafficPolicy"], "Local") }, ["b:80", "m:80", "m:443"]],
    ["all, where a fact of the cluster may be another", [...BOTH, node("n1")], { kind: "Node", name: "n1", change: set(["spec", "providerID"], "x") }, ["a:80", "b:80", "c:80", "c:443"]],
  ])("%s", (_, documents, { kind, name: of, change, create }, again) => {
    const { objects } = readManifests({ file: "a.yaml", text: documents.join("---\n"), named: true }, { namespace: "default", workloads: false });
    const before = judged(objects);
    const object = before.cluster.objects.all.find(({ ref }) => ref.kind === kind && ref.name === of)!;
    const after = whatIf(before, [create ? { kind: "create", value: create, beside: object } : { kind: "change", object, changes: [change!] }]);
    expect(told(after)).toEqual(told(judged(after.cluster.objects.all)));
    const kept = new Set(before.judged);
    expect(after.judged.filter((one) => !kept.has(one)).map(({ listener }) => `${listener.object.ref.name}:${listener.port}`).toSorted()).toEqual(again.toSorted());
  });
});

test("who was not asked about is not judged afterwards, and what is new is not asked about", () => {
  const { objects } = readManifests({ file: "a.yaml", text: [service("a", "LoadBalancer", ""), service("c", "LoadBalancer", "")].join("---\n"), named: true }, { namespace: "default", workloads: false });
  const before = analyze({ objects: collect(objects).set, coverage: { source: "files", gaps: {} }, serverVersion: null }, { ...QUESTION, concerns: ({ ref }) => ref.name === "c" });
  const [other, asked] = objects;
  const bound: Change = { op: "set", path: ["metadata", "annotations", "service.cloud.tencent.com/prevent-loopback"], value: "true" };
  const after = whatIf(before, [{ kind: "change", object: asked!, changes: [bound] }, { kind: "change", object: other!, changes: [bound] }, { kind: "create", value: { ...asked!.value, metadata: { name: "d", namespace: "shop" } }, beside: asked! }]);
  expect(after.cluster.objects.all.map(({ ref }) => ref.name)).toEqual(["a", "c", "d"]);
  expect(after.judged.map(({ listener: { object, port, preventLoopback } }) => [object.ref.name, port, preventLoopback])).toEqual([["c", 80, true], ["c", 443, true]]);
});

test("an edit of what is not there changes nothing", () => {
  const { objects } = readManifests({ file: "a.yaml", text: service("a", "LoadBalancer", ""), named: true }, { namespace: "default", workloads: false });
  const before = judged(objects);
  const gone: KubeObject = { ...objects[0]!, ref: { ...objects[0]!.ref, name: "gone" } };
  const after = whatIf(before, [{ kind: "change", object: gone, changes: [{ op: "set", path: ["spec", "type"], value: "ClusterIP" }] }]);
  expect(told(after)).toEqual(told(before));
});

test("an object that was asked about is itself after the edit; a new one nobody asked about, whoever else was", () => {
  const { objects } = readManifests({ file: "a.yaml", text: [service("a", "LoadBalancer", ""), service("c", "LoadBalancer", "")].join("---\n"), named: true }, { namespace: "default", workloads: false });
  const [asked] = objects;
  const bound: Change = { op: "set", path: ["metadata", "annotations", "service.cloud.tencent.com/prevent-loopback"], value: "true" };
  const after = (concerns: Question["concerns"], edit: Edit) => whatIf(analyze({ objects: collect(objects).set, coverage: { source: "files", gaps: {} }, serverVersion: null }, { ...QUESTION, concerns }), [edit]).judged.map(({ listener: { object, port } }) => `${object.ref.name}:${port}`);
  expect(after((object) => object === asked, { kind: "change", object: asked!, changes: [bound] })).toEqual(["a:80", "a:443"]);
  expect(after(() => true, { kind: "create", value: { ...asked!.value, metadata: { name: "d", namespace: "shop" } }, beside: asked! })).toEqual(["a:80", "a:443", "c:80", "c:443"]);
});

describe("what edits bring about", () => {
  test("is what judging the edited objects afresh says", () => {
    let foreseen = 0;
    fc.assert(fc.property(fc.array(document, { minLength: 2, maxLength: 9 }), fc.integer({ min: 0, max: 30 }), (documents, pick) => {
      const { objects, problems } = readManifests({ file: "a.yaml", text: documents.join("---\n"), named: true }, { namespace: "default", workloads: false });
      expect(problems).toEqual([]);
      const result = judged(objects);
      const edits = offersFor(result.findings, { result, live: false, clients: [] }).flatMap(({ offers }) => offers).flatMap(({ proposal }) => proposal?.edits ?? []);
      const chosen: Edit[] = edits.length === 0 ? [] : [edits[pick % edits.length]!];
      const after = whatIf(result, chosen);
      foreseen += chosen.length;
      expect(told(after)).toEqual(told(judged(after.cluster.objects.all)));
      expect(told(atOnce(analyzing(after.cluster, QUESTION)))).toEqual(told(after));
    }), { numRuns: 400, seed: 7 });
    expect(foreseen).toBeGreaterThan(200);
  });
});
