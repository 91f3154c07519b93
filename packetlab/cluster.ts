/** Kubernetes objects of a small TKE cluster as its API server would show them. Addresses follow from names, so every scenario shares one network. */

import type { KubeObject } from "./types.ts";

export const namespace = "default";
export const podCidr = "172.16.0.0/16";

/** How a Pod hangs on the network; the value of TKE's Pod annotation. */
export type PodNetwork = "tke-bridge" | "tke-route-eni" | "tke-direct-eni";

export const nodeName = (i: number): string => `10.0.${i}.10`;

/** Node number i, from 1. */
export function node(i: number): KubeObject {
  return {
    apiVersion: "v1", kind: "Node",
    metadata: {
      name: nodeName(i),
      labels: { "kubernetes.io/hostname": nodeName(i), "kubernetes.io/os": "linux", "cloud.tencent.com/node-instance-id": `ins-lab${i}`, "node.kubernetes.io/instance-type": "S5.MEDIUM4" },
    },
    spec: { podCIDR: `172.16.${i}.0/24`, podCIDRs: [`172.16.${i}.0/24`], providerID: `qcloud:///800001/ins-lab${i}` },
    status: {
      addresses: [{ type: "InternalIP", address: nodeName(i) }, { type: "Hostname", address: nodeName(i) }],
      conditions: [{ type: "Ready", status: "True", reason: "KubeletReady" }],
    },
  };
}

/** `prober`: a client of which each runs one program. */
type Role = "client" | "web" | "prober";

/** The last byte of the first Pod's address. */
const FIRST: Readonly<Record<Role, number>> = { client: 10, web: 20, prober: 100 };

interface PodPlan {
  /** Which node it stands on. */
  on: number;
  role: Role;
  /** Tells Pods of one role on one node apart, from 0. */
  sibling?: number;
  network?: PodNetwork;
  hostNetwork?: boolean;
}

/** Server Pods are labelled `app: web`, clients `app: client`. */
export function pod({ on, role, sibling = 0, network = "tke-bridge", hostNetwork = false }: PodPlan): KubeObject {
  const letter = String.fromCharCode("a".charCodeAt(0) + sibling);
  const kind = hostNetwork ? "host-" : { "tke-bridge": "", "tke-route-eni": "eni-", "tke-direct-eni": "own-" }[network];
  const ip = hostNetwork ? nodeName(on) : podAddress(on, role, sibling, network);
  return {
    apiVersion: "v1", kind: "Pod",
    metadata: { name: `${kind}${role}-${on}${letter}`, namespace, labels: { app: role }, ...(hostNetwork ? {} : { annotations: { "tke.cloud.tencent.com/networks": network } }) },
    spec: { nodeName: nodeName(on), ...(hostNetwork ? { hostNetwork: true } : {}), containers: [{ name: role, image: `example.com/${role}:1`, ports: [{ containerPort: 8080 }] }] },
    status: { phase: "Running", hostIP: nodeName(on), podIP: ip, podIPs: [{ ip }], conditions: [{ type: "Ready", status: "True" }] },
  };
}

function podAddress(on: number, role: Role, sibling: number, network: PodNetwork): string {
  const last = FIRST[role] + sibling;
  if (network === "tke-bridge") return `172.16.${on}.${last}`;
  if (network === "tke-route-eni") return `10.0.${20 + on}.${20 + last}`;
  return `10.0.${(role === "client" ? 40 : 50) + on + 20 * sibling}.2`; // an interface of its own, in a subnet of its own
}

export const podIp = (p: KubeObject): string => (p["status"] as { podIP: string }).podIP;

/** kube-proxy's set-up on all nodes. */
export interface ProxySetup {
  mode: "iptables" | "nftables" | "ipvs";
  /** How kube-proxy knows Pod traffic: not at all, by --cluster-cidr, or by the node's own Pod range. */
  local: "unknown" | "cluster-cidr" | "node-cidr";
  image: string;
  /** Nodes whose kube-proxy Pod still runs another image. */
  laggards?: { nodes: number[]; image: string };
}

/** The kube-proxy DaemonSet and its Pods. */
export function kubeProxy(setup: ProxySetup, nodes: number[]): KubeObject[] {
  const args = [
    `--proxy-mode=${setup.mode}`,
    ...(setup.mode === "ipvs" ? ["--ipvs-scheduler=rr"] : []),
    "--nodeport-addresses=$(HOST_IP)/32", "--hostname-override=$(NODE_NAME)", "--kubeconfig=/var/lib/kube-proxy/config",
    ...(setup.local === "unknown" ? [] : [`--cluster-cidr=${podCidr}`]),
    ...(setup.local === "node-cidr" ? ["--detect-local-mode=NodeCIDR"] : []),
  ];
  const env = [["HOST_IP", "status.hostIP"], ["NODE_NAME", "spec.nodeName"]].map(([name, fieldPath]) => ({ name, valueFrom: { fieldRef: { fieldPath } } }));
  const container = { name: "kube-proxy", image: setup.image, command: ["kube-proxy"], args, env };
  const labels = { "k8s-app": "kube-proxy" };
  return [
    {
      apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "kube-proxy", namespace: "kube-system", labels },
      spec: { selector: { matchLabels: labels }, updateStrategy: { type: "OnDelete" }, template: { metadata: { labels }, spec: { hostNetwork: true, containers: [container] } } },
    },
    ...nodes.map((i): KubeObject => ({
      apiVersion: "v1", kind: "Pod", metadata: { name: `kube-proxy-${i}`, namespace: "kube-system", labels },
      spec: { nodeName: nodeName(i), hostNetwork: true, containers: [{ ...container, image: setup.laggards?.nodes.includes(i) ? setup.laggards.image : setup.image }] },
      status: { phase: "Running", hostIP: nodeName(i), podIP: nodeName(i), podIPs: [{ ip: nodeName(i) }], conditions: [{ type: "Ready", status: "True" }] },
    })),
  ];
}

export interface ServicePlan {
  /** LoadBalancer has a CLB of its own; NodePort stands behind an Ingress. */
  type: "LoadBalancer" | "NodePort";
  policy: "Cluster" | "Local";
  protocol: "TCP" | "UDP";
  /** Ready server Pods. */
  endpoints: KubeObject[];
  annotations: Record<string, string>;
  ipMode?: "VIP" | "Proxy";
  /** Whatever else makes the CLB treat it differently: nodes bound, how it chooses. Not shown in the object. */
  apart: unknown;
}

/** Numbers in use: every distinct plan gets its own Service with its own addresses and ports, equal plans share one. */
const numbers = new Map<string, number>();
const number = (plan: unknown): number => {
  const key = JSON.stringify(plan);
  if (!numbers.has(key)) numbers.set(key, numbers.size + 1);
  return numbers.get(key)!;
};
/** The n-th address of a range of /24s, .1 to .250 of each. */
const address = (prefix: string, third: number, n: number): string => `${prefix}.${third + Math.floor(n / 250)}.${1 + (n % 250)}`;

/** A Service and its EndpointSlice. */
export function service(plan: ServicePlan): [KubeObject, KubeObject] {
  const n = number(plan);
  const name = `web-${n}`;
  const port = { name: "web", port: 80, protocol: plan.protocol };
  const status = plan.type === "LoadBalancer" ? { loadBalancer: { ingress: [{ ip: address("10.0", 100, n), ...(plan.ipMode ? { ipMode: plan.ipMode } : {}) }] } } : { loadBalancer: {} };
  const internal: Record<string, string> = plan.type === "LoadBalancer" ? { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": "subnet-lab" } : {};
  const clusterIP = address("172.20", 0, n);
  return [
    {
      apiVersion: "v1", kind: "Service", metadata: { name, namespace, annotations: { ...internal, ...plan.annotations } },
      spec: {
        type: plan.type, clusterIP, clusterIPs: [clusterIP], ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack", sessionAffinity: "None",
        externalTrafficPolicy: plan.policy, internalTrafficPolicy: "Cluster", selector: { app: "web" }, ports: [{ ...port, targetPort: 8080, nodePort: 30000 + n }],
      },
      status,
    },
    {
      apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata: { name: `${name}-lab`, namespace, labels: { "kubernetes.io/service-name": name } },
      addressType: "IPv4", ports: [{ name: "web", port: 8080, protocol: plan.protocol }],
      endpoints: plan.endpoints.map((p) => ({
        addresses: [podIp(p)], conditions: { ready: true, serving: true, terminating: false }, nodeName: (p["spec"] as { nodeName: string }).nodeName,
        targetRef: { kind: "Pod", name: p.metadata.name, namespace },
      })),
    },
  ];
}

/** A CLB Ingress before a Service. */
export function ingress(backend: KubeObject, annotations: Record<string, string>): KubeObject {
  const n = number({ ingress: backend.metadata.name, annotations }); // what keeps its backend apart keeps it apart
  return {
    apiVersion: "networking.k8s.io/v1", kind: "Ingress",
    metadata: { name: `${backend.metadata.name}-${n}`, namespace, annotations: { "kubernetes.io/ingress.class": "qcloud", "kubernetes.io/ingress.subnetId": "subnet-lab", ...annotations } },
    spec: { defaultBackend: { service: { name: backend.metadata.name, port: { number: 80 } } } },
    status: { loadBalancer: { ingress: [{ ip: address("10.0", 110, n) }] } },
  };
}

/** The controller-made configuration of an owner that has `tke-service-config-auto`, with keepalive on. */
export function keepaliveConfig(owner: string, kind: "ingress" | "service"): KubeObject {
  return {
    apiVersion: "cloud.tencent.com/v1alpha1", kind: "TkeServiceConfig", metadata: { name: `${owner}-auto-${kind}-config`, namespace },
    spec: { loadBalancer: { l7Listeners: [{ protocol: "HTTP", port: 80, keepaliveEnable: 1, domains: [{ domain: "", rules: [{ url: "/", forwardType: "HTTP" }] }] }] } },
  };
}
