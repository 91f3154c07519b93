/** What `callers` says to a person. */
export interface CallersWords {
  readonly columns: readonly string[];
  /** Further columns of -o wide. */
  readonly wideColumns: readonly string[];
  readonly nobody: string;
  /** In place of what stands in a Secret. */
  readonly inSecret: string;
  /** DNS in the cluster leads the call elsewhere. */
  readonly led: string;
  /** No listener that was read has the port. */
  readonly noListener: string;
  summary(counts: { callers: number; clbs: number; led: number; correctable: number }): string;
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;

export const callersEn: CallersWords = {
  columns: ["NAMESPACE", "CALLER", "WHERE", "NAMES", "CLB", "VERDICT"],
  wideColumns: ["INSTEAD", "OBSTACLES"],
  nobody: "Nothing that was read names an internal CLB.",
  inSecret: "(not shown)",
  led: "led elsewhere by DNS",
  noListener: "no such port",
  summary: ({ callers, clbs, led, correctable }) => `${counted(callers, "caller")} of ${counted(clbs, "CLB")}: ${led} led elsewhere by DNS, ${correctable} that fix --remedy service-name can change.`,
};

export const callersZh: CallersWords = {
  columns: ["命名空间", "调用方", "位置", "写的是", "CLB", "结论"],
  wideColumns: ["应改写成", "障碍"],
  nobody: "读到的内容中没有写内网 CLB 的地方。",
  inSecret: "（不显示）",
  led: "已由 DNS 指向别处",
  noListener: "没有该端口",
  summary: ({ callers, clbs, led, correctable }) => `${clbs} 个 CLB 共有 ${callers} 处调用：${led} 处已由 DNS 指向别处，${correctable} 处可用 fix --remedy service-name 修改。`,
};
