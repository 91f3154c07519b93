import { resolve } from "node:path";
import { makePlanReport, nameOf, oneLine, reportProblem, type Problem } from "@kubectl-loopback/core";
import { durationOf } from "../cli/duration.ts";
import { planText } from "../output/plan-text.ts";
import { dataText } from "../output/print.ts";
import { printProblems } from "../output/problems.ts";
import { rewrittenLine } from "../output/progress.ts";
import type { ExitCode } from "../shell.ts";
import type { FixRun } from "./fix-run.ts";
import { applySteps, liveSteps, type LiveStep } from "./apply-live.ts";
import { refusal } from "./confirm.ts";
import { warnOfOwners } from "./owners.ts";
import { keepSteps } from "./undo-file.ts";
import { awaitControllers } from "./wait.ts";

/** Milliseconds to wait for a controller unless `--timeout` says otherwise. */
const PATIENCE = 60_000;

/** Live: shows the plan, asks, and changes objects under guard. */
export async function fixLive(run: FixRun): Promise<ExitCode> {
  const { invocation, shell, plan } = run;
  if (showPlan(run)) return 3;
  const steps = liveSteps(plan);
  const where = invocation.value("dry-run") ?? "none";
  if (steps.length === 0 || where === "client") return run.exitCode();
  const refused = where === "none" ? await refusal(run, steps.length) : undefined;
  const problems = refused ? [refused] : await change(run, steps, where === "server");
  printProblems(problems.map((problem) => reportProblem(problem, run.language.messages)), shell, run.language.words);
  if (shell.interrupted.aborted) return 130;
  if (problems.length > 0) return 3;
  return where === "server" ? run.exitCode() : run.again();
}

/** Whether there is a problem that must be solved first. */
function showPlan(run: FixRun): boolean {
  const { invocation, shell, language: { messages, words }, plan, problems } = run;
  const report = makePlanReport(plan, problems.map((problem) => reportProblem(problem, messages)), messages);
  const format = invocation.value("output") ?? "text";
  shell.stdout.write(format === "text" ? planText(report, run, plan.edits.map((_, index) => index)) : dataText(report, format));
  warnOfOwners(run);
  printProblems(report.problems, shell, words);
  return report.problems.some((problem) => problem.level === "error");
}

async function change({ invocation, shell, language: { words }, plan }: FixRun, steps: readonly LiveStep[], dryRun: boolean): Promise<Problem[]> {
  const { openCluster } = await import("../cluster/read-live.ts");
  const client = await openCluster(invocation, shell);
  if ("code" in client) return [client];
  const line = rewrittenLine(shell.stderr);
  const undoFile = dryRun ? undefined : invocation.value("undo-file");
  const options = {
    client,
    dryRun,
    patience: durationOf(invocation.value("timeout") ?? "") ?? PATIENCE,
    interrupted: shell.interrupted,
    keep: (undo: Parameters<typeof keepSteps>[2]) => (undoFile === undefined ? undefined : keepSteps(undoFile, resolve(shell.cwd, undoFile), undo)),
    tell: (object: Parameters<typeof nameOf>[0]) => line.say(oneLine((dryRun ? words.fix.wouldChange : words.fix.changed)(nameOf(object)))),
    waiting: (object: Parameters<typeof nameOf>[0], seconds: number) => line.show(oneLine(words.fix.waiting(nameOf(object), seconds))),
  };
  try {
    const problems = await applySteps(steps, options);
    const waits = invocation.on("wait") && !dryRun && problems.length === 0;
    return waits ? await awaitControllers(plan, client, options) : problems;
  } finally {
    line.end();
    client.close();
  }
}
