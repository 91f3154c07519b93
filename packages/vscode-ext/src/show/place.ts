import type { Location, Position as CorePosition } from "@kubectl-loopback/core";

/** A place in a text as editors count: from 0, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** `end` is exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export function rangeOf({ start, end }: Pick<Location, "start" | "end">): Range {
  return { start: positionOf(start), end: positionOf(end) };
}

function positionOf({ line, column }: CorePosition): Position {
  return { line: line - 1, character: column - 1 };
}

export function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

/** Whether a place lies in a range, its end taken in: there the cursor stands behind the last character. */
export function isIn(range: Range, position: Position): boolean {
  return !isBefore(position, range.start) && !isBefore(range.end, position);
}

export function overlaps(a: Range, b: Range): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}
