import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { makePlanReport, nameOf, ownerOf, reportProblem, type Plan, type Problem } from "@kubectl-loopback/core";
import { planText } from "../output/plan-text.ts";
import { dataText } from "../output/print.ts";
import { printProblems } from "../output/problems.ts";
import { oneLine } from "../output/sanitize.ts";
import { styleOf } from "../output/style.ts";
import type { ExitCode } from "../shell.ts";
import type { FixRun } from "../verbs/fix.ts";
import { applySteps, liveSteps } from "./apply-live.ts";
import { durationOf } from "../cli/duration.ts";
import { confirmed } from "./confirm.ts";
import type { UndoFile, UndoStep } from "./undo.ts";

/** Milliseconds to wait for a controller unless `--timeout` says otherwise. */
const PATIENCE = 60_000;

/** Live: shows the plan, asks, and changes objects under guard. */
export async function fixLive(run: FixRun): Promise<ExitCode> {
  const { invocation, shell, language, plan, result } = run;
  const { messages, words } = language;
  const report = makePlanReport(plan, [...run.problems, ...result.problems].map((problem) => reportProblem(problem, messages)), messages);
  const format = invocation.value("output") ?? "text";
  shell.stdout.write(format === "text" ? planText(report, messages, words, styleOf(invocation, shell), true) || `${words.fix.nothing}\n` : dataText(report, format));
  for (const warning of ownerWarnings(plan, run)) shell.stderr.write(`${oneLine(warning)}\n`);
  printProblems(report.problems, shell, words);
  if (report.problems.some((problem) => problem.level === "error")) return 3;
  const steps = liveSteps(plan);
  const dryRun = invocation.value("dry-run") ?? "none";
  if (steps.length === 0 || dryRun === "client") return run.again();
  const unconfirmed = await confirmed(run, steps.length);
  const problems = unconfirmed ? [unconfirmed] : await apply(run, steps, dryRun === "server");
  printProblems(problems.map((problem) => reportProblem(problem, messages)), shell, words);
  return problems.length > 0 ? 3 : run.again();
}

function ownerWarnings(plan: Plan, { language: { words } }: FixRun): string[] {
  return plan.edits.flatMap((edit) => {
    const owner = edit.kind === "change" ? ownerOf(edit.object) : undefined;
    if (!owner || edit.kind !== "change") return [];
    const warning = words.fix.owner(nameOf(edit.object.ref), owner.tool, owner.name);
    return [`${words.levels.notice}: ${warning}${owner.tool === "Helm" ? `; ${words.fix.helmValues}` : ""}`];
  });
}

async function apply({ invocation, shell, language: { words } }: FixRun, steps: ReturnType<typeof liveSteps>, dryRun: boolean): Promise<Problem[]> {
  const { openCluster } = await import("../cluster/read-live.ts");
  const client = await openCluster(invocation, shell);
  if ("code" in client) return [client];
  const kept: UndoStep[] = [];
  const undoFile = invocation.value("undo-file");
  const keep = (more: readonly UndoStep[]) => {
    kept.push(...more);
    const file: UndoFile = { apiVersion: "kubectl-loopback/v1", kind: "Undo", server: client.server, steps: kept };
    if (undoFile !== undefined && !dryRun) writeFileSync(resolve(shell.cwd, undoFile), `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  };
  try {
    return await applySteps(steps, {
      client,
      dryRun,
      patience: durationOf(invocation.value("timeout") ?? "") ?? PATIENCE,
      interrupted: shell.interrupted,
      keep,
      tell: (object) => void shell.stderr.write(`${oneLine((dryRun ? words.fix.wouldChange : words.fix.changed)(nameOf(object)))}\n`),
      waiting: (object, seconds) => { if (shell.stderr.isTTY) shell.stderr.write(`\r\u001b[K${oneLine(words.fix.waiting(nameOf(object), seconds))}`); },
    });
  } catch (error) {
    return [{ code: "write-failed", level: "error", params: { file: undoFile ?? "", error: (error as Error).message }, location: null }];
  } finally {
    client.close();
  }
}
