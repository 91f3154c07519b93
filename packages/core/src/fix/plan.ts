import type { Result } from "../analyze.ts";
import type { Edit } from "../model/edit.ts";
import type { Finding, RuleCode } from "../model/finding.ts";
import type { Reason } from "../model/listener.ts";
import type { Precondition, Proposal, RemedyId } from "../model/plan.ts";
import { keyOf } from "../objects.ts";
import type { JudgedListener } from "../rules/rule.ts";
import { mergeEdits } from "./merge.ts";
import { editsOf, foresee, helps, offersFor, type Offer, type Offered } from "./offers.ts";
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

/** Plans a remedy for every finding at warning or above: the one asked for, else the one that is applied by itself. */
export function makePlan(scene: Scene, wanted: RemedyId | undefined): Plan {
  const { result } = scene;
  const all = offersFor(result.findings.filter(({ severity }) => severity !== "info"), scene);
  const { chosen, after } = onlyHelpful(all.flatMap((offered) => pick(offered, scene, wanted)), result);
  const cured = new Set(chosen.map((offer) => offer.finding));
  return {
    chosen,
    left: all.filter(({ finding }) => !cured.has(finding)),
    edits: mergeEdits(chosen.flatMap(({ proposal }) => proposal.edits)),
    preconditions: mergePreconditions(chosen.flatMap(({ proposal }) => proposal.preconditions)),
    before: result.judged,
    after: after.judged,
    brings: broughtBy(after, result),
  };
}

/** Warnings and errors that were not there before, on objects that were. */
function broughtBy(after: Result, before: Result): Finding[] {
  const nameOf = ({ code, object, path }: Finding) => `${code} ${keyOf(object.ref)} ${JSON.stringify(path)}`;
  const known = new Set(before.findings.map(nameOf));
  return after.findings.filter((finding) => finding.severity !== "info" && !known.has(nameOf(finding)) && before.cluster.objects.byKey.has(keyOf(finding.object.ref)));
}

/** A plan that does nothing, and shows every remedy for every finding. */
export function listOffers(scene: Scene): Plan {
  const { result } = scene;
  return { chosen: [], left: offersFor(result.findings.filter(({ severity }) => severity !== "info"), scene), edits: [], preconditions: [], before: result.judged, after: result.judged, brings: [] };
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

/** Foresees all edits together, and drops the proposals that would leave their listener unsafe. */
function onlyHelpful(picked: readonly Chosen[], result: Result): { chosen: readonly Chosen[]; after: Result } {
  const after = foresee(picked.flatMap(editsOf), result);
  const chosen = picked.filter(({ finding, remedy }) => helps(finding, remedy, after));
  return chosen.length === picked.length ? { chosen, after } : onlyHelpful(chosen, result);
}

/** Each precondition once; one that must be asked for anywhere, must be everywhere. */
function mergePreconditions(all: readonly Precondition[]): Precondition[] {
  const asked = new Set(all.filter(({ state }) => state === "ask").map(({ name }) => name));
  return [...new Set(all.map(({ name }) => name))].map((name) => ({ name, state: asked.has(name) ? "ask" : "holds" }));
}
