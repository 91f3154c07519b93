import type { NodeInfo } from "../model/cluster.ts";
import type { Fact } from "../model/fact.ts";
import type { Backend } from "../model/listener.ts";
import type { Placement, Rs } from "../model/path.ts";
import { annotation, KEYS } from "../tke/annotations.ts";
import type { BackendIndex, BackendPod } from "../tke/backends.ts";
import { isBindable, isSuperNodeName } from "../tke/node.ts";
import { parseSelector } from "../tke/selector.ts";
import { weighsByPods } from "../tke/service.ts";

/** An RS of which only its kind is known. */
const SOMEWHERE: Rs = { kind: "node-port", node: null, stack: "pod", pod: null, address: null, weight: 1 };
/** All that is known where nothing was read: one and the same list each time, so that what is counted over it is counted once. */
const NODE_SOMEWHERE: readonly Rs[] = [SOMEWHERE];
const POD_SOMEWHERE: readonly Rs[] = [{ ...SOMEWHERE, kind: "pod" }];

/** The nodes as placing sees them. */
interface Nodes {
  readonly fact: Fact<readonly NodeInfo[]>;
  isSuper(name: string | null): boolean;
  /** The nodes that the CLB binds for a backend, as RS of weight 1; the same list for all backends with the same label. */
  bound(backend: Backend): readonly Rs[];
}

/** Finds the RS of backends among the nodes and Pods that were read; each backend is looked at once. */
export function placer(fact: Fact<readonly NodeInfo[]>, index: BackendIndex): (backend: Backend) => Placement {
  const nodes: Nodes = { fact, isSuper: superNodeTest(fact), bound: boundNodes(fact) };
  const place = (backend: Backend) => placementOf(backend, backend.service ? index.readyPods(backend.service) : [], nodes);
  const [direct, notDirect] = [once(place, ({ service }) => service), once(place, ({ service }) => service)];
  return (backend) => (backend.direct ? direct : notDirect)(backend);
}

function once<A, K, R>(compute: (argument: A) => R, keyFor: (argument: A) => K): (argument: A) => R {
  const seen = new Map<K, R>();
  return (argument) => {
    const key = keyFor(argument);
    const result = seen.get(key) ?? compute(argument);
    seen.set(key, result);
    return result;
  };
}

/** Where the RS of a backend are: ready Pods with direct access, else NodePorts of the nodes that the CLB binds. */
function placementOf(backend: Backend, pods: readonly BackendPod[], nodes: Nodes): Placement {
  if (backend.direct) return direct(pods, nodes);
  const sandboxed = pods.filter((pod) => nodes.isSuper(pod.node)).map((pod) => podRs(pod, nodes));
  const nodePorts = backend.policy === "Local" ? localRs(backend, pods, nodes) : clusterRs(backend, nodes);
  const found = nodePorts && sandboxed.length === 0 ? nodePorts : [...(nodePorts ?? []), ...sandboxed];
  return {
    rs: found.length === 0 ? NODE_SOMEWHERE : nodePorts === undefined ? [...found, SOMEWHERE] : found,
    impossible: nodes.fact.known && found.length === 0 && (nodePorts !== undefined || nodes.bound(backend).length === 0),
    countable: someRead(nodes) && nodePorts !== undefined && found.length > 0,
    backendNodes: countNodes(pods),
  };
}

function someRead({ fact }: Nodes): boolean {
  return fact.known && fact.value.length > 0;
}

/** On how many nodes the Pods stand; null where no Pod was seen, or one whose node nobody knows. */
function countNodes(pods: readonly BackendPod[]): number | null {
  const nodes = new Set(pods.map((pod) => pod.node));
  return pods.length === 0 || nodes.has(null) ? null : nodes.size;
}

function superNodeTest(nodes: Fact<readonly NodeInfo[]>): Nodes["isSuper"] {
  const known = new Set<string | null>(nodes.known ? nodes.value.filter((node) => node.superNode).map((node) => node.name) : []);
  return (name) => known.has(name) || isSuperNodeName(name);
}

function boundNodes(fact: Fact<readonly NodeInfo[]>): Nodes["bound"] {
  const all = fact.known ? fact.value.filter(isBindable) : [];
  const labelOf = (backend: Backend) => (backend.service ? annotation(backend.service, KEYS.backendsLabel) : undefined) ?? "";
  return once((backend) => {
    const selects = parseSelector(labelOf(backend));
    return all.filter((node) => selects?.(node.labels) ?? true).map((node) => nodePort(node.name, node.address, 1));
  }, labelOf);
}

function direct(pods: readonly BackendPod[], nodes: Nodes): Placement {
  const rs = pods.map((pod) => podRs(pod, nodes));
  const placed = rs.every((one) => one.node !== null || one.stack === "own");
  return {
    rs: rs.length > 0 ? rs : POD_SOMEWHERE,
    impossible: false,
    countable: someRead(nodes) && rs.length > 0 && placed,
    backendNodes: countNodes(pods),
  };
}

/** Super-node backends are always bound directly. */
function podRs(pod: BackendPod, nodes: Nodes): Rs {
  const stack = pod.ownInterface || nodes.isSuper(pod.node) ? "own" : pod.hostNetwork ? "host" : "pod";
  return { kind: "pod", node: pod.node, stack, pod: pod.key, address: pod.address, weight: 1 };
}

function clusterRs(backend: Backend, nodes: Nodes): readonly Rs[] | undefined {
  return nodes.fact.known ? nodes.bound(backend) : undefined;
}

/** Policy Local: the nodes that run a ready backend Pod. Undefined where no such Pod was seen, or one on an unknown node. */
function localRs(backend: Backend, pods: readonly BackendPod[], nodes: Nodes): readonly Rs[] | undefined {
  if (pods.length === 0 || pods.some((pod) => pod.node === null)) return undefined;
  const counts = new Map<string, number>();
  for (const { node } of pods) if (!nodes.isSuper(node)) counts.set(node!, (counts.get(node!) ?? 0) + 1);
  const weight = (name: string) => (weighsByPods(backend.service!) ? counts.get(name)! : 1);
  if (!nodes.fact.known) return [...counts.keys()].map((name) => nodePort(name, null, weight(name)));
  return nodes.bound(backend).filter(({ node }) => counts.has(node!)).map(({ node, address }) => nodePort(node!, address, weight(node!)));
}

function nodePort(node: string, address: string | null, weight: number): Rs {
  return { kind: "node-port", node, stack: "pod", pod: null, address, weight };
}
