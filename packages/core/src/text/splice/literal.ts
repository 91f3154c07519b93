import type { Span } from "../positions.ts";
import { UNLIKE_KUBECTL, type Splice } from "./text.ts";

/** A literal block scalar (`|`), taken apart. */
interface Literal {
  readonly indent: string;
  /** Of each line of the value its place in the text, with its indentation and without its line break. */
  readonly lines: readonly Span[];
}

/**
 * Changes the lines of a literal block scalar that differ, so that header, indentation and all other lines stay.
 * Undefined where the new value needs another header, or where the text cannot be taken apart.
 */
export function editLiteral(text: string, span: Span, from: string, to: string, eol: string): Splice | undefined {
  const literal = readLiteral(text, span, from);
  if (!literal || ending(from) !== ending(to) || !canStand(from, to)) return undefined;
  const before = contentLines(from);
  const after = contentLines(to);
  const { head, tail } = common(before, after);
  const lines = after.slice(head, after.length - tail).map((line) => (line === "" ? "" : literal.indent + line));
  return replaceLines(literal.lines, head, before.length - tail, lines, eol);
}

/** The line breaks at the end, which the header decides on. */
function ending(value: string): string {
  return /\n*$/.exec(value)![0];
}

function contentLines(value: string): string[] {
  return value.replace(/\n*$/, "").split("\n");
}

/** Whether the text of a block scalar can hold the value as it is; its first line must not change the indentation. */
function canStand(from: string, to: string): boolean {
  const [old, first] = [/^\n*[^\n]*/.exec(from)![0], /^\n*[^\n]*/.exec(to)![0]];
  const isStart = old === first || /^\S/.test(to);
  return isStart && to.trim() !== "" && !to.includes("\r") && !UNLIKE_KUBECTL.test(to);
}

function readLiteral(text: string, span: Span, value: string): Literal | undefined {
  const body = text.indexOf("\n", span.start) + 1;
  if (text[span.start] !== "|" || body === 0 || body > span.end) return undefined;
  const lines: Span[] = [];
  const values = contentLines(value);
  for (let start = body; lines.length < values.length && start < span.end; ) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    lines.push({ start, end: text[end - 1] === "\r" ? end - 1 : end });
    start = end + 1;
  }
  const filled = values.findIndex((line) => line !== "");
  const line = lines[filled];
  if (lines.length < values.length || !line || !text.slice(line.start, line.end).endsWith(values[filled]!)) return undefined;
  return { indent: text.slice(line.start, line.end - values[filled]!.length), lines };
}

function common(before: readonly string[], after: readonly string[]): { head: number; tail: number } {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return { head, tail };
}

/** Replaces the lines from `first` to before `end`; there may be none of them, or none in their place. */
function replaceLines(lines: readonly Span[], first: number, end: number, by: readonly string[], eol: string): Splice {
  const before = lines[first - 1];
  if (before) return { start: before.end, end: lines[Math.max(first, end) - 1]!.end, text: by.map((line) => eol + line).join("") };
  const behind = lines[end];
  if (behind) return { start: lines[0]!.start, end: behind.start, text: by.map((line) => line + eol).join("") };
  return { start: lines[0]!.start, end: lines[end - 1]!.end, text: by.join(eol) };
}
