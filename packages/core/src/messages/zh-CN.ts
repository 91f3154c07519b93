import type { Reason, Risk } from "../model/listener.ts";
import { ecosystemZh } from "./ecosystem.zh-CN.ts";
import { explainingZh } from "./explaining.zh-CN.ts";
import { configZh } from "./config.zh-CN.ts";
import { callersZh } from "./callers.zh-CN.ts";
import { fixingZh } from "./fixing.zh-CN.ts";
import { probingZh } from "./probing.ts";
import { ticketingZh } from "./ticketing.ts";
import { asFraction, type Messages } from "./messages.ts";

const REASONS: Messages["reasons"] = {
  "public-clb": "公网 CLB 看到的源地址是公网地址，任何节点都不会把它当成本机地址。",
  "unknown-network": "从对象中看不出该 CLB 是否为内网型：它是已有 CLB，类型只能在 CLB 控制台或 API 中查到。",
  "ip-mode-proxy": "status 中写明 ipMode: Proxy，kube-proxy 在任何模式下都不接管该地址，Pod 的报文会真正到达 CLB，并可能被送回它出发的节点。",
  "short-circuit": "kube-proxy 在客户端所在节点就接管了发往该地址的报文，报文不会到达 CLB。",
  "prevent-loopback": "由于该注解，kube-proxy 在每个节点上绑定了 CLB 地址，报文不会到达 CLB。",
  "unknown-proxy-mode": "发往该地址的报文是否离开客户端节点取决于 kube-proxy 的模式，而模式未知。",
  "kube-proxy-too-old": "注解要求 kube-proxy 绑定 CLB 地址，但有 kube-proxy 版本过低、不支持绑定：其所在节点的报文仍会到达 CLB，并可能被送回。",
  "unknown-backends": "从对象中看不出 CLB 的后端：有注解额外添加了后端或改写地址，或者读到的节点都不能作为后端。",
  "no-shared-node": "没有客户端与 CLB 可能选中的后端处于同一节点。",
  "vip-not-bound": "kube-proxy 为 ipvs 模式且未绑定 CLB 地址，Pod 的报文会真正到达 CLB。CLB 保留源地址转发，可能送回报文出发的节点；该节点绕过 CLB 直接应答 Pod，而 Pod 从未访问过这个应答地址，于是拒绝该应答。",
  "redirect-only": "CLB 自己应答，重定向到 HTTPS。",
  "keepalive-snat": "开启 keepalive 后，CLB 用 100.127.0.0/16 的地址自己建立连接，应答会回到 CLB。",
  "unknown-service-config": "由某个 TkeServiceConfig 决定，但它不在给出的文件中。",
  "cluster-cidr-misroute": "不是回环，但现象相同：策略为 Local 时，kube-proxy 把 CLB 转来的报文当成 Pod 流量（源地址在集群 CIDR 内）并转到另一节点，其应答绕过 CLB，被丢弃或被 RST 拒绝。",
  "source-ip-kept": "CLB 转发请求时保留客户端 Pod 的源地址。一旦选中该 Pod 所在的节点，节点会绕过 CLB 直接应答 Pod，Pod 发出 RST；约 4 秒后 CLB 才会重试其他后端（如果还有）。",
  "only-rs-is-self": "CLB 不会转发给与客户端地址相同的后端，而这里没有其他后端可选。",
};

function share(risk: Risk, noun: string, verb: string): string {
  const fraction = risk.probability ? asFraction(risk.probability.max) : undefined;
  if (!fraction || !risk.probability) return `部分${noun}${verb}`;
  const upTo = risk.probability.max === risk.probability.mean ? "" : "最多";
  return `${upTo}每 ${fraction[1]} 次${noun}有 ${fraction[0]} 次${verb}`;
}

/** 只有部分节点上的客户端完全不通。 */
function somewhereOnly({ probability }: Risk): boolean {
  return probability !== null && probability.mean < probability.max;
}

function effect(risk: Risk, layer: 4 | 7): string {
  if (risk.verdict !== "loops") return "";
  if (risk.impact === "outage") return `${somewhereOnly(risk) ? "部分节点上的" : ""}${layer === 7 ? "请求" : "连接"}全部失败`;
  return layer === 7 ? share(risk, "请求", "延时约 4 秒") : share(risk, "连接", "卡住");
}

function loopMessage({ port, protocol, layer, risk }: { port: number; protocol: string; layer: 4 | 7; risk: Risk }): string {
  if (risk.verdict === "loops") return `${protocol} ${port}：本集群的 Pod 访问时${effect(risk, layer)}`;
  if (risk.reason === "cluster-cidr-misroute") return `${protocol} ${port}：${layer === 7 ? "本集群 Pod 的请求可能被转错节点，延时约 4 秒" : "本集群 Pod 的连接可能被转错节点而卡住"}`;
  return `${protocol} ${port}：本集群的 Pod 访问时可能回环，${MISSING_FOR[risk.reason] ?? "无法判断"}`;
}

const MISSING_FOR: Partial<Record<Reason, string>> = {
  "unknown-network": "不知道 CLB 是否为内网型",
  "unknown-proxy-mode": "不知道 kube-proxy 的模式",
  "unknown-backends": "不知道 CLB 的后端",
  "unknown-service-config": "没有读到它的 TkeServiceConfig",
};

const ADVICE_LAYER_4: Partial<Record<Reason, string>> = {
  "unknown-network": "用 --assume network=internal（或 public）说明 CLB 类型，或检查线上集群，其 status 会给出地址。",
  "unknown-proxy-mode": "用 --assume proxy-mode=ipvs（或 iptables）说明模式，或检查线上集群；也可以直接添加注解 service.cloud.tencent.com/prevent-loopback: \"true\"，它在任何模式下都成立。",
  "unknown-backends": "请在控制台查看 CLB 的后端。集群内请改为访问 Service 名称。",
  "ip-mode-proxy": "让 Pod 访问 Service 名称而不是 CLB，或去掉设置 ipMode: Proxy 的组件。",
  "kube-proxy-too-old": "升级所有节点上的 kube-proxy（见 CLB102）；升级前让 Pod 访问 Service 名称。",
  "only-rs-is-self": "让该客户端访问 Service 名称，或增加 Service 的后端。",
};

const PREVENT_LOOPBACK = "添加注解 service.cloud.tencent.com/prevent-loopback: \"true\"（kube-proxy 版本须支持），或让 Pod 访问 Service 名称。";

const ADVICE_LAYER_7: Partial<Record<Reason, string>> = {
  "unknown-network": ADVICE_LAYER_4["unknown-network"]!,
  "unknown-service-config": "请同时给出该 TkeServiceConfig 的文件，或用 --live 结合线上集群检查。",
  "unknown-backends": ADVICE_LAYER_4["unknown-backends"]!,
  "cluster-cidr-misroute": "改用策略 Cluster 加 keepalive，或直连 Pod，或让 kube-proxy 以 NodeCIDR 方式识别本地流量。",
  "only-rs-is-self": ADVICE_LAYER_4["only-rs-is-self"]!,
};

const KEEPALIVE = "在其 TkeServiceConfig 的每个监听器上设置 keepaliveEnable: 1（需提交工单开通白名单，并放通 100.127.0.0/16），或让 Pod 访问 Service 名称。";

function layer7Advice({ owner, risk }: { owner: "Service" | "Ingress"; risk: Risk }): string {
  const byReason = ADVICE_LAYER_7[risk.reason];
  if (byReason) return byReason;
  return owner === "Service" ? (ADVICE_LAYER_4[risk.reason] ?? `${PREVENT_LOOPBACK}或者：${KEEPALIVE}`) : KEEPALIVE;
}

export const zhCN: Messages = {
  language: "zh-CN",
  reasons: REASONS,
  verdicts: { safe: "安全", "may-loop": "可能回环", loops: "回环" },
  impacts: { outage: "完全不通", intermittent: "时通时断", delay: "延时" },
  missing: {
    "clb-network": "CLB 是否为内网型",
    "proxy-mode": "kube-proxy 的模式",
    backends: "CLB 的后端",
    "service-config": "TkeServiceConfig",
  },
  assumed: {
    "kube-proxy-version": "所有 kube-proxy 的版本都支持绑定 CLB 地址",
    "proxy-mode": "ipvs-bpf 模式与 ipvs 模式一样绑定 CLB 地址",
    "keepalive-whitelist": "账号已开通七层 keepalive 白名单",
    "security-group": "安全组已放通 100.127.0.0/16，或 CLB 已开启默认放通",
    "keepalive-off": "没有人直接在 CLB 上开启 keepalive",
    "no-super-node-client": "没有客户端运行在超级节点上",
    "current-placement": "Pod 一直留在目前所在的节点",
    "no-cluster-cidr": "kube-proxy 不以集群 CIDR 识别 Pod 流量",
  },
  effect,
  fixing: fixingZh,
  explaining: explainingZh,
  callers: callersZh,
  probing: probingZh,
  ticketing: ticketingZh,
  rules: {
    ...callersZh.rules,
    CLB101: {
      title: "访问内网 CLB 的连接回环到客户端所在节点（四层）",
      message: loopMessage,
      why: ({ risk }) => REASONS[risk.reason],
      advice: ({ risk }) => ADVICE_LAYER_4[risk.reason] ?? PREVENT_LOOPBACK,
    },
    CLB102: {
      title: "kube-proxy 版本过低，不支持绑定 CLB 地址",
      message: ({ image, outdated, total }) => `${total} 个 kube-proxy 中有 ${outdated} 个不支持绑定 CLB 地址：${image}`,
      why: () => "注解 prevent-loopback 依赖支持按需绑定地址的 kube-proxy。版本过低的节点上连接仍会回环，而健康探测已改用 100.64.0.0/10。",
      advice: ({ smallest }) => smallest === null
        ? "该 Kubernetes 版本线从未支持此能力：请升级集群到更新的版本线。"
        : `把镜像标签改为同一版本线的 v${smallest} 或更高版本。TKE 升级集群时会把更新策略设为 OnDelete，此时需要逐个删除 Pod 才会生效。`,
    },
    CLB103: {
      title: "平台会忽略的注解",
      message: ({ key, value, expected, rightKey }) => rightKey !== null
        ? `平台不认识 "${key}"，正确的键是 "${rightKey}"`
        : `平台会忽略 ${key}: ${JSON.stringify(value)}，它必须是${Array.isArray(expected) ? expected.map((one) => ` "${one}"`).join(" 或") : (EXPECTED_VALUE[expected as string] ?? String(expected))}`,
      why: () => "写错的内容等于没有写，API Server 和控制器都不会报错。",
      advice: ({ key, rightKey }) => (rightKey !== null ? `请写成 ${rightKey}，后面用英文半角冒号。` : `请改正 ${key} 的值，并加上引号。`),
    },
    CLB104: {
      title: "策略为 Local 时，部分节点访问不到 CLB 地址",
      message: ({ who }) => who === "pods"
        ? "externalTrafficPolicy: Local 时，没有后端 Pod 的节点上的 Pod 访问不到 CLB 地址"
        : "externalTrafficPolicy: Local 且绑定了 CLB 地址时，没有后端 Pod 的节点上 hostNetwork 客户端访问不到它（kube-proxy 1.21 之前：该节点上的所有客户端）",
      why: ({ who }) => who === "pods"
        ? "kube-proxy 在客户端节点接管报文，又不知道集群 CIDR，于是对其应用 Local：本节点没有 Pod 就丢弃。"
        : "报文不会到达 CLB：kube-proxy 在客户端节点处理它，Local 策略下源地址（即 CLB 地址本身）保持不变，另一节点会把它当作 martian 报文丢弃。",
      advice: () => "改用 externalTrafficPolicy: Cluster，或让 Pod 访问 Service 名称。Local 与 prevent-loopback 是二选一，不要叠加。",
    },
    CLB105: {
      title: "不会回环的对象上使用了 prevent-loopback",
      message: ({ because }) => because === "public-clb" ? "公网 CLB 不会回环，无需 prevent-loopback" : "该对象不是由 TKE 创建 CLB 的 Service，prevent-loopback 不起作用",
      why: ({ because }) => because === "public-clb"
        ? "公网 CLB 看到的是公网源地址。该注解还会让节点接管这个地址的所有端口。"
        : "该注解只对由 TKE 创建 CLB 的 LoadBalancer 类型 Service 有效；Ingress 需要的是 keepalive。",
      advice: () => "请删除该注解。",
    },
    CLB106: {
      title: "控制器被要求跳过该对象",
      message: (params) => params.with === "prevent-loopback"
        ? "mode: skip 与 prevent-loopback 同时使用：CLB 的健康探测会全部失败"
        : "mode: skip：TkeServiceConfig 不会应用到 CLB",
      why: (params) => params.with === "prevent-loopback"
        ? "kube-proxy 因注解绑定了地址，但被跳过的控制器不会把 CLB 的健康探测改到 100.64.0.0/10：节点会丢弃来自本机地址的探测报文，CLB 认为后端全部异常，即全部视为正常。"
        : "mode: skip 时控制器不会对 CLB 做任何修改。",
      advice: () => "请删除 mode 注解，或删除需要控制器处理的设置。",
    },
    CLB108: {
      title: "prevent-loopback 用于 IPv6 时未经证实",
      message: () => "IPv6 CLB 地址依赖 prevent-loopback",
      why: () => "IPv6 CLB 只能用自己的地址做健康探测，地址绑定到节点后探测会被丢弃：这种用法没有文档说明。",
      advice: () => "修改后请观察 CLB 的健康探测，或让 Pod 访问 Service 名称。",
    },
    CLB109: {
      title: "共用 CLB 的 Service 只有一部分带 prevent-loopback",
      message: ({ sharing, others }) => `与 ${others.join("、")} 共用 CLB ${sharing}，后者会在每个节点上绑定该地址，而本 Service 没有该注解`,
      why: () => "地址一旦绑定，该地址的所有端口都会被节点接管。没有注解的 Service 的端口将无法从集群内访问。",
      advice: () => "请为共用该 CLB 的所有 Service 都加上注解，或都不加。",
    },
    CLB110: {
      title: "ipvs 模式下的社区版 kube-proxy 使 CLB 健康探测失效",
      message: ({ image }) => `${image} 会绑定所有 CLB 地址，CLB 的健康探测得不到应答`,
      why: ({ services }) => `内网 CLB 用自己的地址做探测，绑定了该地址的节点会把探测报文当作来自本机而丢弃。涉及：${services.join("、")}。`,
      advice: () => "使用 TKE 自己的 kube-proxy 镜像，或为这些 Service 添加 prevent-loopback，使探测改用 100.64.0.0/10。",
    },
    CLB111: {
      title: "报文绕过了 CLB 提供的功能",
      message: ({ bypassed }) => `集群内的访问会绕过 CLB 的 ${bypassed}`,
      why: () => "kube-proxy 在客户端节点接管报文并直接送到 Pod：CLB 的 TLS、HTTP 规则和安全组都不起作用。",
      advice: () => "请确认 Pod 自身能处理 CLB 所做的事情，或让 Pod 用后端真正的协议访问 Service 名称。",
    },
    CLB201: {
      title: "访问内网 CLB 的请求回环到客户端所在节点（七层）",
      message: loopMessage,
      why: ({ risk }) => REASONS[risk.reason],
      advice: layer7Advice,
    },
    CLB202: {
      title: "TkeServiceConfig 列出了监听器但没有开启 keepalive",
      message: (params) => `${loopMessage(params)}；此处缺少 keepaliveEnable: 1（${params.owners}）`,
      why: ({ risk }) => REASONS[risk.reason],
      advice: (params) => (ADVICE_LAYER_7[params.risk.reason] ?? "在该监听器上设置 keepaliveEnable: 1。需提交工单开通白名单，并对后端放通 100.127.0.0/16。"),
    },
    CLB203: {
      title: "平台会忽略的 keepaliveEnable",
      message: ({ value }) => `keepaliveEnable: ${JSON.stringify(value)} 不会开启 keepalive`,
      why: () => "只有整数 1 有效，其他值都等于没有写。",
      advice: () => "请写成 keepaliveEnable: 1。",
    },
    CLB204: {
      title: "tke-service-config 与 tke-service-config-auto 互斥",
      message: ({ named }) => `tke-service-config-auto 与 tke-service-config: ${named} 同时出现`,
      why: () => "这两个注解不能同时使用，以指定名称的为准。",
      advice: ({ named }) => `请删除 tke-service-config-auto，修改 ${named}。`,
    },
    CLB205: {
      title: "指定的 TkeServiceConfig 不存在",
      message: ({ name }) => `该命名空间中没有 TkeServiceConfig ${name}`,
      why: () => "控制器会拒绝该对象（错误码 E4043），配置中想要设置的内容都不会生效。",
      advice: ({ name }) => `请在同一命名空间创建 ${name}，或改正注解。`,
    },
    CLB206: {
      title: "NetworkPolicy 挡住了 CLB 的 keepalive 连接",
      message: ({ services }) => `${services.join("、")} 的后端没有放通 100.127.0.0/16`,
      why: () => "开启 keepalive 后，CLB 的连接来自 100.127.0.0/16。在 Pod 能看到该地址的情况下（策略 Local、直连 Pod），此策略会丢弃它。",
      advice: () => "请添加一条 ingress 规则，ipBlock 的 cidr 为 100.127.0.0/16。",
    },
    CLB207: {
      title: "依赖客户端地址的规则将看不到客户端地址",
      message: ({ cidrs }) => `keepalive 会隐藏客户端地址，而这里依赖它：${cidrs.join("、")}`,
      why: () => "开启 keepalive 后，CLB 的连接来自 100.127.0.0/16，客户端地址只出现在 X-Forwarded-For 中。",
      advice: () => "请在 CLB 的安全组中过滤，或在应用中按 X-Forwarded-For 过滤。",
    },
    CLB208: {
      title: "共用监听器上的 keepalive 会影响所有共用它的 Ingress",
      message: () => "enable-group：该 Ingress 与其他 Ingress 共用 CLB 的监听器",
      why: () => "keepalive 是监听器的属性。为一个 Ingress 开启，就为所有共用该监听器的 Ingress 开启。",
      advice: () => "开启 keepalive 前，请先与其他 Ingress 的负责人确认。",
    },
    CLB209: {
      title: "TkeServiceConfig 使用了平台保留的名称",
      message: ({ suffix }) => `以 ${suffix} 结尾的名称保留给自动生成的配置`,
      why: () => "控制器会拒绝该名称（错误码 E4051），或用自己的内容覆盖该对象。",
      advice: () => "请换一个名称，并用注解 tke-service-config 指向它。",
    },
    CLB301: {
      title: "策略为 Local 时 CLB 绑定了所有节点",
      message: () => "externalTrafficPolicy: Local，但没有 service.kubernetes.io/local-svc-only-bind-node-with-pod",
      why: () => "CLB 会绑定所有节点，只靠健康探测避开没有 Pod 的节点。",
      advice: () => "请设置 service.kubernetes.io/local-svc-only-bind-node-with-pod: \"true\"。",
    },
  },
  problems: {
    "file-not-found": ({ file }) => `${file}：没有这个文件或文件夹`,
    "file-unreadable": ({ file, error }) => `无法读取 ${file}：${error}`,
    "not-utf8": ({ file }) => `${file} 不是 UTF-8 文本（UTF-16 需要带 BOM）`,
    "yaml-syntax": ({ error }) => `该文档不是合法的 YAML，已跳过：${error}`,
    "duplicate-key": ({ key }) => `键 "${key}" 在同一个映射中出现两次，该文档已跳过`,
    "too-many-aliases": () => "该文档展开后远大于其本身（别名嵌套），已跳过",
    "bad-object": ({ object, path, expected }) => `${object}：${path} 必须是${EXPECTED[expected] ?? expected}`,
    "no-objects": () => "输入中没有任何 Kubernetes 对象",
    "helm-template": ({ file }) => `${file} 是 Helm 模板，已跳过；请检查渲染结果：helm template … | kubectl loopback check -f -`,
    "too-large": ({ file }) => `${file} 超过 1 GiB，已跳过`,
    "target-not-found": ({ target }) => `找不到 ${target}`,
    unreachable: ({ server, error }) => (server === "" ? `没有可读取的集群：${error}` : `读取 ${server} 失败：${error}`),
    "forbidden-target": (permission) => `没有权限执行 ${spoken(permission)}；请申请权限，参见 deploy/rbac.yaml`,
    "not-tke": () => "该集群没有任何腾讯云 TKE 的迹象，未作判断；如果确实是 TKE，请加 --assume platform=tke",
    timeout: ({ resource }) => `读取 ${resource} 的时间超过了 --request-timeout`,
    "duplicate-object": ({ object }) => `${object} 读到两次，以这一次为准`,
    "assumption-overrides": ({ key, value, known }) => `假定的 ${key}=${value} 覆盖了读到的值：${known}`,
    "no-clb-name": ({ clbs }) => `不知道 ${clbs} 的地址和域名，无法判断哪里写了它们；线上集群的 status 中有这些信息`,
    "edit-refused": ({ object, reason }) => `没有修改 ${object}：${reason}`,
    "outside-path": ({ file }) => `${file} 是指向 -f 所给路径之外的链接，没有写入`,
    "file-changed": ({ file }) => `${file} 在读取之后被修改过，没有写入；请重新运行`,
    "write-failed": ({ file, error }) => `无法写入 ${file}：${error}`,
    "patch-failed": ({ object, error }) => `无法修改 ${object}：${error}`,
    "patch-unknown": ({ object, error }) => `不知道 ${object} 是否已被修改：${error}。再次运行会继续`,
    "wait-timeout": ({ object, seconds }) => `${object}：${seconds} 秒内没有看到控制器的动作；请稍后再看，或用 --timeout 等待更久`,
    conflict: ({ object }) => `${object} 在读取之后被他人修改过，没有覆盖任何内容；请重新运行`,
    "not-confirmed": ({ names }) => `没有修改任何内容：请用 --yes 确认${names === "" ? "" : `，并用 ${names} 确认无法从集群读取的前提`}`,
    interrupted: ({ done, left }) => `已中断。已完成：${done}。未完成：${left}。再次运行会继续`,
    "bad-undo-file": ({ file, error }) => `${file} 不是本程序的撤销文件：${error}`,
    "bad-snapshot": ({ file, error }) => `${file} 不是本程序的快照：${error}`,
    "snapshot-too-new": ({ file, version }) => `${file} 由更新版本的本程序生成（${version}），请升级 kubectl-loopback 后再读取`,
    "no-probe": ({ object, why }) => `无法探测 ${object}：${probingZh.noProbe[why]}`,
    "pod-failed": ({ object, error }) => `${object} 没有完成工作：${error}`,
    "pod-pending": ({ object, state, seconds }) => `${object} 在 ${seconds} 秒内没有启动：${state}。请检查节点的余量和镜像（--image），或用 --from-node 从其他节点探测`,
    "pod-late": ({ object, seconds }) => `${object} 在 ${seconds} 秒内没有结束；可用 --timeout 延长等待`,
    "pod-left": ({ object, command }) => `${object} 无法删除。它会自行结束；删除命令：${command}`,
    "probe-cut-short": ({ object, made, wanted }) => `${object} 在 ${wanted} 次尝试中的第 ${made} 次之后被终止；请用 --count 减少次数`,
    "image-lacks": ({ image, tool }) => `镜像 ${image} 中没有${tool === "nc" ? " busybox 的 nc（带 -e）或 timeout" : " HTTPS 所需的 curl 或 wget"}；请用 --image 另选一个`,
    forbidden: (permission) => `没有权限执行 ${spoken(permission)}：相关信息保持未知`,
    ...ecosystemZh,
    ...configZh,
  },
};

function spoken({ verb, resource, scope }: { verb: string; resource: string; scope: string }): string {
  return [verb, resource, scope].filter((word) => word !== "").join(" ");
}

const EXPECTED: Readonly<Record<string, string>> = { map: "映射", list: "列表", string: "字符串", integer: "整数" };
const EXPECTED_VALUE: Readonly<Record<string, string>> = { true: "字符串 \"true\"", "a string": "字符串", JSON: "合法的 JSON", "a label selector": "标签选择器" };
