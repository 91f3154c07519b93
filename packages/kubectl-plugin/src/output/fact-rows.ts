import { excerpt, fieldName, oneLine, versionCounts, type Evidence, type Facts, type Known } from "@kubectl-loopback/core";
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

/** Each fact: its name, its value or why it is unknown, and what says so. */
export function factRows(all: Facts, words: Words): string[][] {
  return (Object.keys(SHOWN) as (keyof Facts)[]).map((name) => {
    const fact = all[name];
    const show = SHOWN[name] as (value: unknown, words: Words) => string;
    return [words.factNames[name], fact.known ? excerpt(show(fact.value, words), WIDEST) : words.because[fact.because], fact.known ? origin(fact.evidence, words) : ""];
  });
}

function origin({ object, path }: Evidence, words: Words): string {
  if (!object) return path[0] === "assume" ? words.assumedByUser : fieldName(path);
  return oneLine(`${objectName(object)} ${fieldName(path)}`);
}
