/** How kube-proxy may be set up. */

import type { ProxySetup } from "./cluster.ts";

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
