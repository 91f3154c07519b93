import { at, isObject, stringAt, type Json, type JsonObject, type Path } from "../model/json.ts";
import type { KubeObject, ObjectRef, TextSource } from "../model/object.ts";
import type { Problem } from "../model/problem.ts";
import { nameOf } from "../objects.ts";
import { plainKind, readHeader } from "./header.ts";
import { jsonFault, splitJson } from "./json-text.ts";
import { jsonSource, plainSource, yamlSource } from "./locate.ts";
import { readPlain } from "./plain/document.ts";
import { locationOf, sourceText, type SourceText, type Span } from "./positions.ts";
import { alwaysMatters, matters, type Asked } from "./relevance.ts";
import { misfits } from "./shape.ts";
import { splitDocuments } from "./split.ts";
import { Unparsed } from "./unparsed.ts";
import { findTemplate, parseYaml, valueOf } from "./yaml-text.ts";

/** A text to read manifests from. */
export interface ManifestText {
  /** The path as given, for locations. */
  readonly file: string;
  readonly text: string;
  /** Whether the user named this very file (else it was met while walking a folder). */
  readonly named: boolean;
}

export interface ReadOptions extends Asked {
  /** Namespace of objects that name none. */
  readonly namespace: string;
  /** Parse every document, so that any mistake is told: for inputs that are small altogether. */
  readonly whole?: boolean;
}

export interface Manifests {
  readonly objects: readonly KubeObject[];
  readonly problems: readonly Problem[];
}

/** Texts up to this size are parsed whole when the user names them, so that any mistake in them is told. */
const PARSED_WHOLE = 256 * 1024;

/** Reads the Kubernetes objects of a text. A document that cannot be read becomes a problem and leaves its neighbours alone. */
export function readManifests(input: ManifestText, options: ReadOptions): Manifests {
  const { text } = input;
  const source = sourceText(input.file, text);
  const isJson = /^\s*[{[]/.test(text) && !/^\s*\{\{/.test(text);
  const objects: KubeObject[] = [];
  const problems: Problem[] = [];
  const whole = options.whole === true || (input.named && text.length <= PARSED_WHOLE);
  const reader: Reader = { source, named: input.named, whole, options, add: (object) => void objects.push(object), report: (problem) => void problems.push(problem) };
  if (!isJson || !readJson(reader)) for (const document of splitDocuments(text)) readDocument(reader, document);
  return { objects, problems };
}

interface Reader {
  readonly source: SourceText;
  readonly named: boolean;
  /** Parse every document, even one that cannot matter. */
  readonly whole: boolean;
  readonly options: ReadOptions;
  add(object: KubeObject): void;
  report(problem: Problem): void;
}

const TOO_DEEP = "nested too deeply";

/** False where the text is not JSON after all (YAML may begin with a bracket, too). */
function readJson(reader: Reader): boolean {
  const { text } = reader.source;
  const spans = splitJson(text);
  const values = spans.map((span) => parsedJson(text.slice(span.start, span.end)));
  const isStream = spans.every(({ start }) => text[start] === "{" || text[start] === "[") && values.some((value) => value !== undefined);
  if (isStream) for (const [index, span] of spans.entries()) readJsonValue(reader, span, values[index]);
  return isStream;
}

function parsedJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function readJsonValue(reader: Reader, span: Span, value: Json | undefined): void {
  const { source } = reader;
  const fault = value === undefined ? { broken: span } : jsonFault(source.text, span);
  if (!fault) expand(reader, value!, [], undefined, (base) => jsonSource(source, span, base));
  else if ("duplicate" in fault) reader.report({ code: "duplicate-key", level: "error", params: { key: fault.duplicate }, location: locationOf(source, fault.span) });
  else if ("tooDeep" in fault) reader.report({ code: "yaml-syntax", level: "error", params: { error: TOO_DEEP }, location: locationOf(source, fault.tooDeep) });
  else reader.report({ code: "yaml-syntax", level: "error", params: { error: "not JSON" }, location: locationOf(source, fault.broken) });
}

function readDocument(reader: Reader, span: Span): void {
  const { source, named } = reader;
  const text = source.text.slice(span.start, span.end);
  const template = text.includes("{{") ? findTemplate(text) : undefined;
  if (template !== undefined) {
    const at = span.start + template;
    reader.report({ code: "helm-template", level: named ? "error" : "notice", params: { file: source.file }, location: locationOf(source, { start: at, end: at + 2 }) });
    return;
  }
  if (canSkip(span, text, reader)) return;
  parseDocument(reader, span, text);
}

/** Whether a document need not be parsed: it is no object at all, or one of a kind that cannot matter. Then its identity is kept. */
function canSkip(span: Span, text: string, reader: Reader): boolean {
  if (reader.whole) return false;
  if (!text.includes("kind")) return true;
  const kind = plainKind(text);
  if (kind === undefined || matters(kind, text, reader.options)) return false;
  const header = readHeader(text);
  if (!header) return false;
  const ref = refOf(header.apiVersion, kind, header.name, header.namespace, reader.options);
  reader.add(new Unparsed(ref, reader.source, span));
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

type ListType = { readonly apiVersion: string; readonly kind: string };

/** Takes Lists apart, at any depth; items of a typed list such as `ServiceList` take its kind. */
function expand(reader: Reader, value: Json, base: Path, listed: ListType | undefined, sourceAt: (base: Path) => TextSource): void {
  if (!isObject(value)) return;
  const apiVersion = stringAt(value, ["apiVersion"]) ?? listed?.apiVersion;
  const kind = stringAt(value, ["kind"]) ?? listed?.kind;
  if (!apiVersion || !kind) return;
  if (kind === "List" || (kind.endsWith("List") && Object.hasOwn(value, "items"))) expandList(reader, value, { apiVersion, kind }, base, sourceAt);
  else addObject(reader, value, { apiVersion, kind }, sourceAt(base));
}

function expandList(reader: Reader, list: JsonObject, { apiVersion, kind }: ListType, base: Path, sourceAt: (base: Path) => TextSource): void {
  const ref = refOf(apiVersion, kind, "", undefined, reader.options);
  const type = kind === "List" ? undefined : { apiVersion, kind: kind.slice(0, -"List".length) };
  const items = at(list, ["items"]) ?? [];
  if (!Array.isArray(items)) return reportMisfit(reader, ref, ["items"], "list", sourceAt(base));
  for (const [index, item] of items.entries()) {
    if (isObject(item)) expand(reader, item, [...base, "items", index], type, sourceAt);
    else reportMisfit(reader, ref, ["items", index], "map", sourceAt(base));
  }
}

function addObject(reader: Reader, value: JsonObject, { apiVersion, kind }: ListType, source: TextSource): void {
  const metadata = isObject(value["metadata"]) ? value["metadata"] : {};
  const given = metadata["name"] ?? metadata["generateName"];
  const name = typeof given === "string" || typeof given === "number" ? String(given) : "";
  const namespace = typeof metadata["namespace"] === "string" && metadata["namespace"] !== "" ? metadata["namespace"] : undefined;
  const ref = refOf(apiVersion, kind, name, namespace, reader.options);
  const wrong = misfits(kind, value);
  for (const { path, expected } of wrong) reportMisfit(reader, ref, path, expected, source);
  if (name !== "") reader.add({ ref, value, source });
  else if (alwaysMatters(kind) && wrong.length === 0) reportMisfit(reader, ref, ["metadata", "name"], "string", source);
}

function reportMisfit(reader: Reader, ref: ObjectRef, path: Path, expected: string, source: TextSource): void {
  reader.report({ code: "bad-object", level: "error", params: { object: nameOf(ref), path: path.join("."), expected }, location: source.locate(path) });
}

const CLUSTER_SCOPED = new Set(["Node", "Namespace", "PersistentVolume", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "StorageClass", "IngressClass", "PriorityClass", "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "APIService"]);

function refOf(apiVersion: string, kind: string, name: string, namespace: string | undefined, options: ReadOptions): ObjectRef {
  return { apiVersion, kind, name, namespace: CLUSTER_SCOPED.has(kind) ? null : (namespace ?? options.namespace) };
}
