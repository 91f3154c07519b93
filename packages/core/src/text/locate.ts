import type { Document } from "yaml";
import type { Path } from "../model/json.ts";
import type { Location, TextSource } from "../model/object.ts";
import { once } from "../once.ts";
import { walkJson, type KnownEntries } from "./json-text.ts";
import { readPlain, type PlainDocument } from "./plain/document.ts";
import { walkPlaces, type Place, type Places } from "./plain/places.ts";
import { locationOf, type SourceText, type Span } from "./positions.ts";
import { parseYaml, spanOf, walkYaml, type Step } from "./yaml-text.ts";

/** What is read again to find a place: mostly the document itself, of a long List one item. `base` leads from there to the object. */
export interface Part {
  readonly span: Span;
  readonly base: Path;
  /** Its text as a document, every offset in it where it is in the span behind `lead`. */
  text(): string;
  /** How much of the span the text leaves out at its beginning. */
  readonly lead?: number;
}

/** How many steps lead from a List to one of its items: `items`, and its number. */
export const ITEM_STEPS = 2;

function whole({ text }: SourceText, span: Span, base: Path): Part {
  return { span, base, text: () => text.slice(span.start, span.end) };
}

/**
 * The place of an object inside a text: `base` leads from the document to the object (through Lists). Nothing is parsed
 * until a place is asked for; a parsed document is kept only as long as memory allows.
 */
export function yamlSource(source: SourceText, document: Span, base: Path, parsed: Document, part = whole(source, document, base)): TextSource {
  let cache = new WeakRef(parsed);
  const again = () => {
    const kept = cache.deref() ?? parseYaml(part.text());
    cache = new WeakRef(kept);
    return kept;
  };
  return {
    file: source.file,
    place: { format: "yaml", document, base },
    locate: (path) => locationOf(source, shift(yamlSpan(again(), part.base, path), part.span.start)),
  };
}

function shift(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}

function yamlSpan(document: Document, base: Path, path: Path): Span {
  const steps = walkYaml(document, [...base, ...path]).map(placeOf);
  return placed(steps, base, path, document.contents ? spanOf(document.contents) : { start: 0, end: 0 });
}

function placeOf({ key, value }: Step): Place {
  const span = value && spanOf(value);
  return { key: key && spanOf(key), value: span && (span.end > span.start || !key) ? span : null };
}

/** Where a path leads, given the places of its steps as far as they exist. A value that is not written out has the place of its key. */
function placed(steps: readonly Place[], base: Path, path: Path, whole: Span): Span {
  const last = steps.at(-1);
  const isAncestor = steps.length > base.length && steps.length < base.length + path.length;
  return (isAncestor ? (last?.key ?? last?.value) : (last?.value ?? last?.key)) ?? whole;
}

/** The place of an object in a document that `readPlain` reads: it is read again for its places, which are kept as long as memory allows. */
export function plainSource(source: SourceText, document: Span, base: Path, part = whole(source, document, base)): TextSource {
  const { lead = 0 } = part;
  const again = () => {
    const all = placesRead(source);
    const kept = all.get(part.span.start)?.deref() ?? readPlaces(part.text(), lead);
    all.set(part.span.start, new WeakRef(kept));
    return kept;
  };
  return {
    file: source.file,
    place: { format: "yaml", document, base },
    locate: (path) => locationOf(source, shift(plainSpan(again(), part.base, path), part.span.start + lead)),
  };
}

/** What was read for its places, by where it starts: the objects of one document share it. */
const placesRead = once((_: SourceText) => new Map<number, WeakRef<PlacedPlain>>());

type PlacedPlain = PlainDocument & { readonly places: Places };

function readPlaces(text: string, lead: number): PlacedPlain {
  const places: Places = new Map();
  return { ...readPlain(text, places, lead)!, places };
}

function plainSpan({ value, places, span }: PlacedPlain, base: Path, path: Path): Span {
  return placed(walkPlaces(value, places, [...base, ...path]), base, path, span);
}

const entriesRead = once((_: SourceText): KnownEntries => new Map());

/** The place of an object in JSON text. */
export function jsonSource(source: SourceText, document: Span, base: Path, part: Omit<Part, "text"> = { span: document, base }): TextSource {
  return {
    file: source.file,
    place: { format: "json", document, base },
    locate: (path): Location => locationOf(source, placed(walkJson(source.text, part.span.start, [...part.base, ...path], entriesRead(source)), part.base, path, part.span)),
  };
}
