import type { Measured } from "./measure.ts";

/** What a row should reach: time at most so many times the reference's; memory, in MiB. */
export interface Aim {
  readonly atMost: number;
  readonly memory?: number;
}

/** One line of the table: cells in the order of COLUMNS. */
export type Row = readonly string[];

const COLUMNS: Row = ["work", "ms", "CPU ms", "MiB", "reference", "ms", "CPU ms", "MiB", "ratio", "min", "max", "CPU ratio", "aim", ""];

/** A piece of work beside its reference. Ratios are taken round by round: of two runs next to each other. */
export function rowOf(work: string, reference: string, ours: Measured, theirs: Measured, aim: Aim | null): Row {
  const ratios = ours.times.map((time, round) => time / theirs.times[round]!);
  const isMet = aim && median(ratios) <= aim.atMost && (aim.memory === undefined || (ours.peakMemory ?? 0) <= aim.memory);
  return [
    work, ...cellsOf(ours), reference, ...cellsOf(theirs),
    ...[median(ratios), Math.min(...ratios), Math.max(...ratios)].map(times),
    ours.cpu && theirs.cpu ? times(ours.cpu / theirs.cpu) : "?",
    aimText(aim), aim === null ? "" : isMet ? "met" : "missed",
  ];
}

const times = (ratio: number) => `${short(ratio)} ×`;

function cellsOf(measured: Measured): Row {
  const { cpu, peakMemory } = measured;
  return [short(median(measured.times)), cpu === undefined ? "?" : short(cpu), peakMemory === undefined ? "?" : peakMemory.toFixed(0)];
}

function aimText(aim: Aim | null): string {
  if (!aim) return "";
  return `≤ ${short(aim.atMost)} ×${aim.memory === undefined ? "" : `, ${aim.memory} MiB`}`;
}

/** Three digits are all that such a measurement has. */
function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** A Markdown table, aligned to be read as it stands. */
export function tableOf(rows: readonly Row[]): string {
  const widths = COLUMNS.map((heading, column) => Math.max(...[heading, ...rows.map((row) => row[column]!)].map((cell) => cell.length)));
  const line = (cells: Row) => `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |\n`;
  return line(COLUMNS) + line(widths.map((width) => "-".repeat(width))) + rows.map(line).join("");
}
