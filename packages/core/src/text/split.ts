import { textStart, type Span } from "./positions.ts";

const MARKER = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;

/** A chunk that holds only comments, directives and blank lines belongs to the document after it. */
const NOTHING = /^(?:[ \t]*(?:#.*)?\r?\n|%.*\r?\n)*[ \t]*(?:#.*)?$/;

/**
 * Cuts a YAML stream into its documents, each with its own `---`. Markers stand at the start of a line and nowhere else
 * in YAML, not even in block scalars, so the text need not be parsed.
 */
export function splitDocuments(text: string): Span[] {
  const documents: Span[] = [];
  let start = textStart(text);
  for (const { 0: marker, index } of text.matchAll(MARKER)) {
    const isEnd = marker === "...";
    if (!isEnd && isNothing(text, start, index)) continue;
    documents.push({ start, end: index });
    start = isEnd ? index + marker.length : index;
  }
  documents.push({ start, end: text.length });
  return documents.filter((span) => !isNothing(text, span.start, span.end));
}

function isNothing(text: string, start: number, end: number): boolean {
  // Documents begin with a letter almost always: spare them the regular expression.
  const first = text.charCodeAt(start);
  if (end > start && first > 96 && first < 123) return false;
  return NOTHING.test(text.slice(start, end));
}
