import type { Places } from "./places.ts";

/** How far a text is read. */
export interface Reading {
  readonly text: string;
  readonly places: Places | undefined;
  /** Offset of what comes next: mostly the first character of a line, behind its indentation. */
  at: number;
  /** Indentation of that line; -1 behind the last one. */
  indent: number;
  /** Offset behind what was read last. */
  end: number;
}

/** Thrown where a text is not written plainly. */
export const NOT_PLAIN = new Error("not plain YAML");

export function notPlain(): never {
  throw NOT_PLAIN;
}

/** Where a sticky expression ends. */
export function skip(expression: RegExp, { text, at }: Reading): number {
  expression.lastIndex = at;
  return expression.test(text) ? expression.lastIndex : notPlain();
}

const SPACE = 32;
const LINE_FEED = 10;
const HASH = 35;

export function skipSpaces(reading: Reading): void {
  while (reading.text.charCodeAt(reading.at) === SPACE) reading.at++;
}

/** Blank lines and comments. */
const NO_CONTENT = /(?: *(?:#.*)?\n)*/y;

/** Goes on to the next line that says something. */
export function nextLine(reading: Reading): void {
  const { text } = reading;
  let start = reading.at;
  skipSpaces(reading);
  const first = text.charCodeAt(reading.at);
  if (first === LINE_FEED || first === HASH) {
    reading.at = start;
    start = reading.at = skip(NO_CONTENT, reading);
    skipSpaces(reading);
  }
  const isEnd = reading.at === text.length || (text.charCodeAt(reading.at) === HASH && !text.includes("\n", reading.at));
  reading.indent = isEnd ? -1 : reading.at - start;
}

const REST = / *(?: #.*)?(?:\n|$)/y;

/** Goes on to the next line where nothing but a comment stands on this one. */
export function endLine(reading: Reading): void {
  if (reading.text.charCodeAt(reading.at) === LINE_FEED) reading.at++;
  else reading.at = skip(REST, reading);
  nextLine(reading);
}
