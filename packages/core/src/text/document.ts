import type { Json } from "../model/json.ts";
import { plainKind, readHeader, usualHeader, type Header } from "./header.ts";
import { expand, refOf } from "./expand.ts";
import { plainSource, yamlSource } from "./locate.ts";
import { readPlain } from "./plain/document.ts";
import { locationOf, type Span } from "./positions.ts";
import { TOO_DEEP, type Reader } from "./reader.ts";
import { matters } from "./relevance.ts";
import { readYamlList } from "./read-yaml-list.ts";
import { Unparsed } from "./unparsed.ts";
import { findTemplate, parseYaml, valueOf } from "./yaml-text.ts";

/** Reads one document of a YAML stream. */
export function readDocument(reader: Reader, span: Span): void {
  const { source, named } = reader;
  const text = source.text.slice(span.start, span.end);
  const usual = reader.whole ? undefined : usualHeader(text);
  const kind = reader.whole ? undefined : usual?.kind ?? plainKind(text);
  if (kind?.endsWith("List") && readYamlList(reader, span, text)) return;
  const template = text.includes("{{") ? findTemplate(text) : undefined;
  if (template !== undefined) {
    const at = span.start + template;
    reader.report({ code: "helm-template", level: named ? "error" : "notice", params: { file: source.file }, location: locationOf(source, { start: at, end: at + 2 }) });
    return;
  }
  if (canSkip(span, text, usual, kind, reader)) return;
  parseDocument(reader, span, text);
}

/** Whether a document need not be parsed: it is no object at all, or one of a kind that cannot matter. Then its identity is kept. */
function canSkip(span: Span, text: string, usual: Header | undefined, kind: string | undefined, reader: Reader): boolean {
  if (reader.whole) return false;
  if (!text.includes("kind")) return true;
  if (kind === undefined || matters(kind, text, reader.options)) return false;
  if (reader.options.decidingOnly) return true;
  const header = usual ?? readHeader(text);
  if (!header) return false;
  const ref = refOf(header.apiVersion, kind, header.name, header.namespace, reader.options);
  reader.add(new Unparsed(ref, reader.source, span, "yaml"));
  return true;
}

function parseDocument(reader: Reader, span: Span, text: string): void {
  const { source } = reader;
  const plain = readPlain(text);
  if (plain) return expand(reader, plain.value, [], undefined, (base) => plainSource(source, span, base));
  const document = parseYaml(text);
  const error = document.errors[0];
  const last = text.trimEnd().length;
  const place = (start: number, end: number) => locationOf(source, { start: span.start + Math.min(start, last), end: span.start + Math.min(end, last) });
  if (error) {
    const [start, end] = error.pos;
    const key = error.code === "DUPLICATE_KEY" ? /^(?:"[^"\n]*"|'[^'\n]*'|[^:\r\n]*[^:\s])/.exec(text.slice(start))?.[0] : undefined;
    reader.report(key === undefined
      ? { code: "yaml-syntax", level: "error", params: { error: /call stack/.test(error.message) ? TOO_DEEP : error.message }, location: place(start, end) }
      : { code: "duplicate-key", level: "error", params: { key: key.replace(/^(["'])(.*)\1$/, "$2") }, location: place(start, start + key.length) });
    return;
  }
  const read = valueOf(document);
  if ("value" in read) {
    expand(reader, (read.value ?? null) as Json, [], undefined, (base) => yamlSource(source, span, base, document));
    return;
  }
  const location = place(...(document.contents?.range ? [document.contents.range[0], document.contents.range[0]] as const : [0, 0] as const));
  reader.report(read.error === "too-many-aliases"
    ? { code: "too-many-aliases", level: "error", params: {}, location }
    : { code: "yaml-syntax", level: "error", params: { error: "an alias has no anchor before it, or stands inside what it names" }, location });
}
