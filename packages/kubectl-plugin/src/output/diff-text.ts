import { fieldName, oneLine, wrap, type DiffReport, type Json, type ObjectDifference } from "@kubectl-loopback/core";
import type { Language } from "../words/index.ts";
import { changesText } from "./changes-text.ts";
import { locationName, objectName } from "./names.ts";
import type { TextOptions } from "./text-options.ts";

/** A difference for people, signed like `kubectl diff`: what only the cluster has, what only the files have; then the verdicts that change. */
export function diffText(report: DiffReport, language: Language, view: TextOptions): string {
  const { words, messages } = language;
  const { style, width, quiet } = view;
  const isWhole = !report.problems.some(({ level }) => level === "error");
  if (!isDifferent(report)) return quiet ? "" : `${wrap(isWhole ? words.diff.same : words.diff.sameRead, width, 0)}\n`;
  const fields = report.objects.length === 0 ? [] : [`${style.red(`--- ${words.diff.cluster}`)}\n${style.green(`+++ ${words.diff.files}`)}\n`, ...report.objects.map((one) => objectText(one, language, view))];
  const verdicts = report.listeners.length + report.findings.length === 0 ? [] : [`${style.bold(words.diff.verdicts)}\n`, changesText(report, messages, words, view)];
  return [...fields, ...verdicts, ...(quiet ? [] : [`${wrap(words.diff.summary(report.summary), width, 0)}\n`])].join("\n");
}

export function isDifferent({ objects, listeners, findings }: Pick<DiffReport, "objects" | "listeners" | "findings">): boolean {
  return objects.length + listeners.length + findings.length > 0;
}

function objectText({ object, location, change, fields }: ObjectDifference, { words }: Language, { style }: TextOptions): string {
  const place = location ? `  ${style.dim(oneLine(locationName(location)))}` : "";
  if (change === "added") return `${style.green(`+ ${style.bold(oneLine(objectName(object)))} (${words.diff.added})`)}${place}\n`;
  const line = (sign: "+" | "-", path: string, value: Json) => (value === null ? "" : `${(sign === "+" ? style.green : style.red)(oneLine(`${sign} ${path}: ${JSON.stringify(value)}`))}\n`);
  const lines = fields.map(({ path, live, file }) => line("-", fieldName(path), live) + line("+", fieldName(path), file));
  return `  ${style.bold(oneLine(objectName(object)))}${place}\n${lines.join("")}`;
}
