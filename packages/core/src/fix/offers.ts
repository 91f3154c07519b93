import type { Result } from "../analyze.ts";
import type { Edit } from "../model/edit.ts";
import type { Finding } from "../model/finding.ts";
import type { NoCure, Proposal, Remedy, RemedyId } from "../model/plan.ts";
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
  const foreseen = new Map(REMEDIES.map(({ id }) => [id, foresee(all.filter(({ remedy }) => remedy === id).flatMap(editsOf), scene.result)]));
  const judged = (one: Offer): Offer => (one.proposal && !helps(one.finding, one.remedy, foreseen.get(one.remedy)!) ? { ...one, proposal: null, noCure: "would-not-help" } : one);
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
const LEADS_AROUND: readonly RemedyId[] = ["service-name", "coredns-rewrite", "ingress-controller"];

/** Whether the listener that a finding is about is safe afterwards. */
export function helps({ listener }: Finding, remedy: RemedyId, after: Result): boolean {
  if (!listener || LEADS_AROUND.includes(remedy)) return true;
  return sameListener(listener, after.judged)?.risk.verdict === "safe";
}

/** What applying a remedy puts at stake. */
export function riskOfRemedy(id: RemedyId): "low" | "medium" | "high" {
  return REMEDIES.find((remedy) => remedy.id === id)!.risk;
}
