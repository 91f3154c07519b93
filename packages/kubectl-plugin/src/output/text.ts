import type { Messages, Report, ReportFinding, Result } from "@kubectl-loopback/core";
import type { Words } from "../words/words.ts";
import { clusterLine } from "./cluster-line.ts";
import { findingLine, findingsText, type FindingOptions } from "./findings.ts";
import { listenerTable } from "./listener-table.ts";
import { wrap } from "./wrap.ts";

/** How much to say: `quiet` one line a finding, `verbose` what it rests on, too. */
export interface TextOptions extends FindingOptions {
  readonly quiet: boolean;
}

/** A report for people: the cluster, the listeners, then the findings with what, why and what to type next. */
export function textReport(result: Result, report: Report, messages: Messages, words: Words, options: TextOptions): string {
  if (options.quiet) return report.findings.map((finding) => findingLine(finding, options.style)).join("");
  const gaps = report.problems.some(({ level }) => level === "error");
  // Where nothing could be read there is nothing to say but why.
  if (report.summary.objects === 0 && gaps) return "";
  const cluster = `${clusterLine(result.facts, words, options.width)}\n`;
  const listeners = result.judged.length === 0 ? `${wrap(gaps ? words.noListenersRead : words.noListeners, options.width, 0)}\n` : listenerTable(result.judged, messages, words, options);
  return [cluster, listeners, ...findingsText(report.findings, words, options), `${wrap(summaryLine(report, words), options.width, 0)}\n`].join("\n");
}

/** How many listeners and findings there are. */
export function summaryLine({ summary, findings }: Report, words: Words): string {
  const count = (severity: ReportFinding["severity"]) => findings.filter((finding) => finding.severity === severity).length;
  return words.summary(summary, { errors: count("error"), warnings: count("warning"), infos: count("info") });
}
