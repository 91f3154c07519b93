import { sep } from "node:path";
import { analyze, exitCodeOf, makeReport, reportProblem } from "@kubectl-loopback/core";
import { withBaseline, wrongBaselineFlags } from "../baseline.ts";
import { parseOutputs, type Output } from "../cli/outputs.ts";
import type { Invocation } from "../cli/parse.ts";
import { isUsageError, type UsageError } from "../cli/usage-error.ts";
import { emit } from "../output/emit.ts";
import { nextCommand } from "../output/next-command.ts";
import { printProblems } from "../output/problems.ts";
import { styleOf } from "../output/style.ts";
import { widthOf } from "../output/wrap.ts";
import { withOrigins } from "../rendered/origins.ts";
import { concerns, missingTargets, parseQuestion, type Asked } from "../question.ts";
import { readInput } from "../read-input.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";
import manifest from "../../package.json" with { type: "json" };

/** `check`: reads, judges, prints. */
export async function check(invocation: Invocation, shell: Shell, language: Language): Promise<ExitCode | UsageError> {
  const asked = parseQuestion(invocation);
  const outputs = await parseOutputs(invocation);
  for (const one of [asked, outputs, wrongBaselineFlags(invocation) ?? {}]) if (isUsageError(one)) return one;
  return judgeAndPrint(asked as Asked, outputs as readonly Output[], invocation, shell, language);
}

async function judgeAndPrint(asked: Asked, outputs: readonly Output[], invocation: Invocation, shell: Shell, language: Language): Promise<ExitCode | UsageError> {
  const input = await readInput(invocation, shell, language.words, asked);
  if (!input) return 130;
  const from = asked.clients(input.namespace ?? "default");
  const judged = analyze(input.cluster, { assumptions: asked.assumptions, from, concerns: concerns(asked, input, invocation) });
  const { result, problems } = withBaseline(judged, [...input.problems, ...missingTargets(asked, input)], input, invocation, shell);
  const report = withOrigins(makeReport(result, problems, language.messages), input, invocation, shell, language.words);
  const view = {
    style: styleOf(invocation, shell),
    quiet: invocation.on("quiet"),
    verbose: invocation.on("verbose"),
    width: widthOf(shell.stdout),
    text: (file: string) => input.origin(file)?.text,
    next: (finding: Parameters<typeof nextCommand>[0]) => nextCommand(finding, result, invocation),
  };
  const told = { result, report, language, version: manifest.version, baseline: invocation.value("baseline") !== undefined, separator: sep, view };
  const unwritten = (await emit(outputs, told, shell)).map((problem) => reportProblem(problem, language.messages));
  const all = [...report.problems, ...unwritten];
  printProblems(all, shell, language.words);
  return exitCodeOf({ ...report, problems: all }, (invocation.value("fail-on") ?? "error") as Parameters<typeof exitCodeOf>[1]);
}
