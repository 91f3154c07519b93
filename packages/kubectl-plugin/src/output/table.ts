import { widthOf } from "./width.ts";

/** A cell: what it says, and how it is painted (widths count the bare text). */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** A table like kubectl's: upper-case headings, columns three spaces apart, Chinese characters two columns wide. */
export function table(headings: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const all = [headings.map((text): Cell => ({ text })), ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => widthOf(row[column]!.text))));
  return all.map((row) => row.map((cell, column) => padded(cell, widths[column]!)).join("   ").trimEnd()).join("\n") + "\n";
}

function padded({ text, paint = (plain) => plain }: Cell, width: number): string {
  return paint(text) + " ".repeat(width - widthOf(text));
}
