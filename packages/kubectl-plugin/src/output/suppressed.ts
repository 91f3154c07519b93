import type { ReportFinding, Suppressed } from "@kubectl-loopback/core";
import type { Words } from "../words/words.ts";
import { findingLine, type FindingOptions } from "./findings.ts";
import { oneLine } from "./sanitize.ts";

export type SuppressedFinding = ReportFinding & { readonly suppressed: Suppressed };

export function isSuppressed(finding: ReportFinding): finding is SuppressedFinding {
  return finding.suppressed !== undefined;
}

/** How many findings do not count; `verbose` lists them, each with the reason. */
export function suppressedText(findings: readonly SuppressedFinding[], words: Words, { verbose, style }: FindingOptions): string[] {
  if (findings.length === 0) return [];
  const listed = verbose ? findings.map((finding) => `  ${findingLine(finding, style)}    ${style.dim(becauseText(finding, words))}\n`) : [];
  return [[`${words.formats.suppressed(findings.length)}${words.formats.listed(verbose)}\n`, ...listed].join("")];
}

/** Who says that a finding does not count, and why. */
export function becauseText({ suppressed: { by, reason, until } }: SuppressedFinding, { formats: words }: Words): string {
  return oneLine([`${words.suppressedBy[by]}${until === null ? "" : words.until(until)}`, reason].filter((part) => part !== "").join(words.colon));
}
