import type { Header } from "./header.ts";
import type { Span } from "./positions.ts";

/**
 * Takes a List written in JSON apart without making objects of it: a dump of a cluster is mostly items that cannot
 * matter. Unlike `json-text.ts` it trusts nothing, so that a bracket that is missing cannot swallow items. Every
 * character is looked at once.
 */
export interface JsonList {
  readonly apiVersion: string;
  readonly kind: string;
  /** From its first bracket to its last. */
  readonly span: Span;
  readonly items: readonly JsonItem[];
}

export interface JsonItem {
  readonly span: Span;
  /** What it says it is, as far as it says so; null where that is not written plainly. */
  readonly header: Partial<Header> | null;
}

/** Where the values of an object's fields stand; null where a key is written twice or with escapes. */
type Fields = ReadonlyMap<string, Span> | null;

/** The List that a text is; undefined where it is something else, or anything in its structure is wrong. */
export function jsonList(text: string, start: number): JsonList | undefined {
  const open = skipSpace(text, start);
  const items: JsonItem[] = [];
  const list = objectAt(text, open, (at, key) => (key === '"items"' && text[at] === "[" ? behindItems(text, at, items) : behindValue(text, at)));
  const [apiVersion, kind] = [plainString(text, list?.fields?.get("apiVersion")), plainString(text, list?.fields?.get("kind"))];
  const hasItems = text[list?.fields?.get("items")?.start ?? text.length] === "[";
  if (!list || !apiVersion || !kind?.endsWith("List") || !hasItems || skipSpace(text, list.end) !== text.length) return undefined;
  return { apiVersion, kind, span: { start: open, end: list.end }, items };
}

function behindItems(text: string, open: number, items: JsonItem[]): number {
  return entriesAt(text, open, (start) => {
    const item = objectAt(text, start, (at) => behindValue(text, at));
    if (!item) return -1;
    items.push({ span: { start, end: item.end }, header: headerOf(text, item.fields) });
    return item.end;
  });
}

function headerOf(text: string, fields: Fields): JsonItem["header"] {
  const metadata = fields?.get("metadata");
  const named = metadata && objectAt(text, metadata.start, (at) => behindValue(text, at))?.fields;
  if (!fields || !named) return null;
  const header: { -readonly [F in keyof Header]?: Header[F] } = {};
  for (const [of, field] of [[fields, "apiVersion"], [fields, "kind"], [named, "name"], [named, "namespace"]] as const) {
    const written = of.get(field);
    const word = plainString(text, written);
    if (written && !word) return null;
    if (word) header[field] = word;
  }
  return header;
}

/** A string without escapes; undefined for anything else, also for one that JSON would not take (a line break in it). */
function plainString(text: string, span: Span | undefined): string | undefined {
  if (!span || text[span.start] !== '"') return undefined;
  const inner = text.slice(span.start + 1, span.end - 1);
  return NOT_PLAIN.test(inner) ? undefined : inner;
}

const NOT_PLAIN = /[\\\u0000-\u001f]/;

/** Where a value ends that starts at an offset, behind a key as it is written; -1 where anything is wrong. */
type Behind = (start: number, key: string | undefined) => number;

/** The object at an offset; undefined where none is, or anything in it is wrong. */
function objectAt(text: string, open: number, behind: Behind): { readonly fields: Fields; readonly end: number } | undefined {
  if (text[open] !== "{") return undefined;
  const fields = new Map<string, Span>();
  let isPlain = true;
  const end = entriesAt(text, open, (start, key) => {
    const name = key!.slice(1, -1);
    if (fields.has(name) || name.includes("\\")) isPlain = false;
    const value = { start, end: behind(start, key) };
    fields.set(name, value);
    return value.end;
  });
  return end < 0 ? undefined : { fields: isPlain ? fields : null, end };
}

/** Goes through the entries of an object or a list and says where it ends; -1 where anything is wrong. */
function entriesAt(text: string, open: number, behind: Behind): number {
  const isObject = text[open] === "{";
  const close = isObject ? "}" : "]";
  let here = skipSpace(text, open + 1);
  if (text[here] === close) return here + 1;
  for (;;) {
    const keyEnd = isObject ? behindString(text, here) : here;
    const start = isObject ? behindColon(text, keyEnd) : here;
    const end = start < 0 ? -1 : behind(start, isObject ? text.slice(here, keyEnd) : undefined);
    if (end < 0) return -1;
    here = skipSpace(text, end);
    if (text[here] === close) return here + 1;
    if (text[here] !== ",") return -1;
    here = skipSpace(text, here + 1);
  }
}

const [SPACE, TAB, LINE_FEED, RETURN] = [32, 9, 10, 13];
const [QUOTE, COMMA, COLON, BACKSLASH] = [34, 44, 58, 92];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

/** Deeper than any object is. */
const MAX_DEPTH = 500;
const closing = new Uint8Array(MAX_DEPTH + 1);

/** The offset behind the value at `start`; -1 where none is, or it is not well formed. What scalars say is not looked at. */
function behindValue(text: string, start: number): number {
  let depth = 0;
  let here = start;
  while (here >= 0) {
    const char = text.charCodeAt(here);
    if (char === OPEN_OBJECT || char === OPEN_LIST) {
      const close = char === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_LIST;
      const first = skipSpace(text, here + 1);
      if (text.charCodeAt(first) === close) here = first + 1;
      else if (depth === MAX_DEPTH) return -1;
      else {
        closing[++depth] = close;
        here = close === CLOSE_OBJECT ? behindKey(text, first) : first;
        continue;
      }
    } else here = char === QUOTE ? behindString(text, here) : behindScalar(text, here);
    // Behind a value: close what ends here, then go to the next one.
    while (depth > 0 && here >= 0) {
      here = skipSpace(text, here);
      const next = text.charCodeAt(here);
      if (next === closing[depth]) { depth--; here++; continue; }
      here = next !== COMMA ? -1 : closing[depth] === CLOSE_OBJECT ? behindKey(text, skipSpace(text, here + 1)) : skipSpace(text, here + 1);
      break;
    }
    if (depth === 0) return here;
  }
  return -1;
}

/** Where the value starts whose key starts here. */
function behindKey(text: string, start: number): number {
  return behindColon(text, behindString(text, start));
}

function behindColon(text: string, start: number): number {
  const here = start < 0 ? -1 : skipSpace(text, start);
  return text.charCodeAt(here) === COLON ? skipSpace(text, here + 1) : -1;
}

function behindString(text: string, start: number): number {
  if (text.charCodeAt(start) !== QUOTE) return -1;
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (text.charCodeAt(first - 1) === BACKSLASH) first--;
    if ((end - first) % 2 === 0) return end + 1;
  }
  return -1;
}

const SCALAR = /-?\d[\d.eE+-]*|true|false|null/y;

function behindScalar(text: string, start: number): number {
  SCALAR.lastIndex = start;
  return SCALAR.test(text) ? SCALAR.lastIndex : -1;
}

function skipSpace(text: string, start: number): number {
  let here = start;
  for (let char = text.charCodeAt(here); char === SPACE || char === LINE_FEED || char === RETURN || char === TAB; char = text.charCodeAt(here)) here++;
  return here;
}
