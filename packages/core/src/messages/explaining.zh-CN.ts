import type { Stack } from "../model/path.ts";
import type { ExplainingWords } from "./explaining.ts";

const STACKS: Readonly<Record<Stack, string>> = { pod: "", host: "（主机网络）", own: "（独立网卡）" };

export const explainingZh: ExplainingWords = {
  place: (at, node, pod, stack) => {
    switch (at) {
      case "client": return `${node === null ? "" : `${node} 上的 `}${pod === null ? "Pod" : `Pod ${pod}`}${STACKS[stack]}`;
      case "client-node": return node ?? "客户端所在节点";
      case "clb": return "CLB";
      case "rs-node": return node ?? "后端节点";
      case "backend": return `${node === null ? "" : `${node} 上的`}${pod === null ? "后端 Pod" : `后端 Pod ${pod}`}${STACKS[stack]}`;
      case "other-node": return "另一个节点";
    }
  },
  shortPlace: (at, node) => ({ client: "客户端", "client-node": node ?? "所在节点", clb: "CLB", "rs-node": node ?? "某节点", backend: "后端", "other-node": "另一节点" })[at],
  ends: { client: "客户端", "client-node": "客户端节点", vip: "CLB 地址", service: "Service 地址", "rs-node": "节点", backend: "后端", public: "公网地址", clb: "CLB 自己的地址" },
  action: (action, { at, layer, owner, direct, toService }) => {
    switch (action) {
      case "sends": return toService ? "访问 Service 名称" : "访问 CLB 地址";
      case "passes-on": return owner === "Ingress" ? "放行报文：Ingress 的地址不是 Service 地址，与 kube-proxy 无关" : "放行报文：kube-proxy 没有接管";
      case "rewrites-to-backend": return "接管报文，直接转给后端 Pod，报文不会到达 CLB";
      case "leaves-by-public-address": return "以公网源地址发出报文";
      case "redirects": return "自己应答，重定向到 HTTPS";
      case "forwards": return layer === 7 ? "以客户端地址为源地址，与该后端建立连接" : "转发给该后端，保留源地址";
      case "forwards-with-own-source": return "（keepalive）以自己的地址为源地址，自己建立连接";
      case "node-port-to-backend": return "把到达 NodePort 的报文转给后端 Pod";
      case "replies": return "应答";
      case "answers": return at === "backend" ? (direct ? "应答；应答离开节点，回到 CLB" : `应答；节点把源地址改回 ${toService ? "Service" : "CLB"} 地址`) : "把地址改回；应答离开节点，回到 CLB";
      case "answers-through-clb": return "收到应答，以自己的地址为源地址转回";
      case "answers-past-clb": return direct ? "客户端也在本节点：绕过 CLB，把应答直接交给它" : "客户端也在本节点：把地址改回，绕过 CLB，把应答直接交给它";
      case "resets": return "从未访问过该应答的源地址，发出 RST 拒绝";
      case "drops-martian": return "收到源地址是本机地址的报文，当作 martian 丢弃";
      case "sends-to-other-node": return "源地址在集群 CIDR 内，于是当成 Pod 流量，保留源地址转到另一节点";
      case "drops-unknown-answer": return "找不到该应答所属的连接，丢弃";
      case "skips-own-address": return "跳过该后端：它的地址与客户端相同，而又没有其他后端";
      case "is-unknown": return at === "client-node" ? "接管报文还是放行，未知" : "如何转发报文，未知";
      case "accepts": return "收到来自所访问地址的应答";
    }
  },
  changed: { source: "源地址已改", destination: "目的地址已改", both: "均已改" },
  by: "依据",
  notSet: "未设置",
  decided: (object, field, value, place) => `${object} 的 ${field}：${value}${place === null ? "" : `（${place}）`}`,
  clb: (network, address) => `${network === "unknown" ? "CLB（内网或公网未知）" : network === "internal" ? "内网 CLB" : "公网 CLB"}${address === null ? "" : ` ${address}`}`,
  picks: (rs, same) => `CLB 选中 ${rs}${same ? "，即客户端所在节点" : ""}`,
  fromClient: (node) => `从 ${node} 访问，`,
  caught: "报文在客户端所在节点就被接管",
  redirected: "CLB 自己应答",
  notKnown: "不知道会如何结束",
  onlyItself: "CLB 没有可选的后端",
  noGoodWay: "没有能到达的路径：CLB 没有其他后端可选。",
  inShare: (share) => `${share}：`,
  fraction: (part, of) => (part === of ? "总是" : part === 0 ? "从不" : `${part}/${of}`),
  count: (looping, choices, node) => {
    const where = node === null ? "客户端所在节点" : `客户端所在的 ${node}`;
    return looping === choices ? `${choices} 个后端都在${where}` : `共 ${choices} 个后端，其中 ${looping} 个在${where}`;
  },
  weighted: (looping, choices) => `按权重 ${looping}/${choices}`,
  perNodes: (nodes, share) => `从 ${nodes} 个节点访问：${share}`,
  mean: (nodes, share) => `${nodes} 个节点平均：${share}`,
  delay: (looping, choices, perTry, seconds) => `${choices} 个后端按随机顺序尝试，其中 ${looping} 个无应答，每次 ${perTry} 秒：${perTry} × ${looping} / (${choices} − ${looping} + 1) = 平均 ${seconds} 秒`,
  notices: (layer) => (layer === 7 ? "约 4 秒后 CLB 放弃该后端，改试其他后端（如果还有）。" : "客户端一直等到自己放弃为止，Linux 上约两分钟。CLB 不会改试其他后端。"),
  restsOn: "前提",
  missing: "未知",
  because: { "not-collected": "不在读到的内容中", forbidden: "没有读取权限", "not-found": "集群中没有该对象", ambiguous: "读到的内容互相矛盾", failed: "读取失败" },
  standIn: "代表某个节点：没有读到真实的节点",
  asserted: "由你指定",
  also: (code) => `另有 ${code}`,
  ofSeveral: (name, others) => `经由 Service ${name}，${others + 1} 个中最差的一个`,
  answer: "应答",
  now: "现在",
  same: "没有变化",
  then: (supposition) => `采用 ${supposition} 后`,
  labelled: (label, text) => `${label}：${text}`,
};
