import { oneLine, type ReportProblem } from "@kubectl-loopback/core";
import type { Shell } from "../shell.ts";
import type { Words } from "../words/words.ts";

/** What could not be read, on standard error. */
export function printProblems(problems: readonly ReportProblem[], { stderr }: Pick<Shell, "stderr">, words: Words): void {
  for (const { code, level, message, location } of problems) {
    const place = location ? `${location.file}:${location.start.line}:${location.start.column}: ` : "";
    stderr.write(`${oneLine(`${place}${words.levels[level]}: ${message}`)} [${code}]\n`);
  }
}
