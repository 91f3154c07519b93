import { wrapLines } from "../lines/wrap.ts";
import type { Messages } from "../messages/messages.ts";
import type { Explanation, Way } from "./explanation.ts";
import { tell, type ToldHop, type ToldWay } from "./telling.ts";

/** How parts of the text are painted; widths count the bare text. */
export interface Paint {
  role(role: Way["role"], text: string): string;
  strong(text: string): string;
  dim(text: string): string;
}

export interface TextTreeOptions {
  /** Columns that a line may take. */
  readonly width: number;
  readonly paint?: Paint;
}

const PLAIN: Paint = { role: (_, text) => text, strong: (text) => text, dim: (text) => text };

/** The ways as a tree of hops, for a terminal. */
export function explanationText(explanation: Explanation, words: Messages, { width, paint = PLAIN }: TextTreeOptions): string {
  const { title, clb, verdict, reason, ways, count, notes } = tell(explanation, words);
  const role = explanation.risk.verdict === "safe" ? "good" : explanation.risk.verdict === "loops" ? "bad" : "open";
  const parts = [
    [...wrapLines(title, width).map(paint.strong), ...wrapLines(clb, width - 2).map((line) => `  ${line}`), ...wrapLines(verdict, width - 2).map((line) => `  ${paint.role(role, line)}`)],
    wrapLines(reason, width),
    ...ways.map((way) => wayLines(way, words, width, paint)),
    bullets(count, width, (line) => line),
    bullets(notes, width, paint.dim),
  ];
  return parts.filter((lines) => lines.length > 0).map((lines) => lines.map((line) => `${line.trimEnd()}\n`).join("")).join("\n");
}

function wayLines({ role, mark, heading, hops }: ToldWay, { explaining }: Messages, width: number, paint: Paint): string[] {
  const [first = "", ...more] = wrapLines(heading, width - 2);
  const title = [`${mark} ${first}`, ...more.map((line) => `  ${line}`)].map((line) => paint.role(role, line));
  return [...title, ...hops.flatMap((hop, index) => hopLines(hop, index === hops.length - 1 ? paint.role(role, mark) : "", explaining.by, width, paint))];
}

/** Columns before a hop, and before the last one, which bears the mark of how the way ends. */
const INDENT = 3;
const LAST_INDENT = 5;

function hopLines({ place, does, packet, changed, because }: ToldHop, ending: string, by: string, width: number, paint: Paint): string[] {
  const room = width - (ending === "" ? INDENT : LAST_INDENT);
  const lines = [
    ...wrapLines(`${place} ${does}`, room).map((line, index) => (index === 0 && line.startsWith(place) ? paint.strong(place) + line.slice(place.length) : line)),
    ...(packet === null ? [] : wrapLines(packet + (changed ? `  (${changed})` : ""), room - 2).map((line) => `  ${line}`)),
    ...because.flatMap((one) => hanging(`${by} ${one}`, room - 2).map((line) => `  ${paint.dim(line)}`)),
  ];
  const [first, rest] = ending === "" ? ["├─ ", "│  "] : [`└─ ${ending} `, " ".repeat(LAST_INDENT)];
  return lines.map((line, index) => (index === 0 ? first : rest) + line);
}

/** Lines after the first stand two columns in. */
function hanging(text: string, width: number): string[] {
  const [first = "", ...more] = wrapLines(text, width);
  return more.length === 0 ? [first] : [first, ...wrapLines(more.join(" "), width - 2).map((line) => `  ${line}`)];
}

function bullets(sentences: readonly string[], width: number, paint: (line: string) => string): string[] {
  return sentences.flatMap((sentence) => wrapLines(sentence, width - 2).map((line, index) => paint(`${index === 0 ? "• " : "  "}${line}`)));
}
