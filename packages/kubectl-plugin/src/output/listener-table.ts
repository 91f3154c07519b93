import { asFraction, oneLine, wrap, type JudgedListener, type Messages, type Risk } from "@kubectl-loopback/core";
import type { Words } from "../words/words.ts";
import { shortName } from "./names.ts";
import type { Style } from "./style.ts";
import { fittingTable, type Cell } from "./table.ts";

export interface TableOptions {
  readonly style: Style;
  readonly verbose: boolean;
  readonly width: number;
}

/** Says whether a CLB is internal or public; the reason tells where it matters. */
const CLB_COLUMN = 3;

/** All listeners with their verdicts; footnotes tell what a verdict rests on without having been read. */
export function listenerTable(judged: readonly JudgedListener[], messages: Messages, words: Words, { style, verbose, width }: TableOptions): string {
  // What would make a loop a lesser one is left to --verbose; what "safe" rests on is always told.
  const notesOf = ({ risk }: JudgedListener) => (verbose || risk.verdict === "safe" ? risk.assumed : []);
  const notes = [...new Set(judged.flatMap(notesOf))];
  const rows = judged.map((one) => row(one, notesOf(one).map((note) => notes.indexOf(note) + 1), messages, words, style));
  const footnotes = notes.map((note, index) => {
    const mark = `[${index + 1}] `;
    return `${style.dim(mark)}${wrap(words.assuming(messages.assumed[note]), width, mark.length)}\n`;
  });
  return [fittingTable(words.columns, rows, width, CLB_COLUMN), ...(footnotes.length > 0 ? ["\n", ...footnotes] : [])].join("");
}

function row({ listener, risk }: JudgedListener, notes: readonly number[], messages: Messages, words: Words, style: Style): Cell[] {
  const { ref } = listener.object;
  const paint = risk.verdict === "loops" ? style.red : risk.verdict === "may-loop" ? style.yellow : style.green;
  return [
    { text: oneLine(ref.namespace ?? "") },
    { text: oneLine(shortName(ref)) },
    { text: oneLine(`${listener.protocol} ${listener.port}`) },
    { text: words.networks[listener.network.kind] },
    { text: messages.verdicts[risk.verdict] + (notes.length > 0 ? ` [${notes.join(",")}]` : ""), paint },
    { text: effectText(risk, listener.layer, words) },
    { text: risk.reason },
  ];
}

/** What a client notices, in a few words. */
export function effectText({ impact, probability }: Risk, layer: 4 | 7, words: Words): string {
  if (impact === null) return "";
  const everywhere = probability === null || probability.max === probability.mean;
  const fraction = probability ? asFraction(probability.max) : undefined;
  return impact === "outage" ? words.allFail(everywhere) : words.someFail(fraction, everywhere, layer);
}
