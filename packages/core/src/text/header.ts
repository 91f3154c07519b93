/** What a document says it is, read from its text without parsing; only where it is written in the plain way. */
export interface Header {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

const WORD = `(["']?)([\\w./-]+)\\1[ \\t]*(?:#.*)?\\r?$`;

/** Where the fields of a document stand. */
interface Expressions {
  readonly kind: RegExp;
  readonly apiVersion: RegExp;
  readonly metadata: RegExp;
  /** The next key of the document. */
  readonly next: RegExp;
}

const KNOWN = new Map<string, Expressions>();

/** `indent` is what stands before the keys of a document, as a regular expression. Made once for each. */
function expressions(indent: string): Expressions {
  const known = KNOWN.get(indent) ?? {
    kind: new RegExp(`^${indent}kind:[ \\t]+${WORD}`, "m"),
    apiVersion: new RegExp(`^${indent}apiVersion:[ \\t]+${WORD}`, "m"),
    metadata: new RegExp(`^${indent}metadata:[ \\t]*\\r?\\n(?:[ \\t]*\\r?\\n)*(${indent} +)(?=[\\w"'])`, "m"),
    next: new RegExp(`\\n${indent}[^\\s#]`, "g"),
  };
  KNOWN.set(indent, known);
  return known;
}

/** The kind alone; undefined where it is not written plainly. */
export function plainKind(text: string, indent = ""): string | undefined {
  return wordOf(expressions(indent).kind.exec(text));
}

/** The API version alone; undefined where it is not written plainly. */
export function plainApiVersion(text: string, indent = ""): string | undefined {
  return wordOf(expressions(indent).apiVersion.exec(text));
}

/** Without quotes a word may be a number or a boolean: what begins with a letter and is no boolean is a string. */
function wordOf(match: RegExpExecArray | null): string | undefined {
  const [, quote, word] = match ?? [];
  return quote || (word && /^[A-Za-z]/.test(word) && !BOOLEAN_OR_NULL.test(word)) ? word : undefined;
}

const BOOLEAN_OR_NULL = /^(?:y|yes|n|no|on|off|true|false|null)$/i;

/** How most documents begin: this one expression does what the others below do one after the other. */
const USUAL = /^(?:---\n)?apiVersion: ([A-Za-z][\w./-]*)\nkind: ([A-Za-z][\w./-]*)\nmetadata:\n  name: ([A-Za-z][\w./-]*)\n  namespace: ([A-Za-z][\w./-]*)\n/;

/** The longest of these words has five letters. */
const isBooleanOrNull = (word: string) => word.length <= 5 && BOOLEAN_OR_NULL.test(word);

export function usualHeader(text: string): Header | undefined {
  const [, apiVersion, kind, name, namespace] = USUAL.exec(text) ?? [];
  if (!apiVersion || !kind || !name || !namespace) return undefined;
  return isBooleanOrNull(apiVersion) || isBooleanOrNull(kind) || isBooleanOrNull(name) || isBooleanOrNull(namespace) ? undefined : { apiVersion, kind, name, namespace };
}

/** Undefined where anything about the document's identity is not written plainly: then it must be parsed. */
export function readHeader(text: string, indent = ""): Header | undefined {
  return usualHeader(text) ?? anyHeader(text, indent);
}

function anyHeader(text: string, indent: string): Header | undefined {
  const kind = plainKind(text, indent);
  const apiVersion = plainApiVersion(text, indent);
  const metadata = expressions(indent).metadata.exec(text);
  if (!kind || !apiVersion || !metadata) return undefined;
  const block = metadataBlock(text, metadata.index, indent);
  const name = fieldOf(block, metadata[1]!, "name");
  const namespace = fieldOf(block, metadata[1]!, "namespace");
  const isPlain = name !== undefined && (namespace !== undefined || !block.includes(`${metadata[1]}namespace:`));
  return isPlain ? { kind, apiVersion, name: name!, namespace } : undefined;
}

/** From `metadata:` to the next key of the document. */
function metadataBlock(text: string, start: number, indent: string): string {
  const { next } = expressions(indent);
  next.lastIndex = text.indexOf("\n", start);
  const end = next.exec(text)?.index ?? text.length;
  return text.slice(start, end);
}

/** The word behind a key at the start of a line: the line is looked for as it begins, for its block may hold long texts. */
function fieldOf(block: string, indent: string, field: "name" | "namespace"): string | undefined {
  const line = block.indexOf(`\n${indent}${field}:`);
  if (line < 0) return undefined;
  FIELD.lastIndex = line + 1 + indent.length + field.length;
  return wordOf(FIELD.exec(block));
}

const FIELD = new RegExp(`:[ \\t]+${WORD}`, "my");
