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
  for (const char of text) width += charWidth(char);
  return width;
}

function charWidth(char: string): number {
  return NO_WIDTH.test(char) ? 0 : eastAsianWidth(char.codePointAt(0)!);
}

/** A text cut to at most so many columns, with a mark where something was left out. */
export function cut(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  const [kept = ""] = pieces(text, columns - 1);
  return `${kept}…`;
}

/** A text in pieces of at most so many columns. */
export function pieces(text: string, columns: number): string[] {
  const found: string[] = [];
  let piece = "";
  let width = 0;
  for (const char of text) {
    const more = charWidth(char);
    if (width + more > columns) {
      found.push(piece);
      [piece, width] = ["", 0];
    }
    piece += char;
    width += more;
  }
  return [...found, piece];
}
