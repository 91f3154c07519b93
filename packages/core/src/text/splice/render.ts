import { Document, Pair, Scalar, visit, YAMLMap, type ToStringOptions } from "yaml";
import { isObject, type Json, type JsonObject } from "../../model/json.ts";
import { inlineJson } from "./json.ts";
import type { FlowStyle, Style } from "./style.ts";
import { indentLines } from "./text.ts";

/** The lines of a map or list that is not empty, in block style at column 0. */
export function blockLines(value: JsonObject | readonly Json[], style: Style): string[] {
  if (isObject(value)) return Object.entries(value).flatMap(([key, entry]) => entryLines(key, entry, style));
  return (value as readonly Json[]).flatMap((item) => itemLines(item, style));
}

function entryLines(key: string, value: Json, style: Style): string[] {
  const [inline, ...below] = linesAfterKey(value, style);
  return [`${keyToken(key, style)}:${inline}`, ...below];
}

function itemLines(item: Json, style: Style): string[] {
  const [inline, ...below] = linesAfterDash(item, style, true);
  return [`-${inline}`, ...below];
}

/** What follows a dash: the rest of its line, then lines as seen from the column of the dash. */
export function linesAfterDash(item: Json, style: Style, onItsLine: boolean): string[] {
  if (!isFilled(item)) return linesAfterKey(item, style);
  const [first, ...rest] = blockLines(item, style);
  return onItsLine ? [` ${first}`, ...indentLines(rest, "  ")] : ["", ...indentLines([first!, ...rest], "  ")];
}

/** What follows `key:`: the rest of its line, then lines as seen from the column of the key. */
export function linesAfterKey(value: Json, style: Style): string[] {
  if (isFilled(value)) return ["", ...indentLines(blockLines(value, style), " ".repeat(Array.isArray(value) ? style.list : style.map))];
  return stringify({ k: value }, style).slice(2).replace(/\n$/, "").split("\n");
}

export function isFilled(value: Json): value is JsonObject | Json[] {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

/** One entry of a map in flow style. */
export function flowEntry(key: string, value: Json, style: FlowStyle): string {
  if (style.json) return `${JSON.stringify(key)}: ${inlineJson(value)}`;
  return flowText({ [key]: value }, style).slice(1, -1);
}

export function flowValue(value: Json, style: FlowStyle): string {
  return style.json ? inlineJson(value) : flowText([value], style).slice(1, -1);
}

function flowText(value: unknown, style: FlowStyle): string {
  const document = documentOf(value, /\n/);
  (document.contents as { flow?: boolean }).flow = true;
  const text = document.toString(options(style)).trimEnd();
  // The outermost brackets are cut away.
  return style.padded ? `{${text.slice(2, -2)}}` : text;
}

export function keyToken(key: string, style: Style, type?: Scalar.Type): string {
  const scalar = new Scalar(key);
  if (type) scalar.type = type;
  const map = new YAMLMap();
  map.items.push(new Pair(scalar, new Scalar(0)));
  return stringify(map, style).replace(/: 0\n$/, "");
}

/** A string, number or other scalar on one line, in quotes of the type given where there is one. */
export function scalarToken(value: Json, style: Style, type?: Scalar.Type): string {
  const scalar = new Scalar(value);
  if (type) scalar.type = type;
  return stringify({ k: scalar }, style).slice(3).trimEnd();
}

function stringify(value: unknown, style: Style): string {
  return documentOf(value, NO_BLOCK).toString(options(style));
}

/** Strings that a block scalar holds only with an indicator, or with blank lines behind it. */
const NO_BLOCK = /^[ \t].*\n|^\n|\n\n$/s;

/** Quotes whatever YAML 1.1 or 1.2 reads as something else than a string, and strings of the kind given. */
function documentOf(value: unknown, inQuotes: RegExp): Document {
  const document = new Document(value, { version: "1.1", compat: "core", aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value === "string" && inQuotes.test(scalar.value)) scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document;
}

function options(style: Style & { padded?: boolean }): ToStringOptions {
  return {
    lineWidth: 0,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
    indent: Math.max(1, style.map),
    singleQuote: style.singleQuote ? true : null,
    flowCollectionPadding: style.padded ?? false,
    blockQuote: "literal",
  };
}
