/** Which combinations are not played, each by a stated rule. */

import { isBackend, networkOfServers, type Plan } from "./plan.ts";
import { proxies } from "./proxies.ts";

export interface Rule {
  says: string;
  is: (p: Plan) => boolean;
}

/** Combinations that cannot differ from another one that is played. `says` is the rule in words. */
const redundant: Rule[] = [
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

/** Combinations whose outcome would be decided by something of Tencent's that is not published, so by the lab's own choice. They are played in the suite `undecided`, for their captures; nothing is held against them. */
const undecided: Rule[] = [
  {
    says: "Pods with an interface of their own, behind NodePorts with policy Local: the node sends the packet on with its source kept, and the Pod answers by its own interface, past the node. Whether Tencent's network lets that answer find its way is not published.",
    is: (p) => networkOfServers(p) === "tke-direct-eni" && p.policy === "Local" && !p.direct,
  },
  {
    says: "A VPC-CNI Pod calls, with policy Local and no server Pod on its node, where kube-proxy has a cluster CIDR: it all depends on whether that range holds the Pod's address, and which range TKE gives kube-proxy in VPC-CNI clusters is not published.",
    is: (p) => p.client === "shared-eni" && p.policy === "Local" && !p.direct && p.layer === 4 && p.proxy.endsWith("+cidr") && !p.servers.includes(p.on),
  },
];

export const isPlayed = (plan: Plan): boolean => ![...redundant, ...undecided].some(({ is }) => is(plan));
