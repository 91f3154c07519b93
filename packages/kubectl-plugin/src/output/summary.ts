import type { Report, ReportFinding } from "@kubectl-loopback/core";
import type { Words } from "../words/words.ts";
import { isSuppressed } from "./suppressed.ts";

/** How many listeners there are, and findings that count. */
export function summaryLine({ summary, findings }: Pick<Report, "summary" | "findings">, words: Words): string {
  const count = (severity: ReportFinding["severity"]) => findings.filter((finding) => finding.severity === severity && !isSuppressed(finding)).length;
  return words.summary(summary, { errors: count("error"), warnings: count("warning"), infos: count("info") });
}

/** In place of a table without rows: there is nothing to judge, or nothing that could be read. */
export function noListeners({ problems }: Pick<Report, "problems">, words: Words): string {
  return problems.some(({ level }) => level === "error") ? words.noListenersRead : words.noListeners;
}
