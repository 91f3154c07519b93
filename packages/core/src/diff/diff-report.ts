import type { Problem } from "../model/problem.ts";
import { changesBetween, type Difference } from "../changes.ts";
import type { Messages } from "../messages/messages.ts";
import type { ReportListener } from "../listener-report.ts";
import { reportProblem, type Report, type ReportFinding, type ReportProblem } from "../report.ts";
import type { ObjectDifference } from "./diff-objects.ts";

/** How files and a cluster differ in what matters here; its JSON Schema is diff.schema.json. */
export interface DiffReport {
  readonly apiVersion: "kubectl-loopback/v1";
  readonly kind: "Diff";
  readonly objects: readonly ObjectDifference[];
  /** Verdicts in the cluster as it is (`before`), and with the files applied (`after`). */
  readonly listeners: readonly Difference<ReportListener>[];
  readonly findings: readonly Difference<ReportFinding>[];
  readonly problems: readonly ReportProblem[];
  readonly summary: { readonly objects: number; readonly fields: number; readonly listeners: number; readonly findings: number };
}

/** The difference as a report. `before` is about the cluster as it is, `after` with the files laid over it. What is suppressed there does not count. */
export function makeDiffReport(objects: readonly ObjectDifference[], before: Report, after: Report, problems: readonly Problem[], words: Messages): DiffReport {
  const accepted = new Set(after.findings.filter(({ suppressed }) => suppressed).map(({ fingerprint }) => fingerprint));
  const { listeners, findings } = changesBetween(before, after);
  const counting = findings.filter((one) => !accepted.has((one.after ?? one.before)!.fingerprint));
  const count = objects.reduce((sum, { fields }) => sum + fields.length, 0);
  return {
    apiVersion: "kubectl-loopback/v1",
    kind: "Diff",
    objects,
    listeners,
    findings: counting,
    problems: [...after.problems, ...problems.map((problem) => reportProblem(problem, words))],
    summary: { objects: objects.length, fields: count, listeners: listeners.length, findings: counting.length },
  };
}
