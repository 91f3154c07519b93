import { textWidth, wrap } from "@kubectl-loopback/core";

/** A cell: what it says, and how it is painted (widths count the bare text). */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

export type Row = readonly Cell[];

/** A table like kubectl's: upper-case headings, columns three spaces apart, Chinese characters two columns wide. */
export function table(headings: readonly string[], rows: readonly Row[], gap = 3): string {
  const all = [headings.map((text): Cell => ({ text })), ...rows];
  const widths = widthsOf(headings, rows);
  return all.map((row) => row.map((cell, column) => padded(cell, widths[column]!)).join(" ".repeat(gap)).trimEnd()).join("\n") + "\n";
}

/** Columns that a cell takes. */
export function columnWidth({ text }: Pick<Cell, "text">): number {
  return textWidth(text);
}

function widthsOf(headings: readonly string[], rows: readonly Row[]): number[] {
  return headings.map((heading, column) => Math.max(textWidth(heading), ...rows.map((row) => textWidth(row[column]!.text))));
}

function padded({ text, paint = (plain) => plain }: Cell, width: number): string {
  return paint(text) + " ".repeat(width - textWidth(text));
}

/** The same for a terminal of some width: where that is too small, without the one column that says least, and closer together. */
export function fittingTable(headings: readonly string[], rows: readonly Row[], width: number, least: number): string {
  const without = <T>(cells: readonly T[]) => cells.filter((_, column) => column !== least);
  const choices = [{ headings, rows, gap: 3 }, ...[3, 2].map((gap) => ({ headings: without(headings), rows: rows.map(without), gap }))];
  const chosen = choices.find((choice) => tableWidth(choice.headings, choice.rows, choice.gap) <= width) ?? choices[0]!;
  return table(chosen.headings, chosen.rows, chosen.gap);
}

/** Columns that a table takes. */
export function tableWidth(headings: readonly string[], rows: readonly Row[], gap = 3): number {
  return widthsOf(headings, rows).reduce((sum, one) => sum + one + gap, -gap);
}

/** The same for a terminal of some width: the last column is prose and may take several lines. */
export function proseTable(headings: readonly string[], rows: readonly Row[], width: number): string {
  const indent = tableWidth(headings.slice(0, -1), rows.map((row) => row.slice(0, -1))) + 3;
  const prose = ({ text, ...rest }: Cell): Cell => ({ ...rest, text: wrap(text, Math.max(width, indent + 30), indent) });
  const lines = rows.map((row) => [...row.slice(0, -1), prose(row.at(-1)!)]);
  return table(headings, lines);
}
