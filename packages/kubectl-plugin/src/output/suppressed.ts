import { oneLine, type ReportFinding, type Suppressed } from "@kubectl-loopback/core";
import type { Words } from "../words/words.ts";
import { findingLine } from "./findings.ts";
import type { FindingOptions } from "./text-options.ts";

export type SuppressedFinding = ReportFinding & { readonly suppressed: Suppressed };

export function isSuppressed(finding: ReportFinding): finding is SuppressedFinding {
  return finding.suppressed !== undefined;
}

/** How many findings do not count; `verbose` lists them, each with the reason. */
export function suppressedText(findings: readonly SuppressedFinding[], words: Words, { verbose, style }: FindingOptions): string[] {
  if (findings.length === 0) return [];
  const listed = verbose ? findings.map((finding) => `  ${findingLine(finding, style)}    ${style.dim(becauseText(finding, words))}\n`) : [];
  return [[`${words.formatting.suppressed(findings.length)}${words.formatting.listed(verbose)}\n`, ...listed].join("")];
}

/** Who says that a finding does not count, and why. */
export function becauseText({ suppressed: { by, reason, until } }: SuppressedFinding, { formatting: words }: Words): string {
  return oneLine([`${words.suppressedBy[by]}${until === null ? "" : words.until(until)}`, reason].filter((part) => part !== "").join(words.colon));
}
