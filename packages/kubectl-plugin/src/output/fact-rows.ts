import { excerpt, fieldName, oneLine, versionCounts, type Assumptions, type Evidence, type Facts, type Known } from "@kubectl-loopback/core";
import type { Loaded } from "../config/load-config.ts";
import type { Words } from "../words/words.ts";
import { objectName } from "./names.ts";

/** Longest value that is shown. */
const WIDEST = 80;

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
export type AssumedBy = (key: string) => string;

/** What the command line does not assume, the configuration does. */
export function assumedBy(assumptions: Assumptions, { source }: Pick<Loaded, "source">, words: Words): AssumedBy {
  return (key) => (key in assumptions ? words.assumedByUser : source?.shown ?? words.assumedByUser);
}

/** Each fact: its name, its value or why it is unknown, and what says so. */
export function factRows(all: Facts, words: Words, by: AssumedBy): string[][] {
  return (Object.keys(SHOWN) as (keyof Facts)[]).map((name) => {
    const fact = all[name];
    const show = SHOWN[name] as (value: unknown, words: Words) => string;
    return [words.factNames[name], fact.known ? excerpt(show(fact.value, words), WIDEST) : words.because[fact.because], fact.known ? origin(fact.evidence, by) : ""];
  });
}

function origin({ object, path }: Evidence, by: AssumedBy): string {
  if (!object) return path[0] === "assume" ? oneLine(by(String(path[1]))) : fieldName(path);
  return oneLine(`${objectName(object)} ${fieldName(path)}`);
}
