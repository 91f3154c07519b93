import { isObject, type Json, type JsonObject } from "../../model/json.ts";
import type { TextPlace } from "../../model/object.ts";
import { splitJson } from "../json-text.ts";
import { inlineJson, indentUnit } from "./json.ts";
import { sameValue } from "./plan.ts";
import { blockLines } from "./render.ts";
import { styleAround } from "./style.ts";
import { eolOf, UNLIKE_KUBECTL } from "./text.ts";
import { splitDocuments } from "../split.ts";
import { parseYaml, valueOf } from "../yaml-text.ts";

/** The text with a new document at its end, in the style of the last one. Throws where reading it would not give the value. */
export function appendDocument(text: string, format: TextPlace["format"], value: JsonObject): string {
  const appended = format === "json" ? appendJson(text, value) : appendYaml(text, value);
  if (!isProven(text, appended, format, value)) throw new Error("the new document cannot be read back");
  return appended;
}

function appendYaml(text: string, value: JsonObject): string {
  const eol = eolOf(text);
  const last = yamlDocuments(text).at(-1) ?? "";
  const contents = parseYaml(last).contents;
  const lines = blockLines(value, styleAround(last, contents ? [contents] : []));
  const needsMark = last !== "" && !MARK_AT_END.test(text);
  return withEnd(text, eol) + [...(needsMark ? ["---"] : []), ...lines].join(eol) + finalEol(text, eol);
}

/** A mark with nothing but comments behind it. */
const MARK_AT_END = /^---[ \t]*(?:#.*)?(?:\r?\n[ \t]*(?:#.*)?)*$(?![^])/m;

function yamlDocuments(text: string): string[] {
  const texts = splitDocuments(text).map(({ start, end }) => text.slice(start, end));
  return texts.filter((one) => !MARK_AT_END.test(one));
}

function appendJson(text: string, value: JsonObject): string {
  const eol = eolOf(text);
  const isMinified = /[{[]/.test(text) && !/[{[][ \t]*\r?\n/.test(text);
  const isSpaced = /":[ ]/.test(text);
  const written = isMinified ? (isSpaced ? inlineJson(value) : JSON.stringify(value)) : JSON.stringify(value, null, indentUnit(text)).replaceAll("\n", eol);
  return withEnd(text, eol) + written + finalEol(text, eol);
}

function withEnd(text: string, eol: string): string {
  return text === "" || text.endsWith("\n") ? text : text + eol;
}

/** A text without a line break at its end goes on without one. */
function finalEol(text: string, eol: string): string {
  return text === "" || text.endsWith("\n") ? eol : "";
}

function isProven(text: string, appended: string, format: TextPlace["format"], value: JsonObject): boolean {
  const documents = format === "json" ? jsonDocuments : yamlDocuments;
  const [before, after] = [documents(text), documents(appended)];
  if (after.length !== before.length + 1 || !appended.startsWith(text)) return false;
  if (format === "yaml" && UNLIKE_KUBECTL.test(appended.slice(text.length))) return false;
  const read = readLast(after.at(-1)!, format);
  return isObject(read) && sameValue(read, value);
}

function jsonDocuments(text: string): string[] {
  return splitJson(text).map(({ start, end }) => text.slice(start, end));
}

function readLast(text: string, format: TextPlace["format"]): Json | undefined {
  if (format === "json") return JSON.parse(text) as Json;
  const document = parseYaml(text);
  const read = valueOf(document);
  return document.errors.length === 0 && "value" in read ? (read.value as Json) : undefined;
}
