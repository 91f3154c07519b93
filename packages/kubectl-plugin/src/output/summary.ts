import type { Report, ReportFinding } from "@kubectl-loopback/core";
import type { Words } from "../words/words.ts";

/** How many listeners and findings there are; those that do not count are counted apart. */
export function summaryLine({ summary, findings }: Pick<Report, "summary" | "findings">, words: Words): string {
  const counting = findings.filter(({ suppressed }) => !suppressed);
  const count = (severity: ReportFinding["severity"]) => counting.filter((finding) => finding.severity === severity).length;
  const suppressed = findings.length - counting.length;
  return [words.summary(summary, { errors: count("error"), warnings: count("warning"), infos: count("info") }), ...(suppressed > 0 ? [words.formats.accepted(suppressed)] : [])].join(words.formats.between);
}
