import type { BindingAbility, Facts } from "../model/cluster.ts";
import type { Evidence } from "../model/fact.ts";
import type { Assumed, Backend, Listener, Missing, Reason } from "../model/listener.ts";
import type { Address, ClientPlace, Hop, HopAction, HopPlace, Outcome, Placement, Rs } from "../model/path.ts";
import { at, type Path } from "../model/json.ts";
import type { KubeObject } from "../model/object.ts";
import { annotation, annotationPath, KEYS, keysOf } from "../tke/annotations.ts";

/** What traces rest on besides the two ends. */
export interface PathContext {
  readonly facts: Facts;
  /** The user asserts that the CLB account may use keepalive. */
  readonly keepaliveWhitelisted: boolean;
  /** A client may stand on a super node, where neither kube-proxy nor NAT is what the table rests on. */
  readonly superNodeClients: boolean;
  /** What the kube-proxy Pod on each node can do, where one was read. */
  readonly abilityOn: ReadonlyMap<string, BindingAbility>;
}

/** One connection: a client that calls a listener, which forwards it to one RS. */
export interface Connection {
  readonly listener: Listener;
  readonly backend: Backend;
  readonly placement: Placement;
  readonly client: ClientPlace;
  readonly rs: Rs;
  readonly context: PathContext;
}

/** A packet on its way. `reason` is what brought it past the client's node. */
export interface Walk {
  readonly hops: Hop[];
  source: Address;
  destination: Address;
  reason: Reason;
}

/** One decision on the way. It ends the walk with an outcome, or lets the packet go on. The order is the decision table's. */
export type Step = (connection: Connection, walk: Walk) => Outcome | undefined;

export function start({ listener, client }: Connection): Walk {
  const walk: Walk = {
    hops: [],
    source: { of: client.stack === "host" ? "client-node" : "client", ip: client.address, port: null },
    destination: { of: "vip", ip: listener.vip, port: listener.port },
    reason: listener.object.ref.kind === "Ingress" ? "source-ip-kept" : "vip-not-bound",
  };
  hop(walk, "client", "sends", client.node);
  return walk;
}

export function hop(walk: Walk, at: HopPlace, action: HopAction, node: string | null = null, because: readonly Evidence[] = []): void {
  walk.hops.push({ at, node, action, source: walk.source, destination: walk.destination, because });
}

export function safe(reason: Reason, assumed: readonly Assumed[] = []): Outcome {
  return { verdict: "safe", reason, missing: [], assumed };
}

export function mayLoop(reason: Reason, ...missing: Missing[]): Outcome {
  return { verdict: "may-loop", reason, missing, assumed: [] };
}

/** The field of the listener's own object that decided. */
export function shows(listener: Listener, path: Path): Evidence {
  return field(listener.object, path);
}

/** The CLB forwards to an RS; behind a NodePort the node sends the packet on to a Pod. */
export function toBackend(walk: Walk, { listener, rs, backend }: Connection, action: HopAction, because: readonly Evidence[] = []): void {
  const pod: Address = { of: "backend", ip: rs.kind === "pod" ? rs.address : null, port: null };
  walk.destination = rs.kind === "node-port" ? nodePortOf(rs) : pod;
  hop(walk, "clb", action, null, [...because, ...bindingEvidence({ listener, backend, rs })]);
  if (rs.kind !== "node-port") return;
  const before = walk.source;
  walk.source = backend.policy === "Local" ? walk.source : nodePortOf(rs);
  walk.destination = pod;
  hop(walk, "rs-node", "node-port-to-backend", rs.node, policyEvidence(backend));
  walk.source = before;
}

/** The fields that decide what the CLB binds: Pods by direct access, else the nodes with a label. */
function bindingEvidence({ listener, backend, rs }: Pick<Connection, "listener" | "backend" | "rs">): Evidence[] {
  if (rs.kind === "pod") return backend.direct ? [shows(listener, annotationPath(keysOf(listener.object).directAccess))] : [];
  const labelled = backend.service && annotation(backend.service, KEYS.backendsLabel) !== undefined;
  return labelled ? [field(backend.service!, annotationPath(KEYS.backendsLabel))] : [];
}

/** Policy Cluster lets the node put its own address in place of the source. */
function policyEvidence({ service }: Backend): Evidence[] {
  return service ? [field(service, ["spec", "externalTrafficPolicy"])] : [];
}

/** A field of an object, with its value. */
export function field({ ref, value }: KubeObject, path: Path): Evidence {
  return { object: ref, path, value: at(value, path) ?? null };
}

export function nodePortOf(rs: Rs): Address {
  return { of: "rs-node", ip: rs.address, port: null };
}

/** The answer goes back to the CLB, and from the VIP to whom the CLB had heard from. */
export function answerThroughClb(walk: Walk, rs: Rs, listener: Listener, client = walk.source): void {
  const asked = walk.source;
  walk.source = rs.kind === "node-port" ? nodePortOf(rs) : walk.destination;
  walk.destination = asked;
  hop(walk, "rs-node", "answers", rs.node);
  walk.source = { of: "vip", ip: listener.vip, port: listener.port };
  walk.destination = client;
  hop(walk, "clb", "answers-through-clb");
}
