import { keyOf } from "./objects.ts";
import type { ReportListener } from "./listener-report.ts";
import type { Report, ReportFinding } from "./report.ts";

/** The same thing in two reports; null where it is not there. */
export interface Difference<T> {
  readonly before: T | null;
  readonly after: T | null;
}

/** What differs between two reports on the same. */
export interface ReportChanges {
  readonly listeners: readonly Difference<ReportListener>[];
  readonly findings: readonly Difference<ReportFinding>[];
}

/**
 * What differs between two reports on the same, in the order of the later one, what is gone behind it. Where a finding
 * stands in a file does not count, nor what it rests on: what it says does.
 */
export function changesBetween(before: Pick<Report, "listeners" | "findings">, after: Pick<Report, "listeners" | "findings">): ReportChanges {
  return {
    listeners: paired(before.listeners, after.listeners, ({ object, port, protocol }) => `${keyOf(object)} ${port}/${protocol}`, saidOfListener),
    findings: paired(before.findings, after.findings, ({ fingerprint }) => fingerprint, saidOfFinding),
  };
}

function paired<T>(before: readonly T[], after: readonly T[], name: (one: T) => string, said: (one: T) => unknown): Difference<T>[] {
  const old = new Map(before.map((one) => [name(one), one]));
  const now = new Set(after.map(name));
  const same = (one: T, other: T) => JSON.stringify(said(one)) === JSON.stringify(said(other));
  const newOrChanged = after.map((one) => ({ before: old.get(name(one)) ?? null, after: one })).filter((pair) => pair.before === null || !same(pair.before, pair.after));
  return [...newOrChanged, ...before.filter((one) => !now.has(name(one))).map((one) => ({ before: one, after: null }))];
}

function saidOfListener({ verdict, reason, impact, probability, addedSeconds, missing, assumed }: ReportListener) {
  return [verdict, reason, impact, probability, addedSeconds, missing, assumed];
}

function saidOfFinding({ severity, message, why, advice, suppressed }: ReportFinding) {
  return [severity, message, why, advice, suppressed ?? null];
}
