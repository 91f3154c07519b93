import { textStart, type Span } from "./positions.ts";

const LINE_FEED = 10;

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

/** Looks for the marker alone: in most texts it is rarer than the ends of lines. */
function linesWith(marker: string, text: string, start: number): number[] {
  const lines: number[] = [];
  for (let at = text.indexOf(marker, start); at >= 0; at = text.indexOf(marker, at + 1)) {
    const isLine = at === start || text.charCodeAt(at - 1) === LINE_FEED;
    if (isLine && MARKER_END.has(text.charAt(at + marker.length))) lines.push(at);
  }
  return lines;
}

function isNothing(text: string, start: number, end: number): boolean {
  // Documents begin with a letter or a marker almost always: spare them the regular expression.
  const first = text[start]!;
  if (end > start && (first === "-" || (first >= "a" && first <= "z"))) return false;
  return NOTHING.test(text.slice(start, end));
}
