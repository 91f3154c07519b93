import type { CallerField, Obstacle } from "../model/caller.ts";
import type { CallerWords } from "./messages.ts";

const FIELDS: Readonly<Record<CallerField, (label: string) => string>> = {
  env: (label) => `环境变量 ${label}`,
  command: (label) => `容器 ${label} 的 command`,
  argument: (label) => `容器 ${label} 的 args`,
  probe: (label) => label,
  "host-alias": () => "hostAliases",
  nameserver: () => "dnsConfig",
  config: (label) => `键 ${label}`,
  secret: (label) => `键 ${label}`,
  "external-name": () => "externalName",
  annotation: (label) => `注解 ${label}`,
  webhook: (label) => `webhook ${label}`,
  "api-service": () => "service",
};

const OBSTACLES: Readonly<Record<Obstacle, string>> = {
  "tls-ends-early": "TLS 在到达 Service 之前（CLB 或 Ingress Controller）已终止：Service 使用明文 HTTP 或 TCP，也没有证书。",
  "certificate-name": "后端的证书必须对 Service 名称有效：请在证书中加入该名称，或继续以原名称作为 TLS 服务器名。",
  "several-backends": "由域名和路径决定转发到哪个 Service：请写明真正要访问的 Service，或把该域名指向集群内的 Ingress Controller（处理办法 ingress-controller）。",
  "unknown-port": "读到的监听器都没有这个端口，请确认原本要访问什么。",
  "port-differs": "Service 的端口与 CLB 不同：设置端口的地方也要一并修改。",
  "takes-address": "该字段只能写地址：请删除它，并在使用该域名的地方改写为 Service 名称。",
  "no-cluster-dns": "这里的访问者不通过集群 DNS 解析。探针不需要写 host（默认访问本 Pod）；webhook 请使用 clientConfig.service；使用主机网络的 Pod 请设置 dnsPolicy: ClusterFirstWithHostNet。",
  "backend-unknown": "没有读到 CLB 背后的 Service 或其端口。",
};

export const callersZh: CallerWords = {
  fields: FIELDS,
  obstacles: OBSTACLES,
  rules: {
    CLB401: {
      title: "工作负载写的是本集群的内网 CLB",
      message: ({ field, label, written, clbs, verdict, instead, usedBy }) => {
        const what = `${FIELDS[field](label)} 写的是 ${clbs.join("、")} 的 ${written ?? "CLB 地址"}${verdict === "loops" ? "，会回环" : verdict === "may-loop" ? "，可能回环" : ""}`;
        const better = instead.length === 0 ? "" : `；对应的 Service 为 ${instead.join(" 或 ")}`;
        return `${what}${better}${usedBy.length === 0 ? "" : `（使用者：${usedBy.join("、")}）`}`;
      },
      why: ({ verdict }) => verdict === "safe"
        ? "目前这样访问是安全的，但它依赖使其安全的那些条件；直接访问 Service 名称则不依赖任何条件。"
        : "访问 CLB 的 Pod 可能被送回自己所在的节点，应答绕过 CLB。访问 Service 名称则完全不经过 CLB。",
      advice: ({ obstacles, instead }) => obstacles.length > 0 ? obstacles.map((one) => OBSTACLES[one]).join("") : instead.length === 0 ? OBSTACLES["backend-unknown"] : "请改写为 Service 名称，并使用 Service 的端口。值是直接写明的，可以用处理办法 service-name 修改。",
    },
    CLB402: {
      title: "被 NodeLocal DNSCache 绕过的 CoreDNS rewrite",
      message: ({ rewrite, name }) => `NodeLocal DNSCache 解析 ${name} 时不经过 CoreDNS，这条规则不起作用：${rewrite}`,
      why: () => "Pod 先访问 NodeLocal DNSCache。它只把集群内的区域转给 CoreDNS，其余都转给外部 DNS，而外部 DNS 不知道这条 rewrite：这些 Pod 得到的仍是 CLB 的地址。",
      advice: ({ name }) => `请在 NodeLocal DNSCache 的 Corefile 中为 ${name} 添加一个转发到 CoreDNS 的区域，写法与 cluster.local 的区域相同。`,
    },
    CLB403: {
      title: "CoreDNS rewrite 指向的 Service 不存在，或又指回 CLB",
      message: ({ rewrite, target, because }) => because === "missing" ? `${target} 没有对应的 Service：${rewrite}` : `${target} 又指回 CLB：${rewrite}`,
      why: ({ because }) => because === "missing"
        ? "Pod 解析该域名时会得到“不存在”的应答。"
        : "这条 rewrite 本是为了让 Pod 绕开 CLB，结果又回到 CLB：回环依旧。",
      advice: ({ because }) => because === "missing" ? "请改正 Service 的名称或命名空间，或删除这条 rewrite。" : "请改写到真正有后端 Pod 的 Service：它有 selector，也有自己的集群内地址。",
    },
  },
};
