import { oneLine, reportProblem } from "@kubectl-loopback/core";
import type { Output } from "../cli/outputs.ts";
import type { AllTold } from "../formats/format.ts";
import { briefChanges, changesText } from "../output/changes-text.ts";
import { emit } from "../output/emit.ts";
import { printProblems } from "../output/problems.ts";
import { summaryLine } from "../output/summary.ts";
import { contextName } from "../output/text.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";
import { eventLines } from "./event-lines.ts";
import { isNew, isWhole, type News } from "./news.ts";

/** Clears the window; what was scrolled out of it stays. */
const CLEAR = "\u001b[H\u001b[2J";

/** Shows what is new, if anything is. On a terminal the report is shown anew in place of the old one; elsewhere only what has changed follows. */
export async function show(news: readonly News[], outputs: readonly Output[], code: ExitCode, shell: Shell, language: Language): Promise<void> {
  if (!news.some(isNew)) return;
  const { stdout, stderr } = shell;
  const { words, messages } = language;
  const again = !news.every(({ first }) => first);
  const inPlace = again && stdout.isTTY;
  if (inPlace) stdout.write(CLEAR);
  for (const output of outputs) {
    const text = output.file === undefined ? told(output.format, news, { again, inPlace, code }, shell, language) : undefined;
    if (text !== undefined) stdout.write(text);
    else printProblems((await emit([output], news.map(({ told: one }) => one) as unknown as AllTold, shell)).map((problem) => reportProblem(problem, messages)), shell, words);
  }
  if (inPlace) stdout.write(changesOf(news, shell, language, true));
  for (const { told: { report }, problems } of news) printProblems(inPlace ? report.problems : problems, shell, words, report.context);
  const isBack = news.some(({ solved }) => solved.some(({ level }) => level === "error")) && news.every(({ told }) => isWhole(told.report));
  if (isBack) stderr.write(`${words.watch.back}\n`);
}

/** What standard output is told in place of the whole; undefined where it gets that. */
function told(format: Output["format"], news: readonly News[], { again, inPlace, code }: { again: boolean; inPlace: boolean; code: ExitCode }, shell: Shell, language: Language): string | undefined {
  if (format === "jsonl") return news.filter(isNew).map((one) => eventLines(one, code)).join("");
  if (!again || inPlace) return undefined;
  if (format === "yaml") shell.stdout.write("---\n");
  return format === "text" ? changesOf(news, shell, language) : undefined;
}

/** Below the time: what has changed in verdicts and findings; problems are told on standard error. */
function changesOf(news: readonly News[], { time }: Pick<Shell, "time">, { messages, words }: Language, brief = false): string {
  const changed = news.filter(({ changes: { listeners, findings } }) => listeners.length + findings.length > 0);
  const parts = changed.map((one) => {
    const { report, view } = one.told;
    const heading = report.context === undefined ? [] : [`${view.style.bold(contextName(one.told))}\n`];
    if (brief) return [...heading, briefChanges(one.changes, messages, words, view)].join("\n");
    return [...heading, changesText(one.changes, messages, words, view), ...(view.quiet ? [] : [`${oneLine(summaryLine(report, words))}\n`])].join("\n");
  });
  return changed.length === 0 ? "" : [`\n--- ${words.watch.changed(time)} ---\n`, ...parts].join("\n");
}
