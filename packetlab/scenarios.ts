/** Which questions the lab asks. Objects are made for every combination of what may matter; those that mean the same are left out by a stated rule. */

import { createHash } from "node:crypto";

import { ingress, keepaliveConfig, kubeProxy, namespace, node, pod, service, type PodNetwork, type ProxySetup } from "./cluster.ts";
import type { Cluster } from "./boot.ts";
import type { Client, KubeObject, Lab, Scenario } from "./types.ts";

const tke = (tag: string): string => `ccr.ccs.tencentyun.com/tkeimages/hyperkube:${tag}`;

/** kube-proxy set-ups, by the name that scenario ids use. */
export const proxies = {
  iptables: { mode: "iptables", local: "unknown", image: tke("v1.22.5-tke.35") },
  "iptables+cidr": { mode: "iptables", local: "cluster-cidr", image: tke("v1.22.5-tke.35") },
  "iptables+node-cidr": { mode: "iptables", local: "node-cidr", image: tke("v1.22.5-tke.35") },
  "iptables-1.20+cidr": { mode: "iptables", local: "cluster-cidr", image: tke("v1.20.6-tke.54") },
  nftables: { mode: "nftables", local: "unknown", image: tke("v1.34.1-tke.8") },
  "nftables+cidr": { mode: "nftables", local: "cluster-cidr", image: tke("v1.34.1-tke.8") },
  ipvs: { mode: "ipvs", local: "unknown", image: tke("v1.22.5-tke.35") },
  "ipvs+cidr": { mode: "ipvs", local: "cluster-cidr", image: tke("v1.22.5-tke.35") },
  "ipvs-1.20": { mode: "ipvs", local: "unknown", image: tke("v1.20.6-tke.12") },
  "ipvs-too-old": { mode: "ipvs", local: "unknown", image: tke("v1.20.6-tke.8") },
  "ipvs-upstream": { mode: "ipvs", local: "unknown", image: "registry.k8s.io/kube-proxy:v1.34.4" },
  "ipvs-rollout": { mode: "ipvs", local: "unknown", image: tke("v1.22.5-tke.35"), laggards: { nodes: [1], image: tke("v1.20.6-tke.8") } },
} as const satisfies Record<string, ProxySetup>;

export type ProxyName = keyof typeof proxies;

type ClientKind = "pod" | "host" | "shared-eni" | "own-eni" | "backend" | "backend-own-eni";

/** One combination. */
export interface Plan {
  /** 4: a Service's TCP or UDP listener; 7: a CLB Ingress; "7s": a Service with an HTTP listener. */
  layer: 4 | 7 | "7s";
  proxy: ProxyName;
  /** Carries prevent-loopback. */
  annotated: boolean;
  policy: "Cluster" | "Local";
  direct: boolean;
  client: ClientKind;
  /** The client's node. */
  on: number;
  /** Nodes of the server Pods; a node named twice has two. */
  servers: number[];
  /** How many nodes the cluster has. */
  nodes: number;
  protocol?: "TCP" | "UDP";
  network?: PodNetwork;
  ipMode?: "Proxy";
  /** L7: keepalive declared, so the CLB rewrites the source. */
  keepalive?: boolean;
  /** The controller keeps its hands off. */
  skip?: boolean;
  /** Local policy: an RS weighs as much as it has Pods. */
  weighted?: boolean;
}

export type LabPlan = Omit<Partial<Lab>, "nodes"> & { nodes?: Partial<Lab["nodes"]>; probe?: "vip" | "100.64" };

const networks: Partial<Record<ClientKind, PodNetwork>> = { "shared-eni": "tke-route-eni", "own-eni": "tke-direct-eni", "backend-own-eni": "tke-direct-eni" };

/** The server Pods, siblings numbered. */
function serverPods(plan: Plan): KubeObject[] {
  const network = plan.network ?? networks[plan.client] ?? "tke-bridge";
  return plan.servers.map((on, i) => pod({ on, role: "web", sibling: plan.servers.slice(0, i).filter((x) => x === on).length, network }));
}

const isBackend = (plan: Plan): boolean => plan.client.startsWith("backend");

function clientPod(plan: Plan, servers: KubeObject[]): KubeObject {
  if (isBackend(plan)) return servers[plan.servers.indexOf(plan.on)]!;
  return pod({ on: plan.on, role: "client", network: networks[plan.client] ?? "tke-bridge", hostNetwork: plan.client === "host" });
}

function flag(prefix: "service" | "ingress", name: string, on: boolean | undefined): Record<string, string> {
  return on ? { [`${prefix}.cloud.tencent.com/${name}`]: "true" } : {};
}

/** How often a scenario asks: each RS twice, and often enough to see what kube-proxy leaves to chance. */
function connectionsFor(plan: Plan): number {
  const rs = plan.direct ? plan.servers.length : plan.policy === "Local" ? new Set(plan.servers).size : plan.nodes;
  const chance = proxies[plan.proxy].mode !== "ipvs" && plan.servers.length > 1 ? 2 : 1;
  return Math.max(rs, 1) * 2 * chance;
}

export function scenario(suite: string, plan: Plan, lab: LabPlan = {}): Scenario {
  const nodes = Array.from({ length: plan.nodes }, (_, i) => i + 1);
  const servers = serverPods(plan);
  const client = clientPod(plan, servers);
  const [owner, others] = owners(plan, servers, [plan.nodes, lab.pick]);
  const name = title(plan, lab);
  const asked: Client = lab.probe ? { probe: lab.probe } : { pod: { namespace, name: client.metadata.name } };
  const { probe: _, nodes: nodeLab, ...rest } = lab;
  return {
    id: `${suite}/${name.replaceAll(" ", "/")}`, suite, title: name,
    objects: [...nodes.map(node), ...kubeProxy(proxies[plan.proxy], nodes), ...servers, ...(isBackend(plan) ? [] : [client]), owner, ...others],
    listener: {
      object: { kind: plan.layer === 7 ? "Ingress" : "Service", namespace, name: owner.metadata.name },
      port: 80, protocol: plan.layer === 4 ? (plan.protocol ?? "TCP") : "HTTP",
    },
    client: asked,
    lab: {
      connections: connectionsFor(plan), pick: "round-robin", to: "vip", socket: "connected", alone: false, ...rest,
      nodes: { rpFilter: 0, dropSnatRange: false, masquerade: false, ...nodeLab },
    },
  };
}

/** The object that owns the CLB, and what belongs to it. */
function owners(plan: Plan, endpoints: KubeObject[], apart: unknown): [KubeObject, KubeObject[]] {
  const { policy, protocol = "TCP", ipMode } = plan;
  const config = plan.keepalive ? "tke-service-config-auto" : "";
  const weighted = { ...flag("service", "local-svc-weighted-balance", plan.weighted), ...(plan.weighted ? { "service.kubernetes.io/local-svc-only-bind-node-with-pod": "true" } : {}) };
  if (plan.layer === 7) {
    const [backend, slice] = service({ type: "NodePort", policy, protocol, endpoints, apart, annotations: weighted });
    const owner = ingress(backend, { ...flag("ingress", "direct-access", plan.direct), ...flag("ingress", config, plan.keepalive) });
    return [owner, [backend, slice, ...(plan.keepalive ? [keepaliveConfig(owner.metadata.name, "ingress")] : [])]];
  }
  const annotations = {
    ...flag("service", "prevent-loopback", plan.annotated), ...flag("service", "direct-access", plan.direct), ...flag("service", config, plan.keepalive), ...weighted,
    ...(plan.skip ? { "service.cloud.tencent.com/mode": "skip" } : {}),
    ...(plan.layer === "7s" ? { "service.cloud.tencent.com/specify-protocol": '{"80":{"protocol":["HTTP"]}}' } : {}),
  };
  const [owner, slice] = service({ type: "LoadBalancer", policy, protocol, endpoints, apart, annotations, ...(ipMode ? { ipMode } : {}) });
  return [owner, [slice, ...(plan.keepalive ? [keepaliveConfig(owner.metadata.name, "service")] : [])]];
}

function title(plan: Plan, lab: LabPlan): string {
  const extras = [
    plan.protocol === "UDP" && `udp${lab.socket === "unconnected" ? "-unconnected" : ""}`, plan.annotated && "prevent-loopback", plan.ipMode && "ip-mode-proxy", plan.keepalive && "keepalive", plan.skip && "skip",
    plan.weighted && "weighted", plan.network && plan.network !== networks[plan.client] && `servers:${plan.network}`, lab.to === "service-address" && "service-address",
    lab.nodes?.rpFilter !== undefined && `rp_filter=${lab.nodes.rpFilter}`, lab.nodes?.dropSnatRange && "100.127-dropped", lab.nodes?.masquerade && "masqueraded",
    lab.pick === "random" && "random", lab.connections && `x${lab.connections}`,
  ].filter(Boolean);
  const from = lab.probe ? `probe-${lab.probe}` : `${plan.client}@${plan.on}`;
  return [`L${plan.layer}`, plan.proxy, plan.policy, plan.direct ? "direct" : "nodeport", `${from}->{${plan.servers}}of${plan.nodes}`, ...extras].join(" ");
}

function product<T extends Record<string, readonly unknown[]>>(choices: T): { [K in keyof T]: T[K][number] }[] {
  return Object.entries(choices).reduce<Record<string, unknown>[]>(
    (all, [key, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [key]: value }))), [{}],
  ) as { [K in keyof T]: T[K][number] }[];
}

/** Server placements for a client on node 1, with the number of nodes: here only, elsewhere, both, apart from the client, uneven; and a cluster of one node. */
const placements = [
  { servers: [1], nodes: 1 }, { servers: [1], nodes: 2 }, { servers: [2], nodes: 2 }, { servers: [1, 2], nodes: 2 }, { servers: [2, 3], nodes: 3 }, { servers: [1, 1, 2], nodes: 3 },
];

/** Combinations that cannot differ from another one that is played. `says` is the rule in words. */
const redundant: { says: string; is: (p: Plan) => boolean }[] = [
  { says: "With direct access the packet ends at a Pod, so policy plays no part once it has left the CLB; before that only a known VIP makes a difference, and it is played with layer 4 Cluster.", is: (p) => p.direct && p.policy === "Local" },
  { says: "An Ingress' VIP is unknown to every kube-proxy, so prevent-loopback plays no part.", is: (p) => p.layer === 7 && p.annotated },
  { says: "Only ipvs mode heeds prevent-loopback.", is: (p) => p.annotated && proxies[p.proxy].mode !== "ipvs" },
  { says: "ipvs of upstream binds every VIP, annotated or not.", is: (p) => p.annotated && p.proxy === "ipvs-upstream" },
  { says: "A Service's HTTP listener is an Ingress' once the packet reaches the CLB, and a TCP listener before; so it is played where both halves are new: plain ipvs, two placements.", is: (p) => p.layer === "7s" && (p.proxy !== "ipvs" || p.servers.length !== 2) },
  { says: "What a node without a cluster CIDR or of an older release does differently is decided on the node, not by how the client hangs on it: VPC-CNI Pods are played with plain ipvs, plain iptables and their Local policy only.", is: (p) => p.client.endsWith("eni") && !["ipvs", "iptables", "iptables+cidr"].includes(p.proxy) },
  { says: "A backend that calls itself stands in the placements that hold its node.", is: (p) => isBackend(p) && !p.servers.includes(p.on) },
  { says: "iptables with the node's own range, and of 1.20, differ from plain iptables only by policy Local through NodePorts.", is: (p) => ["iptables+node-cidr", "iptables-1.20+cidr"].includes(p.proxy) && (p.policy === "Cluster" || p.direct) },
  { says: "ipvs with a cluster CIDR, of 1.20 and of upstream differ from plain ipvs only on the way to a bound VIP or in policy Local.", is: (p) => ["ipvs+cidr", "ipvs-1.20", "ipvs-upstream"].includes(p.proxy) && (p.layer === 7 && p.policy === "Cluster" || p.direct && p.layer === 7) },
  { says: "A kube-proxy that is too old does what a new one does without the annotation; it is played with the annotation.", is: (p) => p.proxy === "ipvs-too-old" && (!p.annotated || p.layer !== 4) },
  { says: "The six placements are those of ordinary Pods; VPC-CNI Pods are played with a server on their node and one elsewhere, and with servers elsewhere only.", is: (p) => p.client.endsWith("eni") && p.servers.length !== 2 },
  { says: "Uneven placement shows nothing new with policy Cluster and NodePorts, where RS are nodes.", is: (p) => p.servers.length === 3 && p.policy === "Cluster" && !p.direct },
];

const matrixProxies: ProxyName[] = [
  "iptables", "iptables+cidr", "iptables+node-cidr", "iptables-1.20+cidr", "nftables", "nftables+cidr", "ipvs", "ipvs+cidr", "ipvs-1.20", "ipvs-too-old", "ipvs-upstream",
];

function matrix(): Scenario[] {
  const clients: ClientKind[] = ["pod", "host", "shared-eni", "own-eni", "backend", "backend-own-eni"];
  return product({ proxy: matrixProxies, layer: [4, 7, "7s"] as const, annotated: [false, true], policy: ["Cluster", "Local"] as const, direct: [false, true], client: clients, placement: placements })
    .map(({ placement, ...rest }): Plan => ({ ...rest, ...placement, on: 1 }))
    .filter((plan) => !redundant.some(({ is }) => is(plan)))
    .map((plan) => scenario("matrix", plan));
}

const plain: Plan = { layer: 4, proxy: "ipvs", annotated: false, policy: "Cluster", direct: false, client: "pod", on: 1, servers: [1, 2], nodes: 2 };

/** The Service's own address never meets the CLB. */
function serviceAddress(): Scenario[] {
  return product({ proxy: ["iptables", "iptables+cidr", "nftables", "ipvs", "ipvs-1.20"] as const, policy: ["Cluster", "Local"] as const, annotated: [false, true], client: ["pod", "host", "backend"] as const, servers: [[1, 2], [2, 3]] })
    .map((choice): Plan => ({ ...plain, ...choice, nodes: 3 }))
    .filter((plan) => !redundant.some(({ is }) => is(plan)))
    .map((plan) => scenario("service-address", plan, { to: "service-address", connections: 4 }));
}

/** Health checks: from the VIP, and from 100.64/10, to every RS. */
function probes(): Scenario[] {
  return product({
    proxy: ["iptables", "iptables+cidr", "nftables", "ipvs", "ipvs-1.20", "ipvs-upstream", "ipvs-rollout"] as const, annotated: [false, true], policy: ["Cluster", "Local"] as const, direct: [false, true], probe: ["vip", "100.64"] as const,
  })
    .map(({ probe, ...choice }) => ({ probe, plan: { ...plain, ...choice, servers: [1, 2], nodes: 3 } as Plan }))
    .filter(({ plan }) => plan.proxy === "ipvs-rollout" || !redundant.some(({ is }) => is(plan)))
    .map(({ probe, plan }) => scenario("probes", plan, { probe, connections: 6 }));
}

/** Node 1 still runs a kube-proxy that is too old; clients on it and on an updated node. And a controller that skips. */
function rollout(): Scenario[] {
  const clients = product({ on: [1, 2], client: ["pod", "host"] as const, direct: [false, true], policy: ["Cluster", "Local"] as const });
  return [
    ...clients.map((c) => scenario("rollout", { ...plain, proxy: "ipvs-rollout", annotated: true, ...c })),
    scenario("rollout", { ...plain, annotated: true, skip: true }),
    scenario("rollout", { ...plain, annotated: true, skip: true }, { probe: "vip", connections: 4 }),
  ];
}

function ipMode(): Scenario[] {
  return product({ proxy: ["iptables", "iptables+cidr", "nftables", "nftables+cidr", "ipvs-upstream"] as const, policy: ["Cluster", "Local"] as const, client: ["pod", "host"] as const, servers: [[1, 2], [2, 3]] })
    .map((c) => scenario("ip-mode", { ...plain, ...c, nodes: 3, ipMode: "Proxy" }));
}

function udp(): Scenario[] {
  return product({ proxy: ["iptables+cidr", "nftables+cidr", "ipvs", "ipvs-1.20"] as const, annotated: [false, true], direct: [false, true], client: ["pod", "host", "shared-eni", "own-eni"] as const, socket: ["connected", "unconnected"] as const })
    .map(({ socket, ...c }) => ({ socket, plan: { ...plain, ...c, protocol: "UDP" } as Plan }))
    .filter(({ plan }) => !redundant.some(({ is }) => is(plan)))
    .map(({ socket, plan }) => scenario("udp", plan, { socket, connections: 4 }));
}

/** Layer 7 with keepalive: the CLB rewrites the source. */
function snat(): Scenario[] {
  const choices = product({
    layer: [7, "7s"] as const, proxy: ["ipvs", "iptables", "iptables+cidr", "nftables+cidr"] as const, policy: ["Cluster", "Local"] as const, direct: [false, true], client: ["pod", "host", "own-eni", "backend"] as const, placement: [placements[0]!, placements[3]!, placements[4]!],
  }).map(({ placement, ...rest }): Plan => ({ ...plain, ...rest, ...placement, keepalive: true }));
  const kept = choices.filter((plan) => !redundant.some(({ is }) => is(plan)));
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
function mixed(): Scenario[] {
  const unpublished = new Set(["pod tke-route-eni", "shared-eni tke-bridge"]);
  const pairs = product({ client: ["pod", "host", "shared-eni", "own-eni"] as const, network: ["tke-bridge", "tke-route-eni", "tke-direct-eni"] as const, layer: [4, 7] as const });
  const masqueraded = product({ direct: [false, true], layer: [4, 7] as const, servers: [[1], [1, 2]] });
  return [
    ...pairs.filter((c) => !unpublished.has(`${c.client} ${c.network}`)).map((c) => scenario("mixed", { ...plain, ...c, direct: true })),
    ...masqueraded.map((c) => scenario("mixed", { ...plain, ...c }, { nodes: { masquerade: true } })),
  ];
}

/** Every way a packet is lost, one at a time, under each reverse path filter, with what the kernel says about it. */
function traces(): Scenario[] {
  const ways: Partial<Plan>[] = [
    { servers: [1, 2] }, { direct: true }, { client: "host", direct: true }, { client: "shared-eni", direct: true }, { client: "own-eni", direct: true }, { layer: 7 },
    { annotated: true, policy: "Local", client: "host", servers: [2, 3], nodes: 3 }, { annotated: true },
  ];
  return [0, 1, 2].flatMap((rpFilter) => [
    // a strict filter is never combined with shared interfaces: it drops whatever comes in by them from outside
    ...ways.filter((way) => rpFilter !== 1 || way.client !== "shared-eni").map((way) => scenario("traces", { ...plain, ...way }, { alone: true, connections: 2, nodes: { rpFilter: rpFilter as 0 | 1 | 2 } })),
    scenario("traces", { ...plain, annotated: true }, { alone: true, connections: 2, probe: "vip", nodes: { rpFilter: rpFilter as 0 | 1 | 2 } }),
  ]);
}

/** k of n RS on the client's node, at random: shares of failures at layer 4, waits at layer 7. */
function odds(): Scenario[] {
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
function misroute(): Scenario[] {
  return product({ proxy: ["iptables+cidr", "nftables+cidr", "iptables-1.20+cidr"] as const, servers: [[2], [2, 2, 3], [2, 3], [2, 3, 4]] })
    .map((c) => scenario("misroute", { ...plain, layer: 7, policy: "Local", ...c, nodes: 4 }, { connections: 48 }));
}

const suiteMakers = { matrix, "service-address": serviceAddress, probes, rollout, "ip-mode": ipMode, udp, snat, mixed, traces, odds, misroute };

export type Suite = keyof typeof suiteMakers | "quick";
export const suites: Suite[] = [...(Object.keys(suiteMakers) as Suite[]), "quick"];

/** The scenarios of the named suites; `quick` is a spread of about forty over two set-ups. */
export function scenariosOf(names: Suite[]): Scenario[] {
  const wanted = names.filter((name) => name !== "quick").flatMap((name) => suiteMakers[name as keyof typeof suiteMakers]());
  if (names.includes("quick")) wanted.push(...quick());
  return [...new Map(wanted.map((s) => [s.id, s])).values()];
}

function quick(): Scenario[] {
  const all = [...matrix(), ...probes()].filter((s) => / (ipvs|iptables\+cidr) /.test(s.title));
  return all.filter((_, i) => i % Math.ceil(all.length / 40) === 0);
}

/** Gathers scenarios that can be played in one network: their kube-proxies are set up alike. */
export function clustersOf(scenarios: Scenario[]): Cluster[] {
  const groups = new Map<string, Cluster>();
  for (const s of scenarios) {
    const setup = { proxies: s.objects.filter((o) => o.kind === "DaemonSet"), images: laggards(s) };
    const key = createHash("sha256").update(JSON.stringify(setup)).digest("hex").slice(0, 12);
    const group = groups.get(key) ?? { key: s.title.split(" ")[1]!, scenarios: [] };
    group.scenarios.push(s);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** kube-proxy Pods that run another image than the DaemonSet's template: other scenarios' Pods on further nodes do not matter. */
function laggards(s: Scenario): string[] {
  const image = (o: KubeObject): string => (o["spec"] as { containers: { image: string }[] }).containers[0]!.image;
  const template = s.objects.find((o) => o.kind === "DaemonSet")!["spec"] as { template: { spec: { containers: { image: string }[] } } };
  return s.objects.filter((o) => o.kind === "Pod" && o.metadata.namespace === "kube-system" && image(o) !== template.template.spec.containers[0]!.image).map((o) => o.metadata.name);
}
