import { sep } from "node:path";
import { exitCodeOf, makeReport, reportProblem } from "@kubectl-loopback/core";
import { parseOutputs } from "../cli/outputs.ts";
import type { Invocation } from "../cli/parse.ts";
import { isUsageError, type UsageError } from "../cli/usage-error.ts";
import type { Loaded } from "../config/load-config.ts";
import { callersText, callersWide, isAboutCallers } from "../output/callers-text.ts";
import { emit, type OwnFormats } from "../output/emit.ts";
import { assumedBy } from "../output/fact-rows.ts";
import { printConfig, printProblems } from "../output/problems.ts";
import { viewOf } from "../output/view.ts";
import { failOnOf, judge, missingTargets, parseQuestion } from "../question.ts";
import { readInput } from "../read-input.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";
import manifest from "../../package.json" with { type: "json" };

/** Callers are told in other words than verdicts. */
const OWN: OwnFormats = { text: ([told]) => callersText(told), wide: ([told]) => callersWide(told) };

/** `callers`: what names the internal CLBs asked about, wherever it stands, and what to name instead. */
export async function callers(invocation: Invocation, shell: Shell, language: Language, loaded: Loaded): Promise<ExitCode | UsageError> {
  const parsed = parseQuestion(invocation);
  const outputs = await parseOutputs(invocation);
  if (isUsageError(parsed)) return parsed;
  if (isUsageError(outputs)) return outputs;
  const asked = { ...parsed, callers: { secrets: invocation.on("include-secrets") } };
  const input = await readInput(invocation, shell, language.words, asked, loaded);
  if (!input) return 130;
  const result = judge(asked, input, invocation, shell, loaded);
  const about = { ...result, findings: result.findings.filter(isAboutCallers) };
  const report = makeReport(about, [...input.problems, ...missingTargets(asked, input)], language.messages);
  const view = viewOf(invocation, shell, input, result);
  const told = { result: about, report, language, view, whatIfText: undefined, assumedBy: assumedBy(asked.assumptions, loaded, language.words), version: manifest.version, baseline: false, separator: sep };
  const unwritten = (await emit(outputs, [told], shell, OWN)).map((problem) => reportProblem(problem, language.messages));
  const problems = [...report.problems, ...unwritten];
  printConfig(loaded, invocation, shell, language.words);
  printProblems(problems, shell, language.words);
  return exitCodeOf({ ...report, problems }, failOnOf(invocation, input.settings));
}
