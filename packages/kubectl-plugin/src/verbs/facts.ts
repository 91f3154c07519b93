import { analyze, excerpt, exitCodeOf, fieldName, makeReport, oneLine, versionCounts, withSettings, wrap, type Evidence, type Facts, type Known } from "@kubectl-loopback/core";
import { parseAssumptions } from "../cli/assume.ts";
import type { Invocation } from "../cli/parse.ts";
import { isUsageError, type UsageError } from "../cli/usage-error.ts";
import type { Loaded } from "../config/load-config.ts";
import { objectName } from "../output/names.ts";
import { dataText } from "../output/print.ts";
import { printConfig, printProblems } from "../output/problems.ts";
import { styleOf, type Style } from "../output/style.ts";
import { columnWidth, table, tableWidth, type Row } from "../output/table.ts";
import { widthOf } from "../output/width.ts";
import { readInput } from "../read-input.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";
import type { Words } from "../words/words.ts";

/** Longest value that is shown. */
const WIDEST = 80;

/** `facts`: what is known about the cluster, and which field of which object says so. */
export async function facts(invocation: Invocation, shell: Shell, { messages, words }: Language, loaded: Loaded): Promise<ExitCode | UsageError> {
  const assumptions = parseAssumptions(invocation.values("assume"));
  if (isUsageError(assumptions)) return assumptions;
  const input = await readInput(invocation, shell, words, "facts", loaded);
  if (!input) return 130;
  const result = analyze(input.cluster, withSettings({ assumptions, from: [], concerns: () => false }, input.settings));
  const report = makeReport(result, input.problems, messages);
  const format = invocation.value("output") ?? "text";
  // What the command line does not assume, the configuration does.
  const assumedBy = (key: string) => (key in assumptions ? words.assumedByUser : loaded.source?.shown ?? words.assumedByUser);
  shell.stdout.write(format === "text" ? factTable(result.facts, words, styleOf(invocation, shell), widthOf(shell.stdout), assumedBy) : dataText({ facts: report.facts, problems: report.problems }, format));
  printConfig(loaded, invocation, shell, words);
  printProblems(report.problems, shell, words);
  return exitCodeOf(report, "never");
}

type ValueOf<F> = F extends Known<infer T> ? T : never;

/** How the value of each fact is shown. */
const SHOWN: { readonly [K in keyof Facts]: (value: ValueOf<Facts[K]>, words: Words) => string } = {
  platform: (name) => name.toUpperCase(),
  proxyMode: (mode) => mode,
  kubeProxyVersions: (versions, words) => words.kubeProxyVersions(versionCounts(versions)),
  clusterCidr: (cidr, words) => cidr ?? words.none,
  nodes: (nodes) => String(nodes.length),
  superNodes: (names) => String(names.length),
  endpoints: String,
  controllerSwitches: (switches) => Object.entries(switches).map(([name, value]) => `${name}=${value}`).join(", "),
  networkMode: (mode, words) => words.networkModes[mode],
  nodeLocalDns: (runs, words) => (runs ? words.yes : words.none),
  coreDns: (corefile) => corefile.replace(/\s+/g, " "),
  serverVersion: (version) => version,
};

/** What says that an assumption holds: a flag, or a file. */
type AssumedBy = (key: string) => string;

function factTable(all: Facts, words: Words, style: Style, width: number, assumedBy: AssumedBy): string {
  const rows = (Object.keys(SHOWN) as (keyof Facts)[]).map((name): Row => {
    const fact = all[name];
    const show = SHOWN[name] as (value: unknown, words: Words) => string;
    const cells = [words.factNames[name], fact.known ? excerpt(show(fact.value, words), WIDEST) : words.because[fact.because], fact.known ? origin(fact.evidence, assumedBy) : ""];
    return cells.map((text) => ({ text }));
  });
  return tableWidth(words.factColumns, rows) <= width ? table(words.factColumns, rows) : factList(rows, style, width);
}

/** For narrow terminals: where a fact comes from stands below it. */
function factList(rows: readonly Row[], style: Style, width: number): string {
  const indent = Math.max(...rows.map((row) => columnWidth(row[0]!))) + 3;
  const line = (name: string, text: string) => `${name}${" ".repeat(indent - columnWidth({ text: name }))}${text}\n`;
  return rows.map(([name, value, from]) => {
    const lines = [line(name!.text, wrap(value!.text, width, indent))];
    if (from!.text !== "") lines.push(line("", style.dim(wrap(from!.text, width, indent))));
    return lines.join("");
  }).join("");
}

function origin({ object, path }: Evidence, assumedBy: AssumedBy): string {
  if (!object) return path[0] === "assume" ? oneLine(assumedBy(String(path[1]))) : fieldName(path);
  return oneLine(`${objectName(object)} ${fieldName(path)}`);
}
