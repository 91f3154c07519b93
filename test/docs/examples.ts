/** The examples of rule pages, and what is judged of them. */
import { analyze, collect, en, makeReport, readManifests, type Assumptions, type Report } from "@kubectl-loopback/core";
import { read, split, type Fence } from "./markdown.ts";

export interface Example {
  readonly kind: "bad" | "good";
  /** `KEY=VALUE` words, as after `--assume`. */
  readonly assume: readonly string[];
  /** Judged as objects of a live cluster. */
  readonly live: boolean;
  /** Callers are looked for, as by the command of that name. */
  readonly callers: boolean;
  readonly yaml: string;
  readonly line: number;
}

/** The examples of a page: blocks ```` ```yaml bad ```` or `good`, with `assume=KEY=VALUE` words and, where it matters, `live` or `callers`. */
export function examplesOf(page: string): Example[] {
  return split(read(page)).fences.filter(({ words }) => words[0] === "yaml").map((fence) => exampleOf(fence, page));
}

function exampleOf({ words, text, line }: Fence, page: string): Example {
  const [, kind, ...rest] = words;
  const assume = rest.filter((word) => word.startsWith("assume=")).map((word) => word.slice("assume=".length));
  const other = rest.filter((word) => word !== "live" && word !== "callers" && !word.startsWith("assume="));
  if ((kind !== "bad" && kind !== "good") || other.length > 0) throw new Error(`${page}:${line}: "${words.join(" ")}" is no example`);
  return { kind, assume, live: rest.includes("live"), callers: rest.includes("callers"), yaml: text, line };
}

const ASSUMPTIONS: Readonly<Record<keyof Assumptions, (value: string) => unknown>> = {
  platform: String,
  "proxy-mode": String,
  "kube-proxy-version": String,
  nodes: Number,
  network: String,
  "keepalive-whitelist": (value) => value === "true",
  "direct-access-default": (value) => value === "true",
};

function assumptionsOf(words: readonly string[]): Assumptions {
  return Object.fromEntries(words.map((word) => {
    const key = word.slice(0, word.indexOf("="));
    const value = word.slice(key.length + 1);
    return [key, ASSUMPTIONS[key as keyof Assumptions](value)];
  }));
}

/** What a live example stands in: the smallest cluster that is seen to be TKE. */
const LIVE_NODE = `
apiVersion: v1
kind: Node
metadata: {name: 10.0.1.10}
spec: {providerID: "qcloud:///100003/ins-a1b2c3d4"}
status: {conditions: [{type: Ready, status: "True"}]}
`;

export function judge({ yaml, assume, live, callers }: Example): Report {
  const text = live ? `${yaml}---${LIVE_NODE}` : yaml;
  const { objects, problems } = readManifests({ file: "example.yaml", text, named: true }, { namespace: "default", workloads: true });
  const { set } = collect(objects);
  const cluster = { objects: set, coverage: { source: live ? "live" as const : "files" as const, gaps: {} }, serverVersion: null };
  return makeReport(analyze(cluster, { assumptions: assumptionsOf(assume), from: [], concerns: () => true, ...(callers ? { callers: { secrets: false } } : {}) }), problems, en);
}
