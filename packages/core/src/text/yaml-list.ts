import { plainApiVersion, plainKind } from "./header.ts";
import { readPlain } from "./plain/document.ts";
import type { Span } from "./positions.ts";

/**
 * Takes a List written in YAML, as `kubectl get -o yaml` prints it, apart into items that are read one by one: a dump of
 * a cluster is mostly items that cannot matter. Done only where each line that begins an item can be told by its
 * indentation; a List written in any other way is parsed whole.
 */
export interface YamlList {
  readonly apiVersion: string;
  readonly kind: string;
  /** From the start of the line with its dash to the start of the next one's. */
  readonly items: readonly Span[];
  /** Columns before the dash. */
  readonly indent: number;
  /** A regular expression for what stands before an item's keys: spaces, before the first one the dash. */
  readonly keys: string;
}

const ITEMS = /^items:[ \t]*\r?\n( *)- ( *)/m;

/** The List that a document is; undefined where it is none, or not written as kubectl does. */
export function yamlList(text: string, document: Span): YamlList | undefined {
  const found = ITEMS.exec(text);
  if (!found) return undefined;
  const indent = found[1]!.length;
  const first = found.index + found[0].length - found[2]!.length - "- ".length - indent;
  const end = nextKey(text, first);
  const around = text.slice(0, found.index) + text.slice(end);
  const kind = plainKind(around);
  const apiVersion = plainApiVersion(around);
  const others = readPlain(around)?.value;
  if (!apiVersion || !kind?.endsWith("List") || !others || Object.hasOwn(others, "items")) return undefined;
  const starts = itemStarts(text, `${" ".repeat(indent)}- `, first, end);
  const keys = `${found[1]}(?:- |  )${found[2]}`;
  return { apiVersion, kind, indent, keys, items: starts.map((start, index) => ({ start: document.start + start, end: document.start + (starts[index + 1] ?? end) })) };
}

/** What a line at the very left begins with where it is blank, an item or a comment. */
const NO_KEY = new Set(["\n", "\r", "\t", " ", "-", "#"].map((char) => char.charCodeAt(0)));

/** Where the list ends: at the next line at the very left that is neither an item nor a comment. */
function nextKey(text: string, first: number): number {
  for (let line = text.indexOf("\n", first); line >= 0; line = text.indexOf("\n", line + 1)) {
    if (line + 1 < text.length && !NO_KEY.has(text.charCodeAt(line + 1))) return line + 1;
  }
  return text.length;
}

function itemStarts(text: string, dash: string, first: number, end: number): number[] {
  const starts = [first];
  for (let line = text.indexOf(`\n${dash}`, first); line >= 0 && line < end; line = text.indexOf(`\n${dash}`, line + 1)) starts.push(line + 1);
  return starts;
}

/** An item as a document of its own, every offset where it was: a space in place of its dash. */
export function itemText(text: string, { start, end }: Span, indent: number): string {
  return `${" ".repeat(indent + 1)}${text.slice(start + indent + 1, end)}`;
}
