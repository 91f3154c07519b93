import { wrap } from "@kubectl-loopback/core";
import type { Told } from "../formats/format.ts";
import { clusterLine } from "./cluster-line.ts";
import { findingLine, findingsText } from "./findings.ts";
import { listenerTable } from "./listener-table.ts";
import { noListeners, summaryLine } from "./summary.ts";
import { isSuppressed, suppressedText } from "./suppressed.ts";

/** A report for people: the cluster, the listeners, then the findings with what, why and what to type next. */
export function textReport({ result, report, language: { messages, words }, view, whatIfText }: Told): string {
  const suppressed = report.findings.filter(isSuppressed);
  const counting = report.findings.filter((finding) => !isSuppressed(finding));
  if (view.quiet) return counting.map((finding) => findingLine(finding, view.style)).join("");
  // Where nothing could be read there is nothing to say but why.
  if (report.summary.objects === 0 && report.problems.some(({ level }) => level === "error")) return "";
  const cluster = `${clusterLine(result.facts, words, view.width)}\n`;
  const listeners = result.judged.length === 0 ? `${wrap(noListeners(report, words), view.width, 0)}\n` : listenerTable(result.judged, messages, words, view);
  return [cluster, listeners, ...findingsText(counting, words, view), ...suppressedText(suppressed, words, view), `${wrap(summaryLine(report, words), view.width, 0)}\n`, ...(whatIfText ? [whatIfText(view)] : [])].join("\n");
}
