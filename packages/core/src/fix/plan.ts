import type { Question, Result } from "../analyze.ts";
import type { Change, Edit } from "../model/edit.ts";
import type { Finding } from "../model/finding.ts";
import type { Reason } from "../model/listener.ts";
import type { NoCure, Precondition, Proposal, RemedyId } from "../model/plan.ts";
import { keyOf } from "../objects.ts";
import type { JudgedListener } from "../rules/rule.ts";
import { REMEDIES } from "./remedies/index.ts";
import { reasonOf, type Scene } from "./scene.ts";
import { whatIf } from "./what-if.ts";

/** A remedy for a finding: worked out, or the reason why it is no cure. */
export interface Offer {
  readonly finding: Finding;
  readonly remedy: RemedyId;
  readonly proposal: Proposal | null;
  readonly noCure: NoCure | null;
}

/** What to do about the findings, and what would come of it. */
export interface Plan {
  readonly chosen: readonly (Offer & { readonly proposal: Proposal })[];
  /** Findings for which nothing is applied by itself, with what there is. */
  readonly left: readonly { readonly finding: Finding; readonly offers: readonly Offer[] }[];
  /** All edits of the chosen proposals, one per object, each change once. */
  readonly edits: readonly Edit[];
  readonly preconditions: readonly Precondition[];
  readonly before: readonly JudgedListener[];
  readonly after: readonly JudgedListener[];
}

/** Verdicts whose cure needs a decision that no tool can take. */
const NEVER_BY_ITSELF: readonly Reason[] = ["unknown-network", "unknown-backends", "unknown-service-config", "ip-mode-proxy", "only-rs-is-self", "cluster-cidr-misroute"];

/** All remedies for a finding, the best first. */
export function offersFor(finding: Finding, scene: Scene): Offer[] {
  return REMEDIES.filter((remedy) => remedy.cures.includes(finding.code)).map((remedy) => {
    const outcome = remedy.propose(finding, scene);
    return typeof outcome === "string" ? { finding, remedy: remedy.id, proposal: null, noCure: outcome } : { finding, remedy: remedy.id, proposal: outcome, noCure: null };
  });
}

/** What applying a remedy puts at stake. */
export function riskOfRemedy(id: RemedyId): "low" | "medium" | "high" {
  return REMEDIES.find((remedy) => remedy.id === id)!.risk;
}

/** Plans a remedy for every finding at warning or above: the one asked for, else the best one. */
export function makePlan(scene: Scene, question: Question, wanted: RemedyId | undefined): Plan {
  const { result } = scene;
  const all = result.findings.filter((finding) => finding.severity !== "info").map((finding) => ({ finding, offers: offersFor(finding, scene) }));
  const picked = all.flatMap(({ finding, offers }) => pick(finding, offers, scene, wanted));
  const { chosen, after } = onlyHelpful(picked, result, question);
  const cured = new Set(chosen.map((offer) => offer.finding));
  return {
    chosen,
    left: all.filter(({ finding }) => !cured.has(finding)),
    edits: mergeEdits(chosen.flatMap(({ proposal }) => proposal.edits)),
    preconditions: mergePreconditions(chosen.flatMap(({ proposal }) => proposal.preconditions)),
    before: result.judged,
    after: after.judged,
  };
}

type Chosen = Plan["chosen"][number];

function pick(finding: Finding, offers: readonly Offer[], scene: Scene, wanted: RemedyId | undefined): Chosen[] {
  const reason = reasonOf(finding, scene);
  const byItself = reason === undefined || !NEVER_BY_ITSELF.includes(reason);
  const offer = offers.find((one) => one.proposal !== null && (wanted === undefined ? byItself && changesSomething(one.proposal) : one.remedy === wanted));
  return offer ? [offer as Chosen] : [];
}

function changesSomething({ edits, manual }: Proposal): boolean {
  return edits.length > 0 || manual.some(({ step }) => step === "replace-pods" || step === "await-config");
}

/** Foresees all edits together, and drops the proposals that would leave their listener unsafe. */
function onlyHelpful(picked: readonly Chosen[], result: Result, question: Question): { chosen: readonly Chosen[]; after: Result } {
  const edits = picked.flatMap(({ proposal }) => [...proposal.edits, ...proposal.consequences]);
  const after = edits.length === 0 ? result : whatIf(result, question, mergeEdits(edits));
  const helpful = picked.filter((offer) => helps(offer, after));
  return helpful.length === picked.length ? { chosen: picked, after } : onlyHelpful(helpful, result, question);
}

/** Edits must make the listener safe. What leads around the CLB (a name, a rewrite) leaves the listener as it is. */
function helps({ finding, proposal }: Chosen, after: Result): boolean {
  const { listener } = finding;
  if (!listener || LEADS_AROUND.includes(proposal.remedy)) return true;
  const same = after.judged.find((one) => one.listener.object.ref.kind === listener.object.ref.kind
    && keyOf(one.listener.object.ref) === keyOf(listener.object.ref) && one.listener.port === listener.port && one.listener.protocol === listener.protocol);
  return same?.risk.verdict === "safe";
}

const LEADS_AROUND: readonly RemedyId[] = ["service-name", "coredns-rewrite", "ingress-controller"];

/** One edit per object, each change once: the last of several that set the same path counts. */
export function mergeEdits(edits: readonly Edit[]): Edit[] {
  const merged = new Map<string, Edit>();
  for (const edit of new Set(edits)) {
    const key = edit.kind === "create" ? `create ${JSON.stringify(edit.value)}` : keyOf(edit.object.ref);
    const known = merged.get(key);
    merged.set(key, known?.kind === "change" && edit.kind === "change" ? { ...known, changes: uniqueChanges([...known.changes, ...edit.changes]) } : edit);
  }
  return [...merged.values()];
}

function uniqueChanges(changes: readonly Change[]): Change[] {
  return [...new Map(changes.map((change) => [JSON.stringify(change.path), change])).values()];
}

/** Each precondition once; one that fails or must be asked for anywhere, does so everywhere. */
function mergePreconditions(all: readonly Precondition[]): Precondition[] {
  const rank = { fails: 2, ask: 1, holds: 0 };
  const merged = new Map<string, Precondition>();
  for (const one of all) {
    const known = merged.get(one.name);
    if (!known || rank[one.state] > rank[known.state]) merged.set(one.name, one);
  }
  return [...merged.values()];
}
