import type { ExplainingWords } from "./explaining.ts";
import type { CallerField, Obstacle } from "../model/caller.ts";
import type { FindingParams, RuleCode } from "../model/finding.ts";
import type { Assumed, Impact, Missing, Reason, Risk, Verdict } from "../model/listener.ts";
import type { RefusalReason } from "../model/edit.ts";
import type { ManualStep, NoCure, PreconditionName, RemedyId } from "../model/plan.ts";
import type { ProbingWords } from "./probing.ts";
import type { TicketWords } from "./ticketing.ts";
import type { ProblemCode, ProblemParams } from "../model/problem.ts";

/** What a finding says, why, and what to do. */
export interface RuleWords<P> {
  /** The rule in a few words, for lists. */
  readonly title: string;
  message(params: P): string;
  why(params: P): string;
  advice(params: P): string;
}

/** A remedy in words. */
export interface RemedyWords {
  readonly title: string;
  /** What it does and how. */
  readonly does: string;
  readonly sideEffects: readonly string[];
  readonly verify: string;
  readonly undo: string;
  /** When it is wrong to use it. */
  readonly wrong: string;
}

/** The words about fixing. */
export interface FixingWords {
  readonly remedies: Readonly<Record<RemedyId, RemedyWords>>;
  readonly preconditions: Readonly<Record<PreconditionName, string>>;
  readonly noCure: Readonly<Record<NoCure, string>>;
  /** Why a text was not edited. */
  readonly refusals: Readonly<Record<RefusalReason, string>>;
  step(step: ManualStep): string;
}

/** The words about what stands around manifests: baselines, and tools that make them. */
export type EcosystemWords = Pick<Messages["problems"], "bad-baseline" | "stale-baseline" | "helm-chart" | "kustomization" | "render-failed" | "not-compared">;

/** The words about the configuration file and about suppressions. */
export type ConfigWords = Pick<Messages["problems"], "bad-config" | "config-not-used" | "client-not-found" | "bad-suppression" | "unused-suppression">;

/** The words about callers. */
export interface CallerWords {
  /** Where a CLB is named; `label` is the variable, key, annotation or container. */
  readonly fields: Readonly<Record<CallerField, (label: string) => string>>;
  readonly obstacles: Readonly<Record<Obstacle, string>>;
  readonly rules: { readonly [C in "CLB401" | "CLB402" | "CLB403"]: RuleWords<FindingParams[C]> };
}

/** Everything core says to a person, in one language. A language that lacks a word does not compile. */
export interface Messages {
  readonly language: "en" | "zh-CN";
  readonly rules: { readonly [C in RuleCode]: RuleWords<FindingParams[C]> };
  readonly problems: { readonly [C in ProblemCode]: (params: ProblemParams[C]) => string };
  readonly reasons: Readonly<Record<Reason, string>>;
  readonly verdicts: Readonly<Record<Verdict, string>>;
  readonly impacts: Readonly<Record<Impact, string>>;
  readonly missing: Readonly<Record<Missing, string>>;
  readonly assumed: Readonly<Record<Assumed, string>>;
  readonly fixing: FixingWords;
  readonly explaining: ExplainingWords;
  readonly callers: CallerWords;
  readonly probing: ProbingWords;
  readonly ticketing: TicketWords;
  /** What a person notices of it; empty where nothing. */
  effect(risk: Risk, layer: 4 | 7): string;
}

/** A share as a fraction of small numbers: `[1, 12]` for 0.0833…; undefined where there is none. */
export function asFraction(share: number): readonly [number, number] | undefined {
  for (let n = 1; n <= 5000; n++) {
    const k = Math.round(share * n);
    if (Math.abs(k / n - share) < 1e-9) return [k, n];
  }
  return undefined;
}
