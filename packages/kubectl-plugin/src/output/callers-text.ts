import { excerpt, oneLine, wrap, type Messages, type Report, type ReportCaller, type ReportFinding, type Verdict } from "@kubectl-loopback/core";
import type { Words } from "../words/words.ts";
import { findingLine, findingsText } from "./findings.ts";
import type { Told } from "../formats/format.ts";
import { noListeners } from "./summary.ts";
import type { TextOptions } from "./text-options.ts";
import { shortName } from "./names.ts";
import type { Style } from "./style.ts";
import { fittingTable, table, type Cell } from "./table.ts";

const WIDEST = 40;

/** Says which field it is; the findings below tell it, too. */
const WHERE_COLUMN = 2;

/** Callers for people: all of them in a table, then what is wrong with each, and a sum. */
export function callersText({ report, language: { messages, words }, view: options }: Told): string {
  const callers = report.callers ?? [];
  if (options.quiet) return report.findings.map((finding) => findingLine(finding, options.style)).join("");
  if (report.summary.objects === 0 && report.problems.some(({ level }) => level === "error")) return "";
  const head = headOf(report, callers, words);
  const all = head === undefined ? callersTable(callers, messages, words, options) : `${head}\n`;
  const sum = head === undefined ? [`${wrap(words.callers.summary(countsOf(callers)), options.width, 0)}\n`] : [];
  return [all, ...findingsText(report.findings, words, options), ...sum].join("\n");
}

/** Everything about each caller on one line, however long; then one line a finding. */
export function callersWide({ report, language: { messages, words }, view: { style } }: Told): string {
  const callers = report.callers ?? [];
  const head = headOf(report, callers, words);
  const rows = callers.map((one): Cell[] => [...row(one, messages, words, style, Infinity), ...[one.instead, one.obstacles].map((all) => ({ text: oneLine(all.join(", ")) }))]);
  const all = head === undefined ? table([...words.callers.columns, ...words.callers.wideColumns], rows) : `${head}\n`;
  return [all, report.findings.map((finding) => findingLine(finding, style)).join("")].filter((part) => part !== "").join("\n");
}

/** In place of a table without rows. */
function headOf(report: Report, callers: readonly ReportCaller[], words: Words): string | undefined {
  return report.listeners.length === 0 ? noListeners(report, words) : callers.length === 0 ? words.callers.nobody : undefined;
}

function callersTable(callers: readonly ReportCaller[], messages: Messages, words: Words, { style, width }: TextOptions): string {
  return fittingTable(words.callers.columns, callers.map((caller) => row(caller, messages, words, style, WIDEST)), width, WHERE_COLUMN);
}

function row({ object, field, label, written, clbs, reaches, answeredBy }: ReportCaller, messages: Messages, words: Words, style: Style, widest: number): Cell[] {
  const verdict = worst(reaches);
  const told = answeredBy ? { text: words.callers.led, paint: style.green } : verdict ? { text: messages.verdicts[verdict], paint: painted(verdict, style) } : { text: words.callers.noListener };
  return [
    { text: oneLine(object.namespace ?? "") },
    { text: excerpt(`${object.kind} ${object.name}`, widest) },
    { text: excerpt(messages.callers.fields[field](label), widest) },
    { text: written === null ? words.callers.inSecret : excerpt(written, widest) },
    { text: excerpt(clbs.map(shortName).join(", "), widest) },
    told,
  ];
}

const RANK: readonly Verdict[] = ["loops", "may-loop", "safe"];

function worst(reaches: ReportCaller["reaches"]): Verdict | undefined {
  return RANK.find((verdict) => reaches.some((one) => one.verdict === verdict));
}

function painted(verdict: Verdict, style: Style): (text: string) => string {
  return verdict === "loops" ? style.red : verdict === "may-loop" ? style.yellow : style.green;
}

function countsOf(callers: readonly ReportCaller[]): Parameters<Words["callers"]["summary"]>[0] {
  const clbs = new Set(callers.flatMap((caller) => caller.clbs.map((clb) => `${clb.kind} ${clb.namespace}/${clb.name}`)));
  return { callers: callers.length, clbs: clbs.size, led: callers.filter(({ answeredBy }) => answeredBy).length, correctable: callers.filter(isCorrectable).length };
}

function isCorrectable({ correctable, answeredBy }: ReportCaller): boolean {
  return correctable && answeredBy === null;
}

/** Whether a finding is about callers, or about what DNS makes of their calls. */
export function isAboutCallers({ code }: Pick<ReportFinding, "code">): boolean {
  return code.startsWith("CLB4");
}
