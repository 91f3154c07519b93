import { oneLine, sameListener, wrap, type JudgedListener, type Messages, type Supposed } from "@kubectl-loopback/core";
import type { Words } from "../words/words.ts";
import { objectName } from "./names.ts";
import type { Style } from "./style.ts";
import { fittingTable, type Cell } from "./table.ts";

/** Each listener as it is and as it would be, and what would be of no use. */
export function whatIfText(now: readonly JudgedListener[], { result, refused }: Supposed, suppositions: readonly string[], messages: Messages, words: Words, { style, width }: { style: Style; width: number }): string {
  const rows = now.map((before) => [
    { text: oneLine(objectName(before.listener.object.ref)) },
    { text: oneLine(`${before.listener.protocol} ${before.listener.port}`) },
    verdictCell(before, messages, style),
    changedCell(before, sameListener(before.listener, result.judged), messages, words, style),
  ]);
  const notes = new Set(refused.map(({ remedy, object, listener, reason }) => {
    const where = object === null ? "" : ` (${objectName(object)}${listener ? ` ${listener.protocol} ${listener.port}` : ""})`;
    return oneLine(messages.explaining.labelled(remedy + where, messages.fixing.noCure[reason]));
  }));
  const headings = words.explain.columns(suppositions.join(", ")).map(oneLine);
  return [...(rows.length > 0 ? [fittingTable(headings, rows, width, 1)] : []), ...[...notes].map((note) => `${wrap(note, width, 2)}\n`)].join("");
}

function changedCell(before: JudgedListener, after: JudgedListener | undefined, messages: Messages, words: Words, style: Style): Cell {
  if (!after) return { text: words.none };
  const [was, is] = [before, after].map((one) => verdictCell(one, messages, style)) as [Cell, Cell];
  return was.text === is.text && before.risk.reason === after.risk.reason ? { text: words.explain.same, paint: style.dim } : is;
}

function verdictCell({ risk, listener }: JudgedListener, { verdicts, effect, explaining }: Messages, style: Style): Cell {
  const noticed = effect(risk, listener.layer);
  const paint = risk.verdict === "loops" ? style.red : risk.verdict === "may-loop" ? style.yellow : style.green;
  return { text: noticed === "" ? `${verdicts[risk.verdict]} (${risk.reason})` : explaining.labelled(verdicts[risk.verdict], noticed), paint };
}
