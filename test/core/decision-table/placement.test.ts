import { describe, expect, test } from "vitest";
import {
  EKLET, I, INTERNAL, LABEL, MASTER, S, backend, delays, endpoint, http, ingress, listeners, loops, mayLoop, node, nodes, pod, proxy, safe, service, slice, tcp,
  type Case, type Manifest,
} from "../support.ts";

const THREE = nodes("n1", "n2", "n3");
const IPVS = proxy("ipvs");
const THIRD: [number, number] = [1 / 3, 1 / 3];
const DIRECT = { ...INTERNAL, [`${S}direct-access`]: "true" };
const local = (annotations: Record<string, string> = {}) => service("web", { local: true, annotations: { ...INTERNAL, ...annotations } });
const direct = (annotations: Record<string, string> = {}) => service("web", { annotations: { ...DIRECT, ...annotations } });
const vip = (share: [number, number] | null) => tcp(loops("vip-not-bound", share));
const run = ({ objects, options, expected }: Case) => expect(listeners([IPVS, ...objects], options)).toEqual(expected);

describe("NodePort, policy Cluster: every Ready node that the CLB binds", () => {
  test.each<Case>([
    { name: "all of them", objects: [service(), ...THREE], expected: [vip(THIRD)] },
    { name: "not master nodes, which have clients all the same", objects: [service(), ...THREE, MASTER], expected: [vip([1 / 3, 1 / 4])] },
    { name: "not control-plane nodes", objects: [service(), ...THREE, node("m2", { labels: { "node-role.kubernetes.io/control-plane": "true" } })], expected: [vip([1 / 3, 1 / 4])] },
    { name: "not nodes that are not Ready", objects: [service(), ...THREE, node("n4", { ready: false })], expected: [vip([1 / 3, 1 / 4])] },
    { name: "not nodes that are not Ready, whatever else is true of them", objects: [service(), ...THREE, { ...node("n4"), status: { conditions: [{ type: "MemoryPressure", status: "True" }, { type: "Ready", status: "Unknown" }] } }], expected: [vip([1 / 3, 1 / 4])] },
    { name: "not nodes of unknown readiness", objects: [service(), ...THREE, { apiVersion: "v1", kind: "Node", metadata: { name: "n4" } }], expected: [vip([1 / 3, 1 / 4])] },
    { name: "cordoned ones, yes", objects: [service(), ...THREE, node("n4", { unschedulable: true })], expected: [vip([1 / 4, 1 / 4])] },
    { name: "not super nodes by name", objects: [service(), ...THREE, node("eklet-subnet-1")], expected: [vip([1 / 3, 1 / 4])] },
    { name: "not super nodes by label", objects: [service(), ...THREE, node("s1", { labels: { "node.kubernetes.io/instance-type": "eklet" } })], expected: [vip([1 / 3, 1 / 4])] },
    { name: "other instance types, yes", objects: [service(), ...THREE, node("n4", { labels: { "node.kubernetes.io/instance-type": "S5.LARGE8" } })], expected: [vip([1 / 4, 1 / 4])] },
    { name: "narrowed by label", objects: [service("web", { annotations: { ...INTERNAL, [LABEL]: "pool=a" } }), node("n1", { labels: { pool: "a" } }), node("n2", { labels: { pool: "a" } }), node("n3"), node("n4")], expected: [vip([1 / 2, 1 / 4])] },
    { name: "a selector for an empty value", objects: [service("web", { annotations: { ...INTERNAL, [LABEL]: "pool==" } }), ...THREE], expected: [tcp(mayLoop("unknown-backends", "backends"))] },
    { name: "a label that is no selector counts as absent", objects: [service("web", { annotations: { ...INTERNAL, [LABEL]: "pool in a" } }), ...THREE], expected: [vip(THIRD)] },
    { name: "backend Pods do not matter", objects: [service(), ...THREE, pod("p", { on: "n1" })], expected: [vip(THIRD)] },
    { name: "backends on super nodes are direct besides", objects: [service(), ...THREE, EKLET, pod("p", { on: "eklet-1" })], expected: [vip([1 / 4, 3 / 16])] },
    { name: "… also where only a label tells the super node", objects: [service(), ...THREE, node("s1", { labels: { "node.kubernetes.io/instance-type": "eklet" } }), pod("p", { on: "s1" })], expected: [vip([1 / 4, 3 / 16])] },
    { name: "… and where Nodes are not known", objects: [service(), pod("p", { on: "eklet-1" })], expected: [vip(null)] },
    { name: "own interfaces do not matter to NodePorts", objects: [service(), ...THREE, pod("p", { on: "n1", direct: true })], expected: [vip(THIRD)] },
  ])("$name", run);
});

describe.each<[string, string, boolean]>([
  ["pool=a", "equal", true], ["pool==a", "equal", true], ["pool!=b", "not equal", true], ["pool!=a", "not equal", false], ["pool in (a, b)", "in", true], ["pool notin (b)", "notin", true],
  ["pool", "exists", true], ["!pool", "not exists", false], ["pool=a,zone=1", "both", true], ["pool=a,zone=2", "one", false], ["x.io/pool", "prefix", false],
])("backends-label %s", (selector, _, selected) => {
  test(selected ? "selects" : "does not select", () => {
    const objects = [IPVS, service("web", { annotations: { ...INTERNAL, [LABEL]: selector } }), node("n1", { labels: { pool: "a", zone: "1" } })];
    expect(listeners(objects)).toEqual([selected ? vip([1, 1]) : tcp(mayLoop("unknown-backends", "backends"))]);
  });
});

describe("NodePort, policy Local: those of them that run a ready backend Pod", () => {
  test.each<Case>([
    { name: "two of three", objects: [local(), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n2" })], expected: [vip([1 / 2, 1 / 3])] },
    { name: "one: outage there", objects: [local(), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n1" })], expected: [vip([1, 1 / 3])] },
    { name: "Pods that are not ready do not count", objects: [local(), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n2" }), pod("c", { on: "n3", ready: false })], expected: [vip([1 / 2, 1 / 3])] },
    { name: "nor those on their way out", objects: [local(), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n2", meta: { deletionTimestamp: "2026-01-01T00:00:00Z" } })], expected: [vip([1, 1 / 3])] },
    { name: "deletionTimestamp: null means nothing", objects: [local(), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n2", meta: { deletionTimestamp: null } })], expected: [vip([1 / 2, 1 / 3])] },
    { name: "nor other Pods", objects: [local(), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n2", labels: { app: "x" } }), { ...pod("c", { on: "n3" }), metadata: { name: "c", namespace: "x", labels: { app: "web" } } }], expected: [vip([1, 1 / 3])] },
    { name: "nor nodes that cannot be RS", objects: [local(), ...THREE, MASTER, pod("a", { on: "n1" }), pod("b", { on: "m1" })], expected: [vip([1, 1 / 4])] },
    { name: "narrowed by label", objects: [local({ [LABEL]: "pool=a" }), node("n1", { labels: { pool: "a" } }), node("n2"), pod("a", { on: "n1" }), pod("b", { on: "n2" })], expected: [vip([1, 1 / 2])] },
    { name: "no ready Pod seen", objects: [local(), ...THREE], expected: [vip(null)] },
    { name: "no selector", objects: [service("web", { local: true, spec: { selector: null } }), ...THREE, pod("a", { on: "n1" })], expected: [vip(null)] },
    { name: "Nodes not known", objects: [local(), pod("a", { on: "n1" })], expected: [vip(null)] },
    { name: "every RS alike", objects: [local(), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n1" }), pod("c", { on: "n2" })], expected: [vip([1 / 2, 1 / 3])] },
    {
      name: "by weight",
      objects: [local({ "service.kubernetes.io/local-svc-only-bind-node-with-pod": "true", [`${S}local-svc-weighted-balance`]: "true" }), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n1" }), pod("c", { on: "n1" }), pod("d", { on: "n2" })],
      expected: [vip([3 / 4, 1 / 3])],
    },
    {
      name: "by weight only with local-svc-only-bind-node-with-pod",
      objects: [local({ [`${S}local-svc-weighted-balance`]: "true" }), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n1" }), pod("d", { on: "n2" })],
      expected: [vip([1 / 2, 1 / 3])],
    },
    { name: "backends on super nodes are direct", objects: [local(), ...THREE, EKLET, pod("a", { on: "n1" }), pod("b", { on: "eklet-1" })], expected: [vip([1 / 2, 1 / 8])] },
    { name: "… and may be all", objects: [local(), ...THREE, EKLET, pod("b", { on: "eklet-1" })], expected: [tcp(safe("no-shared-node"))] },
    { name: "… also where Nodes are not known", objects: [local(), pod("b", { on: "eklet-1" })], expected: [tcp(safe("no-shared-node"))] },
    { name: "one of several on a node that nobody knows", objects: [local(), ...THREE, slice("web", [endpoint("a", "n1"), { addresses: ["172.16.0.1"] }])], expected: [vip(null)] },
    { name: "… beside one on a super node", objects: [local(), ...THREE, EKLET, slice("web", [endpoint("a", "eklet-1"), { addresses: ["172.16.0.1"] }])], expected: [vip(null)] },
  ])("$name", run);
});

describe("direct access: the ready backend Pods", () => {
  test.each<Case>([
    { name: "one per node", objects: [direct(), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n2" })], expected: [vip([1 / 2, 1 / 3])] },
    { name: "several on one node", objects: [direct(), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n1" }), pod("c", { on: "n2" })], expected: [vip([2 / 3, 1 / 3])] },
    { name: "all on one node", objects: [direct(), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n1" })], expected: [vip([1, 1 / 3])] },
    { name: "also on nodes that NodePorts would not have", objects: [direct(), MASTER, node("n1", { ready: false }), pod("a", { on: "m1" }), pod("b", { on: "n1" })], expected: [vip([1 / 2, 1 / 2])] },
    { name: "the label does not matter", objects: [direct({ [LABEL]: "pool=a" }), ...THREE, pod("a", { on: "n1" })], expected: [vip([1, 1 / 3])] },
    { name: "no ready Pod seen", objects: [direct(), ...THREE, pod("a", { on: "n1", ready: false })], expected: [vip(null)] },
    { name: "Nodes not known", objects: [direct(), pod("a", { on: "n1" })], expected: [vip(null)] },
    { name: "one of several on a node that nobody knows", objects: [direct(), ...THREE, slice("web", [endpoint("a", "n1"), { addresses: ["172.16.0.1"] }])], expected: [vip(null)] },
    { name: "a live cluster without Nodes", objects: [direct(), pod("a", { on: "n1" })], options: { live: {}, assume: { platform: "tke" } }, expected: [vip(null)] },
    { name: "an interface of its own needs no node that is known", objects: [direct(), ...THREE, pod("a", { direct: true }), slice("web", [{ addresses: ["172.16.0.8"], targetRef: { kind: "Pod", name: "a" } }, endpoint("b", "n1")])], expected: [vip([1 / 2, 1 / 6])] },
    { name: "own interfaces share a node with nobody", objects: [direct(), ...THREE, pod("a", { on: "n1", direct: true }), pod("b", { on: "n2" })], expected: [vip([1 / 2, 1 / 6])] },
    { name: "all with own interfaces", objects: [direct(), ...THREE, pod("a", { on: "n1", direct: true })], expected: [tcp(safe("no-shared-node"))] },
    { name: "on super nodes alike", objects: [direct(), ...THREE, EKLET, pod("a", { on: "eklet-1" })], expected: [tcp(safe("no-shared-node"))] },
    { name: "hostNetwork backends share a node like others", objects: [direct(), ...THREE, pod("a", { on: "n1", host: true })], expected: [vip([1, 1 / 3])] },
    { name: "weights are for NodePorts", objects: [direct({ "service.kubernetes.io/local-svc-only-bind-node-with-pod": "true", [`${S}local-svc-weighted-balance`]: "true" }), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n2" })], expected: [vip([1 / 2, 1 / 3])] },
    { name: "other networks are shared", objects: [direct(), ...THREE, { ...pod("a", { on: "n1" }), metadata: { name: "a", labels: { app: "web" }, annotations: { "tke.cloud.tencent.com/networks": "tke-route-eni" } } }], expected: [vip([1, 1 / 3])] },
  ])("$name", run);

  test("an Ingress' own annotation decides for it", () => {
    const objects = [ingress("x", { annotations: { [`${I}direct-access`]: "true" } }), backend("web", { annotations: { [`${S}direct-access`]: "false" } }), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n2" })];
    expect(listeners(objects)).toEqual([http(delays("source-ip-kept", [1 / 2, 1 / 3], 2))]);
  });
});

describe("direct access by default", () => {
  const switches = (on: string): Manifest => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "tke-service-controller-config", namespace: "kube-system" }, data: { EnableDefaultDirectAccess: on } });
  const objects = (on: string, annotation?: unknown) => [
    service("web", { annotations: annotation === undefined ? INTERNAL : { ...INTERNAL, [`${S}direct-access`]: annotation } }), IPVS, switches(on), ...THREE, pod("a", { on: "n1" }),
  ];
  const ON = [vip([1, 1 / 3])];
  const OFF = [vip(THIRD)];
  test.each<[string, Manifest[], Case["options"], Case["expected"]]>([
    ["live and on", objects("true"), { live: {} }, ON],
    ["live and off", objects("false"), { live: {} }, OFF],
    ["live, on and the annotation false", objects("true", "false"), { live: {} }, OFF],
    ["live, on and the annotation True", objects("true", "True"), { live: {} }, ON],
    ["live, off and the annotation true", objects("false", "true"), { live: {} }, ON],
    ["files do not tell", objects("true"), {}, OFF],
    ["files, assumed on", objects("false"), { assume: { "direct-access-default": true } }, ON],
    ["files, assumed on, the annotation false", objects("false", "false"), { assume: { "direct-access-default": true } }, OFF],
    ["live and on, assumed off", objects("true"), { live: {}, assume: { "direct-access-default": false } }, OFF],
    ["live, ConfigMaps forbidden", objects("true").filter((one) => one["kind"] !== "ConfigMap"), { live: { configmaps: "forbidden" }, assume: { "proxy-mode": "ipvs" } }, OFF],
  ])("%s", (_, manifests, options, expected) => expect(listeners(manifests, options)).toEqual(expected));
});

describe("backends are found by EndpointSlices when read, else by selector", () => {
  const pods = [pod("a", { on: "n1" }), pod("b", { on: "n2" })];
  test.each<Case>([
    { name: "EndpointSlices count, not Pods", objects: [direct(), ...THREE, ...pods, slice("web", [endpoint("a", "n1")])], expected: [vip([1, 1 / 3])] },
    { name: "without Pods", objects: [direct(), ...THREE, slice("web", [endpoint("a", "n1"), endpoint("b", "n2")])], expected: [vip([1 / 2, 1 / 3])] },
    { name: "not ready", objects: [direct(), ...THREE, slice("web", [endpoint("a", "n1"), endpoint("b", "n2", { ready: false, serving: true })])], expected: [vip([1, 1 / 3])] },
    { name: "no conditions means ready", objects: [direct(), ...THREE, slice("web", [endpoint("a", "n1"), endpoint("b", "n2", {})])], expected: [vip([1 / 2, 1 / 3])] },
    { name: "an empty slice: no ready Pod seen", objects: [direct(), ...THREE, ...pods, slice("web", [])], expected: [vip(null)] },
    { name: "another Service's slice", objects: [direct(), ...THREE, ...pods, slice("other", [endpoint("a", "n1")])], expected: [vip([1 / 2, 1 / 3])] },
    { name: "a Pod in two slices counts once", objects: [direct(), ...THREE, slice("web", [endpoint("a", "n1"), endpoint("b", "n2")]), { ...slice("web", [endpoint("a", "n1")]), metadata: { name: "web-6", labels: { "kubernetes.io/service-name": "web" } }, addressType: "IPv6" }], expected: [vip([1 / 2, 1 / 3])] },
    { name: "endpoints without a Pod count by address", objects: [direct(), ...THREE, slice("web", [{ addresses: ["172.16.0.1"], nodeName: "n1" }, { addresses: ["172.16.0.2"], nodeName: "n1" }, { addresses: ["172.16.0.3"], nodeName: "n2" }])], expected: [vip([2 / 3, 1 / 3])] },
    { name: "an endpoint's node is its Pod's where none is named", objects: [direct(), ...THREE, pod("a", { on: "n1" }), slice("web", [{ addresses: ["172.16.0.1"], targetRef: { kind: "Pod", name: "a" } }])], expected: [vip([1, 1 / 3])] },
    { name: "an endpoint on a node that nobody knows", objects: [direct(), ...THREE, slice("web", [{ addresses: ["172.16.0.1"] }])], expected: [vip(null)] },
    { name: "… with Local", objects: [local(), ...THREE, slice("web", [{ addresses: ["172.16.0.1"] }])], expected: [vip(null)] },
    { name: "own interfaces are told by the Pod", objects: [direct(), ...THREE, pod("a", { on: "n1", direct: true }), slice("web", [endpoint("a", "n1")])], expected: [tcp(safe("no-shared-node"))] },
    { name: "super nodes by name", objects: [direct(), ...THREE, slice("web", [endpoint("a", "eklet-7")])], expected: [tcp(safe("no-shared-node"))] },
    { name: "with Local", objects: [local(), ...THREE, slice("web", [endpoint("a", "n1")])], expected: [vip([1, 1 / 3])] },
  ])("$name", run);
});
