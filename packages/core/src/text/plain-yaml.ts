import type { Json, JsonObject, Path } from "../model/json.ts";
import type { Span } from "./positions.ts";

/**
 * Reads YAML written in the plain way that nearly all manifests are: block maps and lists, scalars on one line, literal
 * blocks; thirty times as fast as a whole YAML parser, and without loading one. Whatever is written otherwise (anchors,
 * flow collections, text over several lines, tabs, mistakes) is not read at all, so that what is read has one meaning.
 */

/** Where the entries of maps and lists stand. The place of a value that is not written out (`key:`) is null. */
export type Places = Map<JsonObject | Json[], Map<string | number, Place>>;

export interface Place {
  readonly key: Span | null;
  readonly value: Span | null;
}

/** A document that is one map. */
export interface PlainDocument {
  readonly value: JsonObject;
  readonly span: Span;
}

/** A document's map; undefined where it is not written plainly. Places are filled in where they are asked for. */
export function readPlain(text: string, places?: Places): PlainDocument | undefined {
  if (NEVER_PLAIN.some((char) => text.includes(char))) return undefined;
  try {
    return readDocument({ text, places, at: 0, indent: 0, end: 0 });
  } catch (error) {
    if (error === NOT_PLAIN) return undefined;
    throw error;
  }
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

const NEVER_PLAIN = ["\t", "\r", "\ufeff"];
const NOT_PLAIN = new Error("not plain YAML");

/** How far a text is read. */
interface Reading {
  readonly text: string;
  readonly places: Places | undefined;
  /** Offset of what comes next: mostly the first character of a line, behind its indentation. */
  at: number;
  /** Indentation of that line; -1 behind the last one. */
  indent: number;
  /** Offset behind what was read last. */
  end: number;
}

const START = /(?: *(?:#.*)?\n)*(?:---(?: +#.*| *)\n)?/y;
/** Deeper than any manifest, and safe for the stack. */
const MAX_INDENT = 1000;

function readDocument(reading: Reading): PlainDocument {
  reading.at = skip(START, reading);
  nextLine(reading);
  if (reading.indent !== 0) notPlain();
  const start = reading.at;
  const value = readMap(reading, 0);
  return reading.indent < 0 ? { value, span: { start, end: reading.end } } : notPlain();
}

function notPlain(): never {
  throw NOT_PLAIN;
}

/** Where a sticky expression ends. */
function skip(expression: RegExp, { text, at }: Reading): number {
  expression.lastIndex = at;
  return expression.test(text) ? expression.lastIndex : notPlain();
}

const NO_CONTENT = /(?: *(?:#.*)?\n)*/y;
const SPACES = / */y;

/** Goes on to the next line that says something. */
function nextLine(reading: Reading): void {
  const { text } = reading;
  const start = (reading.at = skip(NO_CONTENT, reading));
  reading.at = skip(SPACES, reading);
  const isEnd = reading.at === text.length || (text[reading.at] === "#" && !text.includes("\n", reading.at));
  reading.indent = isEnd ? -1 : reading.at - start;
}

const REST = / *(?: #.*)?(?:\n|$)/y;

/** Goes on to the next line where nothing but a comment stands on this one. */
function endLine(reading: Reading): void {
  reading.at = skip(REST, reading);
  nextLine(reading);
}

function readMap(reading: Reading, indent: number): JsonObject {
  const map: JsonObject = {};
  const places = placesOf(reading, map);
  do {
    const start = reading.at;
    const name = readKey(reading);
    if (Object.hasOwn(map, name)) notPlain();
    const key = { start, end: reading.end };
    map[name] = readValue(reading, indent, places && ((value) => places.set(name, { key, value })));
  } while (reading.indent === indent);
  return reading.indent > indent ? notPlain() : map;
}

function placesOf({ places }: Reading, container: JsonObject | Json[]): Map<string | number, Place> | undefined {
  if (!places) return undefined;
  const entries = new Map<string | number, Place>();
  places.set(container, entries);
  return entries;
}

const KEY = /(?:[A-Za-z_][\w./-]*|"[^"\\\n]+"|'[^'\n]+')(?=:(?: |\n|$))/y;
/** A longer one is no key in YAML. */
const MAX_KEY = 1000;

function readKey(reading: Reading): string {
  const start = reading.at;
  const end = (reading.end = skip(KEY, reading));
  const isQuoted = reading.text[start] === '"' || reading.text[start] === "'";
  const name = isQuoted ? reading.text.slice(start + 1, end - 1) : reading.text.slice(start, end);
  if (end - start > MAX_KEY || name === "__proto__" || (!isQuoted && scalarOf(name) !== name)) notPlain();
  reading.at = end + 1;
  return name;
}

type Placed = ((value: Span | null) => void) | undefined;

/** The value behind a key: on the same line, on the lines below, or none. */
function readValue(reading: Reading, indent: number, placed: Placed): Json {
  reading.at = skip(SPACES, reading);
  const char = reading.text[reading.at];
  if (char === "|") return readLiteral(reading, indent, placed);
  if (char !== undefined && char !== "\n" && char !== "#") return readScalar(reading, placed);
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
  const places = placesOf(reading, list);
  do {
    const dash = reading.at++;
    const start = (reading.at = skip(SPACES, reading));
    const placed = places && ((value: Span | null) => places.set(list.length, { key: null, value }));
    if (!startsMap(reading)) list.push(readScalar(reading, placed));
    else {
      const map = readMap(reading, indent + start - dash);
      placed?.({ start, end: reading.end });
      list.push(map);
    }
  } while (reading.indent === indent && isItem(reading));
  return reading.indent > indent ? notPlain() : list;
}

function startsMap({ text, at }: Reading): boolean {
  KEY.lastIndex = at;
  return KEY.test(text);
}

/** A scalar, or an empty collection, that ends its line. */
function readScalar(reading: Reading, placed: Placed): Json {
  const start = reading.at;
  const value = readWord(reading);
  reading.end = reading.at;
  endLine(reading);
  placed?.({ start, end: reading.end });
  return value;
}

function readWord(reading: Reading): Json {
  const { text, at: start } = reading;
  switch (text[start]) {
    case "{":
      reading.at = skip(EMPTY_MAP, reading);
      return emptied(reading, {});
    case "[":
      reading.at = skip(EMPTY_LIST, reading);
      return emptied(reading, []);
    case '"':
      reading.at = skip(DOUBLE_QUOTED, reading);
      return text.slice(start + 1, reading.at - 1).replace(ESCAPES, (_, char: string) => (char === "n" ? "\n" : char));
    case "'":
      reading.at = skip(SINGLE_QUOTED, reading);
      return text.slice(start + 1, reading.at - 1).replaceAll("''", "'");
    default:
      reading.at = skip(PLAIN, reading);
      return scalarOf(text.slice(start, reading.at));
  }
}

const EMPTY_MAP = /\{\}/y;
const EMPTY_LIST = /\[\]/y;
const DOUBLE_QUOTED = /"(?:[^"\\\n]|\\["\\/n])*"/y;
const ESCAPES = /\\(.)/g;
const SINGLE_QUOTED = /'(?:[^'\n]|'')*'/y;
const PLAIN = /(?:[^\s?:,[\]{}#&*!|>'"%@`-]|-(?=[^ \n]))(?:[^ \n:]| +(?![ #\n]|$)|:(?![ \n]|$))*/y;

function emptied<Empty extends JsonObject | Json[]>(reading: Reading, empty: Empty): Empty {
  placesOf(reading, empty);
  return empty;
}

const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ...["~", "null", "Null", "NULL"].map((word) => [word, null] as const),
  ...["Y", "y", "Yes", "yes", "YES", "True", "true", "TRUE", "On", "on", "ON"].map((word) => [word, true] as const),
  ...["N", "n", "No", "no", "NO", "False", "false", "FALSE", "Off", "off", "OFF"].map((word) => [word, false] as const),
]);
const INTEGER = /^(?:0|-?[1-9]\d{0,14})$/;
/** Every other number that YAML 1.1 knows, and a little more. */
const ODD_NUMBER = /^[-+]?(?:0b[01_]+|0x[\da-fA-F_]+|(?:\d[\d_]*)?(?:\.[\d_]*)?(?:[eE][-+]?\d+)?|\.(?:inf|Inf|INF|nan|NaN|NAN))$/;

/** What an unquoted scalar stands for. */
function scalarOf(text: string): string | number | boolean | null {
  const word = text.length < 6 ? WORDS.get(text) : undefined;
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  const isText = first > 57 && first !== 69 && first !== 101;
  if (isText) return text;
  if (INTEGER.test(text)) return Number(text);
  return ODD_NUMBER.test(text) ? notPlain() : text;
}

const LITERAL = /\|(-?) *(?: #.*)?\n( +)(?=[^ \n])/y;

/** A block of text, kept as it stands. */
function readLiteral(reading: Reading, indent: number, placed: Placed): string {
  const { text, at: start } = reading;
  LITERAL.lastIndex = start;
  const [, strip, margin] = LITERAL.exec(text) ?? notPlain();
  if (margin!.length <= indent) notPlain();
  reading.at = LITERAL.lastIndex - margin!.length;
  const lines: string[] = [];
  for (let line = literalLine(reading, margin!); line !== undefined; line = literalLine(reading, margin!)) lines.push(line);
  nextLine(reading);
  placed?.({ start, end: reading.end });
  return lines.join("\n").replace(/\n+$/, "") + (strip === "-" ? "" : "\n");
}

const BLANK = / *(?=\n)/y;

/** The next line of a literal block, which goes as far as lines are blank or have its margin. */
function literalLine(reading: Reading, margin: string): string | undefined {
  const { text, at: start } = reading;
  if (start === text.length) return undefined;
  BLANK.lastIndex = start;
  const isBlank = BLANK.test(text);
  if (!isBlank && !text.startsWith(margin, start)) return undefined;
  const end = text.indexOf("\n", start);
  if (end < 0 || (isBlank && end - start > margin.length)) notPlain();
  reading.at = end + 1;
  if (!isBlank) reading.end = end + 1;
  return isBlank ? "" : text.slice(start + margin.length, end);
}
