import { isAssumed, isKnownAs, type Evidence } from "../model/fact.ts";
import type { Assumed, Reason } from "../model/listener.ts";
import type { Facts } from "../model/cluster.ts";
import type { ClientPlace, Outcome } from "../model/path.ts";
import { annotationPath, KEYS } from "../tke/annotations.ts";
import { usesNetfilter } from "../tke/kube-proxy-settings.ts";
import { allUpstream, imageEvidence, someTooOld, someUnknown } from "../tke/kube-proxy-versions.ts";
import { answerThroughClb, hop, mayLoop, safe, shows, toBackend, type Connection, type Walk } from "./walk.ts";

/** Verdicts that rest on the node's own stack, or on rewriting of the source, do not hold for super nodes. */
export function unlessSuperNode({ context }: Connection): Assumed[] {
  return context.superNodeClients ? ["no-super-node-client"] : [];
}

/** Whether kube-proxy on the client's node catches packets for the VIP. An Ingress' VIP is no Service address: nobody does. */
export function clientNode(connection: Connection, walk: Walk): Outcome | undefined {
  const { listener, client } = connection;
  if (listener.object.ref.kind === "Ingress") {
    hop(walk, "client-node", "passes-on", client.node);
    return undefined;
  }
  const caught = listener.ipModeProxy ? passes(walk, "ip-mode-proxy") : catches(connection, walk);
  const because = catchEvidence(connection);
  if (caught?.verdict === "may-loop") hop(walk, "client-node", "is-unknown", client.node, because);
  else if (caught && client.stack !== "own") caughtOnNode(connection, walk, because);
  else {
    hop(walk, "client-node", "passes-on", client.node, because);
    if (caught) pastKubeProxy(connection, walk);
  }
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
  if (!listener.preventLoopback) return undefined;
  const ability = abilityOn.get(client.node!);
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
function catchEvidence({ listener, client, context: { facts } }: Connection): Evidence[] {
  if (listener.ipModeProxy) return [shows(listener, listener.ipModeProxy)];
  return [
    ...(facts.proxyMode.known ? [facts.proxyMode.evidence] : []),
    shows(listener, annotationPath(KEYS.preventLoopback)),
    ...(listener.preventLoopback ? versionEvidence(facts, client) : []),
  ];
}

/** The kube-proxy on the client's node; where that is not known, one that is too old, else the first. */
function versionEvidence({ kubeProxyVersions: versions }: Facts, { node }: ClientPlace): Evidence[] {
  if (!versions.known) return [];
  const found = versions.value.find((one) => one.node !== null && one.node === node) ?? versions.value.find(({ ability }) => ability === "too-old");
  return [found && !isAssumed(versions) ? imageEvidence(found) : versions.evidence];
}

/** The packet of an interface of its own meets no kube-proxy; the answer finds the CLB all the same. */
function pastKubeProxy(connection: Connection, walk: Walk): void {
  toBackend(walk, connection, "forwards");
  answerThroughClb(walk, connection.rs, connection.listener);
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
