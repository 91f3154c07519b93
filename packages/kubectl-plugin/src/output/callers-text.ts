import { excerpt, oneLine, wrap, type Messages, type Report, type ReportCaller, type ReportFinding, type Verdict } from "@kubectl-loopback/core";
import type { Words } from "../words/words.ts";
import { findingLine, findingsText } from "./findings.ts";
import type { FindingOptions } from "./text-options.ts";
import { shortName } from "./names.ts";
import type { Style } from "./style.ts";
import { fittingTable, type Cell } from "./table.ts";

export interface CallersOptions extends FindingOptions {
  readonly quiet: boolean;
}

const WIDEST = 40;

/** Says which field it is; the findings below tell it, too. */
const WHERE_COLUMN = 2;

/** Callers for people: all of them in a table, then what is wrong with each, and a sum. */
export function callersText(report: Report, callers: readonly ReportCaller[], messages: Messages, words: Words, options: CallersOptions): string {
  if (options.quiet) return report.findings.map((finding) => findingLine(finding, options.style)).join("");
  if (report.summary.objects === 0 && report.problems.some(({ level }) => level === "error")) return "";
  const head = report.listeners.length === 0 ? words.noListeners : callers.length === 0 ? words.callers.nobody : undefined;
  const all = head === undefined ? callersTable(callers, messages, words, options) : `${head}\n`;
  const sum = head === undefined ? [`${wrap(words.callers.summary(countsOf(callers)), options.width, 0)}\n`] : [];
  return [all, ...findingsText(report.findings, words, options), ...sum].join("\n");
}

function callersTable(callers: readonly ReportCaller[], messages: Messages, words: Words, { style, width }: CallersOptions): string {
  return fittingTable(words.callers.columns, callers.map((caller) => row(caller, messages, words, style)), width, WHERE_COLUMN);
}

function row({ object, field, label, written, clbs, reaches, answeredBy }: ReportCaller, messages: Messages, words: Words, style: Style): Cell[] {
  const verdict = worst(reaches);
  const told = answeredBy ? { text: words.callers.led, paint: style.green } : verdict ? { text: messages.verdicts[verdict], paint: painted(verdict, style) } : { text: words.callers.noListener };
  return [
    { text: oneLine(object.namespace ?? "") },
    { text: excerpt(`${object.kind} ${object.name}`, WIDEST) },
    { text: excerpt(messages.callers.fields[field](label), WIDEST) },
    { text: written === null ? words.callers.inSecret : excerpt(written, WIDEST) },
    { text: excerpt(clbs.map(shortName).join(", "), WIDEST) },
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
