import { type Facts, type JudgedListener, type Messages, type Report, type ReportFinding, type Result, versionCounts } from "@kubectl-loopback/core";
import type { Words } from "../words/words.ts";
import { nextCommand } from "./next-command.ts";
import { oneLine, printable } from "./sanitize.ts";
import { sourceLine } from "./source-line.ts";
import type { Style } from "./style.ts";
import { table, type Cell } from "./table.ts";

/** How much to say: `quiet` one line a finding, `verbose` what it rests on, too. */
export interface TextOptions {
  readonly style: Style;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Text of a file, for source lines. */
  text(file: string): string | undefined;
}

/** A report for people: the cluster, the listeners, then each finding with what, why and what to type next. */
export function textReport(result: Result, report: Report, messages: Messages, words: Words, options: TextOptions): string {
  if (options.quiet) return report.findings.map((finding) => heading(finding, options.style)).join("");
  const listeners = result.judged.length === 0 ? `${words.noListeners}\n` : listenerTable(result.judged, messages, words, options.style);
  const parts = [`${clusterLine(result.facts, words)}\n`, listeners, ...report.findings.map((finding) => findingText(finding, result, words, options)), summaryLine(report, words)];
  return parts.join("\n");
}

/** `TKE v1.20.6-tke.30 · kube-proxy ipvs, v1.20.6-tke.8 on 3 of 12 nodes · 12 nodes · Global Router` */
export function clusterLine(facts: Facts, words: Words): string {
  const { serverVersion, platform, proxyMode, kubeProxyVersions, nodes, networkMode } = facts;
  const server = serverVersion.known ? ` ${serverVersion.value}` : "";
  const versions = kubeProxyVersions.known ? words.kubeProxyVersions(versionCounts(kubeProxyVersions.value)) : words.unknownVersion;
  return oneLine([
    platform.known ? `TKE${server}` : words.unknownPlatform,
    `kube-proxy ${proxyMode.known ? proxyMode.value : words.unknownMode}${versions === "" ? "" : `, ${versions}`}`,
    nodes.known ? words.nodes(nodes.value.length) : words.unknownNodes,
    ...(networkMode.known ? [words.networkModes[networkMode.value]] : []),
  ].join(" · "));
}

function listenerTable(judged: readonly JudgedListener[], messages: Messages, words: Words, style: Style): string {
  const rows = judged.map(({ listener, risk }): Cell[] => {
    const { ref } = listener.object;
    const paint = risk.verdict === "loops" ? style.red : risk.verdict === "may-loop" ? style.yellow : style.green;
    return [
      { text: oneLine(ref.namespace ?? "") },
      { text: oneLine(`${ref.kind === "Ingress" ? "ing" : "svc"}/${ref.name}`) },
      { text: oneLine(`${listener.protocol} ${listener.port}`) },
      { text: words.networks[listener.network.kind] },
      { text: messages.verdicts[risk.verdict], paint },
      { text: messages.effect(risk, listener.layer) },
      { text: risk.reason },
    ];
  });
  return table(words.columns, rows);
}

function heading(finding: ReportFinding, style: Style): string {
  const paint = finding.severity === "error" ? style.red : finding.severity === "warning" ? style.yellow : style.blue;
  return `${place(finding)}${paint(`${finding.severity} ${finding.code}`)} ${style.bold(oneLine(finding.message))}\n`;
}

function place({ location, object }: ReportFinding): string {
  if (location) return `${printable(location.file)}:${location.start.line}:${location.start.column}: `;
  return `${oneLine(objectName(object))}: `;
}

function objectName(object: ReportFinding["object"]): string {
  return object.namespace === null ? `${object.kind} ${object.name}` : `${object.kind} ${object.namespace}/${object.name}`;
}

function findingText(finding: ReportFinding, result: Result, words: Words, options: TextOptions): string {
  const { location } = finding;
  const source = location ? sourceLine(location, options.text(location.file), options.style) : `  ${oneLine(fieldName(finding.path))}\n`;
  const next = nextCommand(finding, result);
  const lines = [
    [words.why, finding.why],
    [words.advice, finding.advice],
    ...(options.verbose ? finding.evidence.map((one) => [words.evidence, evidenceText(one)]) : []),
    ...(next === undefined ? [] : [words.next, next].length ? [[words.next, next]] : []),
  ] as [string, string][];
  return heading(finding, options.style) + source + lines.map(([label, text]) => `  ${options.style.dim(`${label}:`)} ${oneLine(text)}\n`).join("");
}

/** A path as people write it: `metadata.annotations["a.b/c"]`. */
function fieldName(path: ReportFinding["path"]): string {
  return path.map((key, index) => (typeof key === "number" ? `[${key}]` : /^[\w-]+$/.test(key) ? `${index > 0 ? "." : ""}${key}` : `[${JSON.stringify(key)}]`)).join("");
}

function evidenceText({ object, path, value }: ReportFinding["evidence"][number]): string {
  return `${object ? `${objectName(object)} ` : ""}${fieldName(path)} = ${JSON.stringify(value)}`;
}

function summaryLine({ summary, findings }: Report, words: Words): string {
  const count = (severity: ReportFinding["severity"]) => findings.filter((finding) => finding.severity === severity).length;
  return `${words.summary(summary, { errors: count("error"), warnings: count("warning"), infos: count("info") })}\n`;
}
