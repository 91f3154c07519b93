import { en, exitCodeOf, listOffers, makePlan, makePlanReport, makeReport, REMEDIES, reportProblem, type Problem, type RemedyId, type Result, type Scene } from "@kubectl-loopback/core";
import type { FlagName } from "../cli/flags.ts";
import { meant } from "../cli/meant.ts";
import type { Invocation } from "../cli/parse.ts";
import { isUsageError, usageError, type UsageError } from "../cli/usage-error.ts";
import { durationOf } from "../cli/duration.ts";
import type { Loaded } from "../config/load-config.ts";
import { fixFiles } from "../fix/fix-files.ts";
import { fixLive } from "../fix/fix-live.ts";
import type { FixRun } from "../fix/fix-run.ts";
import { undoFixes } from "../fix/undo-verb.ts";
import { offersText } from "../output/plan-text.ts";
import { dataText } from "../output/print.ts";
import { summaryLine } from "../output/summary.ts";
import { printConfig, printProblems } from "../output/problems.ts";
import { failOnOf, judge, missingTargets, parseQuestion, type Asked } from "../question.ts";
import type { Input } from "../input.ts";
import { readInput } from "../read-input.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";

/** `fix`: plans a cure for every finding, and shows or applies it. */
export async function fix(invocation: Invocation, shell: Shell, language: Language, loaded: Loaded): Promise<ExitCode | UsageError> {
  const asked = parseQuestion(invocation);
  const remedy = parseRemedy(invocation.value("remedy"));
  const wrong = isUsageError(asked) ? asked : isUsageError(remedy) ? remedy : wrongTimeout(invocation.value("timeout")) ?? wrongAccept(invocation.values("accept")) ?? contradiction(invocation);
  if (wrong) return wrong;
  if (invocation.value("undo") !== undefined) return undoFixes(invocation, shell, language);
  const judged = await plannable(invocation, shell, language, asked as Asked, loaded);
  if (!judged) return 130;
  const { scene, ...run } = judged;
  printConfig(loaded, invocation, shell, language.words);
  if (invocation.on("list")) return list({ ...run, plan: listOffers(scene) });
  const planned = { ...run, plan: makePlan(scene, (remedy as { id?: RemedyId }).id) };
  return invocation.values("filename").length > 0 ? fixFiles(planned) : fixLive(planned);
}

function parseRemedy(text: string | undefined): { id?: RemedyId } | UsageError {
  const ids = REMEDIES.map(({ id }) => id);
  const id = ids.find((one) => one === text);
  if (text === undefined || id) return id ? { id } : {};
  return usageError("bad-value", `--remedy ${text}`, meant(text, ids) ?? ids.join(", "));
}

function wrongTimeout(text: string | undefined): UsageError | undefined {
  return text === undefined || durationOf(text) !== undefined ? undefined : usageError("bad-value", `--timeout ${text}`, "30s, 5m");
}

/** What cannot be meant together: one of the two would be left out without a word. */
const CONTRADICTIONS: readonly (readonly [FlagName, FlagName])[] = [
  ["undo", "filename"], ["undo", "undo-file"], ["undo", "remedy"], ["undo", "list"], ["undo", "write"], ["undo-file", "filename"],
];

function contradiction(invocation: Invocation): UsageError | undefined {
  if (invocation.value("undo") !== undefined && invocation.args.length > 0) return usageError("bad-combination", "--undo, TYPE/NAME");
  const pair = CONTRADICTIONS.find((flags) => flags.every((flag) => ![undefined, "false"].includes(invocation.value(flag))));
  return pair && usageError("bad-combination", pair.map((flag) => `--${flag}`).join(", "));
}

/** A name that is no precondition would confirm nothing. */
function wrongAccept(names: readonly string[]): UsageError | undefined {
  const known = Object.keys(en.fixing.preconditions);
  const wrong = names.find((name) => !known.includes(name));
  return wrong === undefined ? undefined : usageError("bad-value", `--accept ${wrong}`, meant(wrong, known) ?? known.join(", "));
}

/** Reads and judges; nothing where the user interrupted it. */
async function plannable(invocation: Invocation, shell: Shell, language: Language, asked: Asked, loaded: Loaded): Promise<(Omit<FixRun, "plan"> & { readonly scene: Scene }) | undefined> {
  // This remedy alone is made in the callers. Secrets stay unread: they are never edited.
  const callers = invocation.value("remedy") === "service-name" ? { secrets: false } : undefined;
  const look = async (from: Shell): Promise<{ input: Input; result: Result; problems: readonly Problem[] } | undefined> => {
    const input = await readInput(invocation, from, language.words, { ...asked, callers }, loaded);
    if (!input) return undefined;
    const result = judge({ ...asked, callers }, input, invocation, shell, loaded);
    return { input, result, problems: [...input.problems, ...missingTargets(asked, input), ...result.problems] };
  };
  const first = await look(shell);
  if (!first) return undefined;
  const { input, result, problems } = first;
  const failOn = failOnOf(invocation, input.settings);
  const again = async (stdin = ""): Promise<ExitCode> => {
    const now = await look({ ...shell, readStdin: async () => new TextEncoder().encode(stdin) });
    if (!now) return 130;
    const report = makeReport(now.result, [...now.input.problems, ...missingTargets(asked, now.input)], language.messages);
    const gaps = report.problems.filter((problem) => problem.level === "error");
    printProblems(gaps, shell, language.words);
    if (gaps.length === 0 && !invocation.on("quiet")) shell.stderr.write(`${language.words.fix.checkedAgain(summaryLine(report, language.words))}\n`);
    return exitCodeOf(report, failOn);
  };
  const scene = { result, live: invocation.values("filename").length === 0, clients: asked.keptApart(input.namespace ?? "default") };
  return { invocation, shell, language, input, problems, failOn, again, scene, exitCode: () => exitCodeOf(makeReport(result, [], language.messages), failOn) };
}

/** `--list`: every remedy for every finding, possible or not, with reasons. */
function list(run: FixRun): ExitCode {
  const { invocation, shell, language: { messages, words }, plan, problems } = run;
  const report = makePlanReport(plan, problems.map((one) => reportProblem(one, messages)), messages);
  const format = invocation.value("output") ?? "text";
  shell.stdout.write(format === "text" ? offersText(report, run) : dataText(report, format));
  printProblems(report.problems, shell, words);
  return report.problems.some((problem) => problem.level === "error") ? 3 : 0;
}
