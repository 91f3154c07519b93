import { analyze, exitCodeOf, makeReport, versionCounts, type Evidence, type Facts, type Known } from "@kubectl-loopback/core";
import { parseAssumptions } from "../cli/assume.ts";
import type { Invocation } from "../cli/parse.ts";
import { isUsageError, type UsageError } from "../cli/usage-error.ts";
import { fieldName, objectName } from "../output/names.ts";
import { dataText } from "../output/print.ts";
import { printProblems } from "../output/problems.ts";
import { oneLine } from "../output/sanitize.ts";
import { table } from "../output/table.ts";
import { readInput } from "../read-input.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";
import type { Words } from "../words/words.ts";

/** Longest value that is shown in the table. */
const WIDEST = 60;

/** `facts`: what is known about the cluster, and which field of which object says so. */
export async function facts(invocation: Invocation, shell: Shell, { messages, words }: Language): Promise<ExitCode | UsageError> {
  const assumptions = parseAssumptions(invocation.values("assume"));
  if (isUsageError(assumptions)) return assumptions;
  const input = await readInput(invocation, shell, words, "facts");
  if (!input) return 130;
  const result = analyze(input.cluster, { assumptions, from: [], concerns: () => false });
  const report = makeReport(result, input.problems, messages);
  const format = invocation.value("output") ?? "text";
  shell.stdout.write(format === "text" ? factTable(result.facts, words) : dataText({ facts: report.facts, problems: report.problems }, format));
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

function factTable(all: Facts, words: Words): string {
  const rows = (Object.keys(SHOWN) as (keyof Facts)[]).map((name) => {
    const fact = all[name];
    const show = SHOWN[name] as (value: unknown, words: Words) => string;
    return [words.factNames[name], fact.known ? shorten(show(fact.value, words)) : words.because[fact.because], fact.known ? origin(fact.evidence, words) : ""];
  });
  return table(words.factColumns, rows.map((cells) => cells.map((text) => ({ text }))));
}

function shorten(text: string): string {
  const line = oneLine(text);
  return line.length > WIDEST ? `${line.slice(0, WIDEST - 1)}…` : line;
}

function origin({ object, path }: Evidence, words: Words): string {
  if (!object) return path[0] === "assume" ? words.assumedByUser : fieldName(path);
  return oneLine(`${objectName(object)} ${fieldName(path)}`);
}
