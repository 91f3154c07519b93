import type { NetworkMode } from "../model/cluster.ts";

/** What a ticket asks Tencent for. */
export type TicketRequest =
  /** Layer 7 SNAT and keepalive on the account's whitelist. */
  | "keepalive-whitelist"
  /** Whether health checks of this CLB can come from 100.64.0.0/10, which binding its address needs. */
  | "health-check-source"
  /** Which kube-proxy version of this line can bind a CLB's address. */
  | "kube-proxy-version"
  /** Whether the CLB is internal, or what its backends are. */
  | "clb-facts"
  /** Nothing here loops; whatever is seen has another cause. */
  | "other-cause";

/** What was tried already, as far as the objects show it. */
export type Tried = "prevent-loopback" | "keepalive" | "local-policy" | "direct-access" | "nothing";

/** The words of a support ticket. */
export interface TicketWords {
  title(object: string): string;
  readonly headings: Readonly<Record<"fill-in" | "cluster" | "clb" | "listeners" | "evidence" | "tried" | "request", string>>;
  readonly fillIn: readonly string[];
  readonly server: string;
  readonly kubeProxyMode: string;
  readonly kubeProxyVersions: string;
  readonly nodes: string;
  readonly network: string;
  readonly networks: Readonly<Record<NetworkMode, string>>;
  readonly controller: string;
  readonly unknown: string;
  readonly object: string;
  readonly address: string;
  readonly existing: string;
  readonly subnet: string;
  field(name: string, value: string): string;
  onNodes(version: string, count: number): string;
  all(items: readonly string[]): string;
  listener(name: string, verdict: string, effect: string, reason: string): string;
  readonly notSet: string;
  readonly tried: Readonly<Record<Tried, string>>;
  readonly requests: Readonly<Record<TicketRequest, string>>;
  madeBy(program: string): string;
}

export const ticketingEn: TicketWords = {
  title: (object) => `CLB loopback on TKE: ${object}`,
  headings: { "fill-in": "To be filled in", cluster: "Cluster", clb: "CLB", listeners: "What was found", evidence: "Evidence", tried: "What was tried", request: "Request" },
  fillIn: ["Account (APPID / UIN):", "Region and cluster ID (cls-…):", "CLB ID (lb-…):", "Since when, and how often:"],
  server: "Kubernetes",
  kubeProxyMode: "kube-proxy mode",
  kubeProxyVersions: "kube-proxy versions",
  nodes: "nodes",
  network: "container network",
  networks: { "global-router": "Global Router", "vpc-cni": "VPC-CNI", mixed: "Global Router and VPC-CNI", "cilium-overlay": "Cilium overlay", "data-plane-v2": "DataPlane V2" },
  controller: "service controller",
  unknown: "unknown",
  object: "object",
  address: "address",
  existing: "existing CLB",
  subnet: "subnet",
  field: (name, value) => `${name}: ${value}`,
  onNodes: (version, count) => `${version} (${count})`,
  all: (items) => items.join(", "),
  listener: (name, verdict, effect, reason) => `${name}: ${verdict}${effect === "" ? "" : `; ${effect}`}. ${reason}`,
  notSet: "(not set)",
  tried: {
    "prevent-loopback": "service.cloud.tencent.com/prevent-loopback: \"true\" is set.",
    keepalive: "keepaliveEnable: 1 is set in the TkeServiceConfig.",
    "local-policy": "externalTrafficPolicy: Local is set.",
    "direct-access": "Direct access to Pods is on.",
    nothing: "Nothing of what the documentation names is set yet.",
  },
  requests: {
    "keepalive-whitelist": "Please put this account on the whitelist for CLB layer 7 SNAT and keepalive, so that keepaliveEnable: 1 can be set in the TkeServiceConfig (document \"CLB loopback\", 457/42976). We know that backends then see addresses of 100.127.0.0/16 and read the client from X-Forwarded-For.",
    "health-check-source": "Please confirm that health checks of this CLB can come from 100.64.0.0/10 (and switch them, if that needs you), so that prevent-loopback can be set without failing health checks.",
    "kube-proxy-version": "Please tell us the smallest kube-proxy version of this Kubernetes line that binds a CLB's address with prevent-loopback.",
    "clb-facts": "Please tell us the type of this CLB (internal or public) and what its listeners are bound to: the cluster's objects do not show it.",
    "other-cause": "By its objects nothing loops here. Please help to find what else delays or drops these connections.",
  },
  madeBy: (program) => `Made by ${program} from the objects of the cluster; it holds no Secrets.`,
};

export const ticketingZh: TicketWords = {
  title: (object) => `TKE 集群 CLB 回环问题：${object}`,
  headings: { "fill-in": "请补充", cluster: "集群", clb: "CLB 信息", listeners: "问题", evidence: "依据", tried: "已尝试的措施", request: "诉求" },
  fillIn: ["账号（APPID / UIN）：", "地域与集群 ID（cls-…）：", "CLB 的 ID（lb-…）：", "从何时开始，发生频率："],
  server: "Kubernetes 版本",
  kubeProxyMode: "kube-proxy 模式",
  kubeProxyVersions: "kube-proxy 版本",
  nodes: "节点数",
  network: "容器网络",
  networks: { "global-router": "Global Router", "vpc-cni": "VPC-CNI", mixed: "Global Router 与 VPC-CNI 混合", "cilium-overlay": "Cilium Overlay", "data-plane-v2": "DataPlane V2" },
  controller: "service-controller 版本",
  unknown: "未知",
  object: "对象",
  address: "地址",
  existing: "已有 CLB",
  subnet: "子网",
  field: (name, value) => `${name}：${value}`,
  onNodes: (version, count) => `${version}（${count} 个）`,
  all: (items) => items.join("、"),
  listener: (name, verdict, effect, reason) => `${name}：${verdict}${effect === "" ? "" : `；${effect}`}。${reason}`,
  notSet: "（未设置）",
  tried: {
    "prevent-loopback": "已设置 service.cloud.tencent.com/prevent-loopback: \"true\"。",
    keepalive: "已在 TkeServiceConfig 中设置 keepaliveEnable: 1。",
    "local-policy": "已设置 externalTrafficPolicy: Local。",
    "direct-access": "已开启直连 Pod。",
    nothing: "文档中的措施均尚未设置。",
  },
  requests: {
    "keepalive-whitelist": "请为该账号开通 CLB 七层 SNAT 和 Keep Alive 能力的白名单，以便在 TkeServiceConfig 中设置 keepaliveEnable: 1（参见文档《CLB 回环问题》）。我们了解开启后后端看到的源地址为 100.127.0.0/16，客户端地址从 X-Forwarded-For 获取。",
    "health-check-source": "请确认该 CLB 的健康探测源 IP 可以使用 100.64.0.0/10 网段（如需后台切换请协助切换），以便设置 prevent-loopback 时健康检查不会失败。",
    "kube-proxy-version": "请告知该 Kubernetes 版本线中，支持通过 prevent-loopback 绑定 CLB 地址的最低 kube-proxy 版本。",
    "clb-facts": "请告知该 CLB 的类型（内网或公网）及其监听器绑定的后端：集群中的对象无法看出。",
    "other-cause": "从对象来看这里不会发生回环，请协助定位这些连接变慢或丢失的其他原因。",
  },
  madeBy: (program) => `由 ${program} 根据集群中的对象生成，不含 Secret。`,
};
