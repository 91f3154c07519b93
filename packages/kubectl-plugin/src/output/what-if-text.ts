import { oneLine, sameListener, wrap, type JudgedListener, type Messages, type Supposed } from "@kubectl-loopback/core";
import type { Words } from "../words/words.ts";
import { effectText } from "./listener-table.ts";
import { objectName, shortName } from "./names.ts";
import type { Style } from "./style.ts";
import { fittingTable, type Cell } from "./table.ts";

const NAMESPACE_COLUMN = 0;

/** Each listener as it is and as it would be, and what would be of no use. */
export function whatIfText(now: readonly JudgedListener[], { result, refused }: Supposed, suppositions: readonly string[], messages: Messages, words: Words, { style, width }: { style: Style; width: number }): string {
  const rows = now.map((before) => [
    { text: oneLine(before.listener.object.ref.namespace ?? "") },
    { text: oneLine(shortName(before.listener.object.ref)) },
    { text: oneLine(`${before.listener.protocol} ${before.listener.port}`) },
    verdictCell(before, messages, words, style),
    changedCell(before, sameListener(before.listener, result.judged), messages, words, style),
  ]);
  const headings = words.explain.columns(suppositions.join(", ")).map(oneLine);
  const notes = refusals(refused, messages).map((note) => `${wrap(note, width, 2)}\n`);
  return [...(rows.length > 0 ? [fittingTable(headings, rows, width, NAMESPACE_COLUMN)] : []), ...notes].join("");
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
