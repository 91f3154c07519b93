import { oneLine, type ReportFinding, type Suppressed } from "@kubectl-loopback/core";
import type { Words } from "../words/words.ts";
import { findingLine, type FindingOptions } from "./findings.ts";

type SuppressedFinding = ReportFinding & { readonly suppressed: Suppressed };

export function isSuppressed(finding: ReportFinding): finding is SuppressedFinding {
  return finding.suppressed !== undefined;
}

/** How many findings do not count; `verbose` lists them, each with the reason. */
export function suppressedText(findings: readonly SuppressedFinding[], { config: words }: Words, { verbose, style }: FindingOptions): string[] {
  if (findings.length === 0) return [];
  const listed = verbose ? findings.map((finding) => `  ${findingLine(finding, style)}    ${style.dim(oneLine(words.because(finding.suppressed)))}\n`) : [];
  return [[`${words.suppressed(findings.length, verbose)}\n`, ...listed].join("")];
}
