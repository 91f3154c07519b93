import type { RefusalReason } from "../../model/edit.ts";
import type { Path } from "../../model/json.ts";
import type { Span } from "../positions.ts";

/** A text that is left as it is. `path` leads from the object to the obstacle. */
export interface Refusal {
  readonly refused: RefusalReason;
  readonly path: Path;
}

/** One replacement in a text. */
export interface Splice extends Span {
  readonly text: string;
}

/** What working out an edit yields: replacements, and reasons why it cannot be. */
export type Step = Splice | Refusal;

export function isRefusal(step: object): step is Refusal {
  return "refused" in step;
}

/** The text with all replacements made; those at one offset in the order given. Undefined where two overlap. */
export function applySplices(text: string, splices: readonly Splice[]): string | undefined {
  const parts: string[] = [];
  let here = 0;
  for (const splice of splices.toSorted((a, b) => a.start - b.start)) {
    if (splice.start < here) return undefined;
    parts.push(text.slice(here, splice.start), splice.text);
    here = splice.end;
  }
  return parts.join("") + text.slice(here);
}

/** Characters that kubectl's YAML reader does not take, or takes for line breaks, where the parser used here does not. */
export const UNLIKE_KUBECTL = /[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

/** The line break that a text uses. */
export function eolOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? "\n";
}

/** The offset at which the line of `offset` starts, behind a byte order mark. */
export function lineStart(text: string, offset: number): number {
  const start = offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
  return start === 0 && text.startsWith("\uFEFF") ? 1 : start;
}

/** The offset at which the line of `offset` ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  if (newline < 0) return text.length;
  return newline > offset && text[newline - 1] === "\r" ? newline - 1 : newline;
}

/** The offset behind the line break at `offset`; undefined where there is none. */
export function nextLine(text: string, offset: number): number | undefined {
  if (text.startsWith("\r\n", offset)) return offset + 2;
  return text[offset] === "\n" ? offset + 1 : undefined;
}

/** The offset before the line break that ends the line before `start`, which is the start of a line. */
export function lineEndBefore(text: string, start: number): number {
  return text[start - 2] === "\r" ? start - 2 : Math.max(0, start - 1);
}

export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** What stands before `offset` on its line, where that is only white space. */
export function indentOf(text: string, offset: number): string | undefined {
  const before = text.slice(lineStart(text, offset), offset);
  return /^[ \t]*$/.test(before) ? before : undefined;
}

/** From the end of one line to the end of the last comment line that follows at once and is indented at least so far. */
export function behindComments(text: string, end: number, column: number): number {
  return behind(text, end, column, /( *)#/y);
}

/** From the end of an entry at `column` to the end of the last comment inside it: indented further, maybe behind blank lines. */
export function behindInnerComments(text: string, end: number, column: number): number {
  return behind(text, end, column + 1, /(?:[ \t]*\r?\n)*( *)#/y);
}

function behind(text: string, end: number, column: number, commentLine: RegExp): number {
  let here = end;
  for (let next = nextLine(text, here); next !== undefined; next = nextLine(text, here)) {
    commentLine.lastIndex = next;
    const indent = commentLine.exec(text)?.[1];
    if (indent === undefined || indent.length < column) break;
    here = lineEnd(text, commentLine.lastIndex);
  }
  return here;
}

/** Lines moved to the right; empty ones stay empty. */
export function indentLines(lines: readonly string[], by: string): string[] {
  return lines.map((line) => (line === "" ? "" : by + line));
}

/** A function that works out each answer once: many objects of a List ask the same. */
export function remembered<Key, Answer>(compute: (key: Key) => Answer): (key: Key) => Answer {
  const answers = new Map<Key, Answer>();
  return (key) => {
    if (!answers.has(key)) answers.set(key, compute(key));
    return answers.get(key)!;
  };
}
