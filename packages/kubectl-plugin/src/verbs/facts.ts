import { analyze, exitCodeOf, makeReport, withSettings, wrap, type Facts } from "@kubectl-loopback/core";
import { parseAssumptions } from "../cli/assume.ts";
import type { Invocation } from "../cli/parse.ts";
import { isUsageError, type UsageError } from "../cli/usage-error.ts";
import type { Loaded } from "../config/load-config.ts";
import { assumedBy, factRows, type AssumedBy } from "../output/fact-rows.ts";
import { dataText } from "../output/print.ts";
import { printConfig, printProblems } from "../output/problems.ts";
import { styleOf, type Style } from "../output/style.ts";
import { columnWidth, table, tableWidth, type Row } from "../output/table.ts";
import { widthOf } from "../output/width.ts";
import { readInput } from "../read-input.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";
import type { Words } from "../words/words.ts";

/** `facts`: what is known about the cluster, and which field of which object says so. */
export async function facts(invocation: Invocation, shell: Shell, { messages, words }: Language, loaded: Loaded): Promise<ExitCode | UsageError> {
  const assumptions = parseAssumptions(invocation.values("assume"));
  if (isUsageError(assumptions)) return assumptions;
  const input = await readInput(invocation, shell, words, "facts", loaded);
  if (!input) return 130;
  const result = analyze(input.cluster, withSettings({ assumptions, from: [], concerns: () => false }, input.settings));
  const report = makeReport(result, input.problems, messages);
  const format = invocation.value("output") ?? "text";
  shell.stdout.write(format === "text" ? factTable(result.facts, words, styleOf(invocation, shell), widthOf(shell.stdout), assumedBy(assumptions, loaded, words)) : dataText({ facts: report.facts, problems: report.problems }, format));
  printConfig(loaded, invocation, shell, words);
  printProblems(report.problems, shell, words);
  return exitCodeOf(report, "never");
}

function factTable(all: Facts, words: Words, style: Style, width: number, by: AssumedBy): string {
  const rows = factRows(all, words, by).map((cells): Row => cells.map((text) => ({ text })));
  return tableWidth(words.factColumns, rows) <= width ? table(words.factColumns, rows) : factList(rows, style, width);
}

/** For narrow terminals: where a fact comes from stands below it. */
function factList(rows: readonly Row[], style: Style, width: number): string {
  const indent = Math.max(...rows.map((row) => columnWidth(row[0]!))) + 3;
  const line = (name: string, text: string) => `${name}${" ".repeat(indent - columnWidth({ text: name }))}${text}\n`;
  return rows.map(([name, value, from]) => {
    const lines = [line(name!.text, wrap(value!.text, width, indent))];
    if (from!.text !== "") lines.push(line("", style.dim(wrap(from!.text, width, indent))));
    return lines.join("");
  }).join("");
}
