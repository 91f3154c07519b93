import { isAbsolute, relative } from "node:path";
import { makePlanReport, oneLine, reportProblem, type PlanReport, type Problem } from "@kubectl-loopback/core";
import { encodeText } from "../files/decode.ts";
import { writeFile, type FileEdit } from "../files/write.ts";
import { planText } from "../output/plan-text.ts";
import { dataText } from "../output/print.ts";
import { printProblems } from "../output/problems.ts";
import { unifiedDiff } from "../output/unified-diff.ts";
import type { ExitCode } from "../shell.ts";
import type { FixRun } from "./fix-run.ts";
import { fileEdits, fileOf } from "./file-edits.ts";
import { warnOfOwners } from "./owners.ts";

/** Files: shows one diff that `git apply` takes, or writes. Results go to stdout, all else to stderr. */
export async function fixFiles(run: FixRun): Promise<ExitCode> {
  const { invocation, shell, language: { messages, words }, plan, input } = run;
  const writing = invocation.on("write") && (invocation.value("dry-run") ?? "none") === "none";
  const fixed = fileEdits(plan, input.origin, messages);
  const { written, problems } = writing ? writeAll(fixed.edits) : { written: [], problems: [] };
  const report = makePlanReport(plan, [...run.problems, ...fixed.problems, ...problems].map((problem) => reportProblem(problem, messages)), messages);
  if ((invocation.value("output") ?? "text") === "text") printText(run, report, fixed.edits, writing);
  else shell.stdout.write(dataText(report, invocation.value("output")!));
  for (const file of written) shell.stderr.write(`${oneLine(words.fix.written(file))}\n`);
  printProblems(report.problems, shell, words);
  if (report.problems.some((problem) => problem.level === "error")) return 3;
  if (writing) return fixed.edits.length > 0 ? run.again(fixed.edits.find(isStdin)?.after) : run.exitCode();
  return plan.edits.length > 0 && run.failOn !== "never" ? 1 : run.exitCode();
}

function isStdin({ file }: FileEdit): boolean {
  return file === "-";
}

/** Standard input is not written: its new text goes to standard output. */
function writeAll(edits: readonly FileEdit[]): { written: readonly string[]; problems: readonly Problem[] } {
  const outcomes = edits.filter((edit) => !isStdin(edit)).map((edit) => ({ file: edit.file, problem: writeFile(edit) }));
  return { written: outcomes.filter(({ problem }) => !problem).map(({ file }) => file), problems: outcomes.flatMap(({ problem }) => problem ?? []) };
}

/** A path as `git apply` in the current folder takes it. */
function fromHere(file: string, cwd: string): string {
  return isAbsolute(file) ? relative(cwd, file) : file;
}

function printText(run: FixRun, report: PlanReport, edits: readonly FileEdit[], writing: boolean): void {
  const { invocation, shell, plan, input } = run;
  const elsewhere = plan.edits.flatMap((edit, index) => (fileOf(edit) === undefined ? [index] : []));
  const filtered = writing ? input.origin("-") : undefined;
  if (!writing) shell.stdout.write(edits.map(({ file, before, after }) => unifiedDiff(fromHere(file, shell.cwd), before, after)).join(""));
  if (filtered) shell.stdout.write(encodeText(edits.find(isStdin)?.after ?? filtered.text, filtered.mark));
  if (!invocation.on("quiet")) shell.stderr.write(planText(report, run, elsewhere));
  warnOfOwners(run);
}
