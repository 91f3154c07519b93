import type { FixingWords } from "./messages.ts";

export const fixingZh: FixingWords = {
  remedies: {
    "prevent-loopback": {
      title: "在每个节点上绑定 CLB 地址",
      does: "在该 Service 以及共用同一 CLB 的所有 Service 上设置 service.cloud.tencent.com/prevent-loopback: \"true\"。kube-proxy 会在每个节点上绑定 CLB 地址，控制器会把 CLB 的健康探测改为 100.64.0.0/10。",
      sideEffects: [
        "集群内的访问不再经过 CLB：CLB 的 TLS、HTTP 规则、安全组、日志和监控都看不到它们。",
        "该地址的所有端口都会被每个节点接管，包括同一 CLB 的其他使用者的端口。",
        "使用中的 CLB 的健康探测源地址会改变。",
      ],
      verify: "kubectl loopback check 结论为安全；节点上 `ip addr show kube-ipvs0` 能看到该地址；CLB 健康探测正常。",
      undo: "从这些 Service 上删除该注解。",
      wrong: "有 mode: skip 时、kube-proxy 版本过低时、集群外也在使用该 CLB 时，以及已使用 externalTrafficPolicy: Local 时。",
    },
    "upgrade-kube-proxy": {
      title: "把 kube-proxy 升级到支持绑定地址的最小版本",
      does: "把 DaemonSet kube-system/kube-proxy 的镜像标签改为同一版本线中支持该能力的最小版本，镜像仓库不变。",
      sideEffects: ["被替换的 Pod 所在节点上的 kube-proxy 会重启，已有连接不受影响。", "更新策略为 OnDelete 时，删除 Pod 之前不会有任何变化。"],
      verify: "kubectl -n kube-system get pods -l k8s-app=kube-proxy -o wide 显示全部为新镜像，CLB102 消失。",
      undo: "改回原来的镜像标签。",
      wrong: "跨 Kubernetes 版本线升级：kube-proxy 必须与集群同一版本线。",
    },
    keepalive: {
      title: "为每个监听器开启 keepalive（CLB 将使用自己的地址）",
      does: "在生效的 TkeServiceConfig 的每个监听器上设置 keepaliveEnable: 1；没有配置时，线上由控制器自动生成，文件则新写一个。",
      sideEffects: ["后端看到的源地址为 100.127.0.0/16，客户端地址只在 X-Forwarded-For 中。", "CLB 与后端之间保持长连接。", "与其他 Ingress 共用的监听器也会随之改变。"],
      verify: "kubectl loopback check 结论为安全；控制器的同步注解时间晚于修改时间；请求不再有 4 秒延时。",
      undo: "设置 keepaliveEnable: 0（删除字段或注解不会改变 CLB）。",
      wrong: "账号尚未开通七层 keepalive 白名单时，或后端依赖客户端地址做判断时。",
    },
    "corrected-value": {
      title: "改成原本想写的内容",
      does: "把键或值改成平台能识别的写法。",
      sideEffects: ["此前被忽略的设置会开始生效。"],
      verify: "该发现消失。",
      undo: "改回原来的文本。",
      wrong: "如果是有意让它不生效：请直接删除。",
    },
    "local-anti-affinity": {
      title: "策略改为 Local，并让客户端不与后端同节点",
      does: "设置 externalTrafficPolicy: Local，并在指定客户端与后端之间设置必须满足的 podAntiAffinity。",
      sideEffects: ["指定的客户端会被重新调度。", "提供服务的节点变少，负载不再均匀。", "没有指定的客户端不受保护。"],
      verify: "用相同客户端运行 kubectl loopback check --from，结论为安全。",
      undo: "把策略改回 Cluster，并删除反亲和条目。",
      wrong: "客户端为 DaemonSet 时、节点数不够时，以及七层且 kube-proxy 知道集群 CIDR 时。",
    },
    "direct-access-anti-affinity": {
      title: "直连 Pod，并让客户端不与后端同节点",
      does: "设置 direct-access: \"true\"，并在指定客户端与后端之间设置必须满足的 podAntiAffinity。",
      sideEffects: ["CLB 绑定 Pod 而不是 NodePort：由 Pod 的安全组决定放通。", "指定的客户端会被重新调度。", "没有指定的客户端不受保护。"],
      verify: "用相同客户端运行 kubectl loopback check --from，结论为安全。",
      undo: "删除该注解和反亲和条目。",
      wrong: "容器网络不支持直连时，以及客户端为 DaemonSet 时。",
    },
    "service-name": {
      title: "改为访问 Service 名称",
      does: "这里不做任何修改：集群内的客户端使用 Service 的名称和端口，完全不经过 CLB。",
      sideEffects: ["这些访问不经过 CLB 的 TLS 和按域名的转发。"],
      verify: "客户端配置中写的是 Service 名称。",
      undo: "改回 CLB 的地址。",
      wrong: "客户端需要 CLB 的 TLS 证书，或需要按域名和路径转发时。",
    },
    "coredns-rewrite": {
      title: "在集群内把域名解析到 Service",
      does: "在 CoreDNS 中添加一条 rewrite；如果 NodeLocal DNSCache 先应答，则同时添加把该域名转给 CoreDNS 的区域。",
      sideEffects: ["所有使用集群 DNS 的 Pod 都会得到 Service 的地址。", "对它们而言，CLB 的 TLS 和按路径转发不再生效。", "升级 CoreDNS 时会检查 rewrite 规则。"],
      verify: "在 Pod 中，该域名解析为 Service 的集群地址。",
      undo: "删除该行（以及该区域）。",
      wrong: "Service 的端口与 CLB 不同时，或 TLS 终止在 CLB 时。",
    },
    "ingress-controller": {
      title: "用集群内的 Ingress Controller 转发",
      does: "把域名指向集群内的 Ingress Controller，由它按域名和路径转发。",
      sideEffects: ["该 Controller 需要有此 CLB Ingress 的路由和证书。"],
      verify: "在 Pod 中，访问该域名由 Controller 应答。",
      undo: "删除该 rewrite。",
      wrong: "还没有 Ingress Controller 提供这些域名时。",
    },
  },
  preconditions: {
    "kube-proxy-version": "所有 kube-proxy 的版本都支持绑定 CLB 地址",
    "controller-manages": "控制器管理该 CLB（没有 mode: skip）",
    "no-external-ips": "没有 Service 在 externalIPs 中写了该地址",
    "keepalive-whitelist": "账号已通过工单开通七层 keepalive 白名单",
    "security-group": "后端的安全组已放通 100.127.0.0/16，或 CLB 已开启默认放通",
    "source-ip-in-header": "后端只从 X-Forwarded-For 获取客户端地址",
    "enough-nodes": "节点数足够让客户端与后端分开",
    "resolver-in-use": "客户端通过集群 DNS 解析域名",
    "same-ports": "Service 监听客户端使用的端口，且协议一致",
  },
  noCure: {
    "no-clb-service": "只对 CLB 类型的 Service 有效",
    "controller-skips": "mode: skip 使控制器不做它该做的部分",
    "address-is-external-ip": "有 Service 在 externalIPs 中写了该地址",
    "no-version-to-upgrade-to": "该 Kubernetes 版本线没有已知的修复版本",
    "image-pinned-by-digest": "镜像以摘要固定",
    "not-a-daemonset": "该 kube-proxy 不属于读到的任何 DaemonSet",
    "config-not-read": "没有读到它的 TkeServiceConfig",
    "config-missing": "指定的 TkeServiceConfig 不存在",
    "value-not-guessable": "无法确定原本想写什么",
    "no-client-named": "请用 --client deploy/NAME 指定客户端",
    "client-has-no-template": "只能为 Deployment 和 StatefulSet 设置反亲和",
    "daemonset-client": "DaemonSet 运行在每个节点上，无法分开",
    "too-few-nodes": "节点太少，无法让客户端与后端分开",
    "no-backend-service": "没有读到后端 Service",
    "no-host": "该 Ingress 没有写域名",
    "several-backends": "该域名对应多个 Service，参见 ingress-controller",
    "no-corefile": "没有读到 CoreDNS 的 Corefile，或其中没有根区域",
    "no-controller-found": "没有找到 Ingress Controller",
    "would-not-help": "它不能使该监听器变为安全",
    "already-there": "已经是这样",
  },
  step: (step) => {
    switch (step.step) {
      case "replace-pods": return `逐个删除以下 kube-proxy Pod，由新的 Pod 取代：${step.pods.join("、")}`;
      case "await-config": return `等待控制器生成 TkeServiceConfig ${step.namespace}/${step.name}，然后在它的每个监听器上设置 keepaliveEnable: 1`;
      case "call-service": return `让集群内的客户端访问 ${step.address}`;
      case "deploy-controller": return step.found === null ? "在集群中部署 Ingress Controller，并配置此 Ingress 的路由" : `为 ${step.found} 配置此 Ingress 的路由`;
    }
  },
};
