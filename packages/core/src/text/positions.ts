import type { Location, Position } from "../model/object.ts";

/** A text with the means to tell line and column of an offset. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  /** Offsets at which lines start. */
  lineStarts(): ArrayLike<number>;
}

export function sourceText(file: string, text: string): SourceText {
  let starts: Uint32Array | undefined;
  return { file, text, lineStarts: () => (starts ??= findLineStarts(text)) };
}

/** Where a text begins: behind its byte order mark, if it has one. */
export function textStart(text: string): number {
  return text.startsWith("\ufeff") ? 1 : 0;
}

/** Four bytes a line: a dump of a cluster has millions. */
function findLineStarts(text: string): Uint32Array {
  let starts = new Uint32Array(LINES);
  let count = 1;
  starts[0] = textStart(text);
  for (let next = text.indexOf("\n"); next >= 0; next = text.indexOf("\n", next + 1)) {
    if (count === starts.length) starts = grown(starts);
    starts[count++] = next + 1;
  }
  return starts.subarray(0, count);
}

/** Room for the lines of most files. */
const LINES = 1024;

function grown(starts: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * starts.length);
  larger.set(starts);
  return larger;
}

/** Line and column, from 1, in UTF-16 units. */
export function positionAt(source: SourceText, offset: number): Position {
  const starts = source.lineStarts();
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - starts[low]! + 1 };
}

/** What stands on a line, counted from 1, without the end of it; undefined behind the last one. */
export function lineAt({ text, lineStarts }: SourceText, line: number): string | undefined {
  const starts = lineStarts();
  return line > starts.length ? undefined : text.slice(starts[line - 1], starts[line]).replace(/\r?\n$|\r$/, "");
}

/** A range of offsets, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function locationOf(source: SourceText, span: Span): Location {
  return { file: source.file, start: positionAt(source, span.start), end: positionAt(source, span.end) };
}
