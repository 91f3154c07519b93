import type { SymptomName } from "../symptoms/tree.ts";

/** A symptom as a choice, and what is asked or said about it. */
export interface SymptomWords {
  readonly choice: string;
  readonly text: string;
}

type AllSymptoms = Readonly<Record<SymptomName, SymptomWords>>;

export const symptomsEn: AllSymptoms = {
  start: { choice: "", text: "What do you see when a Pod calls a CLB?" },
  late: { choice: "it answers, a few seconds late or more", text: "How late?" },
  sometimes: { choice: "it sometimes hangs", text: "What happens to a connection that hangs?" },
  never: { choice: "it never works", text: "From where does it fail?" },
  "some-pods": { choice: "it fails from some Pods only", text: "Which ones?" },
  "from-outside": { choice: "it works from outside the cluster, not from inside", text: "What else is there?" },
  "four-seconds": { choice: "about 4 seconds, or a multiple of it; only HTTP or HTTPS", text: "CLB loopback on layer 7. The CLB picked the node that the client runs on, gave up after about 4 seconds and tried another backend." },
  "one-in-n": { choice: "it hangs until the client gives up, and the next one may be fine", text: "CLB loopback on layer 4. The CLB picked the node that the client runs on; it tries no other backend. With n nodes about 1 in n connections hangs." },
  "one-backend": { choice: "from every Pod, and there is only one node or one backend; or from Pods on the backend's node", text: "CLB loopback with no other backend to pick: every connection comes back to the client's own node." },
  "some-nodes": { choice: "those on nodes that are backends; Pods on other nodes are fine", text: "CLB loopback. A node can only meet itself as a backend: with policy Local or direct access the nodes with a backend Pod are hit, with an old kube-proxy the nodes that it runs on." },
  "inside-only": { choice: "an internal CLB; Pods of this cluster hang or wait, other machines of the VPC do not", text: "CLB loopback. The packet of a Pod comes back to its own node; the packets of other machines do not." },
  "self-check": { choice: "a readiness check or cert-manager's self check hangs, and only on one node", text: "CLB loopback. The check calls the cluster's own Ingress by its host name, from a Pod that shares a node with a backend. It succeeds from a node that is no backend." },
  bypassed: { choice: "TLS, HTTP rules or the CLB's logs are missing from inside", text: "The opposite of a loop: the packet is caught on the client's node and never comes to the CLB (CLB111)." },
  "sixty-three-seconds": { choice: "63 seconds, nearly to the second", text: "Not loopback: checksum offload. 63 = 1 + 2 + 4 + 8 + 16 + 32 seconds of repeated SYNs that were sent through an overlay with a wrong checksum. Turn the offload off on the overlay's device. On the client's node:" },
  "lost-syns": { choice: "1, 3 or 7 seconds, also without a CLB", text: "Not loopback: lost SYNs, which the kernel repeats after 1, 3 and 7 seconds. Either conntrack entries collide (insert_failed grows) or the server's accept queue is full (ListenOverflows grows). On the nodes of both ends:" },
  "security-group": { choice: "from every node, also from nodes that are no backends", text: "Not loopback: a security group or network ACL. Loopback spares clients on nodes that are no backends. See whether a NodePort can be reached at all, from another machine of the VPC:" },
  hairpin: { choice: "from a Pod that calls its own Service; the Service's cluster IP fails, too", text: "Not loopback: hairpin mode is off on the bridge, so a Pod cannot reach itself through its Service. All values must be 1. On the Pod's node:" },
};

export const symptomsZh: AllSymptoms = {
  start: { choice: "", text: "Pod 访问 CLB 时看到什么现象？" },
  late: { choice: "能访问，但要慢几秒或更久", text: "慢多久？" },
  sometimes: { choice: "有时卡住", text: "卡住的连接会怎样？" },
  never: { choice: "一直不通", text: "从哪里访问不通？" },
  "some-pods": { choice: "只有部分 Pod 不通", text: "是哪些 Pod？" },
  "from-outside": { choice: "集群外能访问，集群内不能", text: "还有什么现象？" },
  "four-seconds": { choice: "约 4 秒或其倍数，只在 HTTP、HTTPS 上", text: "七层 CLB 回环。CLB 选中了客户端所在的节点，约 4 秒后放弃，改试其他后端。" },
  "one-in-n": { choice: "一直卡到客户端放弃，而下一次可能正常", text: "四层 CLB 回环。CLB 选中了客户端所在的节点，且不会改试其他后端。有 n 个节点时，约每 n 次连接有 1 次卡住。" },
  "one-backend": { choice: "所有 Pod 都不通，且只有一个节点或一个后端；或者后端所在节点上的 Pod 都不通", text: "CLB 回环，且没有其他后端可选：每个连接都会回到客户端自己的节点。" },
  "some-nodes": { choice: "在作为后端的节点上的 Pod 不通，其他节点上的正常", text: "CLB 回环。节点只会遇到作为后端的自己：策略为 Local 或直连 Pod 时，受影响的是有后端 Pod 的节点；kube-proxy 版本过低时，受影响的是它所在的节点。" },
  "inside-only": { choice: "内网 CLB；本集群的 Pod 卡住或延时，VPC 内的其他机器正常", text: "CLB 回环。Pod 的报文会回到自己的节点，其他机器的报文不会。" },
  "self-check": { choice: "就绪检查或 cert-manager 自检卡住，且只在一个节点上", text: "CLB 回环。检查通过域名访问本集群自己的 Ingress，而发起检查的 Pod 与后端处于同一节点。从不是后端的节点发起就会成功。" },
  bypassed: { choice: "集群内访问时没有 TLS、HTTP 规则或 CLB 日志", text: "与回环相反：报文在客户端所在节点就被接管，根本没有到达 CLB（CLB111）。" },
  "sixty-three-seconds": { choice: "几乎正好 63 秒", text: "不是回环：校验和卸载问题。63 = 1 + 2 + 4 + 8 + 16 + 32 秒，是校验和错误的 SYN 经过 overlay 网络时反复重传的时间。请在 overlay 网卡上关闭该卸载功能。在客户端所在节点上：" },
  "lost-syns": { choice: "1、3 或 7 秒，不经过 CLB 也有", text: "不是回环：SYN 丢失，内核在 1、3、7 秒后重传。原因是 conntrack 表项冲突（insert_failed 增长），或服务端 accept 队列已满（ListenOverflows 增长）。在两端的节点上：" },
  "security-group": { choice: "所有节点都不通，包括不是后端的节点", text: "不是回环：安全组或网络 ACL。回环不影响非后端节点上的客户端。请从 VPC 内另一台机器上看 NodePort 是否可达：" },
  hairpin: { choice: "Pod 访问自己的 Service 不通，访问 Service 的集群 IP 也不通", text: "不是回环：网桥没有开启 hairpin 模式，Pod 无法通过 Service 访问自己。所有值都应为 1。在 Pod 所在节点上：" },
};
