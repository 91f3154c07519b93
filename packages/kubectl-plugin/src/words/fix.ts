/** What `fix` says to a person. */
export interface FixWords {
  readonly nothing: string;
  /** In its place, where something could not be read. */
  readonly nothingRead: string;
  readonly for: string;
  readonly does: string;
  readonly sideEffect: string;
  readonly step: string;
  readonly wrong: string;
  readonly verify: string;
  readonly undo: string;
  readonly command: string;
  readonly confirm: string;
  readonly foreseen: string;
  readonly brings: string;
  readonly possible: string;
  readonly impossible: string;
  readonly risks: Readonly<Record<"low" | "medium" | "high", string>>;
  readonly stillThere: string;
  readonly alsoInCluster: string;
  checkedAgain(summary: string): string;
  changed(object: string): string;
  wouldChange(object: string): string;
  written(file: string): string;
  waiting(object: string, seconds: number): string;
  owner(object: string, tool: string, name: string): string;
  readonly helmValues: string;
  question(count: number): string;
  precondition(text: string): string;
  undoQuestion(objects: string): string;
  readonly nothingToUndo: string;
}

const risksEn = { low: "low risk", medium: "medium risk", high: "high risk" };

export const fixEn: FixWords = {
  nothing: "There is nothing to fix.",
  nothingRead: "Nothing to fix among what could be read. That says nothing about what could not: see the errors.",
  for: "for",
  does: "does",
  sideEffect: "note",
  step: "then",
  wrong: "wrong",
  verify: "verify",
  undo: "undo",
  command: "same as",
  confirm: "confirm",
  foreseen: "foreseen",
  brings: "brings",
  possible: "possible",
  impossible: "no cure",
  risks: risksEn,
  stillThere: "Left as it is; what can be done:",
  alsoInCluster: "Stands in no file; to be changed in the cluster:",
  checkedAgain: (summary) => `checked again: ${summary}`,
  changed: (object) => `changed: ${object}`,
  wouldChange: (object) => `would be changed: ${object}`,
  written: (file) => `written: ${file}`,
  waiting: (object, seconds) => `waiting for ${object}: ${seconds} s`,
  owner: (object, tool, name) => `${object} is managed by ${tool}${name === "" ? "" : ` (${name})`}, which may put it back: make the same change in its source, with kubectl loopback fix -f`,
  helmValues: "in a chart the usual values are service.annotations, controller.service.annotations or ingress.annotations",
  question: (count) => `Apply ${count} ${count === 1 ? "change" : "changes"}? [y/N] `,
  precondition: (text) => `Does this hold: ${text}? [y/N] `,
  undoQuestion: (objects) => `Put back what was changed on ${objects}? [y/N] `,
  nothingToUndo: "Everything is as it was already.",
};

export const fixZh: FixWords = {
  nothing: "没有需要修复的内容。",
  nothingRead: "读到的内容中没有需要修复的；没有读到的部分无从判断，请看错误信息。",
  for: "针对",
  does: "作用",
  sideEffect: "注意",
  step: "然后",
  wrong: "不适用",
  verify: "验证",
  undo: "撤销",
  command: "等价于",
  confirm: "需确认",
  foreseen: "预计",
  brings: "会带来",
  possible: "可用",
  impossible: "不可用",
  risks: { low: "低风险", medium: "中风险", high: "高风险" },
  stillThere: "未处理，可选的办法：",
  alsoInCluster: "不在任何文件中，需要在集群中修改：",
  checkedAgain: (summary) => `再次检查：${summary}`,
  changed: (object) => `已修改：${object}`,
  wouldChange: (object) => `将会修改：${object}`,
  written: (file) => `已写入：${file}`,
  waiting: (object, seconds) => `正在等待 ${object}：${seconds} 秒`,
  owner: (object, tool, name) => `${object} 由${tool === "another field manager" ? "其他字段管理者" : ` ${tool}`}${name === "" ? "" : `（${name}）`}管理，之后可能被改回：请用 kubectl loopback fix -f 在其源文件中做同样的修改`,
  helmValues: "在 chart 中通常对应的 values 为 service.annotations、controller.service.annotations 或 ingress.annotations",
  question: (count) => `是否应用 ${count} 处修改？[y/N] `,
  precondition: (text) => `以下前提是否成立：${text}？[y/N] `,
  undoQuestion: (objects) => `是否把对 ${objects} 的修改改回？[y/N] `,
  nothingToUndo: "一切都已经是原来的样子。",
};
