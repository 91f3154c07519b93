import type { Suppressed } from "@kubectl-loopback/core";
import type { FormatName } from "../formats/format-names.ts";

/** What formats say to a person, and what is said about them. */
export interface FormatWords {
  /** What each format is for, in a few words. */
  readonly purposes: Readonly<Record<FormatName, string>>;
  /** Above the list of formats in help. */
  readonly heading: string;
  /** The flag -o of a command that knows all formats. */
  readonly flag: string;
  readonly wideColumns: readonly string[];
  /** Why a finding does not count. */
  readonly suppressedBy: Readonly<Record<Suppressed["by"], string>>;
  readonly title: string;
  readonly listeners: string;
  readonly findings: string;
  readonly facts: string;
  /** The remedies of a finding. */
  readonly cures: string;
  /** Above a picture. */
  readonly picture: string;
  readonly problems: string;
  readonly nothingFound: string;
  readonly columns: readonly string[];
  /** One line about a whole report. */
  verdicts(loops: number, mayLoop: number, safe: number): string;
  suppressed(count: number): string;
  /** Behind that: whether they follow. */
  listed(verbose: boolean): string;
  until(day: string): string;
  readonly colon: string;
  /** Between two sentences. */
  readonly between: string;
}

export const formatsEn: FormatWords = {
  purposes: {
    text: "for people (the default)",
    wide: "one line a listener with everything about it, one line a finding",
    name: "the objects with findings, as kubectl names them",
    json: "the report for programs; its schema is report.schema.json",
    jsonl: "the same, one JSON object a line",
    yaml: "the same as YAML",
    jsonpath: "parts of the report by a template: jsonpath='{.summary.loops}'",
    sarif: "SARIF 2.1.0, for code scanning and editors",
    junit: "JUnit XML, for CI systems",
    github: "annotations of GitHub Actions",
    gitlab: "GitLab Code Quality",
    markdown: "a comment on a pull request",
    html: "one page to look at, with nothing beside it",
    prometheus: "gauges in Prometheus' text format",
    policyreport: "PolicyReports for kubectl apply",
  },
  heading: "Formats of -o (FORMAT=FILE writes a file)",
  flag: "how to print, see below; FORMAT=FILE writes a file; repeatable",
  wideColumns: ["NAMESPACE", "OBJECT", "LISTENER", "LAYER", "CLB", "VERDICT", "IMPACT", "MAX", "MEAN", "ADDED", "REASON", "MISSING", "ASSUMED"],
  suppressedBy: { annotation: "by an annotation", comment: "by a comment", config: "by the configuration", baseline: "in the baseline" },
  title: "CLB loopback",
  listeners: "Listeners",
  findings: "Findings",
  facts: "What is known about the cluster",
  cures: "cures",
  picture: "The way of a packet",
  problems: "What could not be read",
  nothingFound: "Nothing found.",
  columns: ["Namespace", "Object", "Listener", "CLB", "Verdict", "Effect", "Reason"],
  verdicts: (loops, mayLoop, safe) => `${loops} ${loops === 1 ? "listener loops" : "listeners loop"}, ${mayLoop} may loop, ${safe} safe`,
  suppressed: (count) => `${count} ${count === 1 ? "finding is" : "findings are"} suppressed`,
  listed: (verbose) => (verbose ? ":" : "; -v lists them."),
  until: (day) => `, until ${day}`,
  colon: ": ",
  between: " ",
};

export const formatsZh: FormatWords = {
  purposes: {
    text: "给人看（默认）",
    wide: "每个监听器一行，包含全部信息；每个发现一行",
    name: "有发现的对象，名称写法与 kubectl 相同",
    json: "给程序读的报告，其 JSON Schema 为 report.schema.json",
    jsonl: "同上，每行一个 JSON 对象",
    yaml: "同上，YAML 格式",
    jsonpath: "用模板取报告的一部分：jsonpath='{.summary.loops}'",
    sarif: "SARIF 2.1.0，用于代码扫描平台和编辑器",
    junit: "JUnit XML，用于 CI 系统",
    github: "GitHub Actions 的注释",
    gitlab: "GitLab Code Quality",
    markdown: "合并请求中的评论",
    html: "单个网页，不依赖其他文件",
    prometheus: "Prometheus 文本格式的指标",
    policyreport: "可用 kubectl apply 提交的 PolicyReport",
  },
  heading: "-o 的格式（FORMAT=FILE 表示写入文件）",
  flag: "输出格式，见下；FORMAT=FILE 表示写入文件；可重复",
  wideColumns: ["命名空间", "对象", "监听器", "层", "CLB", "结论", "影响", "最大", "平均", "增加", "原因", "缺少", "前提"],
  suppressedBy: { annotation: "由注解抑制", comment: "由注释抑制", config: "由配置文件抑制", baseline: "已在基线中" },
  title: "CLB 回环",
  listeners: "监听器",
  findings: "发现",
  facts: "已知的集群信息",
  cures: "修复办法",
  picture: "报文的路径",
  problems: "无法读取的内容",
  nothingFound: "没有发现。",
  columns: ["命名空间", "对象", "监听器", "CLB", "结论", "影响", "原因"],
  verdicts: (loops, mayLoop, safe) => `${loops} 个监听器回环，${mayLoop} 个可能回环，${safe} 个安全`,
  suppressed: (count) => `已抑制 ${count} 个发现`,
  listed: (verbose) => (verbose ? "：" : "，使用 -v 列出。"),
  until: (day) => `，至 ${day}`,
  colon: "：",
  between: "",
};
