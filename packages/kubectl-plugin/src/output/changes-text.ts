import { oneLine, type Difference, type Messages, type ReportChanges, type ReportListener } from "@kubectl-loopback/core";
import type { Words } from "../words/words.ts";
import { findingLine, findingsText } from "./findings.ts";
import { effectText } from "./listener-table.ts";
import { objectName } from "./names.ts";
import { isSuppressed } from "./suppressed.ts";
import { table, type Cell } from "./table.ts";
import type { Style } from "./style.ts";
import type { TextOptions } from "./text-options.ts";

export type Event = keyof Words["watch"]["events"];

/** What has become of the thing that a difference is about. */
export function eventOf({ before, after }: Difference<unknown>): Event {
  return before === null ? "added" : after === null ? "removed" : "changed";
}

/** What has changed, for people: listeners before and after, then what is found now and was not, and what is not found any more. */
export function changesText({ listeners, findings }: ReportChanges, messages: Messages, words: Words, options: TextOptions): string {
  const { style, quiet } = options;
  const now = findings.flatMap(({ after }) => (after && !isSuppressed(after) ? [after] : []));
  const gone = findings.flatMap(({ before, after }) => (before && !isSuppressed(before) && (!after || isSuppressed(after)) ? [before] : []));
  const goneLines = gone.map((finding) => `${style.green(words.watch.events.removed)} ${findingLine(finding, style)}`).join("");
  if (quiet) return now.map((finding) => findingLine(finding, style)).join("") + goneLines;
  const verdicts = verdictChanges(listeners, messages, words, style);
  return [...(verdicts === "" ? [] : [verdicts]), ...findingsText(now, words, options), ...(goneLines === "" ? [] : [goneLines])].join("\n");
}

/** What has changed, where the whole is told besides: verdicts, or a line for each finding where no verdict has. */
export function briefChanges(changes: ReportChanges, messages: Messages, words: Words, options: TextOptions): string {
  return verdictChanges(changes.listeners, messages, words, options.style) || changesText(changes, messages, words, { ...options, quiet: true });
}

/** A line for each listener, before and after. */
function verdictChanges(listeners: ReportChanges["listeners"], messages: Messages, words: Words, style: Style): string {
  const rows = listeners.map((one) => listenerRow(one, messages, words, style));
  return rows.length === 0 ? "" : bareTable(rows);
}

/** A table that needs no headings. */
function bareTable(rows: readonly (readonly Cell[])[]): string {
  return table(rows[0]!.map(() => ""), rows).replace(/^\n/, "");
}

function listenerRow(one: Difference<ReportListener>, messages: Messages, words: Words, style: Style): Cell[] {
  const { object, port, protocol } = (one.after ?? one.before)!;
  const verdict = (listener: ReportListener) => verdictText(listener, messages, words);
  const event = eventOf(one);
  return [
    { text: words.watch.events[event] },
    { text: oneLine(objectName(object)) },
    { text: oneLine(`${protocol} ${port}`) },
    { text: event === "changed" ? `${verdict(one.before!)} → ${verdict(one.after!)}` : verdict((one.after ?? one.before)!), paint: event === "removed" ? style.dim : painted(one.after!, style) },
  ];
}

function verdictText(listener: ReportListener, messages: Messages, words: Words): string {
  const effect = effectText(listener, listener.layer, words);
  return `${messages.verdicts[listener.verdict]} (${effect === "" ? "" : `${effect}, `}${listener.reason})`;
}

function painted({ verdict }: ReportListener, style: Style): (text: string) => string {
  return verdict === "loops" ? style.red : verdict === "may-loop" ? style.yellow : style.green;
}
