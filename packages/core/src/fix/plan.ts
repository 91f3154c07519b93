import type { Result } from "../analyze.ts";
import type { Edit } from "../model/edit.ts";
import type { Finding, RuleCode } from "../model/finding.ts";
import type { Reason } from "../model/listener.ts";
import type { Precondition, Proposal, RemedyId } from "../model/plan.ts";
import { keyOf } from "../objects.ts";
import type { JudgedListener } from "../rules/rule.ts";
import { createdRef } from "./created.ts";
import { mergeEdits } from "./merge.ts";
import { editsOf, foresee, offersFor, whyNot, type Offer, type Offered } from "./offers.ts";
import { reasonOf, type Scene } from "./scene.ts";

/** What to do about the findings, and what would come of it. */
export interface Plan {
  readonly chosen: readonly Chosen[];
  /** Findings for which nothing is applied by itself, with what there is. */
  readonly left: readonly Offered[];
  /** All edits of the chosen proposals, one per object, each change once. */
  readonly edits: readonly Edit[];
  readonly preconditions: readonly Precondition[];
  readonly before: readonly JudgedListener[];
  readonly after: readonly JudgedListener[];
  /** Findings that are there only afterwards: the price. */
  readonly brings: readonly Finding[];
}

type Chosen = Offer & { readonly proposal: Proposal };

/** The remedy that is applied by itself. */
const BY_ITSELF: Readonly<Partial<Record<RuleCode, RemedyId>>> = {
  CLB101: "prevent-loopback", CLB102: "upgrade-kube-proxy", CLB103: "corrected-value", CLB109: "prevent-loopback", CLB201: "keepalive", CLB202: "keepalive", CLB203: "corrected-value",
};

/** Verdicts whose cure needs a decision that no tool can take. */
const NEVER_BY_ITSELF: readonly Reason[] = ["unknown-network", "unknown-backends", "unknown-service-config", "ip-mode-proxy", "only-rs-is-self", "cluster-cidr-misroute"];

/** Plans a remedy for every finding at warning or above that is not suppressed: the one asked for, else the one that is applied by itself. */
export function makePlan(scene: Scene, wanted: RemedyId | undefined): Plan {
  const suppressed = scene.result.findings.filter((finding) => finding.suppressed);
  const rounds = planRounds(scene, wanted, new Set(suppressed.map(nameOf)));
  const { result } = scene;
  const { after } = rounds.at(-1)!;
  const chosen = rounds.flatMap((round) => round.chosen);
  return {
    chosen,
    left: rounds[0]!.left,
    edits: editableNow(chosen),
    preconditions: mergePreconditions(chosen.flatMap(({ proposal }) => proposal.preconditions)),
    before: result.judged,
    after: after.judged,
    brings: broughtBy(after, result),
  };
}

interface Round {
  readonly chosen: readonly Chosen[];
  readonly left: readonly Offered[];
  readonly after: Result;
}

/** Edits may bring new findings to light (a corrected value opens a listener): those are planned for, too, so that a second run has nothing more to do. */
function planRounds(scene: Scene, wanted: RemedyId | undefined, planned: ReadonlySet<string>): readonly Round[] {
  const { result } = scene;
  const all = offersFor(result.findings.filter((finding) => finding.severity !== "info" && !planned.has(nameOf(finding))), scene);
  const { chosen, after } = onlyHelpful(all.flatMap((offered) => pick(offered, scene, wanted)), result);
  const cured = new Set(chosen.map((offer) => offer.finding));
  const round: Round = { chosen, left: all.filter(({ finding }) => !cured.has(finding)), after };
  if (after === result) return [round];
  return [round, ...planRounds({ ...scene, result: after }, wanted, new Set([...planned, ...chosen.map(({ finding }) => nameOf(finding))]))];
}

/** The same before and after an edit. */
function nameOf({ code, object, path, listener }: Finding): string {
  return `${code} ${keyOf(object.ref)} ${JSON.stringify(path)} ${listener ? `${keyOf(listener.object.ref)} ${listener.port}/${listener.protocol}` : ""}`;
}

/** All edits, but those of what a controller is yet to generate. */
function editableNow(chosen: readonly Chosen[]): Edit[] {
  const coming = chosen.flatMap(({ proposal }) => proposal.consequences.filter((edit) => edit.kind === "create").map((edit) => keyOf(createdRef(edit))));
  const generated = new Set(coming);
  return mergeEdits(chosen.flatMap(({ proposal }) => proposal.edits)).filter((edit) => edit.kind === "create" || !generated.has(keyOf(edit.object.ref)));
}

/** A plan that does nothing, and shows every remedy for every finding. */
export function listOffers(scene: Scene): Plan {
  const { result } = scene;
  return { chosen: [], left: offersFor(result.findings.filter(({ severity, suppressed }) => severity !== "info" && !suppressed), scene), edits: [], preconditions: [], before: result.judged, after: result.judged, brings: [] };
}

function pick({ finding, offers }: Offered, scene: Scene, wanted: RemedyId | undefined): Chosen[] {
  const id = wanted ?? (isLeft(finding, scene) ? undefined : BY_ITSELF[finding.code]);
  const offer = offers.find(({ remedy, proposal }) => remedy === id && proposal !== null);
  return offer ? [offer as Chosen] : [];
}

function isLeft(finding: Finding, scene: Scene): boolean {
  const reason = reasonOf(finding, scene);
  return reason !== undefined && NEVER_BY_ITSELF.includes(reason);
}

/** Foresees all edits together, and drops the proposals that are no cure after all. */
function onlyHelpful(picked: readonly Chosen[], result: Result): { chosen: readonly Chosen[]; after: Result } {
  const after = foresee(picked.flatMap(editsOf), result);
  const chosen = picked.filter((offer) => whyNot(offer, result, after) === undefined);
  return chosen.length === picked.length ? { chosen, after } : onlyHelpful(chosen, result);
}

/** Each precondition once; one that must be asked for anywhere, must be everywhere. */
function mergePreconditions(all: readonly Precondition[]): Precondition[] {
  const asked = new Set(all.filter(({ state }) => state === "ask").map(({ name }) => name));
  return [...new Set(all.map(({ name }) => name))].map((name) => ({ name, state: asked.has(name) ? "ask" : "holds" }));
}

/** Warnings and errors that were not there before, on objects that were. */
function broughtBy(after: Result, before: Result): Finding[] {
  const known = new Set(before.findings.map(nameOf));
  return after.findings.filter((finding) => finding.severity !== "info" && !known.has(nameOf(finding)) && before.cluster.objects.byKey.has(keyOf(finding.object.ref)));
}
