import type { Change } from "../../model/edit.ts";
import type { TextPlace } from "../../model/object.ts";
import { spliceDocument, type Wanted } from "./document.ts";
import { readJsonDocument } from "./json.ts";
import type { Refusal, Splice } from "./text.ts";
import { readYamlDocument } from "./yaml.ts";

export type { Refusal, Splice } from "./text.ts";

/** Changes to the object at a place of a text. */
export interface PlacedChanges {
  readonly place: TextPlace;
  readonly changes: readonly Change[];
}

/** An object of a file that was left as it is. */
export interface PlacedRefusal extends Refusal {
  readonly place: TextPlace;
}

/** A text after its edits, what was replaced in the old one, and what was not done. */
export interface SplicedFile {
  readonly text: string;
  readonly splices: readonly Splice[];
  readonly refusals: readonly PlacedRefusal[];
}

/** The whole text with the changes made to the object at `place`; all other bytes stay. The new text is read again and proven. */
export function spliceChanges(text: string, place: TextPlace, changes: readonly Change[]): { readonly text: string } | Refusal {
  const { text: spliced, refusals } = spliceFile(text, [{ place, changes }]);
  const [refusal] = refusals;
  return refusal ? { refused: refusal.refused, path: refusal.path } : { text: spliced };
}

/**
 * The same for many objects of one text, each document read once. Edits to one object count as one: all of its
 * changes are made, or none. A refused object leaves the others alone.
 */
export function spliceFile(text: string, edits: readonly PlacedChanges[]): SplicedFile {
  const parts: string[] = [];
  const splices: Splice[] = [];
  const refusals: PlacedRefusal[] = [];
  let here = 0;
  for (const objects of byDocument(edits)) {
    const { format, document } = objects[0]!.place;
    const result = spliceDocument(text.slice(document.start, document.end), format === "json" ? readJsonDocument : readYamlDocument, objects.map(wantedOf));
    parts.push(text.slice(here, document.start), result.text);
    splices.push(...result.splices.map(({ start, end, text: inserted }) => ({ start: start + document.start, end: end + document.start, text: inserted })));
    here = document.end;
    for (const [index, refusal] of result.refusals.entries()) if (refusal) refusals.push({ ...refusal, place: objects[index]!.place });
  }
  let whole: string | undefined;
  return { get text() { return (whole ??= parts.join("") + text.slice(here)); }, splices, refusals };
}

function wantedOf({ place, changes }: PlacedChanges): Wanted {
  return { base: place.base, changes };
}

/** The documents in the order of the text; in each the objects, each once. */
function byDocument(edits: readonly PlacedChanges[]): PlacedChanges[][] {
  const documents = new Map<number, Map<string, PlacedChanges>>();
  for (const { place, changes } of edits) {
    const objects = documents.get(place.document.start) ?? new Map<string, PlacedChanges>();
    documents.set(place.document.start, objects);
    const key = JSON.stringify(place.base);
    objects.set(key, { place, changes: [...(objects.get(key)?.changes ?? []), ...changes] });
  }
  return [...documents].toSorted(([a], [b]) => a - b).map(([, objects]) => [...objects.values()]);
}

export { appendDocuments } from "./append.ts";
