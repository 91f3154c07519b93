import type { Result } from "../analyze.ts";
import type { Settings } from "../config/config.ts";
import type { Finding, RuleCode } from "../model/finding.ts";
import type { Problem } from "../model/problem.ts";
import { RULES } from "../rules/index.ts";
import { inAnnotations } from "./annotations.ts";
import { inComments, type ReadText } from "./comments.ts";
import { inConfig } from "./entries.ts";
import type { Fault, Suppression } from "./suppression.ts";

/** Where suppressions may be written, and what decides about them. */
export interface Suppressing {
  readonly settings: Pick<Settings, "suppress">;
  /** The texts that were read. */
  readonly texts: Iterable<ReadText>;
  /** The day it is, `2027-01-31`: suppressions may end. */
  readonly today: string;
  /** Whether all that the configuration is about was read and asked about. */
  readonly everything: boolean;
}

/** A result with its suppressed findings marked, and with notices about suppressions that are wrong, have ended or suppress nothing. Verdicts stay. */
export function applyConfig(result: Result, suppressing: Suppressing): Result {
  const { settings, texts, everything } = suppressing;
  const annotated = inAnnotations(result);
  const commented = inComments(result, texts);
  const all = [...commented.suppressions, ...annotated.suppressions, ...inConfig(settings, result, everything)];
  if (all.length === 0 && annotated.faults.length === 0 && commented.faults.length === 0) return result;
  const { today } = suppressing;
  const [ended, inForce] = [all.filter((one) => isOver(one, today)), all.filter((one) => !isOver(one, today))];
  const faults: Fault[] = [...commented.faults, ...annotated.faults, ...ended.map(({ place, until }): Fault => ({ place, fault: { fault: "expired", until: until! } }))];
  return {
    ...result,
    findings: result.findings.map((finding) => marked(finding, inForce)),
    problems: [...result.problems, ...faults.map(faultProblem), ...inForce.flatMap((one) => unused(one, result))],
  };
}

function isOver({ until }: Suppression, today: string): boolean {
  return until !== null && today > until;
}

function suppresses({ codes, covers }: Suppression, finding: Finding): boolean {
  return (codes.length === 0 || codes.includes(finding.code)) && covers(finding);
}

/** The first of several counts: what stands nearest to the finding. */
function marked(finding: Finding, inForce: readonly Suppression[]): Finding {
  const found = inForce.find((one) => suppresses(one, finding));
  return found ? { ...finding, suppressed: { by: found.by, reason: found.reason, until: found.until } } : finding;
}

function faultProblem({ fault, place }: Fault): Problem {
  return { code: "bad-suppression", level: "notice", params: { ...fault, object: place.object }, location: place.location };
}

/** Told only where the rules ran for what it covers: else it may be of use another time. */
function unused(one: Suppression, result: Result): Problem[] {
  if (!one.wasAsked()) return [];
  const used = new Set(result.findings.filter((finding) => suppresses(one, finding)).map(({ code }) => code));
  const idle = one.codes.filter((code) => !used.has(code) && ran(code, result));
  if (one.codes.length === 0 ? used.size > 0 || !judgedAtAll(result) : idle.length === 0) return [];
  return [{ code: "unused-suppression", level: "notice", params: { codes: idle, object: one.place.object }, location: one.place.location }];
}

function ran(code: RuleCode, result: Result): boolean {
  const rule = RULES.find((one) => one.code === code);
  return judgedAtAll(result) && result.question.levels?.[code] !== "off" && (rule?.liveOnly !== true || result.cluster.coverage.source === "live") && (rule?.callersOnly !== true || result.question.callers !== undefined);
}

function judgedAtAll({ problems }: Result): boolean {
  return !problems.some(({ code }) => code === "not-tke");
}
