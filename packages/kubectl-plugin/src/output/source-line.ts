import { lineAt, printable, textWidth, type Location, type SourceText } from "@kubectl-loopback/core";
import type { Style } from "./style.ts";

/** Of longer lines (JSON may be all on one) only what is around the place is shown. */
const LONGEST = 160;
const LEAD = 40;

/** The line of a file that a finding is about, with a caret under the place. */
export function sourceLine({ start, end }: Location, source: SourceText | undefined, style: Style): string {
  const line = source && lineAt(source, start.line);
  if (line === undefined) return "";
  const until = end.line === start.line ? end.column - 1 : line.length;
  const from = line.length > LONGEST ? Math.max(0, start.column - 1 - LEAD) : 0;
  const to = Math.min(line.length, from + LONGEST);
  const before = (from > 0 ? "…" : "") + printable(line.slice(from, start.column - 1));
  const marked = printable(line.slice(start.column - 1, Math.min(until, to)));
  const after = printable(line.slice(Math.min(until, to), to)) + (to < line.length ? "…" : "");
  const margin = " ".repeat(String(start.line).length);
  return [
    `${margin} ${style.blue("|")}`,
    `${style.blue(`${start.line} |`)} ${before}${marked}${after}`,
    `${margin} ${style.blue("|")} ${" ".repeat(textWidth(before))}${style.red("^".repeat(Math.max(1, textWidth(marked))))}`,
  ].map((one) => `  ${one}\n`).join("");
}
