import { analyze, exitCodeOf, makePlan, makePlanReport, makeReport, offersFor, nearest, type Plan, type Problem, type RemedyId, REMEDIES, reportProblem, type Result, type Severity } from "@kubectl-loopback/core";
import type { Invocation } from "../cli/parse.ts";
import { isUsageError, usageError, type UsageError } from "../cli/usage-error.ts";
import { fixFiles } from "../fix/fix-files.ts";
import { fixLive } from "../fix/fix-live.ts";
import { undoLive } from "../fix/undo-verb.ts";
import { writeFile } from "../files/write.ts";
import { offersText, planText } from "../output/plan-text.ts";
import { dataText } from "../output/print.ts";
import { printProblems } from "../output/problems.ts";
import { styleOf } from "../output/style.ts";
import { unifiedDiff } from "../output/unified-diff.ts";
import { concerns, missingTargets, parseQuestion, type Asked } from "../question.ts";
import { readInput, type Input } from "../read-input.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";

/** One run of `fix`, after judging and planning. */
export interface FixRun {
  readonly invocation: Invocation;
  readonly shell: Shell;
  readonly language: Language;
  readonly input: Input;
  readonly result: Result;
  readonly plan: Plan;
  readonly problems: readonly Problem[];
  readonly failOn: Severity | "never";
  /** Judges once more, on what is there now. */
  again(): Promise<ExitCode>;
}

/** `fix`: plans a cure for every finding, and shows or applies it. */
export async function fix(invocation: Invocation, shell: Shell, language: Language): Promise<ExitCode | UsageError> {
  if (invocation.value("undo") !== undefined) return undoLive(invocation, shell, language);
  const asked = parseQuestion(invocation);
  const remedy = parseRemedy(invocation.value("remedy"));
  if (isUsageError(asked)) return asked;
  if (remedy !== undefined && typeof remedy !== "string") return remedy;
  const run = await judge(invocation, shell, language, asked, remedy);
  if (!run) return 130;
  if (invocation.on("list")) return listOffers(run);
  return invocation.values("filename").length > 0 ? fixManifests(run) : fixLive(run);
}

function parseRemedy(text: string | undefined): RemedyId | UsageError | undefined {
  const ids = REMEDIES.map(({ id }) => id);
  if (text === undefined || ids.includes(text as RemedyId)) return text as RemedyId | undefined;
  return usageError("bad-value", `--remedy ${text}`, nearest(text, ids) ?? ids.join(", "));
}

async function judge(invocation: Invocation, shell: Shell, language: Language, asked: Asked, remedy: RemedyId | undefined): Promise<FixRun | undefined> {
  const input = await readInput(invocation, shell, language.words, asked);
  if (!input) return undefined;
  const named = asked.clients(input.namespace ?? "default");
  const question = { assumptions: asked.assumptions, from: named, concerns: concerns(asked, input, invocation) };
  const result = analyze(input.cluster, question);
  const live = invocation.values("filename").length === 0;
  const plan = makePlan({ result, live, clients: asked.keptApart(input.namespace ?? "default") }, question, remedy);
  const problems = [...input.problems, ...missingTargets(asked, input)];
  const failOn = (invocation.value("fail-on") ?? "error") as FixRun["failOn"];
  const again = async (): Promise<ExitCode> => {
    const now = await readInput(invocation, shell, language.words, asked);
    if (!now) return 130;
    const report = makeReport(analyze(now.cluster, { ...question, concerns: concerns(asked, now, invocation) }), now.problems, language.messages);
    return exitCodeOf(report, failOn);
  };
  return { invocation, shell, language, input, result, plan, problems, failOn, again };
}

/** `--list`: every remedy for every finding, possible or not, with reasons. */
function listOffers({ invocation, shell, language, result, plan, problems }: FixRun): ExitCode {
  const { messages, words } = language;
  const live = invocation.values("filename").length === 0;
  const all = result.findings.filter((finding) => finding.severity !== "info").map((finding) => ({ finding, offers: offersFor(finding, { result, live, clients: [] }) }));
  const report = makePlanReport({ ...plan, chosen: [], edits: [], left: all }, [...problems, ...result.problems].map((one) => reportProblem(one, messages)), messages);
  const format = invocation.value("output") ?? "text";
  shell.stdout.write(format === "text" ? offersText(report, words, styleOf(invocation, shell)) : dataText(report, format));
  printProblems(report.problems, shell, words);
  return report.problems.some((problem) => problem.level === "error") ? 3 : 0;
}

/** Files: shows one diff that `git apply` takes, or writes. Results go to stdout, all else to stderr. */
async function fixManifests(run: FixRun): Promise<ExitCode> {
  const { invocation, shell, language, input, plan, result } = run;
  const { messages, words } = language;
  const fixed = fixFiles(plan, input.origin, messages);
  const writing = invocation.on("write");
  const failed = writing ? fixed.edits.filter((edit) => edit.file !== "-").map(writeFile) : [];
  const problems = [...run.problems, ...result.problems, ...fixed.problems, ...failed.filter((problem) => problem !== undefined)];
  const report = makePlanReport(plan, problems.map((problem) => reportProblem(problem, messages)), messages);
  const format = invocation.value("output") ?? "text";
  const stdin = fixed.edits.find((edit) => edit.file === "-");
  if (format !== "text") shell.stdout.write(dataText(report, format));
  else if (!writing) shell.stdout.write(fixed.edits.map(({ file, before, after }) => unifiedDiff(file, before, after)).join(""));
  else if (stdin) shell.stdout.write(stdin.after);
  if (format === "text") shell.stderr.write(planText(report, messages, words, styleOf(invocation, shell), false));
  if (writing) for (const [index, { file }] of fixed.edits.entries()) if (file !== "-" && failed[index] === undefined) shell.stderr.write(`${words.fix.written(file)}\n`);
  printProblems(report.problems, shell, words);
  if (report.problems.some((problem) => problem.level === "error")) return 3;
  if (writing && stdin === undefined) return fixed.edits.length > 0 ? run.again() : remaining(run);
  return fixed.edits.length > 0 && !writing ? 1 : remaining(run);
}

function remaining({ result, failOn, language }: FixRun): ExitCode {
  return exitCodeOf(makeReport(result, [], language.messages), failOn);
}
