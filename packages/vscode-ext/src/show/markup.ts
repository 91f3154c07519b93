import type { Part } from "./hover.ts";

/** One part as Markdown. What comes from a file stays text, whatever is written there. */
export function markup(part: Part): string {
  switch (part.kind) {
    case "heading": return `**${literal(part.text)}**`;
    case "text": return literal(part.text);
    case "labelled": return `*${literal(part.label)}* \u2002${literal(part.text)}`;
    case "picture": return fenced(part.text);
  }
}

/** Text that says the same in Markdown: any punctuation may be a mark there, and none is behind a backslash. */
function literal(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, "\\$&");
}

/** A fence longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
