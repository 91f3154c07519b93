import type { Span } from "../positions.ts";
import { behindComments, behindInnerComments, columnOf, indentOf, lineEnd, lineEndBefore, lineStart, nextLine, type Splice } from "./text.ts";

/** The entries of a block map or list: from the key or dash to the end of the value, in order. */
export interface Block {
  readonly entries: readonly Span[];
  /** The column of the key or dash that the block belongs to; its own for the outermost. */
  readonly outer: number;
}

export interface BlockEdit {
  readonly removed: readonly { readonly first: number; readonly last: number }[];
  /** Lines of new entries, as seen from their column. */
  readonly added: readonly string[];
  readonly eol: string;
}

/** Takes entries out of a block of which something stays, and puts others behind the last one. */
export function editBlock(text: string, block: Block, { removed, added, eol }: BlockEdit): Splice[] {
  const column = columnOf(text, block.entries[0]!.start);
  const lines = added.map((line) => (line === "" ? "" : " ".repeat(column) + line));
  const tail = added.length > 0 ? removed.find(({ last }) => last === block.entries.length - 1) : undefined;
  const others = removed.filter((run) => run !== tail).map((run) => removeRun(text, block, run));
  if (lines.length === 0) return others;
  if (!tail) return [...others, append(text, block, column, lines, eol)];
  // New entries take the place of removed last ones.
  const start = block.entries[tail.first]!.start;
  const end = lineEnd(text, block.entries[tail.last]!.end);
  return [...others, { start, end, text: lines.join(eol).trimStart() }];
}

/** Behind the last entry and comment lines that belong to the block: those indented like it. */
function append(text: string, { entries, outer }: Block, column: number, lines: readonly string[], eol: string): Splice {
  const last = behindInnerComments(text, lineEnd(text, entries.at(-1)!.end), column);
  const end = column > outer ? behindComments(text, last, column) : last;
  return { start: end, end, text: lines.map((line) => eol + line).join("") };
}

/** Whole lines, with comments behind them and comment lines below that are indented further. */
function removeRun(text: string, { entries }: Block, { first, last }: { first: number; last: number }): Splice {
  const { start } = entries[first]!;
  if (indentOf(text, start) === undefined) return removeBehindDash(text, start, entries[last]!, entries[last + 1]);
  const end = behindInnerComments(text, lineEnd(text, entries[last]!.end), columnOf(text, start));
  const next = last < entries.length - 1 ? nextLine(text, end) : undefined;
  if (next !== undefined) return { start: lineStart(text, start), end: next, text: "" };
  // The line break behind the last entry stays: something may be put before it, or there is none.
  return { start: end === text.length ? lastLineEnd(text, start) : lineEndBefore(text, lineStart(text, start)), end, text: "" };
}

/** Entries that begin on the line of a dash: the entry behind them moves up to it. */
function removeBehindDash(text: string, start: number, last: Span, next: Span | undefined): Splice {
  const end = lineEnd(text, last.end);
  if (next && !text.slice(end, next.start).includes("#")) return { start, end: next.start, text: "" };
  const dash = text.slice(0, start).trimEnd().length;
  return { start: dash, end, text: "" };
}

/** The end of the last line before `offset` with something on it. */
function lastLineEnd(text: string, offset: number): number {
  return text.slice(0, lineStart(text, offset)).replace(/(?:\r?\n[ \t]*)+$/, "").length;
}
