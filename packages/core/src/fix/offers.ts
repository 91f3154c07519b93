import type { Result } from "../analyze.ts";
import type { Edit } from "../model/edit.ts";
import type { Finding } from "../model/finding.ts";
import type { Risk, Verdict } from "../model/listener.ts";
import type { KubeObject } from "../model/object.ts";
import type { NoCure, Proposal, Remedy, RemedyId } from "../model/plan.ts";
import { once } from "../once.ts";
import type { JudgedListener } from "../rules/rule.ts";
import { mergeEdits } from "./merge.ts";
import { notEditable } from "./never-edited.ts";
import { REMEDIES } from "./remedies/index.ts";
import { sameListener, type Scene } from "./scene.ts";
import { whatIf } from "./what-if.ts";

/** A remedy for a finding: worked out, or the reason why it is no cure. */
export interface Offer {
  readonly finding: Finding;
  readonly remedy: RemedyId;
  readonly proposal: Proposal | null;
  readonly noCure: NoCure | null;
}

/** A finding with all its remedies, the best first. */
export interface Offered {
  readonly finding: Finding;
  readonly offers: readonly Offer[];
}

/** All remedies for each finding. One whose edits would not make the listener safe is no cure: each is foreseen, all edits of one remedy together. */
export function offersFor(findings: readonly Finding[], scene: Scene): Offered[] {
  const proposed = findings.map((finding) => ({ finding, offers: REMEDIES.filter((remedy) => remedy.cures.includes(finding.code)).map((remedy) => offer(remedy, finding, scene)) }));
  const all = proposed.flatMap(({ offers }) => offers);
  const foreseen = new Map(REMEDIES.filter(({ id }) => !LEADS_AROUND.includes(id)).map(({ id }) => [id, foresee(all.filter(({ remedy }) => remedy === id).flatMap(editsOf), scene.result)]));
  const judged = (one: Offer): Offer => {
    const noCure = one.proposal ? whyNot(one, scene.result, foreseen.get(one.remedy) ?? scene.result) : undefined;
    return noCure ? { ...one, proposal: null, noCure } : one;
  };
  return proposed.map(({ finding, offers }) => ({ finding, offers: offers.map(judged) }));
}

function offer(remedy: Remedy<Scene>, finding: Finding, scene: Scene): Offer {
  const outcome = remedy.propose(finding, scene);
  const reason = typeof outcome === "string" ? outcome : notEditable(outcome.edits);
  return { finding, remedy: remedy.id, proposal: reason === undefined ? outcome as Proposal : null, noCure: reason ?? null };
}

/** Everything that is going to change: the edits, and what they bring about. */
export function editsOf({ proposal }: Pick<Offer, "proposal">): readonly Edit[] {
  return proposal ? [...proposal.edits, ...proposal.consequences] : [];
}

export function foresee(edits: readonly Edit[], result: Result): Result {
  return edits.length === 0 ? result : whatIf(result, mergeEdits(edits));
}

/** They lead around the CLB (a name, a rewrite) and leave the listener as it is. */
export const LEADS_AROUND: readonly RemedyId[] = ["service-name", "coredns-rewrite", "ingress-controller"];

/** Why a remedy is no cure after all: the listener that the finding is about is not safe afterwards, or one of the object's is worse off. */
export function whyNot({ finding: { listener, object }, remedy }: Pick<Offer, "finding" | "remedy">, before: Result, after: Result): NoCure | undefined {
  if (LEADS_AROUND.includes(remedy)) return undefined;
  if (listener) return sameListener(listener, after.judged)?.risk.verdict === "safe" ? undefined : "would-not-help";
  return judgedWith(object, before).some((one) => isWorse(one.risk, sameListener(one.listener, after.judged)?.risk)) ? "would-harm" : undefined;
}

/** The listeners that an object decides about: its own, or those of which it is the config. */
function judgedWith(object: KubeObject, result: Result): readonly JudgedListener[] {
  return byDecider(result).get(object) ?? [];
}

const byDecider = once(({ judged }: Result) => {
  const all = new Map<KubeObject, JudgedListener[]>();
  for (const one of judged) {
    const { object, config } = one.listener;
    for (const decider of config.state === "read" ? [object, config.object] : [object]) all.set(decider, [...(all.get(decider) ?? []), one]);
  }
  return all;
});

const RANK: Readonly<Record<Verdict, number>> = { safe: 0, "may-loop": 1, loops: 2 };

function isWorse(before: Risk, after: Risk | undefined): boolean {
  return after !== undefined && RANK[after.verdict] > RANK[before.verdict];
}

/** What applying a remedy puts at stake. */
export function riskOfRemedy(id: RemedyId): "low" | "medium" | "high" {
  return REMEDIES.find((remedy) => remedy.id === id)!.risk;
}
