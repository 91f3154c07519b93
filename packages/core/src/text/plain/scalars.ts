import type { Json, JsonObject } from "../../model/json.ts";
import { placesOf, type Placed } from "./places.ts";
import { endLine, nextLine, notPlain, skip, type Reading } from "./reading.ts";

/** A scalar, or an empty collection, that ends its line. */
export function readScalar(reading: Reading, placed: Placed): Json {
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
  placesOf(reading.places, empty);
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
export function scalarOf(text: string): string | number | boolean | null {
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
export function readLiteral(reading: Reading, indent: number, placed: Placed): string {
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
