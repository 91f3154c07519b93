import { applyChanges, oneLine, printable, wrap, type Edit, type Json, type JsonObject, type PlanReport } from "@kubectl-loopback/core";
import { stringify } from "yaml";
import { kubectlCommand } from "../fix/kubectl-commands.ts";
import type { FixRun } from "../fix/fix-run.ts";
import { styleOf, type Style } from "./style.ts";
import { hunks } from "./unified-diff.ts";
import { widthOf } from "./width.ts";

/** How a plan is told. */
interface Telling {
  readonly run: FixRun;
  readonly style: Style;
  readonly width: number;
}

/** A plan for people: each remedy with what it does, what it rests on and how to undo it; edits to live objects; the verdicts before and after; what is left. */
export function planText(plan: PlanReport, run: FixRun, liveEdits: readonly number[]): string {
  const telling = tellingOf(run);
  const { words } = run.language;
  const parts = [
    ...plan.remedies.map((remedy) => remedyText(remedy, telling)),
    ...(hasFiles(run) && liveEdits.length > 0 ? [`${words.fix.alsoInCluster}\n`] : []),
    ...liveEdits.map((index) => editText(plan.edits[index]!, run.plan.edits[index]!, telling)),
    outlookText(plan, telling),
    ...(plan.left.length > 0 ? [`${words.fix.stillThere}\n`] : []),
    ...plan.left.map((left) => leftText(left, telling)),
  ].filter((part) => part !== "");
  return parts.length === 0 ? nothingText(plan, telling) : parts.join("\n");
}

/** Every remedy for every finding, possible or not. */
export function offersText(plan: PlanReport, run: FixRun): string {
  const telling = tellingOf(run);
  return plan.left.length === 0 ? nothingText(plan, telling) : plan.left.map((left) => leftText(left, telling)).join("\n");
}

/** What could not be read is never said to be fine. Where nothing could be, there is nothing to say but why. */
function nothingText({ problems }: PlanReport, { run, width }: Telling): string {
  const { nothing, nothingRead } = run.language.words.fix;
  const gaps = problems.some(({ level }) => level === "error");
  if (gaps && run.input.cluster.objects.all.length === 0) return "";
  return `${wrap(gaps ? nothingRead : nothing, width, 0)}\n`;
}

function tellingOf(run: FixRun): Telling {
  return { run, style: styleOf(run.invocation, run.shell), width: widthOf(run.shell.stdout) };
}

function hasFiles({ invocation }: FixRun): boolean {
  return invocation.values("filename").length > 0;
}

function remedyText(remedy: PlanReport["remedies"][number], telling: Telling): string {
  const words = telling.run.language.words.fix;
  const lines: [string, string][] = [
    [words.for, [...new Set(remedy.findings.map(findingName))].join("; ")],
    [words.does, remedy.does],
    ...remedy.sideEffects.map((text): [string, string] => [words.sideEffect, text]),
    ...remedy.steps.map((text): [string, string] => [words.step, text]),
    [words.wrong, remedy.wrong],
    [words.verify, remedy.verify],
    [words.undo, remedy.undo],
  ];
  return `${telling.style.bold(`${remedy.id}: ${remedy.title}`)} (${words.risks[remedy.risk]})\n${labelled(lines, telling)}`;
}

function editText(planned: PlanReport["edits"][number], edit: Edit, { run, style }: Telling): string {
  const command = `  ${style.dim(`${run.language.words.fix.command}:`)} ${oneLine(kubectlCommand(planned, run.invocation))}\n`;
  return `${style.bold(oneLine(objectName(planned.object)))}\n${diffText(edit, style)}${command}`;
}

/** What changes in the object, as a diff of its YAML. */
function diffText(edit: Edit, style: Style): string {
  const [before, after] = edit.kind === "create" ? ["", yamlOf(edit.value)] : [yamlOf(edit.object.value), yamlOf(applyChanges(edit.object.value, edit.changes))];
  const paint = (line: string) => (line.startsWith("+") ? style.green(line) : line.startsWith("-") ? style.red(line) : line);
  return hunks(before, after).map((line) => `  ${paint(printable(line))}\n`).join("");
}

/** An object without what the server keeps for itself. */
function yamlOf({ apiVersion, kind, metadata, status: _, ...value }: JsonObject): string {
  const { managedFields: __, ...kept } = metadata as { [key: string]: Json };
  return stringify({ apiVersion, kind, metadata: kept, ...value }, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** What must be confirmed, and what is foreseen. */
function outlookText(plan: PlanReport, telling: Telling): string {
  const { words, messages } = telling.run.language;
  const changed = plan.verdicts.filter(({ before, after }) => after !== null && (before.verdict !== after.verdict || before.reason !== after.reason));
  return labelled([
    ...plan.preconditions.filter(({ state }) => state === "ask").map((one): [string, string] => [words.fix.confirm, `${one.name}: ${one.text}`]),
    ...changed.map(({ object, port, protocol, before, after }): [string, string] =>
      [words.fix.foreseen, `${objectName(object)} ${protocol} ${port}: ${messages.verdicts[before.verdict]} (${before.reason}) → ${messages.verdicts[after!.verdict]} (${after!.reason})`]),
    ...plan.brings.map((finding): [string, string] => [words.fix.brings, `${finding.code} ${objectName(finding.object)}: ${finding.message}`]),
  ], telling);
}

function leftText(left: PlanReport["left"][number], telling: Telling): string {
  const words = telling.run.language.words.fix;
  const offers = left.offers.map(({ id, possible, text }): [string, string] => [possible ? words.possible : words.impossible, `${id}: ${text}`]);
  return `${telling.style.bold(oneLine(`${left.code} ${objectName(left.object)}: ${left.message}`))}\n${labelled(offers, telling)}`;
}

function labelled(lines: readonly (readonly [string, string])[], { style, width }: Telling): string {
  return lines.map(([label, text]) => `  ${style.dim(`${label}:`)} ${wrap(oneLine(text), width - label.length - 4, 4)}\n`).join("");
}

function findingName({ code, object, listener }: Pick<PlanReport["left"][number], "code" | "object" | "listener">): string {
  return `${code} ${objectName(object)}${listener ? ` ${listener.protocol} ${listener.port}` : ""}`;
}

function objectName({ kind, namespace, name }: { kind: string; namespace: string | null; name: string }): string {
  return namespace === null ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
