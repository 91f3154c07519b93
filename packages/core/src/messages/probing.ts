import type { Hint, Judgement, NoProbe } from "../model/probe.ts";

/** The words about probing. */
export interface ProbingWords {
  readonly conclusions: Readonly<Record<Judgement["conclusion"], string>>;
  readonly hints: Readonly<Record<Hint, string>>;
  /** Why a listener cannot be probed. */
  readonly noProbe: Readonly<Record<NoProbe, string>>;
}

export const probingEn: ProbingWords = {
  conclusions: {
    agrees: "This agrees with the model.",
    differs: "This does not agree with the model.",
    open: "The model cannot tell what to expect here; this is what happens.",
    "too-few": "Nothing was lost. That may be chance: it neither proves the model right nor wrong.",
    "no-result": "There is nothing to compare: no try came to an end that says anything about loops.",
  },
  hints: {
    "service-fails-too": "the Service fails without the CLB, too: its Pods, a NetworkPolicy, or hairpin mode where a Pod calls itself",
    "security-group": "a security group of the CLB or of the nodes drops packets: then it fails from every node, also where no backend is",
    "health-check": "the CLB's health checks: backends that it finds unhealthy take no part, and where all are it picks any",
    "network-policy": "a NetworkPolicy or security group that does not let 100.127.0.0/16 in, from where the CLB connects with keepalive",
    "keepalive-on-clb": "keepalive was turned on at the CLB itself, where no object shows it",
    sticky: "session persistence or a hashing schedule: the CLB sends one client to one backend, so that all or none loop",
    "lost-syn": "connections that take 1 or 3 seconds are SYNs that were lost once or twice, which is no loop",
    refused: "connections refused or reset at once: no backend is bound or healthy, or nothing listens; a loop never refuses",
    "other-client": "the Pod hangs on the network in another way than the model's ordinary Pod (an interface of its own)",
  },
  noProbe: {
    udp: "over UDP nothing answers by itself, so silence proves nothing",
    "no-address": "its CLB has no address yet",
    "nodes-unknown": "the cluster's nodes are not known",
    "no-node": "there is no node that a CLB could bind",
    "node-not-found": "there is no such node",
    "super-node": "a Pod on a super node has a network of its own, and never loops",
    "no-service": "its backend Service is not known",
  },
};

export const probingZh: ProbingWords = {
  conclusions: {
    agrees: "与模型一致。",
    differs: "与模型不一致。",
    open: "模型在这里无法给出预测；以上是实际发生的情况。",
    "too-few": "没有丢失。这可能是偶然：既不能证明模型正确，也不能证明它错误。",
    "no-result": "没有可以比较的结果：没有一次尝试的结局能说明是否回环。",
  },
  hints: {
    "service-fails-too": "不经过 CLB 直接访问 Service 也失败：可能是其 Pod、NetworkPolicy，或 Pod 访问自身时的 hairpin 模式",
    "security-group": "CLB 或节点的安全组丢弃了报文：这时从任何节点访问都会失败，包括没有后端的节点",
    "health-check": "CLB 的健康检查：被判定为不健康的后端不参与转发，全部不健康时则任选一个",
    "network-policy": "NetworkPolicy 或安全组没有放通 100.127.0.0/16，而开启长连接后 CLB 正是从该网段连接后端",
    "keepalive-on-clb": "长连接是直接在 CLB 上开启的，任何对象都看不出来",
    sticky: "会话保持或哈希调度：CLB 把同一客户端固定转发到同一后端，因此要么全部回环，要么都不回环",
    "lost-syn": "耗时 1 秒或 3 秒的连接是 SYN 丢失后重传一次或两次，并非回环",
    refused: "连接立即被拒绝或重置：没有绑定或健康的后端，或无人监听；回环从不会拒绝连接",
    "other-client": "该 Pod 接入网络的方式与模型中的普通 Pod 不同（独立网卡）",
  },
  noProbe: {
    udp: "UDP 没有必然的应答，沉默说明不了任何问题",
    "no-address": "其 CLB 还没有地址",
    "nodes-unknown": "集群的节点未知",
    "no-node": "没有可以被 CLB 绑定的节点",
    "node-not-found": "没有这个节点",
    "super-node": "超级节点上的 Pod 有独立的网络，不会回环",
    "no-service": "其后端 Service 未知",
  },
};
