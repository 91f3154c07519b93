import type { Location } from "@kubectl-loopback/core";
import { printable } from "./sanitize.ts";
import type { Style } from "./style.ts";
import { widthOf } from "./width.ts";

/** The line of a file that a finding is about, with a caret under the place. */
export function sourceLine(location: Location, text: string | undefined, style: Style): string {
  const { start, end } = location;
  const line = text?.split("\n", start.line)[start.line - 1]?.replace(/\r$/, "");
  if (line === undefined) return "";
  const before = printable(line.slice(0, start.column - 1));
  const marked = printable(end.line === start.line ? line.slice(start.column - 1, end.column - 1) : line.slice(start.column - 1));
  const margin = String(start.line).length;
  const carets = "^".repeat(Math.max(1, widthOf(marked)));
  return [
    `${" ".repeat(margin)} ${style.blue("|")}`,
    `${style.blue(String(start.line))} ${style.blue("|")} ${printable(line)}`,
    `${" ".repeat(margin)} ${style.blue("|")} ${" ".repeat(widthOf(before))}${style.red(carets)}`,
  ].map((one) => `  ${one}\n`).join("");
}
