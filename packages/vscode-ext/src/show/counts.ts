import type { Verdict } from "@kubectl-loopback/core";
import type { Judgement } from "../projects/judge.ts";

export type Counts = Readonly<Record<Verdict, number>>;

/** How many listeners of all projects there are of each verdict. */
export function countVerdicts(judgements: readonly Judgement[]): Counts {
  const all = judgements.flatMap(({ result }) => result.judged.map(({ risk }) => risk.verdict));
  const count = (verdict: Verdict) => all.filter((one) => one === verdict).length;
  return { loops: count("loops"), "may-loop": count("may-loop"), safe: count("safe") };
}
