import type { Json, JsonObject } from "../../model/json.ts";
import type { Span } from "../positions.ts";
import { readInline } from "./inline.ts";
import { readKey, startsMap } from "./key.ts";
import { placesOf, type Placed, type Places } from "./places.ts";
import { endLine, nextLine, notPlain, NOT_PLAIN, skip, skipSpaces, type Reading } from "./reading.ts";
import { readLiteral } from "./scalars.ts";

/**
 * Reads YAML written in the plain way that nearly all manifests are: block maps and lists, scalars and collections in
 * brackets on one line, literal blocks; thirty times as fast as a whole YAML parser, and without loading one. Whatever is written otherwise (anchors,
 * text or brackets over several lines, tabs, mistakes) is not read at all, so that what is read has one meaning.
 */

/** A document that is one map. */
export interface PlainDocument {
  readonly value: JsonObject;
  readonly span: Span;
}

/**
 * A document's map; undefined where it is not written plainly. Places are filled in where they are asked for. `lead` is
 * how many columns of the first line are left out, as of an item of a list.
 */
export function readPlain(text: string, places?: Places, lead = 0): PlainDocument | undefined {
  if (NEVER_PLAIN.some((char) => text.includes(char))) return undefined;
  try {
    return readDocument({ text, places, at: 0, indent: 0, end: 0 }, lead);
  } catch (error) {
    if (error === NOT_PLAIN) return undefined;
    throw error;
  }
}

const NEVER_PLAIN = ["\t", "\r", "\ufeff"];

const START = /(?: *(?:#.*)?\n)*(?:---(?: +#.*| *)\n)?/y;
/** Deeper than any manifest, and safe for the stack. */
const MAX_INDENT = 1000;

function readDocument(reading: Reading, lead: number): PlainDocument {
  reading.at = skip(START, reading);
  nextLine(reading);
  if (reading.indent < 0) notPlain();
  const start = reading.at;
  const isFirstLine = start === reading.indent;
  if (isFirstLine) reading.indent += lead;
  const value = readMap(reading, reading.indent);
  return reading.indent < 0 ? { value, span: { start, end: reading.end } } : notPlain();
}

function readMap(reading: Reading, indent: number): JsonObject {
  const map: JsonObject = {};
  const places = placesOf(reading.places, map);
  do {
    const start = reading.at;
    const name = readKey(reading);
    if (Object.hasOwn(map, name)) notPlain();
    const key = { start, end: reading.end };
    map[name] = readValue(reading, indent, places && ((value) => places.set(name, { key, value })));
  } while (reading.indent === indent);
  return reading.indent > indent ? notPlain() : map;
}

/** The value behind a key: on the same line, on the lines below, or none. */
function readValue(reading: Reading, indent: number, placed: Placed): Json {
  skipSpaces(reading);
  const char = reading.text[reading.at];
  if (char === "|") return readLiteral(reading, indent, placed);
  if (char !== undefined && char !== "\n" && char !== "#") return readInline(reading, placed);
  // `key:#comment` is no key: it did not match. What is left is the end of the line.
  reading.at -= char === "#" ? 1 : 0;
  endLine(reading);
  if (reading.indent > indent || (reading.indent === indent && isItem(reading))) return readBlock(reading, placed);
  placed?.(null);
  return null;
}

function readBlock(reading: Reading, placed: Placed): Json {
  const { at: start, indent } = reading;
  if (indent > MAX_INDENT) notPlain();
  const value = isItem(reading) ? readList(reading, indent) : readMap(reading, indent);
  placed?.({ start, end: reading.end });
  return value;
}

function isItem({ text, at }: Reading): boolean {
  return text[at] === "-" && text[at + 1] === " ";
}

function readList(reading: Reading, indent: number): Json[] {
  const list: Json[] = [];
  const places = placesOf(reading.places, list);
  do {
    const dash = reading.at++;
    skipSpaces(reading);
    const start = reading.at;
    const placed = places && ((value: Span | null) => places.set(list.length, { key: null, value }));
    if (!startsMap(reading)) list.push(readInline(reading, placed));
    else {
      const map = readMap(reading, indent + start - dash);
      placed?.({ start, end: reading.end });
      list.push(map);
    }
  } while (reading.indent === indent && isItem(reading));
  return reading.indent > indent ? notPlain() : list;
}
