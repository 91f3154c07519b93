/** What `explain` and `--what-if` say to a person, besides core's words. */
export interface ExplainWords {
  /** Columns of the table that compares now and then. */
  columns(suppositions: string): readonly string[];
  readonly same: string;
  /** Pictures show one listener: which one, of how many. */
  picturedOf(listener: string, count: number): string;
  readonly choose: string;
  readonly leave: string;
  type(command: string): string;
}

export const explainEn: ExplainWords = {
  columns: (suppositions) => ["NAMESPACE", "OBJECT", "LISTENER", "NOW", `WITH ${suppositions}`],
  same: "(the same)",
  picturedOf: (listener, count) => `the picture shows ${listener}, the worst off of ${count} listeners; choose another one with --port or by its name`,
  choose: "number: ",
  leave: "Enter ends.",
  type: (command) => `type: ${command}`,
};

export const explainZh: ExplainWords = {
  columns: (suppositions) => ["命名空间", "对象", "监听器", "现在", `采用 ${suppositions} 后`],
  same: "（不变）",
  picturedOf: (listener, count) => `图中是 ${listener}，为 ${count} 个监听器中最差的一个；可用 --port 或名称选择其他监听器`,
  choose: "编号：",
  leave: "按回车结束。",
  type: (command) => `输入：${command}`,
};
