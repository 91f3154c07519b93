import type { Messages, PlanReport } from "@kubectl-loopback/core";
import { stringify } from "yaml";
import type { Words } from "../words/words.ts";
import { kubectlCommands } from "../fix/kubectl-commands.ts";
import { oneLine, printable } from "./sanitize.ts";
import type { Style } from "./style.ts";

/** A plan for people: each remedy with what it does, what it rests on and how to undo it; what is left; the verdicts before and after. */
export function planText(plan: PlanReport, messages: Messages, words: Words, style: Style, live: boolean): string {
  return [
    ...plan.remedies.map((remedy) => remedyText(remedy, words, style)),
    ...(live ? plan.edits.map((edit) => editText(edit, words, style)) : []),
    preconditionText(plan, words, style),
    verdictText(plan, messages, words, style),
    ...plan.left.map((left) => leftText(left, words, style)),
  ].filter((part) => part !== "").join("\n");
}

/** Every remedy for every finding, possible or not. */
export function offersText(plan: PlanReport, words: Words, style: Style): string {
  return plan.left.length === 0 ? `${words.fix.nothing}\n` : plan.left.map((left) => leftText(left, words, style)).join("\n");
}

function remedyText(remedy: PlanReport["remedies"][number], words: Words, style: Style): string {
  const objects = remedy.findings.map((finding) => `${finding.code} ${objectName(finding.object)}${finding.listener ? ` ${finding.listener.protocol} ${finding.listener.port}` : ""}`);
  const lines: [string, string][] = [
    [words.fix.for, [...new Set(objects)].join("; ")],
    [words.fix.does, remedy.does],
    ...remedy.sideEffects.map((text): [string, string] => [words.fix.sideEffect, text]),
    ...remedy.steps.map((text): [string, string] => [words.fix.step, text]),
    [words.fix.wrong, remedy.wrong],
    [words.fix.verify, remedy.verify],
    [words.fix.undo, remedy.undo],
  ];
  return `${style.bold(`${remedy.id}: ${remedy.title}`)} (${words.fix.risks[remedy.risk as "low"]})\n${labelled(lines, style)}`;
}

function editText(edit: PlanReport["edits"][number], words: Words, style: Style): string {
  const commands = kubectlCommands(edit).map((command): [string, string] => [words.fix.command, command]);
  return `${style.bold(oneLine(objectName(edit.object)))}\n${changeLines(edit, style)}${labelled(commands, style)}`;
}

/** The changed fields as a diff of YAML. */
function changeLines(edit: PlanReport["edits"][number], style: Style): string {
  if (edit.kind === "create") return indent(stringify(edit.value), (line) => style.green(`+ ${line}`));
  const before = edit.patch.filter((operation) => operation.op === "test" && operation.path !== "/metadata/resourceVersion");
  return edit.changes.map((change) => {
    const pointer = `/${change.path.map((key) => String(key).replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`;
    const old = before.find((operation) => operation.path === pointer);
    const nested = (value: unknown) => stringify(change.path.reduceRight<unknown>((inner, key) => (typeof key === "number" ? [inner] : { [key]: inner }), value));
    const removed = old && "value" in old ? indent(nested(old.value), (line) => style.red(`- ${line}`)) : "";
    const added = change.op === "remove" ? "" : indent(nested(change.value), (line) => style.green(`+ ${line}`));
    return removed + added;
  }).join("");
}

function indent(text: string, paint: (line: string) => string): string {
  return text.trimEnd().split("\n").map((line) => `  ${paint(printable(line))}\n`).join("");
}

function preconditionText(plan: PlanReport, words: Words, style: Style): string {
  const asked = plan.preconditions.filter((one) => one.state !== "holds");
  return asked.length === 0 ? "" : labelled(asked.map((one) => [one.state === "ask" ? words.fix.confirm : words.fix.fails, `${one.name}: ${one.text}`]), style);
}

function verdictText(plan: PlanReport, messages: Messages, words: Words, style: Style): string {
  const changed = plan.verdicts.filter(({ before, after }) => after !== null && (before.verdict !== after.verdict || before.reason !== after.reason));
  return labelled(changed.map(({ object, port, protocol, before, after }): [string, string] =>
    [words.fix.foreseen, `${objectName(object)} ${protocol} ${port}: ${messages.verdicts[before.verdict]} (${before.reason}) → ${messages.verdicts[after!.verdict]} (${after!.reason})`]), style);
}

function leftText(left: PlanReport["left"][number], words: Words, style: Style): string {
  const offers = left.offers.map(({ id, possible, text }): [string, string] => [possible ? words.fix.possible : words.fix.impossible, `${id}: ${text}`]);
  return `${style.bold(oneLine(`${left.code} ${objectName(left.object)}: ${left.message}`))}\n${labelled(offers, style)}`;
}

function labelled(lines: readonly (readonly [string, string])[], style: Style): string {
  return lines.map(([label, text]) => `  ${style.dim(`${label}:`)} ${oneLine(text)}\n`).join("");
}

function objectName({ kind, namespace, name }: { kind: string; namespace: string | null; name: string }): string {
  return namespace === null ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
