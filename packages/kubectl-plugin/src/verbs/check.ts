import { sep } from "node:path";
import { exitCodeOf, makeReport, reportProblem, reportWhatIf, suppose, type Report, type Scene, type Supposition } from "@kubectl-loopback/core";
import { withBaseline, wrongBaselineFlags } from "../baseline.ts";
import { parseOutputs, type Output } from "../cli/outputs.ts";
import type { Invocation } from "../cli/parse.ts";
import { isUsageError, type UsageError } from "../cli/usage-error.ts";
import { parseSuppositions } from "../cli/what-if.ts";
import type { Loaded } from "../config/load-config.ts";
import type { Told } from "../formats/format.ts";
import { emit } from "../output/emit.ts";
import { assumedBy } from "../output/fact-rows.ts";
import { nextCommand } from "../output/next-command.ts";
import { printConfig, printProblems } from "../output/problems.ts";
import { styleOf } from "../output/style.ts";
import { whatIfText } from "../output/what-if-text.ts";
import { widthOf } from "../output/width.ts";
import { failOnOf, judge, missingTargets, parseQuestion, type Asked } from "../question.ts";
import { readInput } from "../read-input.ts";
import { withOrigins } from "../rendered/origins.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";
import manifest from "../../package.json" with { type: "json" };

/** What is to be judged, supposed and printed. */
interface Order {
  readonly asked: Asked;
  readonly suppositions: readonly Supposition[];
  readonly outputs: readonly Output[];
}

/** `check`: reads, judges, prints. */
export async function check(invocation: Invocation, shell: Shell, language: Language, loaded: Loaded): Promise<ExitCode | UsageError> {
  const order = { asked: parseQuestion(invocation), suppositions: parseSuppositions(invocation), outputs: await parseOutputs(invocation) };
  for (const one of [...Object.values(order), wrongBaselineFlags(invocation) ?? {}]) if (isUsageError(one)) return one;
  return judgeAndPrint(order as Order, invocation, shell, language, loaded);
}

async function judgeAndPrint({ asked, suppositions, outputs }: Order, invocation: Invocation, shell: Shell, language: Language, loaded: Loaded): Promise<ExitCode> {
  const input = await readInput(invocation, shell, language.words, asked, loaded);
  if (!input) return 130;
  const { result, problems } = withBaseline(judge(asked, input, invocation, shell, loaded), [...input.problems, ...missingTargets(asked, input)], input, invocation, shell);
  const view = {
    style: styleOf(invocation, shell),
    quiet: invocation.on("quiet"),
    verbose: invocation.on("verbose"),
    width: widthOf(shell.stdout),
    text: (file: string) => input.origin(file)?.text,
    next: (finding: Parameters<typeof nextCommand>[0]) => nextCommand(finding, result, invocation),
  };
  const scene = { result, live: input.fromFiles.size === 0, clients: asked.keptApart(input.namespace ?? "default") };
  const { report, whatIfText } = withWhatIf(makeReport(result, problems, language.messages), scene, suppositions, invocation.values("what-if"), language);
  const told = {
    result, language, view, whatIfText, assumedBy: assumedBy(asked.assumptions, loaded, language.words),
    report: withOrigins(report, input, invocation, shell, language.words),
    version: manifest.version, baseline: invocation.value("baseline") !== undefined, separator: sep,
  };
  const unwritten = (await emit(outputs, told, shell)).map((problem) => reportProblem(problem, language.messages));
  const all = [...report.problems, ...unwritten];
  printConfig(loaded, invocation, shell, language.words);
  printProblems(all, shell, language.words);
  return exitCodeOf({ ...report, problems: all }, failOnOf(invocation, input.settings));
}

/** The report with what would be under the suppositions; the same as text. */
function withWhatIf(report: Report, scene: Scene, suppositions: readonly Supposition[], written: readonly string[], { messages, words }: Language): Pick<Told, "report" | "whatIfText"> {
  if (suppositions.length === 0) return { report, whatIfText: undefined };
  const supposed = suppose(scene, suppositions);
  return {
    report: { ...report, whatIf: reportWhatIf(supposed, written, messages) },
    whatIfText: (view) => whatIfText(scene.result.judged, supposed, written, messages, words, view),
  };
}
