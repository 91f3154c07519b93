/** What a document says it is, read from its text without parsing; only where it is written in the plain way. */
export interface Header {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

const WORD = `(["']?)([\\w./-]+)\\1[ \\t]*(?:#.*)?\\r?$`;
const KIND = new RegExp(`^kind:[ \\t]+${WORD}`, "m");
const API_VERSION = new RegExp(`^apiVersion:[ \\t]+${WORD}`, "m");
const METADATA = /^metadata:[ \t]*\r?\n(?:[ \t]*\r?\n)*( +)(?=[\w"'])/m;

/** The kind alone; undefined where it is not written plainly. */
export function plainKind(text: string): string | undefined {
  return wordOf(KIND.exec(text));
}

/** Without quotes a word may be a number or a boolean: what begins with a letter and is no boolean is a string. */
function wordOf(match: RegExpExecArray | null): string | undefined {
  const [, quote, word] = match ?? [];
  return quote || (word && /^[A-Za-z]/.test(word) && !BOOLEAN_OR_NULL.test(word)) ? word : undefined;
}

const BOOLEAN_OR_NULL = /^(?:y|yes|n|no|on|off|true|false|null)$/i;

/** How most documents begin: this one expression does what the others below do one after the other. */
const USUAL = /^(?:---\n)?apiVersion: ([A-Za-z][\w./-]*)\nkind: ([A-Za-z][\w./-]*)\nmetadata:\n  name: ([A-Za-z][\w./-]*)\n  namespace: ([A-Za-z][\w./-]*)\n/;

function usualHeader(text: string): Header | undefined {
  const [, apiVersion, kind, name, namespace] = USUAL.exec(text) ?? [];
  if (!apiVersion || !kind || !name || !namespace) return undefined;
  return [apiVersion, kind, name, namespace].some((word) => BOOLEAN_OR_NULL.test(word)) ? undefined : { apiVersion, kind, name, namespace };
}

/** Undefined where anything about the document's identity is not written plainly: then it must be parsed. */
export function readHeader(text: string): Header | undefined {
  return usualHeader(text) ?? anyHeader(text);
}

function anyHeader(text: string): Header | undefined {
  const kind = plainKind(text);
  const apiVersion = wordOf(API_VERSION.exec(text));
  const metadata = METADATA.exec(text);
  if (!kind || !apiVersion || !metadata) return undefined;
  const block = metadataBlock(text, metadata.index);
  const name = fieldOf(block, metadata[1]!, "name");
  const namespace = fieldOf(block, metadata[1]!, "namespace");
  const isPlain = name !== undefined && (namespace !== undefined || !block.includes(`${metadata[1]}namespace:`));
  return isPlain ? { kind, apiVersion, name: name!, namespace } : undefined;
}

/** From `metadata:` to the next line that is not indented. */
function metadataBlock(text: string, start: number): string {
  NEXT_KEY.lastIndex = text.indexOf("\n", start);
  const end = NEXT_KEY.exec(text)?.index ?? text.length;
  return text.slice(start, end);
}

const NEXT_KEY = /\n[^\s#]/g;

function fieldOf(block: string, indent: string, field: "name" | "namespace"): string | undefined {
  return wordOf(fieldAt(indent, field).exec(block));
}

const FIELDS = new Map<string, RegExp>();

/** The expression for a field, made once for each indentation. */
function fieldAt(indent: string, field: string): RegExp {
  const source = `^${indent}${field}:[ \\t]+${WORD}`;
  const expression = FIELDS.get(source) ?? new RegExp(source, "m");
  FIELDS.set(source, expression);
  return expression;
}
