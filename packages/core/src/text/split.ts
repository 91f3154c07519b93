import { textStart, type Span } from "./positions.ts";

/** Behind a marker. */
const MARKER_END = new Set([" ", "\t", "\r", "\n", ""]);

/** A chunk that holds only comments, directives and blank lines belongs to the document after it. */
const NOTHING = /^(?:[ \t]*(?:#.*)?\r?\n|%.*\r?\n)*[ \t]*(?:#.*)?$/;

/**
 * Cuts a YAML stream into its documents, each with its own `---`. Markers stand at the start of a line and nowhere else
 * in YAML, not even in block scalars, so the text need not be parsed.
 */
export function splitDocuments(text: string): Span[] {
  const documents: Span[] = [];
  let start = textStart(text);
  for (const at of markersOf(text, start)) {
    const isEnd = text[at] === ".";
    if (!isEnd && isNothing(text, start, at)) continue;
    documents.push({ start, end: at });
    start = isEnd ? at + "...".length : at;
  }
  documents.push({ start, end: text.length });
  return documents.filter((span) => !isNothing(text, span.start, span.end));
}

/** Where `---` and `...` stand at the start of a line, in order. */
function markersOf(text: string, start: number): number[] {
  const markers = [...linesWith("---", text, start), ...linesWith("...", text, start)];
  return markers.sort((a, b) => a - b);
}

function* linesWith(marker: string, text: string, start: number): Iterable<number> {
  const isWhole = (at: number) => MARKER_END.has(text.charAt(at + marker.length));
  if (text.startsWith(marker, start) && isWhole(start)) yield start;
  for (let line = text.indexOf(`\n${marker}`, start); line >= 0; line = text.indexOf(`\n${marker}`, line + 1)) if (isWhole(line + 1)) yield line + 1;
}

function isNothing(text: string, start: number, end: number): boolean {
  // Documents begin with a letter or a marker almost always: spare them the regular expression.
  const first = text[start]!;
  if (end > start && (first === "-" || (first >= "a" && first <= "z"))) return false;
  return NOTHING.test(text.slice(start, end));
}
