import { analyze, exitCodeOf, makeReport, reportWhatIf, suppose } from "@kubectl-loopback/core";
import type { Invocation } from "../cli/parse.ts";
import { isUsageError, type UsageError } from "../cli/usage-error.ts";
import { parseSuppositions } from "../cli/what-if.ts";
import { nextCommand } from "../output/next-command.ts";
import { dataText } from "../output/print.ts";
import { printProblems } from "../output/problems.ts";
import { styleOf } from "../output/style.ts";
import { textReport, type TextOptions } from "../output/text.ts";
import { whatIfText } from "../output/what-if-text.ts";
import { widthOf } from "../output/width.ts";
import { concerns, missingTargets, parseQuestion } from "../question.ts";
import { readInput } from "../read-input.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";

/** `check`: reads, judges, prints. */
export async function check(invocation: Invocation, shell: Shell, language: Language): Promise<ExitCode | UsageError> {
  const asked = parseQuestion(invocation);
  const suppositions = parseSuppositions(invocation);
  if (isUsageError(asked)) return asked;
  if (isUsageError(suppositions)) return suppositions;
  const input = await readInput(invocation, shell, language.words, asked);
  if (!input) return 130;
  const from = asked.clients(input.namespace ?? "default");
  const result = analyze(input.cluster, { assumptions: asked.assumptions, from, concerns: concerns(asked, input, invocation) });
  const report = makeReport(result, [...input.problems, ...missingTargets(asked, input)], language.messages);
  const format = invocation.value("output") ?? "text";
  const options: TextOptions = {
    style: styleOf(invocation, shell),
    quiet: invocation.on("quiet"),
    verbose: invocation.on("verbose"),
    width: widthOf(shell.stdout),
    text: (file) => input.origin(file)?.text,
    next: (finding) => nextCommand(finding, result, invocation),
  };
  const written = invocation.values("what-if");
  const scene = { result, live: invocation.values("filename").length === 0, clients: asked.keptApart(input.namespace ?? "default") };
  const supposed = written.length > 0 ? suppose(scene, suppositions) : undefined;
  const text = () => textReport(result, report, language.messages, language.words, options)
    + (supposed && !options.quiet ? `\n${whatIfText(result.judged, supposed, written, language.messages, language.words, options)}` : "");
  const data = () => (supposed ? { ...report, whatIf: reportWhatIf(supposed, written, language.messages) } : report);
  shell.stdout.write(format === "text" ? text() : dataText(data(), format));
  printProblems(report.problems, shell, language.words);
  return exitCodeOf(report, (invocation.value("fail-on") ?? "error") as Parameters<typeof exitCodeOf>[1]);
}

