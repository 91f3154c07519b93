import { makeReportList, oneLine, wrap } from "@kubectl-loopback/core";
import type { AllTold, Told } from "../formats/format.ts";
import { clusterLine } from "./cluster-line.ts";
import { findingLine, findingsText } from "./findings.ts";
import { listenerTable } from "./listener-table.ts";
import { noListeners, summaryLine } from "./summary.ts";
import { isSuppressed, suppressedText } from "./suppressed.ts";

/** Reports for people: of several clusters each below its context, and the sum of all. */
export function textReports(all: AllTold): string {
  if (all.length === 1) return textReport(all[0]);
  return underContexts(all, textReport);
}

/** What is told of each of several clusters, and their sum; `quiet` leaves it at that. */
export function underContexts(all: AllTold, tell: (told: Told) => string): string {
  const [{ language: { words }, view }] = all;
  const findings = all.flatMap(({ report }) => report.findings);
  const { summary } = makeReportList(all.map(({ report }) => report));
  const parts = all.map((told) => ({ heading: `${view.style.bold(contextName(told))}\n`, body: tell(told) })).filter(({ body }) => body !== "");
  const sum = `${wrap(words.contexts.sum(all.length, summaryLine({ summary, findings }, words)), view.width, 0)}\n`;
  return [...parts.map(({ heading, body }) => `${heading}\n${body}`), ...(view.quiet ? [] : [sum])].join("\n");
}

/** `context prod`; of one that could not be read, that too. */
export function contextName({ report, language: { words } }: Told): string {
  return oneLine(words.contexts.name(report.context ?? ""));
}

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
