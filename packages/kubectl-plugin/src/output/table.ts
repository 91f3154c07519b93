import { textWidth } from "./width.ts";

/** A cell: what it says, and how it is painted (widths count the bare text). */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** A table like kubectl's: upper-case headings, columns three spaces apart, Chinese characters two columns wide. */
export function table(headings: readonly string[], rows: readonly (readonly Cell[])[], gap = 3): string {
  const all = [headings.map((text): Cell => ({ text })), ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => textWidth(row[column]!.text))));
  return all.map((row) => row.map((cell, column) => padded(cell, widths[column]!)).join(" ".repeat(gap)).trimEnd()).join("\n") + "\n";
}

function padded({ text, paint = (plain) => plain }: Cell, width: number): string {
  return paint(text) + " ".repeat(width - textWidth(text));
}

/** The same for a terminal of some width: where that is too small, closer together, and without one column that says least. */
export function fittingTable(headings: readonly string[], rows: readonly (readonly Cell[])[], width: number, least: number): string {
  const without = <T>(cells: readonly T[]) => cells.filter((_, column) => column !== least);
  const full = table(headings, rows);
  const fits = (text: string) => text.split("\n").every((line) => textWidth(line) <= width);
  return fits(full) ? full : [3, 2].map((gap) => table(without(headings), rows.map(without), gap)).find(fits) ?? full;
}
