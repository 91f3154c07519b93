import { excerpt, fieldName, oneLine, textWidth, wrap, type ReportFinding } from "@kubectl-loopback/core";
import type { Words } from "../words/words.ts";
import { objectName, placeName } from "./names.ts";
import { sourceLine } from "./source-line.ts";
import type { Style } from "./style.ts";
import type { FindingOptions } from "./text-options.ts";

/** Longest value that is shown as evidence. */
const LONGEST_VALUE = 160;

/** One finding on one line. */
export function findingLine(finding: ReportFinding, style: Style): string {
  const place = finding.location ? `${oneLine(placeName(finding))}: ` : "";
  return `${place}${title(finding, style)} ${oneLine(objectName(finding.object))}: ${oneLine(finding.message)}\n`;
}

/** Findings of one kind together, the gravest first: each with its place, then once why and what to do. */
export function findingsText(findings: readonly ReportFinding[], words: Words, options: FindingOptions): string[] {
  const kinds = groupBy(findings, ({ code, severity, why, advice }) => [code, severity, why, advice].join("\n"));
  return kinds.toSorted(([a], [b]) => RANK[a.severity] - RANK[b.severity] || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)).map((same) => kindText(same, words, options));
}

const RANK: Readonly<Record<ReportFinding["severity"], number>> = { error: 0, warning: 1, info: 2 };

type Group = readonly [ReportFinding, ...ReportFinding[]];

function groupBy(findings: readonly ReportFinding[], key: (finding: ReportFinding) => string): Group[] {
  const groups = new Map<string, [ReportFinding, ...ReportFinding[]]>();
  for (const finding of findings) {
    const group = groups.get(key(finding));
    if (group) group.push(finding);
    else groups.set(key(finding), [finding]);
  }
  return [...groups.values()];
}

function title({ severity, code, name }: ReportFinding, style: Style): string {
  const paint = severity === "error" ? style.red : severity === "warning" ? style.yellow : style.blue;
  return paint(`${severity} ${code} ${name}`);
}

function kindText(group: Group, words: Words, options: FindingOptions): string {
  const [first] = group;
  const places = groupBy(group, (finding) => JSON.stringify([finding.object, finding.path, finding.location]));
  const commands = [...new Set(group.map(options.next).filter((command) => command !== undefined))];
  const footer = [
    labelled(words.why, first.why, words, options),
    labelled(words.advice, first.advice, words, options),
    // A command stays on one line, to be copied.
    ...commands.map((command) => labelled(words.next, command, words, { ...options, width: Infinity })),
  ];
  return [`${options.style.bold(title(first, options.style))}\n`, ...places.map((same) => placeText(same, words, options)), footer.join("")].join("\n");
}

function placeText(group: Group, words: Words, options: FindingOptions): string {
  const [first] = group;
  const { style, width } = options;
  const messages = group.map(({ message }) => `  ${wrap(oneLine(message), width, 2)}\n`);
  // What stands in a Secret is not shown.
  const source = first.location && first.object.kind !== "Secret" ? sourceLine(first.location, options.source(first.location.file), style) : "";
  const evidence = options.verbose ? first.evidence.map((one) => labelled(words.evidence, evidenceText(one, words), words, options)) : [];
  return [`  ${style.bold(oneLine(objectName(first.object)))}  ${style.dim(oneLine(placeName(first)))}\n`, ...messages, source, ...evidence].join("");
}

/** `why: …`, all labels equally wide. */
function labelled(label: string, text: string, words: Words, { style, width }: Pick<FindingOptions, "style" | "width">): string {
  const widest = Math.max(...[words.why, words.advice, words.evidence, words.next].map((one) => textWidth(one)));
  const padding = " ".repeat(widest - textWidth(label));
  return `  ${style.dim(`${label}:`)}${padding} ${wrap(oneLine(text), width, widest + 4)}\n`;
}

function evidenceText({ object, path, value }: ReportFinding["evidence"][number], words: Words): string {
  return `${object ? `${objectName(object)} ` : ""}${fieldName(path)} = ${value === null ? words.absent : excerpt(JSON.stringify(value), LONGEST_VALUE)}`;
}
