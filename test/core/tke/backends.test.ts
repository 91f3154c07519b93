import { describe, expect, test } from "vitest";
import { indexBackends, nodesInUse } from "../../../packages/core/src/tke/backends.ts";
import { EKLET, endpoint, node, pod, resultOf, service, slice, workload, yaml, type Manifest } from "../support.ts";

const clusterOf = (objects: readonly Manifest[]) => resultOf(yaml(...objects)).result.cluster;

/** The first Service among them, and the index. */
const behind = (objects: readonly Manifest[], one: Manifest = service()) => {
  const cluster = clusterOf([one, ...objects]);
  return { index: indexBackends(cluster), service: cluster.objects.all[0]! };
};

const WEB = { namespace: "default", labels: { app: "web" }, hostNetwork: false, ownInterface: false, antiAffinity: [] };
const elsewhere = (object: Manifest) => ({ ...object, metadata: { ...(object["metadata"] as Manifest), namespace: "other" } });
const bare = (address: string | null, more: Manifest = {}) => ({ ...(address === null ? {} : { addresses: [address] }), ...more });
const old = (object: Manifest) => ({ ...object, apiVersion: "extensions/v1beta1" });
const plain = (key: string, node: string | null, address: string | null) => ({ key, node, address, hostNetwork: false, ownInterface: false });

describe("the ready Pods behind a Service", () => {
  const A = pod("a", { on: "n1", ip: "172.16.0.1" });
  test.each<[string, Manifest[], unknown[], Manifest?]>([
    ["by its selector", [A, pod("b", { on: "n2", host: true }), pod("c", { on: "n3", direct: true }), pod("d", { on: "eklet-1" })], [
      plain("default/a", "n1", "172.16.0.1"), { ...plain("default/b", "n2", null), hostNetwork: true }, { ...plain("default/c", "n3", null), ownInterface: true }, { ...plain("default/d", "eklet-1", null), ownInterface: true },
    ]],
    ["no others", [elsewhere(A), pod("b", { on: "n1", labels: { app: "x" } }), pod("c", { on: "n1", ready: false }), pod("d")], []],
    ["without Pods", [], []],
    ["without a selector", [A, pod("b", { on: "n1", labels: {} })], [], service("web", { spec: { selector: null } })],
    ["by its slices, whatever its selector", [A, pod("z", { on: "n9", ip: "172.16.0.9", host: true, labels: { app: "z" } }), slice("web", [endpoint("z", "n1")])], [{ ...plain("default/z", "n9", "172.16.0.9"), hostNetwork: true }]],
    ["by all of its slices, each once", [slice("web", [endpoint("a", "n1"), endpoint("b", "n2")]), { ...slice("web", [endpoint("a", "n1"), endpoint("c", "n3")]), metadata: { name: "web-y", labels: { "kubernetes.io/service-name": "web" } } }], [
      plain("default/a", "n1", "172.16.0.9"), plain("default/b", "n2", "172.16.0.9"), plain("default/c", "n3", "172.16.0.9"),
    ]],
    ["not by those of another Service, namespace, or of none", [slice("other", [endpoint("a", "n1")]), elsewhere(slice("web", [endpoint("a", "n1")])), { ...slice("x", [endpoint("a", "n1")]), metadata: { name: "web-z" } }, A], [plain("default/a", "n1", "172.16.0.1")]],
    ["endpoints that are not ready", [slice("web", [endpoint("a", "n1", { ready: false }), endpoint("b", "n2", {})])], [plain("default/b", "n2", "172.16.0.9")]],
    ["a Pod of its own interface", [pod("c", { on: "n3", direct: true }), pod("s", { on: "eklet-1" }), slice("web", [endpoint("c", "n3"), endpoint("s", "n1"), endpoint("t", "eklet-2")])], [
      { ...plain("default/c", "n3", "172.16.0.9"), ownInterface: true }, { ...plain("default/s", "eklet-1", "172.16.0.9"), ownInterface: true }, { ...plain("default/t", "eklet-2", "172.16.0.9"), ownInterface: true },
    ]],
    ["a Pod that is not on a node yet", [pod("a"), slice("web", [endpoint("a", "n1")])], [plain("default/a", "n1", "172.16.0.9")]],
    ["endpoints that name no Pod", [A, pod("undefined", { on: "n9" }), slice("web", [bare("10.0.0.1", { nodeName: "n1" }), bare("10.0.0.2", { targetRef: { kind: "VirtualMachine", name: "a" } }), bare("10.0.0.1", { nodeName: "n2" })])], [plain("10.0.0.1", "n2", "10.0.0.1"), plain("10.0.0.2", null, "10.0.0.2")]],
    ["endpoints of a time before nodeName", [slice("web", [bare("10.0.0.1", { topology: { "kubernetes.io/hostname": "n4" } })])], [plain("10.0.0.1", "n4", "10.0.0.1")]],
    ["an endpoint of a Pod that was not read, without an address", [slice("web", [bare(null, { nodeName: "n1", targetRef: { kind: "Pod", name: "x" } })])], [plain("default/x", "n1", null)]],
  ])("%s", (_, objects, expected, one) => {
    const { index, service: object } = behind(objects, one);
    expect(index.readyPods(object)).toEqual(expected);
  });
});

describe("the shapes of what may stand behind a Service", () => {
  test.each<[string, Manifest[], unknown[]]>([
    ["nothing", [], []],
    ["Pods, ready or not", [pod("a", { ready: false }), pod("b", { labels: { app: "x" } })], [WEB]],
    ["templates of all kinds", ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job"].map((kind) => workload(kind, "web", { spec: { hostNetwork: true } })), Array(5).fill({ ...WEB, hostNetwork: true })],
    ["of groups of former times", [old(workload("Deployment", "web"))], [WEB]],
    ["not of other groups", [{ ...workload("Deployment", "web"), apiVersion: "example.com/v1" }], []],
    ["not with other labels, in another namespace, or without a template", [workload("Deployment", "x"), elsewhere(workload("Deployment", "web")), { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "none" }, spec: {} }], []],
    ["of their own interface", [workload("Deployment", "web", { annotations: { "tke.cloud.tencent.com/networks": "tke-bridge, tke-direct-eni" } })], [{ ...WEB, ownInterface: true }]],
  ])("%s", (_, objects, expected) => {
    const { index, service: object } = behind(objects);
    expect(index.shapes(object)).toEqual(expected);
  });
});

test("the nodes that Pods and endpoints name", () => {
  const objects = [node("n9"), EKLET, pod("a", { on: "n1" }), pod("b"), slice("web", [endpoint("c", "n2"), bare("10.0.0.1"), bare("10.0.0.2", { nodeName: "" })])];
  expect(nodesInUse(clusterOf(objects))).toEqual(["n1", "n2"]);
});
