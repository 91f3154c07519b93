import { analyze, exitCodeOf, makeReport, reportWhatIf, suppose, type Scene, type Supposition } from "@kubectl-loopback/core";
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
  const scene = { result, live: invocation.values("filename").length === 0, clients: asked.keptApart(input.namespace ?? "default") };
  const whatIf = suppositions.length > 0 ? toldWhatIf(scene, suppositions, invocation.values("what-if"), language, options) : undefined;
  shell.stdout.write(format === "text"
    ? textReport(result, report, language.messages, language.words, options) + (whatIf && !options.quiet ? `\n${whatIf.text()}` : "")
    : dataText({ ...report, ...(whatIf ? { whatIf: whatIf.data() } : {}) }, format));
  printProblems(report.problems, shell, language.words);
  return exitCodeOf(report, (invocation.value("fail-on") ?? "error") as Parameters<typeof exitCodeOf>[1]);
}

/** What would be under the suppositions, as text and as data. */
function toldWhatIf(scene: Scene, suppositions: readonly Supposition[], written: readonly string[], { messages, words }: Language, options: TextOptions) {
  const supposed = suppose(scene, suppositions);
  return {
    text: () => whatIfText(scene.result.judged, supposed, written, messages, words, options),
    data: () => reportWhatIf(supposed, written, messages),
  };
}
