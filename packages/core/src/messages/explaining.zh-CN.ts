import type { Stack } from "../model/path.ts";
import type { ExplainingWords } from "./explaining.ts";

const STACKS: Readonly<Record<Stack, string>> = { pod: "", host: "（主机网络）", own: "（独立网卡）" };

export const explainingZh: ExplainingWords = {
  place: (at, node, pod, stack) => {
    switch (at) {
      case "client": return `${node === null ? "" : `${node} 上的 `}${pod === null ? "Pod" : `Pod ${pod}`}${STACKS[stack]}`;
      case "client-node": return node ?? "客户端所在节点";
      case "clb": return "CLB";
      case "controller": return "Ingress Controller";
      case "rs-node": return node ?? "后端节点";
      case "backend": return `${node === null ? "" : `${node} 上的`}${pod === null ? "后端 Pod" : `后端 Pod ${pod}`}${STACKS[stack]}`;
      case "other-node": return "另一个节点";
    }
  },
  shortPlace: (at, node) => ({ client: "客户端", "client-node": node ?? "所在节点", clb: "CLB", controller: "Controller", "rs-node": node ?? "某节点", backend: "后端", "other-node": "另一节点" })[at],
  ends: { client: "客户端", "client-node": "客户端节点", vip: "CLB 地址", service: "Service 地址", controller: "Controller 地址", "rs-node": "节点", backend: "后端", public: "公网地址", clb: "CLB 自己的地址" },
  action: (action, { at, layer, owner, direct, toService, toController }) => {
    switch (action) {
      case "sends": return toController ? "访问域名，域名指向 Controller 的 Service" : toService ? "访问 Service 名称" : "访问 CLB 地址";
      case "passes-on": return owner === "Ingress" ? "放行报文：Ingress 的地址不是 Service 地址，与 kube-proxy 无关" : "放行报文：kube-proxy 没有接管";
      case "rewrites-to-backend": return `接管报文，直接转给${toController ? "Controller" : "后端"} Pod，报文不会到达 CLB`;
      case "proxies": return "终结这个连接，自己与后端 Pod 建立第二个连接";
      case "leaves-by-public-address": return "以公网源地址发出报文";
      case "redirects": return "自己应答，重定向到 HTTPS";
      case "forwards": return layer === 7 ? "以客户端地址为源地址，与该后端建立连接" : "转发给该后端，保留源地址";
      case "forwards-with-own-source": return "（keepalive）以自己的地址为源地址，自己建立连接";
      case "node-port-to-backend": return "把到达 NodePort 的报文转给后端 Pod";
      case "replies": return "应答";
      case "answers": return at === "backend" ? (direct ? "应答；应答离开节点，回到 CLB" : `应答；节点把源地址改回 ${toService ? "Service" : "CLB"} 地址`) : "把地址改回；应答离开节点，回到 CLB";
      case "answers-through-clb": return "收到应答，以自己的地址为源地址转回";
      case "answers-past-clb": return direct ? "客户端也在本节点：绕过 CLB，把应答直接交给它" : "客户端也在本节点：把地址改回，绕过 CLB，把应答直接交给它";
      case "answers-for-backend": return "在第一个连接上转回应答；客户端所在节点把源地址改回 Service 地址";
      case "resets": return "从未访问过该应答的源地址，发出 RST 拒绝";
      case "drops-martian": return "收到源地址是本机地址的报文，当作 martian 丢弃";
      case "sends-to-other-node": return "源地址在集群 CIDR 内，于是当成 Pod 流量，保留源地址转到另一节点";
      case "drops-unknown-answer": return "找不到该应答所属的连接，丢弃";
      case "skips-own-address": return "跳过该后端：它的地址与客户端相同，而又没有其他后端";
      case "is-unknown": return at === "client-node" ? "接管报文还是放行，未知" : "如何转发报文，未知";
      case "accepts": return "收到来自所访问地址的应答";
      case "may-accept": return "收到来自所访问地址的应答，前提是这条路径所需的都已具备";
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
  byController: (service, open) => `绕开 CLB，经由 Ingress Controller${service === null ? "" : ` ${service}`}，分两个连接${open ? "；能否到达尚不确定" : ""}`,
  needs: "还需要",
  need: (need, service) => {
    switch (need.need) {
      case "controller": return "集群中有一个 Ingress Controller；读到的内容中没有";
      case "rewrite": return `在 CoreDNS 中重写 ${need.hosts.join("、")}；没有读到它的 Corefile，或其中没有根域的配置块`;
      case "cluster-address": return `${service} 有集群内地址；它现在没有`;
      case "port": return `${service} 开放端口 ${need.port}${need.has.length === 0 ? "" : `；它现在只有 ${need.has.join("、")}`}`;
      case "pod-on-node": return `客户端所在节点上有 Controller 的 Pod，因为 ${service} 的 internalTrafficPolicy 是 Local`;
      case "routes": return `Controller 上有 ${need.host} 的路由（${need.paths.join("、")}）；读到的该类 Ingress 中，没有把它们转到同一 Service 的`;
      case "certificate": return `Controller 上有 ${need.host} 的证书；读到的该类 Ingress 都没有指定`;
      case "backend": return `Service ${need.name}；没有读到它`;
    }
  },
  controllerServes: "Controller 在运行，处理该类 Ingress，并且后端允许它的 Pod 访问",
  ownClb: (service, listener, verdict) => `${service} 自己也有 CLB，${listener}：${verdict}。这条路径访问的是它的集群内地址，不经过那个 CLB`,
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
