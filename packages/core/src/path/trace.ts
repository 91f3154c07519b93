import { isKnownAs, type Evidence } from "../model/fact.ts";
import type { ClientPlace, Outcome, Trace } from "../model/path.ts";
import { annotationPath, KEYS, keysOf } from "../tke/annotations.ts";
import { setsKeepalive } from "../tke/service-config.ts";
import { clientNode, unlessSuperNode } from "./client-node.ts";
import { cidrAssumption, hasSameAddress, meets, misroutes } from "./meeting.ts";
import { answerThroughClb, hop, mayLoop, nodePortOf, safe, shows, start, toBackend, type Connection, type Step, type Walk } from "./walk.ts";

export type { Connection, PathContext } from "./walk.ts";

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

/** Keepalive makes the CLB open its own connections, from 100.127.0.0/16. */
function keepalive(connection: Connection, walk: Walk): Outcome | undefined {
  const { listener, context, rs } = connection;
  const { configured, config, skipped } = listener;
  if (skipped || config.state !== "read" || !configured || !setsKeepalive(configured)) return undefined;
  const client = walk.source;
  walk.source = { of: "clb", ip: "100.127.0.0/16", port: null };
  const because = [{ object: config.object.ref, path: [...configured.path, "keepaliveEnable"], value: 1 }];
  toBackend(walk, connection, "forwards-with-own-source", because);
  answerThroughClb(walk, rs, listener, client);
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

/** The packet arrives with the client's address as its source. Whether the answer finds back depends on whose kernel routes it. */
function backendNode(connection: Connection, walk: Walk): Outcome {
  const { rs, listener } = connection;
  const meeting = meets(connection);
  toBackend(walk, connection, "forwards", [shows(listener, listener.network.path), ...configEvidence(connection)]);
  if (meeting === "now" || meeting === "perhaps") return loops(connection, walk);
  if (misroutes(connection)) return misroute(connection, walk);
  answerThroughClb(walk, rs, listener);
  return safe("no-shared-node", [...(meeting === "not-today" ? ["current-placement" as const] : []), ...cidrAssumption(connection)]);
}

function configEvidence({ listener }: Connection): Evidence[] {
  if (listener.layer !== 7) return [];
  const { config, configured, skipped } = listener;
  if (skipped) return [shows(listener, annotationPath(keysOf(listener.object).mode))];
  if (config.state === "read" && configured) return [{ object: config.object.ref, path: [...configured.path, "keepaliveEnable"], value: configured.keepalive ?? null }];
  return [shows(listener, annotationPath(keysOf(listener.object).serviceConfigAuto))];
}

/** The answer goes straight to the Pod, past the CLB, and the Pod resets it; one for the node itself is dropped as martian. */
function loops({ client, rs, listener }: Connection, walk: Walk): Outcome {
  if (client.stack === "host") {
    hop(walk, "rs-node", "drops-martian", rs.node, standingEvidence(client));
  } else {
    const asked = walk.source;
    walk.source = rs.kind === "node-port" ? nodePortOf(rs) : walk.destination;
    walk.destination = asked;
    hop(walk, "rs-node", "answers-past-clb", rs.node, standingEvidence(client));
    hop(walk, "client", "resets", client.node);
  }
  return { verdict: "loops", reason: walk.reason, missing: [], assumed: listener.layer === 7 ? ["keepalive-off"] : [] };
}

/** What shows that a named client stands on the node. */
function standingEvidence({ pod, node }: ClientPlace): Evidence[] {
  if (pod === null) return [];
  const [namespace, name] = pod.split("/") as [string, string];
  return [{ object: { apiVersion: "v1", kind: "Pod", namespace, name }, path: ["spec", "nodeName"], value: node }];
}

/** The answer bypasses the CLB. In iptables mode the client's node drops what belongs to no connection that it knows; in nftables mode it does not. */
function misroute(connection: Connection, walk: Walk): Outcome {
  const { client, rs, context: { facts } } = connection;
  hop(walk, "rs-node", "sends-to-other-node", rs.node, facts.clusterCidr.known ? [facts.clusterCidr.evidence] : []);
  if (isKnownAs(facts.proxyMode, "nftables") || comesHome(connection)) hop(walk, "client", "resets", client.node);
  else hop(walk, "client-node", "drops-unknown-answer", client.node);
  return mayLoop("cluster-cidr-misroute");
}

/** Whether the only other node with a backend Pod is the client's own: it has forwarded the packet itself, and so knows the connection. */
function comesHome({ client, placement }: Connection): boolean {
  return placement.backendNodes === 2 && placement.rs.some(({ kind, node }) => kind === "node-port" && node === client.node);
}
