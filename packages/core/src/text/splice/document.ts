import type { Change } from "../../model/edit.ts";
import type { Json, JsonObject, Path } from "../../model/json.ts";
import { at, isObject } from "../../model/json.ts";
import { applyChanges } from "../../fix/apply.ts";
import { sameValue } from "./plan.ts";
import { applySplices, isRefusal, type Refusal, type Splice, type Step } from "./text.ts";
import type { RefusalReason } from "../../model/edit.ts";

/** What one object of a document is to become. */
export interface ObjectEdit {
  /** From the document to the object. */
  readonly base: Path;
  readonly from: JsonObject;
  readonly to: JsonObject;
  /** What leads from the one to the other; tells a rename from a new key. */
  readonly changes: readonly Change[];
}

/** A document that was read. */
export interface ReadDocument {
  readonly value: Json;
  /** Whether its last value would change if anything came behind it. */
  readonly endsOpen: boolean;
  steps(edit: ObjectEdit): Step[];
}

export type Reader = (text: string) => ReadDocument | RefusalReason;

export interface Wanted {
  readonly base: Path;
  readonly changes: readonly Change[];
}

/** A document with those objects changed that can be; for each object whether it was refused. */
export interface SplicedDocument {
  readonly text: string;
  /** What was replaced in the old text. */
  readonly splices: readonly Splice[];
  readonly refusals: readonly (Refusal | undefined)[];
}

/** Changes objects of one document. What comes out is read again and compared with what was wanted. */
export function spliceDocument(text: string, read: Reader, wanted: readonly Wanted[]): SplicedDocument {
  const document = read(text);
  if (typeof document === "string") return { text, splices: [], refusals: wanted.map(() => ({ refused: document, path: [] })) };
  const lowered = wanted.map((one) => lower(document, one));
  const refusals = lowered.map((one) => (isRefusal(one) ? one : undefined));
  const edits = lowered.filter((one): one is Lowered => !isRefusal(one));
  const proven = prove(text, read, document, edits);
  if (proven) return { ...proven, refusals };
  if (wanted.length === 1) return { text, splices: [], refusals: [{ refused: "no-proof", path: [] }] };
  return inHalves(text, read, wanted);
}

/** Where one object spoils it for all, the others must not suffer: finds it by halving. */
function inHalves(text: string, read: Reader, wanted: readonly Wanted[]): SplicedDocument {
  const middle = wanted.length >> 1;
  const first = spliceDocument(text, read, wanted.slice(0, middle));
  const second = spliceDocument(first.text, read, wanted.slice(middle));
  return { text: second.text, splices: difference(text, second.text), refusals: [...first.refusals, ...second.refusals] };
}

/** One splice that makes the one text of the other. */
function difference(before: string, after: string): Splice[] {
  if (before === after) return [];
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < Math.min(before.length, after.length) - start && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return [{ start, end: before.length - tail, text: after.slice(start, after.length - tail) }];
}

interface Lowered {
  readonly edit: ObjectEdit;
  readonly splices: readonly Splice[];
}

function lower(document: ReadDocument, { base, changes }: Wanted): Lowered | Refusal {
  const from = at(document.value, base);
  if (!isObject(from)) return { refused: "not-a-map", path: [] };
  const changed = change(from, changes);
  if ("refused" in changed) return changed;
  const edit = { base, from, to: changed.to, changes };
  const steps = document.steps(edit);
  return steps.find(isRefusal) ?? { edit, splices: steps as Splice[] };
}

function change(from: JsonObject, changes: readonly Change[]): { to: JsonObject } | Refusal {
  let to = from;
  for (const one of changes) {
    if (renamesOntoOther(to, one)) return { refused: "duplicate-key", path: one.path };
    try {
      to = applyChanges(to, [one]);
    } catch {
      return { refused: "not-a-map", path: one.path };
    }
  }
  return { to };
}

function renamesOntoOther(value: JsonObject, one: Change): boolean {
  if (one.op !== "rename" || one.path.at(-1) === one.key || at(value, one.path) === undefined) return false;
  return at(value, [...one.path.slice(0, -1), one.key]) !== undefined;
}

/** The new text, where reading it gives exactly the old value with the objects changed, and still one document. */
function prove(text: string, read: Reader, document: ReadDocument, edits: readonly Lowered[]): Pick<SplicedDocument, "text" | "splices"> | undefined {
  if (edits.every(({ edit }) => sameValue(edit.from, edit.to))) return { text, splices: [] };
  const splices = edits.flatMap((edit) => edit.splices);
  const spliced = applySplices(text, splices);
  if (spliced === undefined) return undefined;
  if (spliced.endsWith("\n") !== text.endsWith("\n")) return undefined;
  const again = read(spliced);
  if (typeof again === "string" || document.endsOpen && !again.endsOpen) return undefined;
  const expected = edits.reduce((whole, { edit }) => replaceAt(whole, edit.base, edit.to), document.value);
  return sameValue(again.value, expected) ? { text: spliced, splices } : undefined;
}

function replaceAt(whole: Json, base: Path, value: JsonObject): Json {
  return base.length === 0 ? value : applyChanges(whole as JsonObject, [{ op: "set", path: base, value }]);
}
