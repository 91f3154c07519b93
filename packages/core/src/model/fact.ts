import type { Json, Path } from "./json.ts";
import type { ObjectRef } from "./object.ts";

/** What shows something: a field of an object, or (`object` null) an assumption of the user's. */
export interface Evidence {
  readonly object: ObjectRef | null;
  readonly path: Path;
  readonly value: Json;
}

/** Why a fact is not known. `not-collected`: nobody looked; `failed`: looking went wrong; `ambiguous`: the evidence disagrees. */
export type UnknownReason = "not-collected" | "forbidden" | "not-found" | "ambiguous" | "failed";

export type Known<T> = { readonly known: true; readonly value: T; readonly evidence: Evidence };
export type Unknown = { readonly known: false; readonly because: UnknownReason };

/** Something about the cluster: known with evidence, or unknown with the reason. */
export type Fact<T> = Known<T> | Unknown;

export function known<T>(value: T, evidence: Evidence): Known<T> {
  return { known: true, value, evidence };
}

export function unknown(because: UnknownReason): Unknown {
  return { known: false, because };
}

/** Whether the user says so, not an object. */
export function isAssumed(fact: Known<unknown>): boolean {
  return fact.evidence.path[0] === "assume";
}

/** True only where the fact is known and has this value: "could not look" is never a yes. */
export function isKnownAs<T>(fact: Fact<T>, ...values: T[]): boolean {
  return fact.known && values.includes(fact.value);
}
