import type { BindingAbility, Facts } from "../model/cluster.ts";
import { isKnownAs, type Evidence } from "../model/fact.ts";
import type { Assumed, Backend, Listener, Missing, Reason } from "../model/listener.ts";
import type { Address, ClientPlace, Hop, HopAction, HopPlace, Outcome, Placement, Rs, Trace } from "../model/path.ts";
import { at, type Path } from "../model/json.ts";
import { annotationPath, KEYS, keysOf } from "../tke/annotations.ts";
import { setsKeepalive } from "../tke/service-config.ts";
import { allUpstream, someTooOld, someUnknown, usesNetfilter } from "../tke/kube-proxy.ts";

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
interface Walk {
  readonly hops: Hop[];
  source: Address;
  destination: Address;
  reason: Reason;
}

/** One decision on the way. It ends the walk with an outcome, or lets the packet go on. The order is the decision table's. */
type Step = (connection: Connection, walk: Walk) => Outcome | undefined;

const STEPS = {
  4: [publicAddress, unknownNetwork, clientNode, hiddenBackends, avoidedBackend, backendNode],
  7: [publicAddress, unknownNetwork, redirect, clientNode, keepalive, unknownConfig, hiddenBackends, avoidedBackend, backendNode],
} as const satisfies Record<4 | 7, readonly Step[]>;

/** Follows one connection from the client to the VIP and back, in the order of the decision table. */
export function trace(connection: Connection): Trace {
  const walk = start(connection);
  for (const step of STEPS[connection.listener.layer]) {
    const outcome = step(connection, walk);
    if (outcome) return { hops: walk.hops, outcome };
  }
  throw new Error("unreachable: the last step always ends the walk");
}

function start({ listener, client }: Connection): Walk {
  const walk: Walk = {
    hops: [],
    source: { of: client.stack === "host" ? "client-node" : "client", ip: client.address, port: null },
    destination: { of: "vip", ip: listener.vip, port: listener.port },
    reason: listener.object.ref.kind === "Ingress" ? "source-ip-kept" : "vip-not-bound",
  };
  hop(walk, "client", "sends", client.node);
  return walk;
}

function hop(walk: Walk, at: HopPlace, action: HopAction, node: string | null = null, because: readonly Evidence[] = []): void {
  walk.hops.push({ at, node, action, source: walk.source, destination: walk.destination, because });
}

function safe(reason: Reason, assumed: readonly Assumed[] = []): Outcome {
  return { verdict: "safe", reason, missing: [], assumed };
}

function mayLoop(reason: Reason, ...missing: Missing[]): Outcome {
  return { verdict: "may-loop", reason, missing, assumed: [] };
}

/** The field of the listener's own object that decided. */
export function shows(listener: Listener, path: Path): Evidence {
  return { object: listener.object.ref, path, value: at(listener.object.value, path) ?? null };
}

/** Verdicts that rest on the node's own stack, or on rewriting of the source, do not hold for super nodes. */
function unlessSuperNode({ context }: Connection): Assumed[] {
  return context.superNodeClients ? ["no-super-node-client"] : [];
}

/** A public CLB sees the public address of the node or NAT gateway, which no node knows as its own. */
function publicAddress(connection: Connection, walk: Walk): Outcome | undefined {
  const { listener, client, rs } = connection;
  if (listener.network.kind !== "public") return undefined;
  walk.source = { of: "public", ip: null, port: null };
  hop(walk, "client-node", "leaves-by-public-address", client.node, [shows(listener, listener.network.path)]);
  toBackend(walk, connection, "forwards");
  answerThroughClb(walk, rs, listener);
  return safe("public-clb", unlessSuperNode(connection));
}

function unknownNetwork({ listener }: Connection, walk: Walk): Outcome | undefined {
  if (listener.network.kind !== "unknown") return undefined;
  hop(walk, "clb", "is-unknown", null, [shows(listener, listener.network.path)]);
  return mayLoop("unknown-network", "clb-network");
}

/** A redirect is the CLB's own answer. */
function redirect({ listener }: Connection, walk: Walk): Outcome | undefined {
  if (!listener.redirectOnly) return undefined;
  hop(walk, "clb", "redirects", null, [shows(listener, annotationPath(KEYS.autoRewrite))]);
  return safe("redirect-only");
}

/** Whether kube-proxy on the client's node catches packets for the VIP. An Ingress' VIP is no Service address: nobody does. */
function clientNode(connection: Connection, walk: Walk): Outcome | undefined {
  const { listener, client } = connection;
  if (listener.object.ref.kind === "Ingress") {
    hop(walk, "client-node", "passes-on", client.node);
    return undefined;
  }
  const caught = listener.ipModeProxy ? passes(walk, "ip-mode-proxy") : catches(connection, walk);
  const because = catchEvidence(connection);
  if (caught?.verdict === "may-loop") hop(walk, "client-node", "is-unknown", client.node, because);
  else if (caught && client.stack !== "own") caughtOnNode(connection, walk, because);
  else hop(walk, "client-node", "passes-on", client.node, because);
  return caught;
}

function passes(walk: Walk, reason: Reason): undefined {
  walk.reason = reason;
}

/** Rows 4 to 7 of the table for layer 4: safe where the node catches the packet, nothing where it goes on. */
function catches(connection: Connection, walk: Walk): Outcome | undefined {
  const { listener, client, context: { facts, abilityOn } } = connection;
  const { proxyMode: mode, kubeProxyVersions: versions } = facts;
  const ipvs = isKnownAs(mode, "ipvs");
  if (usesNetfilter(mode) || isKnownAs(mode, "replaced") || (ipvs && allUpstream(versions))) return safe("short-circuit", unlessSuperNode(connection));
  if (listener.preventLoopback && !someTooOld(versions)) return safe("prevent-loopback", [...bindingAssumptions(facts), ...unlessSuperNode(connection)]);
  if (!ipvs) return mayLoop("unknown-proxy-mode", "proxy-mode");
  const ability = client.node === null ? undefined : abilityOn.get(client.node);
  if (ability === "upstream" && !listener.preventLoopback) return safe("short-circuit", unlessSuperNode(connection));
  if (!listener.preventLoopback) return undefined;
  if (ability === "on-demand" || ability === "upstream") return safe("prevent-loopback");
  return passes(walk, "kube-proxy-too-old");
}

function bindingAssumptions({ kubeProxyVersions, proxyMode }: Facts): Assumed[] {
  return [
    ...(someUnknown(kubeProxyVersions) ? ["kube-proxy-version" as const] : []),
    ...(isKnownAs(proxyMode, "ipvs-bpf") ? ["proxy-mode" as const] : []),
  ];
}

/** The fields that decide whether the client's node catches the packet. */
function catchEvidence({ listener, context: { facts } }: Connection): Evidence[] {
  if (listener.ipModeProxy) return [shows(listener, listener.ipModeProxy)];
  return [
    ...(facts.proxyMode.known ? [facts.proxyMode.evidence] : []),
    shows(listener, annotationPath(KEYS.preventLoopback)),
    ...(listener.preventLoopback && facts.kubeProxyVersions.known ? [facts.kubeProxyVersions.evidence] : []),
  ];
}

function caughtOnNode({ client }: Connection, walk: Walk, because: readonly Evidence[]): void {
  const vip = walk.destination;
  const source = walk.source;
  walk.destination = { of: "backend", ip: null, port: null };
  hop(walk, "client-node", "rewrites-to-backend", client.node, because);
  walk.destination = source;
  walk.source = vip;
  hop(walk, "backend", "answers");
}

/** Keepalive makes the CLB open its own connections, from 100.127.0.0/16. */
function keepalive(connection: Connection, walk: Walk): Outcome | undefined {
  const { listener, context, rs } = connection;
  const { configured, config, skipped } = listener;
  if (skipped || config.state !== "read" || !configured || !setsKeepalive(configured)) return undefined;
  walk.source = { of: "clb", ip: "100.127.0.0/16", port: null };
  const because = [{ object: config.object.ref, path: [...configured.path, "keepaliveEnable"], value: 1 }];
  toBackend(walk, connection, "forwards-with-own-source", because);
  answerThroughClb(walk, rs, listener);
  return safe("keepalive-snat", context.keepaliveWhitelisted ? ["security-group"] : ["keepalive-whitelist", "security-group"]);
}

function unknownConfig({ listener }: Connection, walk: Walk): Outcome | undefined {
  if (listener.config.state !== "unknown") return undefined;
  hop(walk, "clb", "is-unknown", null, [shows(listener, annotationPath(listener.config.key))]);
  return mayLoop("unknown-service-config", "service-config");
}

function hiddenBackends({ listener, placement }: Connection, walk: Walk): Outcome | undefined {
  if (listener.hiddenBackends === null && !placement.impossible) return undefined;
  hop(walk, "clb", "is-unknown", null, listener.hiddenBackends === null ? [] : [shows(listener, annotationPath(listener.hiddenBackends))]);
  return mayLoop("unknown-backends", "backends");
}

/** The CLB never chooses an RS with the very address of the client. */
function avoidedBackend({ client, rs }: Connection, walk: Walk): Outcome | undefined {
  if (!hasSameAddress(client, rs)) return undefined;
  hop(walk, "clb", "skips-own-address", rs.node);
  return { verdict: "avoided", reason: "only-rs-is-self", missing: [], assumed: [] };
}

function hasSameAddress(client: ClientPlace, rs: Rs): boolean {
  if (client.pod !== null && client.pod === rs.pod) return true;
  const nodeAddress = rs.kind === "node-port" || rs.stack === "host";
  return client.stack === "host" && nodeAddress && client.node !== null && client.node === rs.node;
}

/** The packet arrives with the client's address as its source. Whether the answer finds back depends on whose kernel routes it. */
function backendNode(connection: Connection, walk: Walk): Outcome {
  const { rs, listener } = connection;
  const meeting = meets(connection);
  toBackend(walk, connection, "forwards", configEvidence(connection));
  if (meeting === "now" || meeting === "perhaps") return loops(connection, walk);
  if (misroutes(connection)) return misroute(connection, walk);
  answerThroughClb(walk, rs, listener);
  return safe("no-shared-node", [...(meeting === "not-today" ? ["current-placement" as const] : []), ...cidrAssumption(connection)]);
}

function configEvidence({ listener }: Connection): Evidence[] {
  if (listener.layer !== 7) return [];
  const { config, configured } = listener;
  if (config.state === "read" && configured) return [{ object: config.object.ref, path: [...configured.path, "keepaliveEnable"], value: configured.keepalive ?? null }];
  return [shows(listener, annotationPath(keysOf(listener.object).serviceConfigAuto))];
}

/**
 * Whether one kernel routes for both ends. `not-today`: Pods could be moved so that it would; `perhaps`: nobody knows
 * where they stand.
 */
function meets({ client, rs, backend }: Connection): "now" | "perhaps" | "not-today" | "never" {
  if (client.apart || client.stack === "own" || rs.stack === "own") return "never";
  if (client.stack === "host" && rs.kind === "node-port") return "never";
  if (client.node === null || rs.node === null) return "perhaps";
  if (client.node === rs.node) return "now";
  const rsMoves = rs.kind === "pod" || backend.policy === "Local";
  return client.named && (!client.fixed || rsMoves) ? "not-today" : "never";
}

/** The answer goes straight to the Pod, past the CLB, and the Pod resets it; one for the node itself is dropped as martian. */
function loops({ client, rs, listener }: Connection, walk: Walk): Outcome {
  if (client.stack === "host") {
    hop(walk, "rs-node", "drops-martian", rs.node);
  } else {
    const asked = walk.source;
    walk.source = rs.kind === "node-port" ? nodePortOf(rs) : walk.destination;
    walk.destination = asked;
    hop(walk, "rs-node", "answers-past-clb", rs.node);
    hop(walk, "client", "resets", client.node);
  }
  return { verdict: "loops", reason: walk.reason, missing: [], assumed: listener.layer === 7 ? ["keepalive-off"] : [] };
}

/**
 * A node that knows a cluster CIDR takes the CLB's packet, whose source is a Pod's, for Pod traffic: it ignores Local and
 * sends it on to any backend Pod with the source kept; that node's answer goes straight to the client's, which drops it.
 */
function misroutes({ listener, backend, placement, rs, context: { facts } }: Connection): boolean {
  return listener.layer === 7 && rs.kind === "node-port" && backend.policy === "Local" && !backend.direct
    && usesNetfilter(facts.proxyMode) && facts.clusterCidr.known && facts.clusterCidr.value !== null && (placement.backendNodes ?? 0) >= 2;
}

function misroute({ client, rs, context: { facts } }: Connection, walk: Walk): Outcome {
  hop(walk, "rs-node", "sends-to-other-node", rs.node, facts.clusterCidr.known ? [facts.clusterCidr.evidence] : []);
  hop(walk, "client-node", "drops-unknown-answer", client.node);
  return mayLoop("cluster-cidr-misroute");
}

/** With Local, "no shared node" also rests on nodes that do not take the CLB's packets for Pod traffic. */
function cidrAssumption({ listener, backend, placement, context: { facts } }: Connection): Assumed[] {
  if (listener.layer !== 7 || backend.policy !== "Local" || backend.direct) return [];
  if (isKnownAs(facts.proxyMode, "ipvs") || isKnownAs(facts.proxyMode, "replaced")) return [];
  return facts.proxyMode.known && facts.clusterCidr.known && placement.backendNodes !== null ? [] : ["no-cluster-cidr"];
}

/** The CLB forwards to an RS; behind a NodePort the node sends the packet on to a Pod. */
function toBackend(walk: Walk, { rs, backend }: Connection, action: HopAction, because: readonly Evidence[] = []): void {
  const pod: Address = { of: "backend", ip: rs.kind === "pod" ? rs.address : null, port: null };
  walk.destination = rs.kind === "node-port" ? nodePortOf(rs) : pod;
  hop(walk, "clb", action, null, because);
  if (rs.kind !== "node-port") return;
  const before = walk.source;
  walk.source = backend.policy === "Local" ? walk.source : nodePortOf(rs);
  walk.destination = pod;
  hop(walk, "rs-node", "node-port-to-backend", rs.node);
  walk.source = before;
}

function nodePortOf(rs: Rs): Address {
  return { of: "rs-node", ip: rs.address, port: null };
}

function answerThroughClb(walk: Walk, rs: Rs, listener: Listener): void {
  const asked = walk.source;
  walk.source = rs.kind === "node-port" ? nodePortOf(rs) : walk.destination;
  walk.destination = asked;
  hop(walk, "rs-node", "answers", rs.node);
  walk.source = { of: "vip", ip: listener.vip, port: listener.port };
  hop(walk, "clb", "answers-through-clb");
}
