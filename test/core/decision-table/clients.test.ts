import { describe, expect, test } from "vitest";
import {
  BOUND, EKLET, I, INTERNAL, LABEL, MASTER, NEW, OLD, S, avoids, backend, client, config, delays, endpoint, http, ingress, judge, listeners, loops, mayLoop, node, nodes, onlySelf, pod,
  proxy, proxyPod, safe, service, slice, tcp, workload, type Case, type Manifest,
} from "../support.ts";

const THREE = nodes("n1", "n2", "n3");
const IPVS = proxy("ipvs");
const DIRECT = { ...INTERNAL, [`${S}direct-access`]: "true" };
const local = (spec: Manifest = {}) => service("web", { local: true, spec });
const direct = () => service("web", { annotations: DIRECT });
const vip = (share: [number, number] | null) => tcp(loops("vip-not-bound", share));
const NO_NODE = [tcp(safe("no-shared-node"))];
const TODAY = [tcp(safe("no-shared-node", "current-placement"))];
const SELF = [tcp(onlySelf())];
const from = (...names: string[]) => ({ from: names });
const run = ({ objects, options, expected }: Case) => expect(listeners([IPVS, ...objects], options)).toEqual(expected);
const owned = (kind: string, name: string) => ({ ownerReferences: [{ kind, name }] });

describe("named clients stand where their Pods run", () => {
  const web = [local(), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n2" })];
  test.each<Case>([
    { name: "a Pod beside a backend", objects: [...web, client("c", { on: "n1" })], options: from("pod/c"), expected: [vip([1 / 2, 1 / 2])] },
    { name: "a Pod elsewhere today", objects: [...web, client("c", { on: "n3" })], options: from("pod/c"), expected: TODAY },
    { name: "a Pod that no node has yet could be on any", objects: [...web, client("c")], options: from("pod/c"), expected: [vip([1 / 2, 1 / 3])] },
    { name: "a Deployment by its selector", objects: [...web, workload("Deployment", "c"), pod("c1", { on: "n1", labels: { app: "c" } }), pod("c2", { on: "n3", labels: { app: "c" } })], options: from("deployment/c"), expected: [vip([1 / 2, 1 / 4])] },
    { name: "a StatefulSet by ownership", objects: [...web, workload("StatefulSet", "c", { labels: { app: "other" } }), pod("c1", { on: "n1", labels: { x: "y" }, meta: owned("StatefulSet", "c") })], options: from("statefulset/c"), expected: [vip([1 / 2, 1 / 2])] },
    { name: "a DaemonSet", objects: [...web, workload("DaemonSet", "c"), ...["n1", "n2", "n3"].map((on) => pod(`c-${on}`, { on, labels: { app: "c" } }))], options: from("daemonset/c"), expected: [vip([1 / 2, 1 / 3])] },
    { name: "a Job by ownership", objects: [...web, workload("Job", "c"), pod("c1", { on: "n3", labels: {}, meta: owned("Job", "c") })], options: from("job/c"), expected: TODAY },
    { name: "a Job without Pods could be on any", objects: [...web, workload("Job", "c")], options: from("job/c"), expected: [vip([1 / 2, 1 / 3])] },
    { name: "a Deployment without Pods could be on any", objects: [...web, workload("Deployment", "c")], options: from("deployment/c"), expected: [vip([1 / 2, 1 / 3])] },
    { name: "a Job without a selector has no Pods but its own", objects: [...web, workload("Job", "c"), client("d", { on: "n3" }), pod("c1", { on: "n1", labels: {}, meta: owned("Job", "c") })], options: from("job/c"), expected: [vip([1 / 2, 1 / 2])] },
    { name: "Pods that have ended call nobody", objects: [...web, workload("Deployment", "c"), { ...pod("c1", { on: "n1", labels: { app: "c" } }), status: { phase: "Failed" } }, pod("c2", { on: "n3", labels: { app: "c" } })], options: from("deployment/c"), expected: TODAY },
    { name: "Pods of another namespace are others", objects: [...web, workload("Deployment", "c"), { ...pod("c1", { on: "n1" }), metadata: { name: "c1", namespace: "x", labels: { app: "c" } } }, pod("c2", { on: "n3", labels: { app: "c" } })], options: from("deployment/c"), expected: TODAY },
    { name: "several clients", objects: [...web, client("c", { on: "n1" }), client("d", { on: "n3" })], options: from("pod/c", "pod/d"), expected: [vip([1 / 2, 1 / 4])] },
    { name: "several on one node count once", objects: [...web, client("c", { on: "n1" }), client("d", { on: "n1" })], options: from("pod/c", "pod/d"), expected: [vip([1 / 2, 1 / 2])] },
    { name: "… of whom the one that is worse off counts", objects: [...web, client("c", { on: "n1" }), client("d", { on: "n1", direct: true })], options: from("pod/c", "pod/d"), expected: [vip([1 / 2, 1 / 2])] },
    { name: "of two Pods on one node one is the backend itself", objects: [direct(), ...THREE, pod("a", { on: "n1" }), client("c", { on: "n1" })], options: from("pod/a", "pod/c"), expected: SELF },
    { name: "one elsewhere today, one that nobody knows where", objects: [local(), pod("a", { on: "n1" }), client("c", { on: "n2" }), workload("Deployment", "d")], options: from("pod/c", "deployment/d"), expected: [vip(null)] },
    { name: "elsewhere today, and a backend that nobody knows where", objects: [direct(), ...THREE, slice("web", [endpoint("a", "n1"), { addresses: ["172.16.0.7"] }]), client("c", { on: "n2" })], options: from("pod/c"), expected: [vip(null)] },
    { name: "elsewhere today, and a backend with an interface of its own elsewhere for ever", objects: [direct(), ...THREE, pod("a", { on: "n1", direct: true }), pod("b", { on: "n2" }), client("c", { on: "n3" })], options: from("pod/c"), expected: TODAY },
    { name: "a workload without Pods, and a backend on a node that was not read", objects: [direct(), ...THREE, pod("a", { on: "n9" }), workload("Deployment", "c")], options: from("deployment/c"), expected: TODAY },
    { name: "a node is an ordinary Pod there", objects: web, options: from("node/n1"), expected: [vip([1 / 2, 1 / 2])] },
    { name: "a node without backends: only today", objects: web, options: from("node/n3"), expected: TODAY },
    { name: "a node and nodes as RS stay where they are", objects: [service("web", { annotations: { ...INTERNAL, [LABEL]: "pool=a" } }), node("n1", { labels: { pool: "a" } }), node("n3")], options: from("node/n3"), expected: NO_NODE },
    { name: "a Pod and nodes as RS: only today", objects: [service("web", { annotations: { ...INTERNAL, [LABEL]: "pool=a" } }), node("n1", { labels: { pool: "a" } }), node("n3"), client("c", { on: "n3" })], options: from("pod/c"), expected: TODAY },
    { name: "a master node is no RS of NodePorts", objects: [service(), ...THREE, MASTER], options: from("node/m1"), expected: NO_NODE },
    { name: "where Nodes are not known, on a node of its own", objects: [service(), client("c", { on: "n1" })], options: from("pod/c"), expected: [vip(null)] },
    { name: "where Nodes are not known, beside a backend", objects: [local(), pod("a", { on: "n1" }), client("c", { on: "n1" })], options: from("pod/c"), expected: [vip(null)] },
    { name: "where Nodes are not known, elsewhere today", objects: [local(), pod("a", { on: "n1" }), client("c", { on: "n2" })], options: from("pod/c"), expected: TODAY },
    { name: "nobody named and no client beside an RS: nothing is assumed", objects: [service("web", { annotations: DIRECT }), ...THREE, EKLET, pod("a", { on: "eklet-1" })], expected: NO_NODE },
  ])("$name", run);

  test.each<[string, Manifest[], ReturnType<typeof http>[]]>([
    ["policy Cluster rests on no cluster CIDR", [ingress(), backend()], [http(safe("no-shared-node"))]],
    ["policy Local does", [ingress(), backend("web", { local: true }), pod("a", { on: "n2" }), pod("b", { on: "n3" })], [http(safe("no-shared-node", "no-cluster-cidr"))]],
  ])("hostNetwork against NodePorts of other nodes, by an Ingress, mode unknown: %s", (_, objects, expected) => {
    expect(listeners([...objects, ...THREE, client("c", { on: "n1", host: true })], from("pod/c"))).toEqual(expected);
  });

  test.each(["pod/x", "deployment/x", "statefulset/x", "daemonset/x", "job/x", "node/x"])("%s is not among the objects", (name) => {
    const report = judge([service(), IPVS, ...THREE], from(name));
    expect(report.problems).toEqual([{ code: "target-not-found", level: "error", message: `${name} was not found`, location: null }]);
    expect(report.listeners.map(({ reason, probability }) => [reason, probability])).toEqual([["vip-not-bound", { max: 1 / 3, mean: 1 / 3 }]]);
  });

  test("what is found is judged beside what is not", () => {
    const report = judge([...web, IPVS, client("c", { on: "n1" })], from("pod/c", "pod/x"));
    expect(report.problems.map(({ message }) => message)).toEqual(["pod/x was not found"]);
    expect(report.listeners[0]!.probability).toEqual({ max: 1 / 2, mean: 1 / 2 });
  });
});

describe("anti-affinity keeps named clients apart", () => {
  const pods = [pod("a", { on: "n1" }), pod("b", { on: "n2" })];
  const shy = (term: Manifest = {}, labels = { app: "c" }) => workload("Deployment", "c", { labels, spec: avoids("web", term) });
  const objects = (...more: Manifest[]) => [local(), ...THREE, ...pods, ...more];
  const LOOPS = [vip([1 / 2, 1 / 3])];
  const D = from("deployment/c");
  test.each<Case>([
    { name: "the client's, Local", objects: objects(shy()), options: D, expected: NO_NODE },
    { name: "the client's, direct", objects: [direct(), ...THREE, ...pods, shy()], options: D, expected: NO_NODE },
    { name: "not with NodePorts of all nodes", objects: [service(), ...THREE, ...pods, shy()], options: D, expected: [vip([1 / 3, 1 / 3])] },
    { name: "the servers'", objects: [local(), ...THREE, pod("a", { on: "n1", spec: avoids("c") }), workload("Deployment", "c")], options: D, expected: NO_NODE },
    { name: "only one of the servers'", objects: [local(), ...THREE, pod("a", { on: "n1", spec: avoids("c") }), pod("b", { on: "n2" }), workload("Deployment", "c")], options: D, expected: LOOPS },
    { name: "the servers' template's, too", objects: objects(shy(), workload("Deployment", "web", { labels: { app: "web" } })), options: D, expected: NO_NODE },
    { name: "from templates alone", objects: [local(), ...THREE, workload("Deployment", "web", { labels: { app: "web" }, spec: avoids("c") }), workload("Deployment", "c")], options: D, expected: NO_NODE },
    { name: "where Nodes are not known", objects: [local(), ...pods, shy()], options: D, expected: NO_NODE },
    { name: "a Pod's own", objects: objects(client("c", { on: "n3", spec: avoids("web") })), options: from("pod/c"), expected: NO_NODE },
    { name: "it proves more than today's placement", objects: objects(client("c", { on: "n1", spec: avoids("web") })), options: from("pod/c"), expected: NO_NODE },
    { name: "nobody named: it proves nothing", objects: objects(shy()), expected: LOOPS },
    { name: "another topologyKey", objects: objects(shy({ topologyKey: "topology.kubernetes.io/zone" })), options: D, expected: LOOPS },
    { name: "another selector", objects: objects(shy({ labelSelector: { matchLabels: { app: "x" } } })), options: D, expected: LOOPS },
    { name: "an expression", objects: objects(shy({ labelSelector: { matchExpressions: [{ key: "app", operator: "In", values: ["web", "x"] }] } })), options: D, expected: NO_NODE },
    { name: "NotIn", objects: objects(shy({ labelSelector: { matchExpressions: [{ key: "app", operator: "NotIn", values: ["web"] }] } })), options: D, expected: LOOPS },
    { name: "Exists", objects: objects(shy({ labelSelector: { matchExpressions: [{ key: "app", operator: "Exists" }] } })), options: D, expected: NO_NODE },
    { name: "DoesNotExist", objects: objects(shy({ labelSelector: { matchExpressions: [{ key: "x", operator: "DoesNotExist" }] } })), options: D, expected: NO_NODE },
    { name: "an empty selector matches all", objects: objects(shy({ labelSelector: {} })), options: D, expected: NO_NODE },
    { name: "no selector matches none", objects: objects(shy({ labelSelector: null })), options: D, expected: LOOPS },
    { name: "an operator that nobody knows", objects: objects(shy({ labelSelector: { matchExpressions: [{ key: "app", operator: "Gt", values: ["1"] }] } })), options: D, expected: LOOPS },
    { name: "another namespace", objects: objects(shy({ namespaces: ["x"] })), options: D, expected: LOOPS },
    { name: "this namespace by name", objects: objects(shy({ namespaces: ["x", "default"] })), options: D, expected: NO_NODE },
    { name: "all namespaces", objects: objects(shy({ namespaceSelector: {} })), options: D, expected: NO_NODE },
    { name: "a namespace by its label", objects: objects(shy({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "default" } } })), options: D, expected: NO_NODE },
    { name: "another by its label", objects: objects(shy({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "x" } } })), options: D, expected: LOOPS },
    { name: "narrowed by labels that only the scheduler sees", objects: objects(shy({ matchLabelKeys: ["pod-template-hash"] })), options: D, expected: LOOPS },
    { name: "preferred is not required", objects: objects(workload("Deployment", "c", { spec: { affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "web" } } } }] } } } })), options: D, expected: LOOPS },
    { name: "a workload is never apart from itself", objects: [local(), ...THREE, pod("a", { on: "n1", spec: avoids("web") }), workload("Deployment", "c", { labels: { app: "web" }, spec: avoids("web") })], options: D, expected: [vip([1, 1])] },
    { name: "nodes of clients that are apart count with 0", objects: objects(pod("c1", { on: "n3", labels: { app: "c" }, spec: avoids("web") }), client("d", { on: "n1" })), options: from("pod/c1", "pod/d"), expected: [vip([1 / 2, 1 / 4])] },
    { name: "… but not where another client stands", objects: objects(pod("c1", { on: "n1", labels: { app: "c" }, spec: avoids("web") }), client("d", { on: "n1" })), options: from("pod/c1", "pod/d"), expected: [vip([1 / 2, 1 / 2])] },
  ])("$name", run);

  test("labels like those of the servers, in another namespace: another workload", () => {
    const there = (object: Manifest) => ({ ...object, metadata: { ...(object["metadata"] as object), namespace: "x" } });
    run({ name: "", objects: [there(local()), ...THREE, ...pods.map(there), shy({ namespaceSelector: {} }, { app: "web" })], options: D, expected: NO_NODE });
  });

  test("a backend Service of an Ingress, and its policy", () => {
    const shop = [ingress(), ...THREE, ...pods, shy(), IPVS];
    expect(listeners([...shop, backend("web", { local: true })], D)).toEqual([http(safe("no-shared-node"))]);
    expect(listeners([...shop, backend("web")], D)).toEqual([http(delays("source-ip-kept", [1 / 3, 1 / 3], 4 / 3))]);
    expect(listeners(shop, D)).toEqual([http(delays("source-ip-kept", [1 / 3, 1 / 3], 4 / 3))]);
  });
});

describe("own interfaces and super nodes", () => {
  test.each<Case>([
    { name: "a client Pod with an interface of its own", objects: [service(), ...THREE, client("c", { on: "n1", direct: true })], options: from("pod/c"), expected: NO_NODE },
    { name: "a workload of such Pods", objects: [service(), ...THREE, workload("Deployment", "c", { annotations: { "tke.cloud.tencent.com/networks": "tke-direct-eni" } })], options: from("deployment/c"), expected: NO_NODE },
    { name: "… where Nodes are not known", objects: [service(), client("c", { direct: true })], options: from("pod/c"), expected: NO_NODE },
    { name: "both interfaces", objects: [service(), ...THREE, { ...client("c", { on: "n1" }), metadata: { name: "c", annotations: { "tke.cloud.tencent.com/networks": "tke-bridge,tke-direct-eni" } } }], options: from("pod/c"), expected: NO_NODE },
    { name: "a client Pod on a super node", objects: [service(), ...THREE, EKLET, client("c", { on: "eklet-1" })], options: from("pod/c"), expected: NO_NODE },
    { name: "… where Nodes are not known", objects: [service(), client("c", { on: "eklet-1" })], options: from("pod/c"), expected: NO_NODE },
    { name: "… that only a label tells", objects: [service(), ...THREE, node("s1", { labels: { "node.kubernetes.io/instance-type": "eklet" } }), client("c", { on: "s1" })], options: from("pod/c"), expected: NO_NODE },
    { name: "node/ of a super node", objects: [service(), ...THREE, EKLET], options: from("node/eklet-1"), expected: NO_NODE },
    { name: "even beside a backend there", objects: [direct(), EKLET, pod("a", { on: "eklet-1" }), client("c", { on: "eklet-1" })], options: from("pod/c"), expected: NO_NODE },
    { name: "a client that may be there counts there with 0", objects: [service(), node("n1"), EKLET, client("c")], options: from("pod/c"), expected: [vip([1, 1 / 2])] },
    { name: "its node counts with 0 beside others", objects: [service(), ...THREE, client("c", { on: "n1", direct: true }), client("d", { on: "n2" })], options: from("pod/c", "pod/d"), expected: [vip([1 / 3, 1 / 6])] },
    { name: "an ordinary client, a backend with its own interface", objects: [direct(), ...THREE, pod("a", { on: "n1", direct: true }), client("c", { on: "n1" })], options: from("pod/c"), expected: NO_NODE },
    { name: "apart for good from one RS, today from the other", objects: [direct(), ...THREE, pod("a", { on: "n1", direct: true }), pod("b", { on: "n2" }), client("c", { on: "n1" })], options: from("pod/c"), expected: TODAY },
  ])("$name", run);
});

describe("hostNetwork clients: the CLB skips an RS with their address", () => {
  const host = (on?: string) => client("h", { ...(on ? { on } : {}), host: true });
  const H = from("pod/h");
  test.each<Case>([
    { name: "NodePorts: its own is skipped, the others are no loop", objects: [service(), ...THREE, host("n1")], options: H, expected: NO_NODE },
    { name: "its own is the only RS", objects: [service(), node("n1"), MASTER, host("n1")], options: H, expected: SELF },
    { name: "its own is the only RS with Local", objects: [local(), ...THREE, pod("a", { on: "n2" }), host("n2")], options: H, expected: SELF },
    { name: "the only RS is another node", objects: [local(), ...THREE, pod("a", { on: "n2" }), host("n1")], options: H, expected: NO_NODE },
    { name: "Nodes not known", objects: [service(), host("n1")], options: H, expected: NO_NODE },
    { name: "Nodes not known, its own neither", objects: [service(), host()], options: H, expected: NO_NODE },
    { name: "Nodes not known, its own is the only RS with Local", objects: [local(), pod("a", { on: "n2" }), host("n2")], options: H, expected: SELF },
    { name: "no node yet, and one of them is the only RS", objects: [service(), node("n1"), MASTER, host()], options: H, expected: SELF },
    { name: "a hostNetwork workload on several nodes", objects: [service(), ...THREE, workload("DaemonSet", "h", { spec: { hostNetwork: true } })], options: from("daemonset/h"), expected: NO_NODE },
    { name: "direct access: loops with the Pods of its node", objects: [direct(), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n2" }), host("n1")], options: H, expected: [vip([1 / 2, 1 / 2])] },
    { name: "direct access: the Pods of other nodes only today", objects: [direct(), ...THREE, pod("b", { on: "n2" }), host("n1")], options: H, expected: TODAY },
    { name: "direct access to a hostNetwork Pod of its node: the same address", objects: [direct(), ...THREE, pod("a", { on: "n1", host: true }), pod("b", { on: "n2" }), host("n1")], options: H, expected: TODAY },
    { name: "… and no other", objects: [direct(), ...THREE, pod("a", { on: "n1", host: true }), host("n1")], options: H, expected: SELF },
    { name: "one client without an RS decides", objects: [local(), ...THREE, pod("a", { on: "n2" }), host("n2"), client("c", { on: "n1" })], options: from("pod/c", "pod/h"), expected: SELF },
    { name: "the skipped RS does not count, super-node backends do", objects: [local(), ...THREE, EKLET, pod("a", { on: "n2" }), pod("b", { on: "eklet-1" }), host("n2")], options: H, expected: NO_NODE },
    { name: "nobody named is on the host network", objects: [service(), node("n1")], expected: [vip([1, 1])] },
  ])("$name", run);

  test("layer 7, and before it what makes no loop", () => {
    const one = [backend(), node("n1"), host("n1")];
    expect(listeners([ingress(), ...one], H)).toEqual([http(onlySelf(7))]);
    expect(listeners([ingress("x", { annotations: { [`${I}tke-service-config`]: "c" } }), config("c", { protocol: "HTTP", port: 80, keepaliveEnable: 1 }), ...one], H))
      .toEqual([http(safe("keepalive-snat", "keepalive-whitelist", "security-group"))]);
    expect(listeners([ingress("x", { annotations: { [`${I}target-groups`]: "x" } }), ...one], H)).toEqual([http(mayLoop("unknown-backends", "backends"))]);
    expect(listeners([service("web", { annotations: BOUND }), IPVS, ...one.slice(1)], H)).toEqual([tcp(safe("prevent-loopback"))]);
  });
});

describe("a backend Pod that calls itself", () => {
  const A = from("pod/a");
  test.each<Case>([
    { name: "direct, the only RS", objects: [direct(), ...THREE, pod("a", { on: "n1" })], options: A, expected: SELF },
    { name: "direct, another elsewhere", objects: [direct(), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n2" })], options: A, expected: TODAY },
    { name: "direct, another beside it: that one always loops", objects: [direct(), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n1" })], options: A, expected: [vip([1, 1])] },
    { name: "direct, itself does not count in the share", objects: [direct(), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n1" }), pod("c", { on: "n2" })], options: A, expected: [vip([1 / 2, 1 / 2])] },
    { name: "direct, by EndpointSlice", objects: [direct(), ...THREE, pod("a", { on: "n1" }), slice("web", [endpoint("a", "n1")])], options: A, expected: SELF },
    { name: "direct, where the slice names another node than the Pod", objects: [direct(), ...THREE, pod("a", { on: "n1" }), slice("web", [endpoint("a", "n2")])], options: A, expected: SELF },
    { name: "direct, on a super node", objects: [direct(), EKLET, pod("a", { on: "eklet-1" })], options: A, expected: SELF },
    { name: "its Deployment has one Pod", objects: [direct(), ...THREE, workload("Deployment", "web"), pod("a", { on: "n1" })], options: from("deployment/web"), expected: SELF },
    { name: "its Deployment has two", objects: [direct(), ...THREE, workload("Deployment", "web"), pod("a", { on: "n1" }), pod("b", { on: "n2" })], options: from("deployment/web"), expected: TODAY },
    { name: "through its own node's NodePort it loops", objects: [local(), ...THREE, pod("a", { on: "n1" })], options: A, expected: [vip([1, 1])] },
    { name: "another Service's Pod is not itself", objects: [direct(), ...THREE, pod("b", { on: "n1" }), client("a", { on: "n1" })], options: A, expected: [vip([1, 1])] },
  ])("$name", run);
});

describe("named clients and kube-proxies of several versions", () => {
  const objects = [service("web", { annotations: BOUND }), proxyPod("n1", NEW), proxyPod("n2", OLD), ...THREE, client("c", { on: "n1" }), client("d", { on: "n2" })];
  test.each<Case>([
    { name: "on a node with a new one", objects, options: from("pod/c"), expected: [tcp(safe("prevent-loopback"))] },
    { name: "on a node with an old one", objects, options: from("pod/d"), expected: [tcp(loops("kube-proxy-too-old", [1 / 3, 1 / 3]))] },
    { name: "on both", objects, options: from("pod/c", "pod/d"), expected: [tcp(loops("kube-proxy-too-old", [1 / 3, 1 / 6]))] },
  ])("$name", run);
});
