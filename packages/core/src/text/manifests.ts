import { parsedJson, type Json } from "../model/json.ts";
import { readDocument } from "./document.ts";
import { expand } from "./expand.ts";
import { jsonList } from "./json-list.ts";
import { jsonFault, splitJson } from "./json-text.ts";
import { jsonSource } from "./locate.ts";
import { locationOf, sourceText, textStart, type Span } from "./positions.ts";
import { readJsonList } from "./read-json-list.ts";
import { gather, TOO_DEEP, type Manifests, type ManifestText, type Reader, type ReadOptions } from "./reader.ts";
import { splitDocuments } from "./split.ts";

export type { Manifests, ManifestText, ReadOptions } from "./reader.ts";

/** Texts up to this size are parsed whole when the user names them, so that any mistake in them is told. */
const PARSED_WHOLE = 256 * 1024;

/** Reads the Kubernetes objects of a text. A document that cannot be read becomes a problem and leaves its neighbours alone. */
export function readManifests(input: ManifestText, options: ReadOptions): Manifests {
  return readText(input, options, readDocument);
}

/** The same, where the documents of a YAML stream are read by `readOne`. */
export function readText({ file, text, named, lineStarts }: ManifestText, options: ReadOptions, readOne: (reader: Reader, document: Span) => void): Manifests {
  const whole = options.whole === true || (named && text.length <= PARSED_WHOLE);
  return gather({ source: lineStarts ? { file, text, lineStarts } : sourceText(file, text), named, whole, options }, (reader) => {
    const mayBeJson = /^\s*[{[]/.test(text) && !/^\s*\{\{/.test(text);
    if (!mayBeJson || !readJson(reader)) for (const document of splitDocuments(text)) readOne(reader, document);
  });
}

/** False where the text is not JSON after all (YAML may begin with a bracket, too). */
function readJson(reader: Reader): boolean {
  const { text } = reader.source;
  const list = jsonList(text, textStart(text));
  if (list && readJsonList(reader, list)) return true;
  const spans = splitJson(text);
  const values = spans.map((span) => parsedJson(text.slice(span.start, span.end)));
  const isStream = spans.every(({ start }) => text[start] === "{" || text[start] === "[") && values.some((value) => value !== undefined);
  if (isStream) for (const [index, span] of spans.entries()) readJsonValue(reader, span, values[index]);
  return isStream;
}

function readJsonValue(reader: Reader, span: Span, value: Json | undefined): void {
  const { source } = reader;
  const fault = value === undefined ? { broken: span } : jsonFault(source.text, span);
  if (!fault) expand(reader, value!, [], undefined, (base) => jsonSource(source, span, base));
  else if ("duplicate" in fault) reader.report({ code: "duplicate-key", level: "error", params: { key: fault.duplicate }, location: locationOf(source, fault.span) });
  else if ("tooDeep" in fault) reader.report({ code: "yaml-syntax", level: "error", params: { error: TOO_DEEP }, location: locationOf(source, fault.tooDeep) });
  else reader.report({ code: "yaml-syntax", level: "error", params: { error: "not JSON" }, location: locationOf(source, fault.broken) });
}
