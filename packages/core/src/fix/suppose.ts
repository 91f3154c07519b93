import { analyze, type Result } from "../analyze.ts";
import type { Assumptions } from "../model/cluster.ts";
import type { ObjectRef } from "../model/object.ts";
import type { NoCure, RemedyId } from "../model/plan.ts";
import { keysOf } from "../tke/annotations.ts";
import { editsOf, foresee, LEADS_AROUND, offersFor, type Offer } from "./offers.ts";
import { annotate, type Scene } from "./scene.ts";
import { whatIf } from "./what-if.ts";

/** What may be supposed: a remedy applied, another fact, direct access switched on every CLB object that is asked about. */
export type Supposition =
  | { readonly kind: "remedy"; readonly remedy: RemedyId }
  | { readonly kind: "facts"; readonly assumptions: Assumptions }
  | { readonly kind: "direct-access"; readonly on: boolean };

/** Why a remedy changes nothing for an object (of a listener the one that opens it); `listener` null where none is meant in particular. */
export interface Refused {
  readonly remedy: RemedyId;
  readonly object: ObjectRef | null;
  readonly listener: { readonly port: number; readonly protocol: string } | null;
  readonly reason: NoCure;
}

/** What judging would say, and where it would be of no use. */
export interface Supposed {
  readonly result: Result;
  readonly refused: readonly Refused[];
}

/** Judges under suppositions, one after the other. Nothing is written. */
export function suppose(scene: Scene, suppositions: readonly Supposition[]): Supposed {
  return suppositions.reduce<Supposed>((so, supposition) => {
    const { result, refused } = supposeOne({ ...scene, result: so.result }, supposition);
    return { result, refused: [...so.refused, ...refused] };
  }, { result: scene.result, refused: [] });
}

function supposeOne(scene: Scene, supposition: Supposition): Supposed {
  const { result } = scene;
  switch (supposition.kind) {
    case "remedy": return withRemedy(scene, supposition.remedy);
    case "facts": return { result: withFacts(result, supposition.assumptions), refused: [] };
    case "direct-access": return { result: whatIf(result, directAccess(result, supposition.on)), refused: [] };
  }
}

/** The assumptions win over what the objects say, and over earlier ones. */
function withFacts({ cluster, question }: Result, assumptions: Assumptions): Result {
  return analyze(cluster, { ...question, assumptions: { ...question.assumptions, ...assumptions } });
}

function directAccess({ judged }: Result, on: boolean) {
  const owners = [...new Set(judged.map(({ listener }) => listener.object))];
  return owners.map((object) => annotate(object, keysOf(object).directAccess, String(on)));
}

/** The remedy for every finding that it cures; all its edits together. */
function withRemedy(scene: Scene, remedy: RemedyId): Supposed {
  const findings = scene.result.findings.filter(({ severity }) => severity !== "info");
  const offers = offersFor(findings, scene).flatMap((offered) => offered.offers.filter((offer) => offer.remedy === remedy));
  if (offers.length === 0) return { result: scene.result, refused: [{ remedy, object: null, listener: null, reason: "nothing-to-cure" }] };
  if (LEADS_AROUND.includes(remedy)) return { result: scene.result, refused: offers.map((offer) => refusal(offer, offer.noCure ?? "leads-around")) };
  const refused = offers.flatMap((offer) => (offer.noCure === null ? [] : [refusal(offer, offer.noCure)]));
  return { result: foresee(offers.flatMap(editsOf), scene.result), refused };
}

function refusal({ remedy, finding: { object, listener } }: Offer, reason: Refused["reason"]): Refused {
  return { remedy, object: (listener?.object ?? object).ref, listener: listener && { port: listener.port, protocol: listener.protocol }, reason };
}
