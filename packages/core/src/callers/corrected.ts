/** A part of a text, and what takes its place. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with all replacements made; null where there are none. They do not overlap and stand in their order. */
export function correctedText(text: string, replacements: readonly Replacement[]): string | null {
  if (replacements.length === 0) return null;
  let corrected = "";
  let from = 0;
  for (const { start, end, text: inserted } of replacements) {
    corrected += text.slice(from, start) + inserted;
    from = end;
  }
  return corrected + text.slice(from);
}
