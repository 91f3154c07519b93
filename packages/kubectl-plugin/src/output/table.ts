import { textWidth } from "./width.ts";

/** A cell: what it says, and how it is painted (widths count the bare text). */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

type Row = readonly Cell[];

/** A table like kubectl's: upper-case headings, columns three spaces apart, Chinese characters two columns wide. */
export function table(headings: readonly string[], rows: readonly Row[], gap = 3): string {
  const all = [headings.map((text): Cell => ({ text })), ...rows];
  const widths = widthsOf(headings, rows);
  return all.map((row) => row.map((cell, column) => padded(cell, widths[column]!)).join(" ".repeat(gap)).trimEnd()).join("\n") + "\n";
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
  const fits = (choice: (typeof choices)[number]) => widthsOf(choice.headings, choice.rows).reduce((sum, one) => sum + one + choice.gap, -choice.gap) <= width;
  const chosen = choices.find(fits) ?? choices[0]!;
  return table(chosen.headings, chosen.rows, chosen.gap);
}
