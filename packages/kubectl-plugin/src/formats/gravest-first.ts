import type { ReportFinding } from "@kubectl-loopback/core";

const RANK: Readonly<Record<ReportFinding["severity"], number>> = { error: 0, warning: 1, info: 2 };

/** For pages that are read from the top; findings of one severity stay in order. */
export function gravestFirst<F extends ReportFinding>(findings: readonly F[]): F[] {
  return findings.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
}
