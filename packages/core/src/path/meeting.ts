import { isKnownAs, type Fact } from "../model/fact.ts";
import type { Assumed } from "../model/listener.ts";
import type { ClientPlace, Rs } from "../model/path.ts";
import { contains } from "../tke/address.ts";
import { usesNetfilter } from "../tke/kube-proxy-settings.ts";
import type { Connection } from "./walk.ts";

/** Whether a client and an RS have one and the same address. */
export function hasSameAddress(client: ClientPlace, rs: Rs): boolean {
  if (client.pod !== null && client.pod === rs.pod) return true;
  const nodeAddress = rs.kind === "node-port" || rs.stack === "host";
  return client.stack === "host" && nodeAddress && client.node !== null && client.node === rs.node;
}

/**
 * Whether one kernel routes for both ends. `not-today`: Pods could be moved so that it would; `perhaps`: nobody knows
 * where they stand.
 */
export function meets({ client, rs, backend }: Connection): "now" | "perhaps" | "not-today" | "never" {
  if (client.apart || client.stack === "own" || rs.stack === "own") return "never";
  if (client.stack === "host" && rs.kind === "node-port") return "never";
  if (client.node === null || rs.node === null) return "perhaps";
  if (client.node === rs.node) return "now";
  const rsMoves = rs.kind === "pod" || backend.policy === "Local";
  return client.named && (!client.fixed || rsMoves) ? "not-today" : "never";
}

/**
 * A node that knows a cluster CIDR takes the CLB's packet, whose source is a Pod's, for Pod traffic: it ignores Local and
 * sends it on to any backend Pod with the source kept; that node's answer goes straight to the client's, which drops it.
 * On layer 4 only packets that no kube-proxy catches come so far (`ipMode: Proxy`).
 */
export function misroutes({ client, backend, placement, rs, context: { facts } }: Connection): boolean {
  return rs.kind === "node-port" && backend.policy === "Local" && !backend.direct && usesNetfilter(facts.proxyMode)
    && placement.backendNodes! >= 2 && isPodTraffic(client, facts.clusterCidr);
}

/** Whether a node takes the client's address for a Pod's. One that is not known counts as one. */
function isPodTraffic(client: ClientPlace, cidr: Fact<string | null>): boolean {
  if (client.stack === "host" || !cidr.known || cidr.value === null) return false;
  return client.address === null || cidr.value.split(",").some((one) => contains(one.trim(), client.address!));
}

/** With Local, "no shared node" also rests on nodes that do not take the CLB's packets for Pod traffic. */
export function cidrAssumption({ listener, backend, placement, context: { facts } }: Connection): Assumed[] {
  if (listener.layer !== 7 || backend.policy !== "Local" || backend.direct) return [];
  if (isKnownAs(facts.proxyMode, "ipvs") || isKnownAs(facts.proxyMode, "replaced")) return [];
  return facts.proxyMode.known && facts.clusterCidr.known && placement.backendNodes !== null ? [] : ["no-cluster-cidr"];
}
