import { isObject, type Json, type Path } from "../../model/json.ts";
import { jsonEntries, splitJson, type JsonEntry } from "../json-text.ts";
import type { Span } from "../positions.ts";
import { editBrackets, spreadIndent, type Brackets } from "./brackets.ts";
import type { ObjectEdit, ReadDocument } from "./document.ts";
import { planList, planMap, removedRuns, sameValue, type Plan } from "./plan.ts";
import { eolOf, lineEnd, lineStart, remembered, type Step } from "./text.ts";
import type { RefusalReason } from "../../model/edit.ts";

/** A JSON value, for edits. */
export function readJsonDocument(text: string): ReadDocument | RefusalReason {
  const [whole, ...others] = splitJson(text);
  if (!whole || others.length > 0) return "syntax";
  try {
    const value = JSON.parse(text) as Json;
    const shared = { text, whole, eol: eolOf(text), unit: indentUnit(text), entriesAt: remembered((offset: number) => [...jsonEntries(text, offset)]) };
    return { value, endsOpen: false, steps: (edit) => jsonSteps({ ...shared, edit }) };
  } catch {
    return "syntax";
  }
}

function jsonSteps(scene: Scene): Step[] {
  const { edit, entriesAt } = scene;
  let span = scene.whole;
  for (const name of edit.base) {
    const entry = entriesAt(span.start).findLast((one) => one.name === name);
    if (!entry) return [{ refused: "not-a-map", path: [] }];
    span = entry.value;
  }
  return rewrite(scene, span, edit.from, edit.to, []);
}

interface Scene {
  readonly text: string;
  readonly whole: Span;
  readonly eol: string;
  readonly unit: string;
  entriesAt(offset: number): readonly JsonEntry[];
  readonly edit: ObjectEdit;
}

/** By how much the first value on a line of its own is indented; two spaces where there is none. */
export function indentUnit(text: string): string {
  return /[{[][ \t]*\r?\n([ \t]+)/.exec(text)?.[1] ?? "  ";
}

function rewrite(scene: Scene, span: Span, from: Json, to: Json, path: Path): Step[] {
  if (sameValue(from, to)) return [];
  const entries = scene.entriesAt(span.start);
  const plan = entries.length > 0 ? planOf(scene, from, to, path) : undefined;
  if (!plan) return [{ ...span, text: rendered(scene, to, span.start) }];
  if (hasDuplicate(entries)) return [{ refused: "duplicate-key", path }];
  const inner = entries.flatMap((entry) => rewriteEntry(scene, entry, plan, from, to, path));
  return [...inner, ...editBrackets(scene.text, bracketsOf(span, entries), bracketEdit(scene, span, entries, plan, to))];
}

function planOf({ edit }: Scene, from: Json, to: Json, path: Path): Plan | undefined {
  if (Array.isArray(from) && Array.isArray(to)) return planList(from, to);
  return isObject(from) && isObject(to) ? planMap(from, to, path, edit.changes) : undefined;
}

function hasDuplicate(entries: readonly JsonEntry[]): boolean {
  return new Set(entries.map(({ name }) => name)).size < entries.length;
}

function rewriteEntry(scene: Scene, { key, name, value }: JsonEntry, plan: Plan, from: Json, to: Json, path: Path): Step[] {
  const newName = plan.kept.get(name);
  if (newName === undefined) return [];
  const rename = key && newName !== name ? [{ ...key, text: JSON.stringify(newName) }] : [];
  return [...rename, ...rewrite(scene, value, child(from, name), child(to, newName), [...path, newName])];
}

function child(value: Json, key: string | number): Json {
  return (value as Record<string | number, Json>)[key]!;
}

function bracketsOf(span: Span, entries: readonly JsonEntry[]): Brackets {
  return { span, entries: entries.map(({ key, value }) => ({ start: key?.start ?? value.start, end: value.end })) };
}

function bracketEdit(scene: Scene, span: Span, entries: readonly JsonEntry[], plan: Plan, to: Json) {
  const { text, eol } = scene;
  const indent = spreadIndent(text, bracketsOf(span, entries));
  const colon = colonIn(text, entries[0]!);
  const separator = colon === ":" ? "," : ", ";
  const write = (value: Json) => (indent === undefined ? inlineJson(value, colon, separator) : spreadJson(scene, value, indent));
  const added = plan.added.map((key) => (typeof key === "string" ? JSON.stringify(key) + colon : "") + write(child(to, key)));
  return { removed: removedRuns(entries.map(({ name }) => name), plan), added, eol, separator };
}

/** What stands between a key and its value; for a list what is usual. */
function colonIn(text: string, { key, value }: JsonEntry): string {
  return key ? text.slice(key.end, value.start) : isSpaced(text) ? ": " : ":";
}

function isSpaced(text: string): boolean {
  return !/"(?::|,)(?=["{[\d])/.test(text);
}

/** A value in place of another one: over several lines where the text has lines. */
function rendered(scene: Scene, value: Json, offset: number): string {
  const { text } = scene;
  const line = text.slice(lineStart(text, offset), lineEnd(text, offset));
  // A line with several entries is written in one line; of one with a single entry nobody can tell.
  if (text.includes("\n") && !/,\s*\S/.test(line)) return spreadJson(scene, value, /^[ \t]*/.exec(line)![0]);
  return isSpaced(text) ? inlineJson(value) : JSON.stringify(value);
}

function spreadJson({ unit, eol }: Scene, value: Json, indent: string): string {
  return JSON.stringify(value, null, unit).replaceAll("\n", eol + indent);
}

/** JSON on one line. */
export function inlineJson(value: Json, colon = ": ", separator = ", "): string {
  if (Array.isArray(value)) return `[${value.map((item) => inlineJson(item, colon, separator)).join(separator)}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{${Object.entries(value).map(([key, entry]) => JSON.stringify(key) + colon + inlineJson(entry, colon, separator)).join(separator)}}`;
}
