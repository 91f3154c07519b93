import { lineEnd, lineStart, lineEndBefore, nextLine, indentOf, type Splice } from "./text.ts";
import type { Span } from "../positions.ts";

/** A map or list between brackets: JSON, or flow style in YAML. */
export interface Brackets {
  /** From the opening bracket to behind the closing one. */
  readonly span: Span;
  readonly entries: readonly Span[];
}

export interface BracketEdit {
  readonly removed: readonly { readonly first: number; readonly last: number }[];
  /** Text of new entries. */
  readonly added: readonly string[];
  readonly eol: string;
  /** Between entries on one line, where no two of them show it. */
  readonly separator: string;
}

/** The indentation of entries that stand on lines of their own; undefined where the last one does not. */
export function spreadIndent(text: string, { entries }: Brackets): string | undefined {
  const last = entries.at(-1);
  return last && indentOf(text, last.start);
}

/** Takes entries out of brackets that are not empty, and puts others behind what is left. */
export function editBrackets(text: string, brackets: Brackets, edit: BracketEdit): Splice[] {
  const count = brackets.entries.length;
  const tail = edit.removed.find(({ last }) => last === count - 1);
  const others = edit.removed.filter((run) => run !== tail).map((run) => removeBefore(text, brackets, run));
  if (edit.added.length === 0) return tail ? [...others, removeTail(text, brackets, tail.first)] : others;
  const joined = edit.added.join(joint(text, brackets, edit));
  if (!tail) return [...others, append(text, brackets, joined, edit)];
  return [...others, { start: brackets.entries[tail.first]!.start, end: brackets.entries[count - 1]!.end, text: joined }];
}

function joint(text: string, brackets: Brackets, { eol, separator }: BracketEdit): string {
  const indent = spreadIndent(text, brackets);
  if (indent !== undefined) return `,${eol}${indent}`;
  const [first, second] = brackets.entries;
  const between = first && second && text.slice(first.end, second.start);
  return between && /^, ?$/.test(between) ? between : separator;
}

/** What may stand between the end of an entry and the end of its line. */
const REST = /[ \t]*(,?)[ \t]*(?:#[^\r\n]*)?(?=\r?\n)/y;

function restOfLine(text: string, offset: number): { text: string; comma: string } | undefined {
  REST.lastIndex = offset;
  const found = REST.exec(text);
  return found ? { text: found[0], comma: found[1]! } : undefined;
}

/** A comment behind the last entry stays with it. */
function append(text: string, brackets: Brackets, added: string, edit: BracketEdit): Splice {
  const { end } = brackets.entries.at(-1)!;
  const rest = spreadIndent(text, brackets) === undefined ? undefined : restOfLine(text, end);
  const kept = rest?.text ?? "";
  const joined = joint(text, brackets, edit);
  const between = rest?.comma ? kept + joined.slice(1) : `,${kept}${joined.slice(1)}`;
  return { start: end, end: end + kept.length, text: between + added + (rest?.comma ?? "") };
}

/** Entries with others behind them go with their commas; from lines of their own, with the lines. */
function removeBefore(text: string, { entries }: Brackets, { first, last }: { first: number; last: number }): Splice {
  const { start } = entries[first]!;
  const { end } = entries[last]!;
  const rest = restOfLine(text, end);
  const next = rest?.comma && indentOf(text, start) !== undefined ? nextLine(text, lineEnd(text, end)) : undefined;
  return next === undefined ? { start, end: entries[last + 1]!.start, text: "" } : { start: lineStart(text, start), end: next, text: "" };
}

/** The last entries go, and the comma before them where no comma is behind them. */
function removeTail(text: string, { span, entries }: Brackets, first: number): Splice {
  const before = entries[first - 1];
  if (!before) return { start: span.start + 1, end: span.end - 1, text: "" };
  const { start } = entries[first]!;
  const { end } = entries.at(-1)!;
  if (indentOf(text, start) === undefined) return { start: before.end, end, text: "" };
  const head = text.slice(before.end, lineEndBefore(text, lineStart(text, start)));
  const rest = restOfLine(text, end);
  return { start: before.end, end: end + (rest?.text.length ?? 0), text: rest?.comma ? head : head.replace(",", "") };
}
