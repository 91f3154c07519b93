import type { NodeInfo } from "../model/cluster.ts";
import type { Fact } from "../model/fact.ts";
import type { Backend } from "../model/listener.ts";
import type { KubeObject } from "../model/object.ts";
import type { ClientPlace, Stack } from "../model/path.ts";
import type { Problem } from "../model/problem.ts";
import { find, isOwnedBy, labelsOf, ofKind, type Cluster } from "../objects.ts";
import { keepsApart } from "../tke/anti-affinity.ts";
import { serviceSelector, type BackendIndex } from "../tke/backends.ts";
import { isSuperNodeName, readNode } from "../tke/node.ts";
import { addressOf, hasEnded, nodeOf, podShape, selectorOf, templateShape, type PodShape } from "../tke/pod.ts";
import { labelSelector } from "../tke/selector.ts";

/** A client that the user names: `--from KIND/NAME`. */
export interface ClientName {
  readonly kind: "Pod" | "Deployment" | "StatefulSet" | "DaemonSet" | "Job" | "Node";
  readonly namespace: string;
  readonly name: string;
}

/** The groups in which each kind of client is looked for. */
const GROUPS: Readonly<Record<ClientName["kind"], readonly string[]>> = {
  Pod: [""], Node: [""], Deployment: ["apps", "extensions"], StatefulSet: ["apps"], DaemonSet: ["apps", "extensions"], Job: ["batch"],
};

interface NamedClient {
  readonly shape: PodShape | null;
  /** Where it stands; undefined where it could be on any node. */
  readonly places: readonly ClientPlace[] | undefined;
}

/** Who calls: any Pod of the cluster, or the clients that the user named. */
export interface Clients {
  readonly named: boolean;
  /** Whether one of them may stand on a super node. */
  readonly onSuperNode: boolean;
  /** The places of all clients, seen from one backend (anti-affinity depends on whom they call). */
  places(backend: Backend): readonly ClientPlace[];
}

/** Finds the named clients among the objects; where none is named or found, every node has clients. */
export function resolveClients(names: readonly ClientName[], cluster: Cluster, nodes: Fact<readonly NodeInfo[]>, index: BackendIndex): { clients: Clients; problems: readonly Problem[] } {
  const anywhere = everyNode(nodes);
  const found = names.map((name) => resolve(name, cluster));
  const missing = names.filter((_, position) => found[position] === undefined);
  const known = found.filter((client) => client !== undefined);
  const clients = known.length === 0 ? anyone(anywhere, nodes) : theNamed(known, anywhere, index);
  return { clients, problems: missing.map(notFound) };
}

function notFound(name: ClientName): Problem {
  const target = `${name.kind.toLowerCase()}/${name.name}`;
  return { code: "target-not-found", level: "error", params: { target }, location: null };
}

const SOMEWHERE: ClientPlace = { node: null, stack: "pod", pod: null, address: null, named: false, fixed: false, apart: false };

/** One ordinary Pod on every node that was read, Ready or not; where there is none, one that could be anywhere. */
function everyNode(nodes: Fact<readonly NodeInfo[]>): ClientPlace[] {
  if (!nodes.known || nodes.value.length === 0) return [SOMEWHERE];
  return nodes.value.map(placeOn);
}

function placeOn(node: NodeInfo): ClientPlace {
  return { ...SOMEWHERE, node: node.name, stack: node.superNode ? "own" : "pod" };
}

function anyone(places: readonly ClientPlace[], nodes: Fact<readonly NodeInfo[]>): Clients {
  return { named: false, onSuperNode: nodes.known && nodes.value.some((node) => node.superNode), places: () => places };
}

function theNamed(clients: readonly NamedClient[], anywhere: readonly ClientPlace[], index: BackendIndex): Clients {
  const superNodes = new Set(anywhere.filter((place) => place.stack === "own").map((place) => place.node));
  const placesOf = (client: NamedClient) => client.places ?? anywhere.map((place) => onNode(place, client.shape));
  return {
    named: true,
    onSuperNode: clients.flatMap(placesOf).some(({ node }) => superNodes.has(node) || isSuperNodeName(node)),
    places: (backend) => clients.flatMap((client) => {
      const apart = isApart(client.shape, backend, index);
      return placesOf(client).map((place) => ({ ...place, apart, stack: superNodes.has(place.node) ? "own" : place.stack }));
    }),
  };
}

function onNode(place: ClientPlace, shape: PodShape | null): ClientPlace {
  return { ...place, named: true, stack: stackOf(shape) };
}

function stackOf(shape: PodShape | null): Stack {
  if (shape?.ownInterface) return "own";
  return shape?.hostNetwork ? "host" : "pod";
}

function resolve(name: ClientName, cluster: Cluster): NamedClient | undefined {
  const namespace = name.kind === "Node" ? null : name.namespace;
  const object = GROUPS[name.kind].map((group) => find(cluster.objects, group, name.kind, namespace, name.name)).find((one) => one !== undefined);
  if (!object) return undefined;
  if (name.kind === "Node") return { shape: null, places: [{ ...placeOn(readNode(object)), named: true, fixed: true }] };
  if (name.kind === "Pod") return { shape: podShape(object), places: placesOfPods([object]) };
  const pods = podsOf(object, cluster);
  return { shape: templateShape(object) ?? (pods[0] ? podShape(pods[0]) : null), places: placesOfPods(pods) };
}

/** The Pods of a workload: those it owns, else (a Deployment owns them through ReplicaSets) those its selector matches. */
function podsOf(workload: KubeObject, cluster: Cluster): KubeObject[] {
  const selects = labelSelector(selectorOf(workload));
  const selectsAll = Object.keys(selectorOf(workload) as object).length === 0;
  return ofKind(cluster.objects, "Pod", "").filter((pod) => pod.ref.namespace === workload.ref.namespace
    && !hasEnded(pod)
    && (isOwnedBy(pod, workload.ref) || (!selectsAll && selects(labelsOf(pod)))));
}

/** Undefined where no Pod is on a node yet. */
function placesOfPods(pods: readonly KubeObject[]): ClientPlace[] | undefined {
  const placed = pods.filter((pod) => nodeOf(pod) !== null);
  if (placed.length === 0) return undefined;
  return placed.map((pod) => ({ ...SOMEWHERE, node: nodeOf(pod), stack: stackOf(podShape(pod)), pod: `${pod.ref.namespace}/${pod.ref.name}`, address: addressOf(pod), named: true }));
}

/**
 * Whether the scheduler keeps a client off the backends' nodes. It helps only where RS are nodes with a backend Pod, or
 * the Pods themselves; a workload is never apart from itself.
 */
function isApart(shape: PodShape | null, backend: Backend, index: BackendIndex): boolean {
  const service = backend.service;
  if (!shape || !service || (backend.policy !== "Local" && !backend.direct)) return false;
  if (service.ref.namespace === shape.namespace && serviceSelector(service)(shape.labels)) return false;
  const servers = index.shapes(service);
  return servers.length > 0 && servers.every((server) => keepsApart(shape, server));
}
