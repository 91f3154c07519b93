import { escaped, type Report } from "@kubectl-loopback/core";
import type { AllTold } from "./format.ts";

/** The report in lines of JSON, each with its kind: facts, listeners, findings, problems, the summary. Of several clusters each line names the context. */
export function jsonLines(all: AllTold): string {
  return all.flatMap(({ report }) => reportLines(report)).map(jsonLine).join("");
}

/** One object on a line of its own. */
export function jsonLine(line: object): string {
  return `${escaped(JSON.stringify(line))}\n`;
}

function reportLines(report: Report): object[] {
  const lines = [
    { kind: "Facts", ...report.facts },
    ...report.listeners.map((listener) => ({ kind: "Listener", ...listener })),
    ...report.findings.map((finding) => ({ kind: "Finding", ...finding })),
    ...(report.callers ?? []).map((caller) => ({ kind: "Caller", ...caller })),
    ...report.problems.map((problem) => ({ kind: "Problem", ...problem })),
    { kind: "Summary", ...report.summary },
    ...(report.whatIf ? [{ kind: "WhatIf", ...report.whatIf }] : []),
  ];
  return report.context === undefined ? lines : lines.map(({ kind, ...line }) => ({ kind, context: report.context, ...line }));
}
