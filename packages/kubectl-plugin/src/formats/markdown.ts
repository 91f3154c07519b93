import type { JudgedListener, ReportFinding, ReportProblem } from "@kubectl-loopback/core";
import { effectText } from "../output/listener-table.ts";
import { locationName, objectName, placeName, shortName } from "../output/names.ts";
import { noListeners, summaryLine } from "../output/summary.ts";
import { becauseText, isSuppressed, type SuppressedFinding } from "../output/suppressed.ts";
import { htmlText, markdownCode, markdownText } from "./escape.ts";
import type { AllTold, Told } from "./format.ts";
import { gravestFirst } from "./gravest-first.ts";

/** A report for a pull request: the verdicts, the findings folded up, what could not be read. */
export function markdown(all: AllTold): string {
  return all.map(reportText).join("\n");
}

function reportText({ result, report, language }: Told): string {
  const { words } = language;
  const context = report.context === undefined ? "" : ` (${markdownText(words.contexts.name(report.context))})`;
  const counting = gravestFirst(report.findings.filter((finding) => !isSuppressed(finding)));
  const suppressed = report.findings.filter(isSuppressed);
  const { loops, mayLoop, safe } = report.summary;
  return [
    `## ${words.formatting.title}${context}: ${words.formatting.verdicts(loops, mayLoop, safe)}\n`,
    `${markdownText(summaryLine(report, words))}\n`,
    result.judged.length === 0 ? `${noListeners(report, words)}\n` : listenerTable(result.judged, language),
    ...(counting.length > 0 ? [`### ${words.formatting.findings}\n`, ...counting.map((finding) => findingText(finding, language))] : []),
    ...(suppressed.length > 0 ? [folded(words.formatting.suppressed(suppressed.length), suppressed.map((finding) => suppressedItem(finding, language)).join(""))] : []),
    ...(report.problems.length > 0 ? [`### ${words.formatting.problems}\n`, `${report.problems.map((problem) => problemText(problem, language)).join("")}`] : []),
  ].join("\n");
}

type Language = Told["language"];

function listenerTable(judged: readonly JudgedListener[], { messages, words }: Language): string {
  const rows = judged.map(({ listener, risk }) => [
    markdownCode(listener.object.ref.namespace ?? "", true), markdownCode(shortName(listener.object.ref), true), markdownCode(`${listener.protocol} ${listener.port}`, true),
    words.networks[listener.network.kind], risk.verdict === "safe" ? messages.verdicts.safe : `**${messages.verdicts[risk.verdict]}**`, effectText(risk, listener.layer, words), risk.reason,
  ]);
  return [words.formatting.columns, words.formatting.columns.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function findingText(finding: ReportFinding, { words }: Language): string {
  const { severity, code, name, object, message, why, advice, fixes } = finding;
  const title = `<b>${severity}</b> ${code} ${name}, ${htmlText(objectName(object))}: ${htmlText(message)}`;
  const lines = [
    markdownCode(placeName(finding)),
    `**${words.why}**: ${markdownText(why)}`,
    `**${words.advice}**: ${markdownText(advice)}`,
    ...(fixes.length > 0 ? [fixes.map(({ id, title: fix }) => `\`${id}\` ${markdownText(fix)}`).join("; ")] : []),
  ];
  return folded(title, `${lines.join("\n\n")}\n`);
}

function suppressedItem(finding: SuppressedFinding, { words }: Language): string {
  const { code, name, object, message } = finding;
  return `- ${code} ${name}, ${markdownText(objectName(object))}: ${markdownText(message)} (${markdownText(becauseText(finding, words))})\n`;
}

function problemText({ code, level, message, location }: ReportProblem, { words }: Language): string {
  const place = location ? `${markdownCode(locationName(location))} ` : "";
  return `- ${words.levels[level]} \`${code}\` ${place}${markdownText(message)}\n`;
}

/** `title` is HTML: Markdown does not count there. */
function folded(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n</details>\n`;
}
