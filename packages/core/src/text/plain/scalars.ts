import type { Placed } from "./places.ts";
import { nextLine, notPlain, skip, type Reading } from "./reading.ts";

/** A text in quotes. */
export function readQuoted(reading: Reading): string {
  const { text, at: start } = reading;
  const isDouble = text[start] === '"';
  reading.at = skip(isDouble ? DOUBLE_QUOTED : SINGLE_QUOTED, reading);
  const inside = text.slice(start + 1, reading.at - 1);
  return isDouble ? inside.replace(ESCAPES, (_, char: string) => (char === "n" ? "\n" : char)) : inside.replaceAll("''", "'");
}

const DOUBLE_QUOTED = /"(?:[^"\\\n]|\\["\\/n])*"/y;
const ESCAPES = /\\(.)/g;
const SINGLE_QUOTED = /'(?:[^'\n]|'')*'/y;

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
