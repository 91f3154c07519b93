/** Which questions the lab asks. */

import { plain, scenario, type ClientKind, type LabPlan, type Plan } from "./plan.ts";
import type { ProxyName } from "./proxies.ts";
import { isPlayed } from "./prune.ts";
import type { Scenario } from "./types.ts";

function product<T extends Record<string, readonly unknown[]>>(choices: T): { [K in keyof T]: T[K][number] }[] {
  return Object.entries(choices).reduce<Record<string, unknown>[]>(
    (all, [key, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [key]: value }))), [{}],
  ) as { [K in keyof T]: T[K][number] }[];
}

/** Server placements for a client on node 1, with the number of nodes: here only, elsewhere, both, apart from the client, uneven; and a cluster of one node. */
const placements = [
  { servers: [1], nodes: 1 }, { servers: [1], nodes: 2 }, { servers: [2], nodes: 2 }, { servers: [1, 2], nodes: 2 }, { servers: [2, 3], nodes: 3 }, { servers: [1, 1, 2], nodes: 3 },
];

const matrixProxies: ProxyName[] = [
  "iptables", "iptables+cidr", "iptables+node-cidr", "iptables-1.20+cidr", "nftables", "nftables+cidr", "ipvs", "ipvs+cidr", "ipvs-1.20", "ipvs-too-old", "ipvs-upstream",
];

export function matrix(): Scenario[] {
  const clients: ClientKind[] = ["pod", "host", "shared-eni", "own-eni", "backend", "backend-own-eni"];
  return product({ proxy: matrixProxies, layer: [4, 7, "7s"] as const, annotated: [false, true], policy: ["Cluster", "Local"] as const, direct: [false, true], client: clients, placement: placements })
    .map(({ placement, ...rest }): Plan => ({ ...rest, ...placement, on: 1 }))
    .filter(isPlayed)
    .map((plan) => scenario("matrix", plan));
}

/** The Service's own address never meets the CLB. */
export function serviceAddress(): Scenario[] {
  return product({ proxy: ["iptables", "iptables+cidr", "nftables", "ipvs", "ipvs-1.20"] as const, policy: ["Cluster", "Local"] as const, annotated: [false, true], client: ["pod", "host", "backend"] as const, servers: [[1, 2], [2, 3]] })
    .map((choice): Plan => ({ ...plain, ...choice, nodes: 3 }))
    .filter(isPlayed)
    .map((plan) => scenario("service-address", plan, { to: "service-address", connections: 4 }));
}

/** Health checks: from the VIP, and from 100.64/10, to every RS. */
export function probes(): Scenario[] {
  return product({
    proxy: ["iptables", "iptables+cidr", "nftables", "ipvs", "ipvs-1.20", "ipvs-upstream", "ipvs-rollout"] as const, annotated: [false, true], policy: ["Cluster", "Local"] as const, direct: [false, true], probe: ["vip", "100.64"] as const,
  })
    .map(({ probe, ...choice }) => ({ probe, plan: { ...plain, ...choice, servers: [1, 2], nodes: 3 } as Plan }))
    .filter(({ plan }) => plan.proxy === "ipvs-rollout" || isPlayed(plan))
    .map(({ probe, plan }) => scenario("probes", plan, { probe, connections: 6 }));
}

/** Node 1 still runs a kube-proxy that is too old; clients on it and on an updated node. And a controller that skips. */
export function rollout(): Scenario[] {
  const clients = product({ on: [1, 2], client: ["pod", "host"] as const, direct: [false, true], policy: ["Cluster", "Local"] as const });
  return [
    ...clients.map((c) => scenario("rollout", { ...plain, proxy: "ipvs-rollout", annotated: true, ...c })),
    scenario("rollout", { ...plain, annotated: true, skip: true }),
    scenario("rollout", { ...plain, annotated: true, skip: true }, { probe: "vip", connections: 4 }),
  ];
}

export function ipMode(): Scenario[] {
  return product({ proxy: ["iptables", "iptables+cidr", "nftables", "nftables+cidr", "ipvs-upstream"] as const, policy: ["Cluster", "Local"] as const, client: ["pod", "host"] as const, servers: [[1, 2], [2, 3]] })
    .map((c) => scenario("ip-mode", { ...plain, ...c, nodes: 3, ipMode: "Proxy" }));
}

export function udp(): Scenario[] {
  return product({ proxy: ["iptables+cidr", "nftables+cidr", "ipvs", "ipvs-1.20"] as const, annotated: [false, true], direct: [false, true], client: ["pod", "host", "shared-eni", "own-eni"] as const, socket: ["connected", "unconnected"] as const })
    .map(({ socket, ...c }) => ({ socket, plan: { ...plain, ...c, protocol: "UDP" } as Plan }))
    .filter(({ plan }) => isPlayed(plan))
    .map(({ socket, plan }) => scenario("udp", plan, { socket, connections: 4 }));
}

/** Layer 7 with keepalive: the CLB rewrites the source. */
export function snat(): Scenario[] {
  const choices = product({
    layer: [7, "7s"] as const, proxy: ["ipvs", "iptables", "iptables+cidr", "nftables+cidr"] as const, policy: ["Cluster", "Local"] as const, direct: [false, true], client: ["pod", "host", "own-eni", "backend"] as const, placement: [placements[0]!, placements[3]!, placements[4]!],
  }).map(({ placement, ...rest }): Plan => ({ ...plain, ...rest, ...placement, keepalive: true }));
  const kept = choices.filter(isPlayed);
  const dropped = product({ proxy: ["ipvs", "iptables+cidr"] as const, direct: [false, true], policy: ["Cluster"] as const });
  return [
    ...kept.map((plan) => scenario("snat", plan)),
    ...dropped.map((c) => scenario("snat", { ...plain, layer: 7, ...c, keepalive: true }, { connections: 2, nodes: { dropSnatRange: true } })),
  ];
}

/**
 * VPC-CNI and bridge Pods on one node with each other; and Pods masqueraded to their node. Not played: a bridge Pod with one of a
 * shared interface. How TKE's routing rules treat that pair on one node is not published, and the lab's own would decide the outcome.
 */
export function mixed(): Scenario[] {
  const unpublished = new Set(["pod tke-route-eni", "shared-eni tke-bridge"]);
  const pairs = product({ client: ["pod", "host", "shared-eni", "own-eni"] as const, network: ["tke-bridge", "tke-route-eni", "tke-direct-eni"] as const, layer: [4, 7] as const });
  const masqueraded = product({ direct: [false, true], layer: [4, 7] as const, servers: [[1], [1, 2]] });
  return [
    ...pairs.filter((c) => !unpublished.has(`${c.client} ${c.network}`)).map((c) => scenario("mixed", { ...plain, ...c, direct: true })),
    ...masqueraded.map((c) => scenario("mixed", { ...plain, ...c }, { nodes: { masquerade: true } })),
  ];
}

/** Every way a packet is lost, one at a time, under each reverse path filter, with what the kernel says about it. */
export function traces(): Scenario[] {
  const ways: Partial<Plan>[] = [
    { servers: [1, 2] }, { direct: true }, { client: "host", direct: true }, { client: "shared-eni", direct: true }, { client: "own-eni", direct: true }, { layer: 7 },
    { annotated: true, policy: "Local", client: "host", servers: [2, 3], nodes: 3 }, { annotated: true },
  ];
  const otherwise: Partial<Plan>[] = [
    { layer: 7, proxy: "iptables+cidr", policy: "Local", servers: [2, 3], nodes: 3 }, { layer: 7, proxy: "nftables+cidr", policy: "Local", servers: [2, 3], nodes: 3 },
    { proxy: "iptables", policy: "Local", servers: [2], nodes: 2 }, { proxy: "iptables" }, { servers: [1], nodes: 1, client: "host" }, { layer: 7, keepalive: true },
  ];
  const alone = (way: Partial<Plan>, lab: LabPlan): Scenario => scenario("traces", { ...plain, ...way }, { alone: true, connections: 2, ...lab });
  return [
    ...([0, 1, 2] as const).flatMap((rpFilter) => [
      // a strict filter is never combined with shared interfaces: it drops whatever comes in by them from outside
      ...ways.filter((way) => rpFilter !== 1 || way.client !== "shared-eni").map((way) => alone(way, { nodes: { rpFilter } })),
      alone({ annotated: true }, { probe: "vip", nodes: { rpFilter } }),
    ]),
    ...otherwise.map((way) => alone(way, { connections: way.proxy?.endsWith("cidr") ? 8 : 2 })),
    ...(["connected", "unconnected"] as const).map((socket) => alone({ protocol: "UDP" }, { socket })),
    alone({ annotated: true }, { probe: "100.64" }),
  ];
}

/** What the lab can play and not decide; see the rules of the same name. Only for its captures. */
export function undecided(): Scenario[] {
  const ways: Partial<Plan>[] = [{ client: "own-eni", policy: "Local" }, { proxy: "iptables+cidr", client: "shared-eni", policy: "Local", servers: [2, 3], nodes: 3 }];
  return ways.map((way) => scenario("undecided", { ...plain, ...way }, { alone: true, connections: 2 }));
}

/** k of n RS on the client's node, at random: shares of failures at layer 4, waits at layer 7. */
export function odds(): Scenario[] {
  const spread: Partial<Plan>[] = [
    { nodes: 1, servers: [1] }, { nodes: 2 }, { nodes: 3 }, { nodes: 4 },
    { direct: true, servers: [1, 1, 2], nodes: 2 }, { direct: true, servers: [1, 1, 2, 3], nodes: 3 }, { direct: true, servers: [1, 2, 2, 2], nodes: 2 },
    { policy: "Local", weighted: true, servers: [1, 1, 1, 2], nodes: 2 }, { policy: "Local", weighted: true, servers: [1, 2, 2], nodes: 2 },
  ];
  return [
    ...spread.map((s) => scenario("odds", { ...plain, ...s }, { pick: "random", connections: 200 })),
    ...spread.slice(1, 7).map((s) => scenario("odds", { ...plain, layer: 7, ...s }, { pick: "random", connections: 120 })),
  ];
}

/** Policy Local where kube-proxy takes the CLB's packet for Pod traffic: e of E endpoints on the RS' node, so (E-e)/E of the tries fail. */
export function misroute(): Scenario[] {
  return product({ proxy: ["iptables+cidr", "nftables+cidr", "iptables-1.20+cidr"] as const, servers: [[2], [2, 2, 3], [2, 3], [2, 3, 4]] })
    .map((c) => scenario("misroute", { ...plain, layer: 7, policy: "Local", ...c, nodes: 4 }, { connections: 48 }));
}

