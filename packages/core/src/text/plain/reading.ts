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

const NO_CONTENT = /(?: *(?:#.*)?\n)*/y;
export const SPACES = / */y;

/** Goes on to the next line that says something. */
export function nextLine(reading: Reading): void {
  const { text } = reading;
  const start = (reading.at = skip(NO_CONTENT, reading));
  reading.at = skip(SPACES, reading);
  const isEnd = reading.at === text.length || (text[reading.at] === "#" && !text.includes("\n", reading.at));
  reading.indent = isEnd ? -1 : reading.at - start;
}

const REST = / *(?: #.*)?(?:\n|$)/y;

/** Goes on to the next line where nothing but a comment stands on this one. */
export function endLine(reading: Reading): void {
  reading.at = skip(REST, reading);
  nextLine(reading);
}
