/** One combination of whatever may matter, and the scenario that it makes: its objects, its client, its listener. */

import { ingress, keepaliveConfig, kubeProxy, namespace, node, pod, service, type PodNetwork } from "./cluster.ts";
import { proxies, type ProxyName } from "./proxies.ts";
import type { Client, KubeObject, Lab, Scenario } from "./types.ts";

export type ClientKind = "pod" | "host" | "shared-eni" | "own-eni" | "backend" | "backend-own-eni";

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

export interface LabPlan extends Partial<Pick<Lab, "connections" | "pick" | "socket" | "alone">> {
  nodes?: Partial<Lab["nodes"]>;
  to?: "vip" | "service-address";
  probe?: "vip" | "100.64";
  /** Gives the scenario a Service of its own, though another one's plan is equal. */
  apart?: unknown;
  /** The client is this prober, whom no other scenario has. */
  prober?: number;
}

const networks: Partial<Record<ClientKind, PodNetwork>> = { "shared-eni": "tke-route-eni", "own-eni": "tke-direct-eni", "backend-own-eni": "tke-direct-eni" };

export const networkOfServers = (plan: Plan): PodNetwork => plan.network ?? networks[plan.client] ?? "tke-bridge";

/** The server Pods, siblings numbered. */
function serverPods(plan: Plan): KubeObject[] {
  return plan.servers.map((on, i) => pod({ on, role: "web", sibling: plan.servers.slice(0, i).filter((x) => x === on).length, network: networkOfServers(plan) }));
}

export const isBackend = (plan: Plan): boolean => plan.client.startsWith("backend");

function clientPod(plan: Plan, servers: KubeObject[], { prober }: LabPlan): KubeObject {
  if (prober !== undefined) return pod({ on: plan.on, role: "prober", sibling: prober });
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
  const client = clientPod(plan, servers, lab);
  const [owner, others] = owners(plan, servers, [plan.nodes, lab.pick, ...(lab.apart === undefined ? [] : [lab.apart])]);
  const name = title(plan, lab);
  const asked: Client = lab.probe ? { probe: lab.probe } : { pod: { namespace, name: client.metadata.name } };
  return {
    id: `${suite}/${name.replaceAll(" ", "/")}`, suite, title: name,
    objects: [...nodes.map(node), ...kubeProxy(proxies[plan.proxy], nodes), ...servers, ...(isBackend(plan) ? [] : [client]), owner, ...others],
    listener: {
      object: { kind: plan.layer === 7 ? "Ingress" : "Service", namespace, name: owner.metadata.name },
      port: 80, protocol: plan.layer === 4 ? (plan.protocol ?? "TCP") : "HTTP",
    },
    client: asked,
    lab: {
      connections: lab.connections ?? connectionsFor(plan), pick: lab.pick ?? "round-robin", socket: lab.socket ?? "connected", alone: lab.alone ?? false, stage: 0,
      to: lab.to === "service-address" ? `${owner.metadata.name}.${namespace}.svc.cluster.local:80` : "vip",
      nodes: { rpFilter: 0, dropSnatRange: false, masquerade: false, ...lab.nodes },
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

export const plain: Plan = { layer: 4, proxy: "ipvs", annotated: false, policy: "Cluster", direct: false, client: "pod", on: 1, servers: [1, 2], nodes: 2 };
