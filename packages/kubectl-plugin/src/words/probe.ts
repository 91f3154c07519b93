import type { Try } from "@kubectl-loopback/core";

/** What `probe` says to a person. */
export interface ProbeWords {
  /** What is going to be done. */
  plan(listener: string, address: string, node: string, count: number, service: string): string;
  readonly notRs: string;
  expects(what: string, reason: string): string;
  /** What the model expects: this many of so many, in percent; null: it cannot tell. */
  share(layer: 4 | 7, fraction: readonly [number, number] | null, percent: string): string;
  readonly shareUnknown: string;
  question(pod: string, image: string): string;
  waiting(pod: string, state: string, seconds: number): string;
  deleting(pod: string): string;
  readonly columns: readonly string[];
  /** Of the list of tries. */
  readonly tryColumns: readonly string[];
  readonly ends: Readonly<Record<Try["end"], string>>;
  readonly clb: string;
  readonly service: string;
  seen(lost: number, tries: number, percent: string, low: string, high: string): string;
  waits(counts: readonly number[]): string;
  chanceOfNone(percent: string, count: number): string;
  readonly perhaps: string;
}

export const probeEn: ProbeWords = {
  plan: (listener, address, node, count, service) => `${listener} at ${address}, from a Pod on node ${node}: ${count} connections, one at a time, then ${count} to ${service}.`,
  notRs: "The node is no backend of the CLB: nothing can loop there.",
  expects: (what, reason) => `The model expects: ${what} (${reason}).`,
  share: (layer, fraction, percent) => {
    const part = fraction ? `${fraction[0]} in ${fraction[1]}` : percent;
    if (percent === "0 %") return layer === 7 ? "no request waits" : "no connection hangs";
    if (percent === "100 %") return layer === 7 ? "every request fails" : "every connection hangs";
    return layer === 7 ? `${part} requests wait 4 s or more` : `${part} connections hang`;
  },
  shareUnknown: "it cannot tell how many",
  question: (pod, image) => `Create ${pod} with image ${image}, and delete it afterwards? [y/N] `,
  waiting: (pod, state, seconds) => `${pod}: ${state}, ${seconds} s`,
  deleting: (pod) => `interrupted; deleting ${pod}`,
  columns: ["TO", "TRIES", "GOOD", "LOST", "REFUSED", "SLOWEST GOOD"],
  tryColumns: ["TO", "TOOK", "END"],
  ends: { answered: "answered", gateway: "the CLB says that no backend answers", hung: "hung", failed: "refused or reset" },
  clb: "CLB",
  service: "Service",
  seen: (lost, tries, percent, low, high) => `Lost ${lost} of ${tries}, ${percent}: with 99 % certainty between ${low} and ${high}.`,
  waits: (counts) => `Waits: ${counts.map((count, index) => `${count} × ${4 * (index + 1)} s`).join(", ")}.`,
  chanceOfNone: (percent, count) => `Losing none would happen by chance in ${percent} of such probes; --count ${count} tells more.`,
  perhaps: "perhaps",
};

export const probeZh: ProbeWords = {
  plan: (listener, address, node, count, service) => `${listener}（${address}），从节点 ${node} 上的 Pod 发起：逐个连接 ${count} 次，然后连接 ${service} ${count} 次。`,
  notRs: "该节点不是此 CLB 的后端：在那里不会发生回环。",
  expects: (what, reason) => `模型预测：${what}（${reason}）。`,
  share: (layer, fraction, percent) => {
    const part = fraction ? `每 ${fraction[1]} 个中有 ${fraction[0]} 个` : percent;
    if (percent === "0 %") return layer === 7 ? "没有请求需要等待" : "没有连接挂起";
    if (percent === "100 %") return layer === 7 ? "所有请求失败" : "所有连接挂起";
    return layer === 7 ? `${part}请求等待 4 秒或更久` : `${part}连接挂起`;
  },
  shareUnknown: "无法判断比例",
  question: (pod, image) => `是否用镜像 ${image} 创建 ${pod}，并在结束后删除？[y/N] `,
  waiting: (pod, state, seconds) => `${pod}：${state}，${seconds} 秒`,
  deleting: (pod) => `已中断；正在删除 ${pod}`,
  columns: ["目标", "次数", "正常", "丢失", "被拒绝", "最慢的正常连接"],
  tryColumns: ["目标", "耗时", "结局"],
  ends: { answered: "有应答", gateway: "CLB 表示没有后端应答", hung: "挂起", failed: "被拒绝或重置" },
  clb: "CLB",
  service: "Service",
  seen: (lost, tries, percent, low, high) => `${tries} 次中丢失 ${lost} 次，即 ${percent}；99 % 置信区间为 ${low} 到 ${high}。`,
  waits: (counts) => `等待：${counts.map((count, index) => `${count} × ${4 * (index + 1)} 秒`).join("，")}。`,
  chanceOfNone: (percent, count) => `即使模型正确，也有 ${percent} 的探测会一次都不丢失；--count ${count} 能说明更多。`,
  perhaps: "可能",
};
