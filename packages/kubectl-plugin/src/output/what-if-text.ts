import { explainSupposed, nameOf, oneLine, pathPicture, sameListener, wrap, wrapLines, type JudgedListener, type Messages, type Result, type Supposed } from "@kubectl-loopback/core";
import type { Words } from "../words/words.ts";
import { effectText } from "./listener-table.ts";
import { objectName, shortName } from "./names.ts";
import type { Style } from "./style.ts";
import { fittingTable, type Cell } from "./table.ts";

const NAMESPACE_COLUMN = 0;

/** Each listener as it is and as it would be, what would be of no use, and the ways of clients that would be led around a listener. */
export function whatIfText(now: Result, supposed: Supposed, suppositions: readonly string[], messages: Messages, words: Words, { style, width }: { style: Style; width: number }): string {
  const { result, refused } = supposed;
  const rows = now.judged.map((before) => [
    { text: oneLine(before.listener.object.ref.namespace ?? "") },
    { text: oneLine(shortName(before.listener.object.ref)) },
    { text: oneLine(`${before.listener.protocol} ${before.listener.port}`) },
    verdictCell(before, messages, words, style),
    changedCell(before, sameListener(before.listener, result.judged), messages, words, style),
  ]);
  const headings = words.explain.columns(suppositions.join(", ")).map(oneLine);
  const notes = refusals(refused, messages).map((note) => `${wrap(note, width, 2)}\n`);
  return [...(rows.length > 0 ? [fittingTable(headings, rows, width, NAMESPACE_COLUMN)] : []), ...notes, ...around(now, supposed, suppositions, messages, width)].join("");
}

/** Under each listener that clients would be led around, their way beside the one of now. */
function around(now: Result, supposed: Supposed, suppositions: readonly string[], messages: Messages, width: number): string[] {
  const explained = now.judged.map((one) => explainSupposed(now, one, supposed, suppositions));
  return explained.filter(({ ways }) => ways.some((way) => way.around)).map((one) =>
    `\n${wrapLines(oneLine(`${nameOf(one.object)} ${one.protocol} ${one.port}`), width).join("\n")}\n${pathPicture(one, messages, width)}\n`);
}

/** Why a remedy is of no use, once for all the listeners for which it is the same reason. */
function refusals(refused: Supposed["refused"], { explaining, fixing }: Messages): string[] {
  const places = new Map<string, string[]>();
  for (const { remedy, object, listener, reason } of refused) {
    const note = explaining.labelled(remedy, fixing.noCure[reason]);
    const place = object === null ? [] : [`${objectName(object)}${listener ? ` ${listener.protocol} ${listener.port}` : ""}`];
    places.set(note, [...(places.get(note) ?? []), ...place]);
  }
  return [...places].map(([note, all]) => oneLine(note + (all.length > 0 ? ` (${[...new Set(all)].join(", ")})` : "")));
}

function changedCell(before: JudgedListener, after: JudgedListener | undefined, messages: Messages, words: Words, style: Style): Cell {
  if (!after) return { text: words.none };
  const [was, is] = [before, after].map((one) => verdictCell(one, messages, words, style)) as [Cell, Cell];
  if (was.text !== is.text) return is;
  return before.risk.reason === after.risk.reason ? { text: words.explain.same, paint: style.dim } : { ...is, text: `${is.text} (${after.risk.reason})` };
}

function verdictCell({ risk, listener }: JudgedListener, { verdicts, explaining }: Messages, words: Words, style: Style): Cell {
  const noticed = effectText(risk, listener.layer, words);
  const paint = risk.verdict === "loops" ? style.red : risk.verdict === "may-loop" ? style.yellow : style.green;
  return { text: noticed === "" ? `${verdicts[risk.verdict]} (${risk.reason})` : explaining.labelled(verdicts[risk.verdict], noticed), paint };
}
