import { analyze, diffObjects, keyOf, makeDiffReport, makeReport, type Cluster, type Result } from "@kubectl-loopback/core";
import type { Invocation } from "../cli/parse.ts";
import { isUsageError, usageError, type UsageError } from "../cli/usage-error.ts";
import type { Loaded } from "../config/load-config.ts";
import { diffText, isDifferent } from "../output/diff-text.ts";
import { dataText } from "../output/print.ts";
import { printConfig, printProblems } from "../output/problems.ts";
import { viewOf } from "../output/view.ts";
import { judge, missingTargets, parseQuestion } from "../question.ts";
import { readInput } from "../read-input.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";

/** `diff`: files against the cluster, in the fields that judging reads; and the verdicts that change when they are applied. */
export async function diff(invocation: Invocation, shell: Shell, language: Language, loaded: Loaded): Promise<ExitCode | UsageError> {
  const asked = parseQuestion(invocation);
  if (isUsageError(asked)) return asked;
  if (invocation.values("filename").length + invocation.values("kustomize").length === 0) return usageError("missing-value", "-f", "FILE|DIR|-");
  const laidOver: Invocation = { ...invocation, on: (flag) => flag === "live" || invocation.on(flag) };
  const input = await readInput(laidOver, shell, language.words, asked, loaded);
  if (!input) return 130;
  const after = judge(asked, input, laidOver, shell, loaded);
  const report = makeReport(after, [...input.problems, ...missingTargets(asked, input)], language.messages);
  // Of a cluster that could not be asked at all, everything in the files would be new.
  const isLive = input.live?.coverage.source === "live";
  const { objects, problems } = isLive ? diffObjects(input.cluster, input.fromFiles, input.live!) : { objects: [], problems: [] };
  const before = isLive ? makeReport(judgedBefore(after, input.live!), [], language.messages) : report;
  const difference = makeDiffReport(objects.filter(({ object }) => asked.targets.length === 0 || isTarget(asked.targets, object)), before, report, problems, language.messages);
  const format = invocation.value("output") ?? "text";
  const view = viewOf(laidOver, shell, input, after);
  shell.stdout.write(format === "text" ? diffText(difference, language, view) : dataText(difference, format));
  printConfig(loaded, invocation, shell, language.words);
  printProblems(difference.problems, shell, language.words);
  return difference.problems.some(({ level }) => level === "error") ? 3 : isDifferent(difference) ? 1 : 0;
}

/** The same question about the same objects, as they are in the cluster. */
function judgedBefore(after: Result, live: Cluster): Result {
  const asked = new Set(after.cluster.objects.all.filter((object) => after.question.concerns(object)).map(({ ref }) => keyOf(ref)));
  return analyze(live, { ...after.question, concerns: ({ ref }) => asked.has(keyOf(ref)) });
}

function isTarget(targets: readonly { readonly kind: string; readonly name: string | undefined }[], { kind, name }: { readonly kind: string; readonly name: string }): boolean {
  return targets.some((target) => target.kind === kind && (target.name === undefined || target.name === name));
}
