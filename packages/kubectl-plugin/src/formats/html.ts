import { escaped, SVG_STYLE, type Facts, type JudgedListener, type ReportFinding } from "@kubectl-loopback/core";
import { clusterLine } from "../output/cluster-line.ts";
import { factRows } from "../output/fact-rows.ts";
import { effectText } from "../output/listener-table.ts";
import { objectName, placeName, shortName } from "../output/names.ts";
import { sourceLine } from "../output/source-line.ts";
import { PLAIN } from "../output/style.ts";
import { noListeners, summaryLine } from "../output/summary.ts";
import { becauseText, isSuppressed, type SuppressedFinding } from "../output/suppressed.ts";
import { contextName } from "../output/text.ts";
import type { Words } from "../words/words.ts";
import { markup } from "./escape.ts";
import type { AllTold, Told } from "./format.ts";
import { gravestFirst } from "./gravest-first.ts";
import { STYLE } from "./html-style.ts";
import { loopFindings } from "./loop-findings.ts";
import { pictures } from "./pictures.ts";

/** One page with nothing beside it: no script, no font, no picture from elsewhere, and a policy that forbids them. */
export function html(all: AllTold): string {
  const [{ result, language: { messages, words }, version }] = all;
  const one = all.length === 1;
  return [
    "<!doctype html>",
    `<html lang="${messages.language}">`,
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${words.formatting.title}</title>`,
    `<style>${STYLE}${SVG_STYLE}</style>`,
    "</head>",
    "<body>",
    `<header><h1>${words.formatting.title}</h1>${one ? clusterText(result.facts, words) : ""}</header>`,
    "<main>",
    ...all.map((told, index) => (one ? clusterBody(told, "f") : contextSection(told, `c${index + 1}f`))),
    "</main>",
    `<footer>${one ? `${markup(summaryLine(all[0].report, words))} ` : ""}kubectl-loopback ${markup(version)}</footer>`,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

function clusterText(facts: Facts, words: Words): string {
  return `<p>${markup(clusterLine(facts, words, Infinity))}</p>`;
}

/** One of several clusters. */
function contextSection(told: Told, anchor: Anchor): string {
  const { result, report, language: { words } } = told;
  return [`<section class="context">`, `<h1>${markup(contextName(told))}</h1>${clusterText(result.facts, words)}`, clusterBody(told, anchor), `<p>${markup(summaryLine(report, words))}</p>`, "</section>"].join("\n");
}

/** What the names of findings in this page begin with. */
type Anchor = string;

function clusterBody(told: Told, anchor: Anchor): string {
  const { result, report, language: { words } } = told;
  const counting = gravestFirst(report.findings.filter((finding) => !isSuppressed(finding)));
  const suppressed = report.findings.filter(isSuppressed);
  return [
    tiles(told),
    section(words.formatting.listeners, listeners(told, anchor)),
    section(words.formatting.findings, counting.length === 0 ? `<p>${words.formatting.nothingFound}</p>` : findingTexts(counting, told, anchor)),
    suppressed.length === 0 ? "" : `<details><summary>${words.formatting.suppressed(suppressed.length)}</summary>${list(suppressed.map((finding) => suppressedItem(finding, told)))}</details>`,
    report.problems.length === 0 ? "" : section(words.formatting.problems, list(report.problems.map(({ code, level, message }) => `${badge(level, words.levels[level])} ${markup(message)} <code>${code}</code>`))),
    `<details class="facts"><summary>${words.formatting.facts}</summary>${tableText(words.factColumns, factRows(result.facts, words, told.assumedBy).map((row) => row.map(markup)))}</details>`,
  ].filter((line) => line !== "").join("\n");
}

function section(title: string, body: string): string {
  return `<section><h2>${title}</h2>\n${body}\n</section>`;
}

function tiles({ report: { summary }, language: { messages } }: Told): string {
  const tile = (verdict: "loops" | "may-loop" | "safe", count: number) => `<div class="tile ${count === 0 ? "none" : verdict}"><b>${count}</b> ${messages.verdicts[verdict]}</div>`;
  return `<div class="tiles">${tile("loops", summary.loops)}${tile("may-loop", summary.mayLoop)}${tile("safe", summary.safe)}</div>`;
}

function badge(kind: string, text: string): string {
  return `<span class="badge ${kind}">${text}</span>`;
}

function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>`;
}

function tableText(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[], tag: "th" | "td") => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  return `<div class="wide"><table><thead>${row(headings, "th")}</thead><tbody>${rows.map((cells) => row(cells, "td")).join("\n")}</tbody></table></div>`;
}

/** A verdict leads to its finding. */
function listeners(told: Told, anchor: Anchor): string {
  const { result, report, language: { messages, words } } = told;
  if (result.judged.length === 0) return `<p>${noListeners(report, words)}</p>`;
  const verdictOf = loopFindings(told);
  const row = ({ listener, risk }: JudgedListener) => {
    const { ref } = listener.object;
    const finding = verdictOf({ object: ref, port: listener.port, protocol: listener.protocol });
    const verdict = badge(risk.verdict, messages.verdicts[risk.verdict]);
    return [
      markup(ref.namespace ?? ""), markup(shortName(ref)), markup(`${listener.protocol} ${listener.port}`), words.networks[listener.network.kind],
      finding && !finding.suppressed ? `<a href="#${anchor}${report.findings.indexOf(finding)}">${verdict}</a>` : verdict,
      effectText(risk, listener.layer, words), `<abbr title="${markup(messages.reasons[risk.reason])}">${risk.reason}</abbr>`,
    ];
  };
  return tableText(words.formatting.columns, result.judged.map(row));
}

function findingTexts(findings: readonly ReportFinding[], told: Told, anchor: Anchor): string {
  const drawn = pictures(told);
  return findings.map((finding) => findingText(finding, drawn.get(finding.fingerprint), told, anchor)).join("\n");
}

function findingText(finding: ReportFinding, picture: string | undefined, { report, view, language: { words } }: Told, anchor: Anchor): string {
  const { severity, code, name, object, message, why, advice, fixes, location } = finding;
  const source = location ? sourceLine(location, view.source(location.file), PLAIN) : "";
  const command = view.next(finding);
  return [
    `<article id="${anchor}${report.findings.indexOf(finding)}" class="${severity}">`,
    `<h3>${badge(severity, severity)} <code>${code}</code> ${name}</h3>`,
    `<p><b>${markup(objectName(object))}</b> <span class="place">${markup(placeName(finding))}</span></p>`,
    `<p>${markup(message)}</p>`,
    ...(source === "" ? [] : [`<pre>${source.trimEnd().split("\n").map((line) => markup(line.slice(2))).join("\n")}</pre>`]),
    `<dl><dt>${words.why}</dt><dd>${markup(why)}</dd><dt>${words.advice}</dt><dd>${markup(advice)}</dd>`,
    ...(fixes.length === 0 ? [] : [`<dt>${words.formatting.cures}</dt><dd>${list(fixes.map(({ id, title, risk }) => `<code>${markup(id)}</code> ${markup(title)} · ${markup(words.fix.risks[risk as "low"])}`))}</dd>`]),
    ...(command === undefined ? [] : [`<dt>${words.next}</dt><dd><code>${markup(command)}</code></dd>`]),
    "</dl>",
    ...(picture === undefined ? [] : [`<details><summary>${words.formatting.picture}</summary><div class="wide">${escaped(picture)}</div></details>`]),
    "</article>",
  ].join("\n");
}

function suppressedItem(finding: SuppressedFinding, { language: { words } }: Told): string {
  const { code, name, object, message } = finding;
  return `<code>${code}</code> ${name} <b>${markup(objectName(object))}</b>: ${markup(message)} (${markup(becauseText(finding, words))})`;
}
