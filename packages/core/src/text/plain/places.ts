import type { Json, JsonObject, Path } from "../../model/json.ts";
import type { Span } from "../positions.ts";

/** Where the entries of maps and lists stand. The place of a value that is not written out (`key:`) is null. */
export type Places = Map<JsonObject | Json[], Map<string | number, Place>>;

export interface Place {
  readonly key: Span | null;
  readonly value: Span | null;
}

/** The places along a path, as far as it exists. */
export function walkPlaces(root: JsonObject, places: Places, path: Path): Place[] {
  const found: Place[] = [];
  let here: Json = root;
  for (const name of path) {
    const place = typeof here === "object" && here !== null ? places.get(here)?.get(name) : undefined;
    if (!place) break;
    found.push(place);
    here = (here as Record<string | number, Json>)[name]!;
  }
  return found;
}

/** Told where a value stands, once that is known; null: it is not written out. */
export type Placed = ((value: Span | null) => void) | undefined;

/** Room for the places of a container's entries; undefined where nobody asks for places. */
export function placesOf(places: Places | undefined, container: JsonObject | Json[]): Map<string | number, Place> | undefined {
  if (!places) return undefined;
  const entries = new Map<string | number, Place>();
  places.set(container, entries);
  return entries;
}
