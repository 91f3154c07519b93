import { cut } from "../lines/width.ts";
import { wrapLines } from "../lines/wrap.ts";
import type { Messages } from "../messages/messages.ts";
import type { Explanation } from "./explanation.ts";
import { tell, type ToldHop, type ToldWay } from "./telling.ts";

/** Columns that one place may take. */
const PLACE = 24;
/** Columns before all lines of a way but its first. */
const INDENT = 2;

/** The ways in a few lines of plain text of so many columns: there, and below it back again. For hovers and the like, in a fixed-width font. */
export function pathPicture(explanation: Explanation, words: Messages, width = 80): string {
  const told = tell(explanation, words);
  return told.ways.flatMap((way) => wayLines(way, words, width - INDENT)).join("\n");
}

function wayLines({ mark, heading, hops, notes }: ToldWay, { explaining }: Messages, width: number): string[] {
  const there = hops.filter((hop) => !hop.isAnswer);
  // A place that answers stands at the end of the way there, too.
  const back = hops.filter((hop) => hop.isAnswer);
  const turn = back[0];
  const out = turn && turn.shortPlace !== there.at(-1)!.shortPlace ? [...there, turn] : there;
  const answer = turn && explaining.labelled(explaining.answer, places(out.at(-1) === turn ? back : [there.at(-1)!, ...back]));
  const below = [places(out) + (answer ? "" : ` ${mark}`), ...(answer ? [`${answer} ${mark}`] : []), ...notes];
  const [first = "", ...more] = wrapLines(`${mark} ${heading}`, width);
  return [first, ...[...more, ...below.flatMap((line) => wrapLines(line, width))].map((line) => " ".repeat(INDENT) + line)];
}

/** The places of hops, each once in a row. */
function places(hops: readonly ToldHop[]): string {
  const names = hops.map(({ shortPlace }) => cut(shortPlace, PLACE));
  return names.filter((name, index) => name !== names[index - 1]).join(" → ");
}
