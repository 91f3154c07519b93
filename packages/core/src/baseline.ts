import { isObject, listAt, parsedJson, stringAt } from "./model/json.ts";
import type { BaselineFault, Problem } from "./model/problem.ts";
import type { Result } from "./analyze.ts";
import { fingerprints } from "./fingerprint.ts";

/** Findings that are known already: they are shown, and do not count. */
export interface Baseline {
  readonly apiVersion: "kubectl-loopback/v1";
  readonly kind: "Baseline";
  readonly findings: readonly BaselineEntry[];
}

/** Only `fingerprint` counts; the namespace tells what a run could have met. */
export interface BaselineEntry {
  readonly fingerprint: string;
  /** Null for what belongs to none. */
  readonly namespace: string | null;
}

/** Reads a baseline, or says what is wrong with it. */
export function readBaseline(text: string): Baseline | BaselineFault {
  const value = parsedJson(text);
  if (!isObject(value)) return "not-json";
  if (value["apiVersion"] !== "kubectl-loopback/v1" || value["kind"] !== "Baseline") return "wrong-kind";
  if (!Array.isArray(value["findings"])) return "no-list";
  const findings = listAt(value, ["findings"]).map((entry) => ({ fingerprint: stringAt(entry, ["fingerprint"]), namespace: stringAt(entry, ["namespace"]) ?? null }));
  if (findings.some(({ fingerprint }) => fingerprint === undefined)) return "no-fingerprint";
  return { apiVersion: "kubectl-loopback/v1", kind: "Baseline", findings: findings as BaselineEntry[] };
}

/** How many stale entries a notice names. */
const NAMED = 3;

/**
 * A result with the findings of a baseline marked, and a notice about entries that match nothing any more. `wasAsked`
 * says whether the run would have met the findings of a namespace: what it could not meet is not stale.
 */
export function applyBaseline(result: Result, { findings: entries }: Baseline, file: string, wasAsked: (namespace: string | null) => boolean): Result {
  const names = fingerprints(result.findings);
  const known = new Set(entries.map(({ fingerprint }) => fingerprint));
  const met = new Set(names.values());
  const stale = entries.filter(({ fingerprint, namespace }) => !met.has(fingerprint) && wasAsked(namespace));
  const notice: Problem = { code: "stale-baseline", level: "notice", params: { file, count: stale.length, first: stale.slice(0, NAMED).map(({ fingerprint }) => fingerprint) }, location: null };
  return {
    ...result,
    findings: result.findings.map((finding) => (finding.suppressed || !known.has(names.get(finding)!) ? finding : { ...finding, suppressed: { by: "baseline", reason: "", until: null } })),
    problems: [...result.problems, ...(stale.length > 0 ? [notice] : [])],
  };
}

/** The baseline of today: all findings that nothing else suppresses, and the old entries that this run could not meet. */
export function makeBaseline(result: Result, old: Baseline | undefined, wasAsked: (namespace: string | null) => boolean): Baseline {
  const names = fingerprints(result.findings);
  const counting = result.findings.filter(({ suppressed }) => !suppressed || suppressed.by === "baseline");
  const now = counting.map((finding): BaselineEntry => ({ fingerprint: names.get(finding)!, namespace: finding.object.ref.namespace }));
  const kept = (old?.findings ?? []).filter(({ fingerprint, namespace }) => !wasAsked(namespace) && !now.some((one) => one.fingerprint === fingerprint));
  const findings = [...now, ...kept].toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : a.fingerprint > b.fingerprint ? 1 : 0));
  return { apiVersion: "kubectl-loopback/v1", kind: "Baseline", findings };
}
