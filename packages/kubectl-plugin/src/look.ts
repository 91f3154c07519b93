import { sep } from "node:path";
import { exitCodeOf, makeReport, reportProblem, type FailOn, type Supposition } from "@kubectl-loopback/core";
import { withBaseline } from "./baseline.ts";
import type { Output } from "./cli/outputs.ts";
import type { Invocation } from "./cli/parse.ts";
import type { Loaded } from "./config/load-config.ts";
import type { AllTold, Told } from "./formats/format.ts";
import type { Input } from "./input.ts";
import { emit } from "./output/emit.ts";
import { assumedBy } from "./output/fact-rows.ts";
import { printConfig, printProblems } from "./output/problems.ts";
import { viewOf } from "./output/view.ts";
import { failOnOf, judge, missingTargets, type Asked } from "./question.ts";
import { readInput } from "./read-input.ts";
import { withOrigins } from "./rendered/origins.ts";
import type { ExitCode, Shell } from "./shell.ts";
import type { Language } from "./words/index.ts";
import manifest from "../package.json" with { type: "json" };

/** What is to be judged, supposed and printed. */
export interface Order {
  readonly asked: Asked;
  readonly suppositions: readonly Supposition[];
  readonly outputs: readonly Output[];
}

/** What one look at files or at a cluster showed. */
export interface Look {
  readonly input: Input;
  readonly told: Told;
  readonly failOn: FailOn;
}

export type Looks = readonly [Look, ...Look[]];

/** Reads and judges, for each of several contexts at once. Null where the user interrupted it. */
export async function lookAtAll(order: Order, all: readonly Invocation[], shell: Shell, language: Language, loaded: Loaded): Promise<Looks | null> {
  const several = all.length > 1;
  const from = several ? { ...shell, readStdin: onlyOnce(shell.readStdin) } : shell;
  const looks = await Promise.all(all.map((one) => look(order, several, one, from, language, loaded)));
  return looks.every((one) => one !== null) ? looks as unknown as Looks : null;
}

/** What is read from standard input is for all. */
function onlyOnce<T>(read: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= read());
}

async function look({ asked, suppositions }: Order, several: boolean, invocation: Invocation, shell: Shell, language: Language, loaded: Loaded): Promise<Look | null> {
  const input = await readInput(invocation, shell, language.words, asked, loaded);
  if (!input) return null;
  const context = several ? { context: invocation.value("context")! } : {};
  const { result, problems } = withBaseline(judge(asked, input, invocation, shell, loaded), [...input.problems, ...missingTargets(asked, input)], input, invocation, shell);
  const view = viewOf(invocation, shell, input, result);
  const scene = { result, live: input.fromFiles.size === 0, clients: asked.keptApart(input.namespace ?? "default") };
  const judged = makeReport(result, problems, language.messages);
  const { report, whatIfText } = suppositions.length === 0 ? { report: judged, whatIfText: undefined } : (await import("./what-if.ts")).withWhatIf(judged, scene, suppositions, invocation.values("what-if"), language);
  const told = {
    result, language, view, whatIfText, assumedBy: assumedBy(asked.assumptions, loaded, language.words),
    report: withOrigins({ ...report, ...context }, input, invocation, shell, language.words),
    version: manifest.version, baseline: invocation.value("baseline") !== undefined, separator: sep,
  };
  return { input, told, failOn: failOnOf(invocation, input.settings) };
}

/** Prints what was seen, and says what it amounts to: of several clusters, the worst. */
export async function tell(looks: Looks, { outputs }: Pick<Order, "outputs">, invocation: Invocation, shell: Shell, { messages, words }: Language, loaded: Loaded): Promise<ExitCode> {
  const unwritten = (await emit(outputs, looks.map(({ told }) => told) as unknown as AllTold, shell)).map((problem) => reportProblem(problem, messages));
  printConfig(loaded, invocation, shell, words);
  for (const { told: { report } } of looks) printProblems(report.problems, shell, words, report.context);
  printProblems(unwritten, shell, words);
  return worst(looks.map(({ told: { report }, failOn }) => exitCodeOf({ ...report, problems: [...report.problems, ...unwritten] }, failOn)));
}

/** 3 is worse than 1, and that than 0. */
export function worst(codes: readonly (0 | 1 | 3)[]): ExitCode {
  return Math.max(...codes) as 0 | 1 | 3;
}
