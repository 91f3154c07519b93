import { fieldsZhCN } from "./fields.zh-CN.ts";
import type { Words } from "./words.ts";

export const zhCN: Words = {
  notSet: "（未设置）",
  roles: { owner: "打开该监听器", config: "它的 TkeServiceConfig", backend: "它的后端之一" },
  cures: {
    create: (name) => `开启 keepalive：在本文件中添加 TkeServiceConfig ${name}（需提工单开通白名单）`,
    createIn: (name, file) => `开启 keepalive：在 ${file} 中添加 TkeServiceConfig ${name}（需提工单开通白名单）`,
    createFile: (name) => `开启 keepalive：新建 ${name}.yaml，内含 TkeServiceConfig（需提工单开通白名单）`,
    preventLoopback: (services) => (services === 1 ? '添加注解 prevent-loopback: "true"' : `为该 CLB 的全部 ${services} 个 Service 添加注解 prevent-loopback: "true"`),
    keepalive: "为每个监听器设置 keepaliveEnable: 1（需提工单开通白名单）",
    corrected: (text) => `改为 ${text}`,
    suppress: (code) => `抑制 ${code}，并说明理由…`,
    openRule: (code) => `查看 ${code} 的说明`,
  },
  advice: {
    "unknown-network": "在 .kubectl-loopback.yaml 中说明 CLB 类型：assume: {network: internal}（或 public）。运行“对照集群检查”可以看到按真实地址得出的判断。",
    "unknown-proxy-mode": '在 .kubectl-loopback.yaml 中说明模式：assume: {proxy-mode: ipvs}（或 iptables），或运行“对照集群检查”；也可以直接添加注解 service.cloud.tencent.com/prevent-loopback: "true"，它在任何模式下都成立。',
    "unknown-service-config": "把该 TkeServiceConfig 的文件放进此文件夹，或运行“对照集群检查”。",
  },
  hover: { why: "原因", advice: "处理办法", evidence: "依据", missing: "尚不清楚", assuming: "前提" },
  path: {
    title: (object) => `报文路径：${object}`,
    listeners: "监听器",
    whatIf: "假如采用",
    asItIs: "现状",
    show: "查看报文路径",
    lens: "报文路径",
    gone: "没有可显示的内容：该对象已没有 CLB 监听器，或其文件已关闭。",
  },
  verdict: (listeners, verdict, effect) => `${listeners}：${verdict}${effect === "" ? "" : `（${effect}）`}`,
  fields: fieldsZhCN,
};
