import { eastAsianWidth } from "get-east-asian-width";

const ASCII = /^[\x20-\x7e]*$/;
/** Drawn over the character before, or not at all. */
const NO_WIDTH = /[\p{Mark}\p{Default_Ignorable_Code_Point}\p{Control}]/u;

/**
 * Columns that a text takes on a terminal. Counted by code point: telling apart what an emoji is composed of would need
 * Intl.Segmenter, which takes as long to start as a third of Node itself.
 */
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const char of text) width += NO_WIDTH.test(char) ? 0 : eastAsianWidth(char.codePointAt(0)!);
  return width;
}

/** A text cut to at most so many columns, with a mark where something was left out. */
export function cut(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let kept = "";
  for (const char of text) {
    if (textWidth(kept + char) > columns - 1) break;
    kept += char;
  }
  return `${kept}…`;
}
