import { changesBetween, type Report, type ReportChanges, type ReportProblem } from "@kubectl-loopback/core";
import type { Told } from "../formats/format.ts";

/** What was shown last of one cluster, or of files. */
export interface Shown {
  /** What later looks are held against: of the last time that everything could be read. */
  readonly whole: Pick<Report, "listeners" | "findings">;
  /** Null before the first look. */
  readonly report: Report | null;
}

export const NOTHING_SHOWN: Shown = { whole: { listeners: [], findings: [] }, report: null };

/** One look, and what is new in it. */
export interface News {
  readonly told: Told;
  readonly first: boolean;
  readonly changes: ReportChanges;
  readonly factsChanged: boolean;
  /** Problems that were not there before. */
  readonly problems: readonly ReportProblem[];
  /** Problems that are no longer there. */
  readonly solved: readonly ReportProblem[];
}

/** What is new since it was last shown. What could not be read this time is not said to be gone. */
export function newsOf(told: Told, { whole, report: last }: Shown): News {
  const { report } = told;
  const { listeners, findings } = changesBetween(whole, report);
  const isThere = ({ after }: { readonly after: unknown }) => isWhole(report) || after !== null;
  return {
    told,
    first: last === null,
    changes: { listeners: listeners.filter(isThere), findings: findings.filter(isThere) },
    factsChanged: isWhole(report) && JSON.stringify(last?.facts) !== JSON.stringify(report.facts),
    problems: without(report.problems, last?.problems ?? []),
    solved: without(last?.problems ?? [], report.problems),
  };
}

/** Whether there is anything to tell. */
export function isNew({ first, changes, factsChanged, problems, solved }: News): boolean {
  return first || factsChanged || [changes.listeners, changes.findings, problems, solved].some((all) => all.length > 0);
}

export function shownNow({ report }: Told, { whole }: Shown): Shown {
  return { report, whole: isWhole(report) ? report : whole };
}

export function isWhole({ problems }: Pick<Report, "problems">): boolean {
  return !problems.some(({ level }) => level === "error");
}

function without(all: readonly ReportProblem[], others: readonly ReportProblem[]): ReportProblem[] {
  const name = ({ code, message, location }: ReportProblem) => JSON.stringify([code, message, location]);
  const known = new Set(others.map(name));
  return all.filter((one) => !known.has(name(one)));
}
