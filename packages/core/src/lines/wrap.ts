import { pieces, textWidth } from "./width.ts";

/** Spaces, or a word or Chinese character with the punctuation that must stay beside it. */
const PIECE = /\s+|[（《「“]*(?:[^\s\u3000-\u9fff\uff00-\uffef]+|[^\s])[，。；：、！？）》」”]*/gu;

/** Breaks a text into lines of at most `width` columns; the lines after the first are indented by `indent`. */
export function wrap(text: string, width: number, indent: number): string {
  return fill(text.match(PIECE) ?? [], width, indent);
}

/** The same for a text in pieces that must stay whole. */
export function fill(pieces: readonly string[], width: number, indent: number): string {
  if (width === Infinity) return pieces.join("");
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces) {
    if (line !== "" && piece.trim() !== "" && textWidth((line + piece).trimEnd()) > width - indent) {
      lines.push(line.trimEnd());
      line = piece;
    } else {
      line += piece;
    }
  }
  return [...lines, line].join(`\n${" ".repeat(indent)}`);
}

/** The same as lines of their own; a word that is too long for one is cut into pieces. */
export function wrapLines(text: string, width: number): string[] {
  return wrap(text, width, 0).split("\n").flatMap((line) => harmlessly(pieces(line, width)));
}

/** Cut in the middle of a word, a line may begin with what a CI system obeys: then it begins one character earlier. */
function harmlessly(lines: readonly string[]): string[] {
  const begins = (line = "") => /^(?:::|##\[)/.test(line);
  const last = (line: string) => [...line].at(-1)!;
  return lines.map((line, index) => {
    const whole = index > 0 && begins(line) ? last(lines[index - 1]!) + line : line;
    return begins(lines[index + 1]) ? whole.slice(0, -last(line).length) : whole;
  });
}
