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

/** Where the RS of a backend are: ready Pods with direct access, else NodePorts of the nodes that the CLB binds. */
export function placementOf(backend: Backend, nodes: Fact<readonly NodeInfo[]>, index: BackendIndex): Placement {
  const pods = backend.service ? index.readyPods(backend.service) : [];
  const isSuper = superNodeTest(nodes);
  if (backend.direct) return direct(pods, nodes, isSuper);
  const sandboxed = pods.filter((pod) => isSuper(pod.node)).map((pod) => podRs(pod, isSuper));
  const nodePorts = backend.policy === "Local" ? localRs(backend, pods, nodes, isSuper) : clusterRs(backend, nodes);
  const found = [...(nodePorts ?? []), ...sandboxed];
  return {
    rs: nodePorts === undefined || found.length === 0 ? [...found, SOMEWHERE] : found,
    impossible: nodes.known && found.length === 0 && (nodePorts !== undefined || bindable(backend, nodes.value).length === 0),
    countable: someRead(nodes) && nodePorts !== undefined && found.length > 0,
    backendNodes: countNodes(pods),
  };
}

function someRead(nodes: Fact<readonly NodeInfo[]>): boolean {
  return nodes.known && nodes.value.length > 0;
}

/** On how many nodes the Pods stand; null where no Pod was seen, or one whose node nobody knows. */
function countNodes(pods: readonly BackendPod[]): number | null {
  const nodes = new Set(pods.map((pod) => pod.node));
  return pods.length === 0 || nodes.has(null) ? null : nodes.size;
}

function superNodeTest(nodes: Fact<readonly NodeInfo[]>): (name: string | null) => boolean {
  const known = new Set(nodes.known ? nodes.value.filter((node) => node.superNode).map((node) => node.name) : []);
  return (name) => name !== null && (known.has(name) || isSuperNodeName(name));
}

function direct(pods: readonly BackendPod[], nodes: Fact<readonly NodeInfo[]>, isSuper: (name: string | null) => boolean): Placement {
  const rs = pods.map((pod) => podRs(pod, isSuper));
  const placed = rs.every((one) => one.node !== null || one.stack === "own");
  return {
    rs: rs.length > 0 ? rs : [{ ...SOMEWHERE, kind: "pod" }],
    impossible: false,
    countable: someRead(nodes) && rs.length > 0 && placed,
    backendNodes: countNodes(pods),
  };
}

/** Super-node backends are always bound directly. */
function podRs(pod: BackendPod, isSuper: (name: string | null) => boolean): Rs {
  const stack = pod.ownInterface || isSuper(pod.node) ? "own" : pod.hostNetwork ? "host" : "pod";
  return { kind: "pod", node: pod.node, stack, pod: pod.key, address: pod.address, weight: 1 };
}

function bindable(backend: Backend, nodes: readonly NodeInfo[]): readonly NodeInfo[] {
  const label = backend.service ? annotation(backend.service, KEYS.backendsLabel) : undefined;
  const selects = label === undefined ? undefined : parseSelector(label);
  return nodes.filter((node) => isBindable(node) && (selects?.(node.labels) ?? true));
}

function clusterRs(backend: Backend, nodes: Fact<readonly NodeInfo[]>): Rs[] | undefined {
  return nodes.known ? bindable(backend, nodes.value).map((node) => nodePort(node.name, node.address, 1)) : undefined;
}

/** Policy Local: the nodes that run a ready backend Pod. Undefined where no such Pod was seen, or one on an unknown node. */
function localRs(backend: Backend, pods: readonly BackendPod[], nodes: Fact<readonly NodeInfo[]>, isSuper: (name: string | null) => boolean): Rs[] | undefined {
  const counts = new Map<string, number>();
  for (const { node } of pods) if (node !== null && !isSuper(node)) counts.set(node, (counts.get(node) ?? 0) + 1);
  const weight = (name: string) => (weighsByPods(backend.service ?? undefined) ? counts.get(name)! : 1);
  if (pods.length === 0 || pods.some((pod) => pod.node === null)) return undefined;
  if (!nodes.known) return [...counts.keys()].map((name) => nodePort(name, null, weight(name)));
  return bindable(backend, nodes.value).filter((node) => counts.has(node.name)).map((node) => nodePort(node.name, node.address, weight(node.name)));
}

function nodePort(node: string, address: string | null, weight: number): Rs {
  return { kind: "node-port", node, stack: "pod", pod: null, address, weight };
}
