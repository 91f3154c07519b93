import { exitCodeOf, makeReport, reportWhatIf, suppose, type Scene, type Supposition } from "@kubectl-loopback/core";
import type { Invocation } from "../cli/parse.ts";
import { isUsageError, type UsageError } from "../cli/usage-error.ts";
import { parseSuppositions } from "../cli/what-if.ts";
import type { Loaded } from "../config/load-config.ts";
import { nextCommand } from "../output/next-command.ts";
import { dataText } from "../output/print.ts";
import { printConfig, printProblems } from "../output/problems.ts";
import { styleOf } from "../output/style.ts";
import { textReport, type TextOptions } from "../output/text.ts";
import { whatIfText } from "../output/what-if-text.ts";
import { widthOf } from "../output/width.ts";
import { failOnOf, judge, missingTargets, parseQuestion } from "../question.ts";
import { readInput } from "../read-input.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";

/** `check`: reads, judges, prints. */
export async function check(invocation: Invocation, shell: Shell, language: Language, loaded: Loaded): Promise<ExitCode | UsageError> {
  const asked = parseQuestion(invocation);
  const suppositions = parseSuppositions(invocation);
  if (isUsageError(asked)) return asked;
  if (isUsageError(suppositions)) return suppositions;
  const input = await readInput(invocation, shell, language.words, asked, loaded);
  if (!input) return 130;
  const result = judge(asked, input, invocation, shell, loaded);
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
  printConfig(loaded, invocation, shell, language.words);
  printProblems(report.problems, shell, language.words);
  return exitCodeOf(report, failOnOf(invocation, input.settings));
}

/** What would be under the suppositions, as text and as data. */
function toldWhatIf(scene: Scene, suppositions: readonly Supposition[], written: readonly string[], { messages, words }: Language, options: TextOptions) {
  const supposed = suppose(scene, suppositions);
  return {
    text: () => whatIfText(scene.result.judged, supposed, written, messages, words, options),
    data: () => reportWhatIf(supposed, written, messages),
  };
}
