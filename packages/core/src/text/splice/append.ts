import { isObject, parsedJson, type Json, type JsonObject } from "../../model/json.ts";
import type { TextPlace } from "../../model/object.ts";
import { splitJson } from "../json-text.ts";
import { inlineJson, indentUnit } from "./json.ts";
import { sameValue } from "./plan.ts";
import { blockLines } from "./render.ts";
import { styleAround } from "./style.ts";
import { eolOf, UNLIKE_KUBECTL } from "./text.ts";
import { splitDocuments } from "../split.ts";
import { parseYaml, valueOf } from "../yaml-text.ts";

/**
 * The text with new documents at its end, in the style of the last one. All at once: each look at a large text takes time.
 * Undefined where reading them would not give the values: behind a text that ends in the middle of something.
 */
export function appendDocuments(text: string, format: TextPlace["format"], values: readonly JsonObject[]): string | undefined {
  if (values.length === 0) return text;
  const appended = format === "json" ? appendJson(text, values) : appendYaml(text, values);
  return areProven(text, appended, format, values) ? appended : undefined;
}

function appendYaml(text: string, values: readonly JsonObject[]): string {
  const eol = eolOf(text);
  const last = yamlDocuments(text).at(-1) ?? "";
  const contents = parseYaml(last).contents;
  const style = styleAround(last, contents ? [contents] : []);
  const needsMark = last !== "" && !MARK_AT_END.test(text);
  const lines = values.flatMap((value, index) => [...(needsMark || index > 0 ? ["---"] : []), ...blockLines(value, style)]);
  return withEnd(text, eol) + lines.join(eol) + finalEol(text, eol);
}

/** A mark with nothing but comments behind it. */
const MARK_AT_END = /^---[ \t]*(?:#.*)?(?:\r?\n[ \t]*(?:#.*)?)*$(?![^])/m;

function yamlDocuments(text: string): string[] {
  const texts = splitDocuments(text).map(({ start, end }) => text.slice(start, end));
  return texts.filter((one) => !MARK_AT_END.test(one));
}

function appendJson(text: string, values: readonly JsonObject[]): string {
  const eol = eolOf(text);
  const isMinified = /[{[]/.test(text) && !/[{[][ \t]*\r?\n/.test(text);
  const isSpaced = /":[ ]/.test(text);
  const written = (value: JsonObject) => (isMinified ? (isSpaced ? inlineJson(value) : JSON.stringify(value)) : JSON.stringify(value, null, indentUnit(text)).replaceAll("\n", eol));
  return withEnd(text, eol) + values.map(written).join(eol) + finalEol(text, eol);
}

function withEnd(text: string, eol: string): string {
  return text === "" || text.endsWith("\n") ? text : text + eol;
}

/** A text without a line break at its end goes on without one. */
function finalEol(text: string, eol: string): string {
  return text === "" || text.endsWith("\n") ? eol : "";
}

function areProven(text: string, appended: string, format: TextPlace["format"], values: readonly JsonObject[]): boolean {
  const documents = format === "json" ? jsonDocuments : yamlDocuments;
  const [before, after] = [documents(text), documents(appended)];
  if (after.length !== before.length + values.length || !appended.startsWith(text)) return false;
  if (format === "yaml" && UNLIKE_KUBECTL.test(appended.slice(text.length))) return false;
  return values.every((value, index) => {
    const read = readOne(after[before.length + index]!, format);
    return isObject(read) && sameValue(read, value);
  });
}

function jsonDocuments(text: string): string[] {
  return splitJson(text).map(({ start, end }) => text.slice(start, end));
}

function readOne(text: string, format: TextPlace["format"]): Json | undefined {
  if (format === "json") return parsedJson(text);
  const document = parseYaml(text);
  const read = valueOf(document);
  return document.errors.length === 0 && "value" in read ? (read.value as Json) : undefined;
}
