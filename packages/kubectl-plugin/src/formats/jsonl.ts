import { escaped } from "@kubectl-loopback/core";
import type { Told } from "./format.ts";

/** The report in lines of JSON, each with its kind: facts, listeners, findings, problems, the summary. */
export function jsonLines({ report }: Told): string {
  const lines = [
    { kind: "Facts", ...report.facts },
    ...report.listeners.map((listener) => ({ kind: "Listener", ...listener })),
    ...report.findings.map((finding) => ({ kind: "Finding", ...finding })),
    ...report.problems.map((problem) => ({ kind: "Problem", ...problem })),
    { kind: "Summary", ...report.summary },
    ...(report.whatIf ? [{ kind: "WhatIf", ...report.whatIf }] : []),
  ];
  return lines.map((line) => `${escaped(JSON.stringify(line))}\n`).join("");
}
