import type { Path } from "../model/json.ts";
import { textStart, type Span } from "./positions.ts";

/**
 * Finds places in JSON text that is known to be valid (it was parsed): nothing here checks again. Works on offsets,
 * so that a large text need not become a tree.
 */

const SPACE = /[ \t\r\n]*/y;
const SCALAR = /[^,\]}\s]*/y;

function skipSpace(text: string, offset: number): number {
  SPACE.lastIndex = offset;
  SPACE.test(text);
  return SPACE.lastIndex;
}

/** The offset behind the string that starts at `offset`. */
function skipString(text: string, offset: number): number {
  let end = text.indexOf('"', offset + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end + 1;
}

function isEscaped(text: string, quote: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes++;
  return backslashes % 2 === 1;
}

/** The offset behind the value that starts at `offset`. Counts brackets, so depth costs no stack. */
export function skipValue(text: string, offset: number): number {
  let depth = 0;
  let here = skipSpace(text, offset);
  while (here < text.length) {
    const char = text[here];
    if (char === '"') here = skipString(text, here);
    else if (char === "{" || char === "[") { depth++; here++; }
    else if (char === "}" || char === "]") { depth--; here++; }
    else if (char === "," || char === ":" || char === " " || char === "\n" || char === "\r" || char === "\t") { here++; continue; }
    else { SCALAR.lastIndex = here; SCALAR.test(text); here = Math.max(here + 1, SCALAR.lastIndex); }
    if (depth <= 0) return here;
  }
  return text.length;
}

/** One entry of an object (`key` set) or list. */
export interface JsonEntry {
  readonly key: Span | null;
  readonly name: string | number;
  readonly value: Span;
}

/** The entries of the object or list at `offset`; none for a scalar. */
export function* jsonEntries(text: string, offset: number): Iterable<JsonEntry> {
  const open = skipSpace(text, offset);
  const isObject = text[open] === "{";
  if (!isObject && text[open] !== "[") return;
  let here = skipSpace(text, open + 1);
  for (let index = 0; here < text.length && text[here] !== "}" && text[here] !== "]"; index++) {
    let key: Span | null = null;
    if (isObject) {
      key = { start: here, end: skipString(text, here) };
      here = skipSpace(text, skipSpace(text, key.end) + 1);
    }
    const value = { start: here, end: skipValue(text, here) };
    yield { key, value, name: key ? (JSON.parse(text.slice(key.start, key.end)) as string) : index };
    here = skipSpace(text, value.end);
    if (text[here] === ",") here = skipSpace(text, here + 1);
  }
}

/** The JSON values of a text, one after the other. */
export function splitJson(text: string): Span[] {
  const spans: Span[] = [];
  for (let start = skipSpace(text, textStart(text)); start < text.length;) {
    const end = skipValue(text, start);
    spans.push({ start, end });
    start = skipSpace(text, end);
  }
  return spans;
}

/** The entries of containers that were gone through, by where each starts: many may be asked for of one. */
export type KnownEntries = Map<number, readonly JsonEntry[]>;

/** Where a path leads in the value at `offset`: through which keys, to which values; stops where the path does not exist. */
export function walkJson(text: string, offset: number, path: Path, known: KnownEntries = new Map()): JsonEntry[] {
  const found: JsonEntry[] = [];
  for (const name of path) {
    const entries = entriesAt(text, found.at(-1)?.value.start ?? offset, known);
    const isList = entries[0]?.key === null;
    // Of a key written twice the later one counts, as for JSON.parse.
    const entry = typeof name === "number" ? (isList ? entries[name] : undefined) : entries.findLast((one) => one.name === name);
    if (!entry) break;
    found.push(entry);
  }
  return found;
}

function entriesAt(text: string, offset: number, known: KnownEntries): readonly JsonEntry[] {
  const entries = known.get(offset) ?? [...jsonEntries(text, offset)];
  known.set(offset, entries);
  return entries;
}

/** Deeper than any object is, and not so deep that a recursive reader runs out of stack. */
const MAX_DEPTH = 500;

const [QUOTE, COLON, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [34, 58, 92, 91, 93, 123, 125];

/** What JSON.parse lets pass and Kubernetes would not: a key that its object has already, nesting without end. */
export function jsonFault(text: string, { start, end }: Span): { duplicate: string; span: Span } | { tooDeep: Span } | undefined {
  const open: Set<string>[] = [];
  for (let here = start; here < end;) {
    const char = text.charCodeAt(here);
    const next = char === QUOTE ? skipString(text, here) : here + 1;
    if (char === OPEN_OBJECT || char === OPEN_LIST) open.push(new Set());
    else if (char === CLOSE_OBJECT || char === CLOSE_LIST) open.pop();
    else if (char === QUOTE && isKey(text, next)) {
      const name = keyName(text, here, next);
      if (open.at(-1)!.has(name)) return { duplicate: name, span: { start: here, end: next } };
      open.at(-1)!.add(name);
    }
    if (open.length > MAX_DEPTH) return { tooDeep: { start: here, end: next } };
    here = next;
  }
  return undefined;
}

/** Whether a string that ends here is a key: mostly the colon follows at once. */
function isKey(text: string, end: number): boolean {
  const next = text.charCodeAt(end);
  return next === COLON || (next <= 32 && text.charCodeAt(skipSpace(text, end)) === COLON);
}

function keyName(text: string, start: number, end: number): string {
  const inside = text.slice(start + 1, end - 1);
  return inside.includes("\\") ? (JSON.parse(text.slice(start, end)) as string) : inside;
}
