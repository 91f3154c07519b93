import { analyze, exitCodeOf, makeReport, type Facts, type Report } from "@kubectl-loopback/core";
import { parseAssumptions } from "../cli/assume.ts";
import type { Invocation } from "../cli/parse.ts";
import { isUsageError, type UsageError } from "../cli/usage-error.ts";
import { dataText } from "../output/print.ts";
import { printProblems } from "../output/problems.ts";
import { oneLine } from "../output/sanitize.ts";
import { table } from "../output/table.ts";
import { readInput } from "../read-input.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";
import type { Words } from "../words/words.ts";

/** Longest value that is shown in the table. */
const WIDEST = 60;

/** `facts`: what is known about the cluster, and which field of which object says so. */
export async function facts(invocation: Invocation, shell: Shell, { messages, words }: Language): Promise<ExitCode | UsageError> {
  const assumptions = parseAssumptions(invocation.values("assume"));
  if (isUsageError(assumptions)) return assumptions;
  const input = await readInput(invocation, shell, words, "facts");
  if (!input) return 130;
  const result = analyze(input.cluster, { assumptions, from: [], concerns: () => false });
  const report = makeReport(result, input.problems, messages);
  const format = invocation.value("output") ?? "text";
  shell.stdout.write(format === "text" ? factTable(report, words) : dataText({ facts: report.facts, problems: report.problems }, format));
  printProblems(report.problems, shell, words);
  return exitCodeOf(report, "never");
}

function factTable(report: Report, words: Words): string {
  const rows = Object.entries(report.facts).map(([name, fact]) => {
    const value = fact.known ? shorten(typeof fact.value === "string" ? fact.value : JSON.stringify(fact.value)) : words.because[fact.because];
    return [{ text: words.factNames[name as keyof Facts] }, { text: value }, { text: fact.known ? origin(fact.evidence, words) : "" }];
  });
  return table(words.factColumns, rows);
}

function shorten(text: string): string {
  const line = oneLine(text);
  return line.length > WIDEST ? `${line.slice(0, WIDEST - 1)}…` : line;
}

function origin({ object, path }: { object: { kind: string; namespace: string | null; name: string } | null; path: readonly (string | number)[] }, words: Words): string {
  if (!object) return path[0] === "assume" ? words.assumedByUser : path.join(".");
  return oneLine(`${object.kind} ${object.namespace === null ? "" : `${object.namespace}/`}${object.name} ${path.join(".")}`);
}
