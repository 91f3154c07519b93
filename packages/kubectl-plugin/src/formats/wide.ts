import { asFraction, oneLine, type JudgedListener, type Messages } from "@kubectl-loopback/core";
import { shortName } from "../output/names.ts";
import type { Style } from "../output/style.ts";
import { table, type Cell } from "../output/table.ts";
import { findingLine } from "../output/findings.ts";
import { noListeners } from "../output/summary.ts";
import { becauseText, isSuppressed } from "../output/suppressed.ts";
import type { Words } from "../words/words.ts";
import { underContexts } from "../output/text.ts";
import type { AllTold, Told } from "./format.ts";

/** Everything about each listener on one line, however long; then one line a finding. */
export function wide(all: AllTold): string {
  return all.length === 1 ? wideReport(all[0]) : underContexts(all, wideReport);
}

function wideReport({ result, report, language: { messages, words }, view }: Told): string {
  const listeners = result.judged.length === 0 ? `${noListeners(report, words)}\n` : table(words.formatting.wideColumns, result.judged.map((one) => row(one, messages, words, view.style)));
  const findings = report.findings.map((finding) => (isSuppressed(finding) ? `(${becauseText(finding, words)}) ` : "") + findingLine(finding, view.style)).join("");
  return findings === "" ? listeners : `${listeners}\n${findings}`;
}

function row({ listener, risk }: JudgedListener, messages: Messages, words: Words, style: Style): Cell[] {
  const { ref } = listener.object;
  const paint = risk.verdict === "loops" ? style.red : risk.verdict === "may-loop" ? style.yellow : style.green;
  const share = (value: number | undefined) => (value === undefined ? "" : (asFraction(value)?.join("/") ?? value.toFixed(4)));
  return [
    ...[ref.namespace ?? "", shortName(ref), `${listener.protocol} ${listener.port}`, `L${listener.layer}`, words.networks[listener.network.kind]].map((text) => ({ text: oneLine(text) })),
    { text: messages.verdicts[risk.verdict], paint },
    ...[risk.impact === null ? "" : messages.impacts[risk.impact], share(risk.probability?.max), share(risk.probability?.mean), risk.addedSeconds === null ? "" : `${Number(risk.addedSeconds.toFixed(2))} s`, risk.reason, list(risk.missing), list(risk.assumed)].map((text) => ({ text })),
  ];
}

function list(slugs: readonly string[]): string {
  return slugs.join(",");
}
