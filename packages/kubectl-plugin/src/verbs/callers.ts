import { exitCodeOf, makeReport } from "@kubectl-loopback/core";
import type { Invocation } from "../cli/parse.ts";
import { isUsageError, type UsageError } from "../cli/usage-error.ts";
import type { Loaded } from "../config/load-config.ts";
import { callersText, isAboutCallers, type CallersOptions } from "../output/callers-text.ts";
import { nextCommand } from "../output/next-command.ts";
import { dataText } from "../output/print.ts";
import { printConfig, printProblems } from "../output/problems.ts";
import { styleOf } from "../output/style.ts";
import { widthOf } from "../output/width.ts";
import { failOnOf, judge, missingTargets, parseQuestion } from "../question.ts";
import { readInput } from "../read-input.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";

/** `callers`: what names the internal CLBs asked about, wherever it stands, and what to name instead. */
export async function callers(invocation: Invocation, shell: Shell, language: Language, loaded: Loaded): Promise<ExitCode | UsageError> {
  const parsed = parseQuestion(invocation);
  if (isUsageError(parsed)) return parsed;
  const asked = { ...parsed, callers: { secrets: invocation.on("include-secrets") } };
  const input = await readInput(invocation, shell, language.words, asked, loaded);
  if (!input) return 130;
  const result = judge(asked, input, invocation, shell, loaded);
  const about = { ...result, findings: result.findings.filter(isAboutCallers) };
  const report = makeReport(about, [...input.problems, ...missingTargets(asked, input)], language.messages);
  const format = invocation.value("output") ?? "text";
  const options: CallersOptions = {
    style: styleOf(invocation, shell),
    quiet: invocation.on("quiet"),
    verbose: invocation.on("verbose"),
    width: widthOf(shell.stdout),
    text: (file) => input.origin(file)?.text,
    next: (finding) => nextCommand(finding, result, invocation),
  };
  shell.stdout.write(format === "text" ? callersText(report, report.callers ?? [], language.messages, language.words, options) : dataText(report, format));
  printConfig(loaded, invocation, shell, language.words);
  printProblems(report.problems, shell, language.words);
  return exitCodeOf(report, failOnOf(invocation, input.settings));
}
