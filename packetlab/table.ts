/** One row for one scenario: connections that went alike are counted, with the capture of the first. */

import { podIp } from "./cluster.ts";
import type { Capture, Connection, Observation, Scenario } from "./types.ts";

export interface Row {
  id: string;
  outcomes: Outcome[];
  /** By the client's program. */
  printed?: string;
  evidence?: Observation["evidence"];
}

export interface Outcome {
  count: number;
  /** What the CLB tried, in order: node/NAME or pod/NAME. Empty when it saw nothing or had none to choose. */
  rs: string[];
  result: string;
  by?: string;
  /** The source address that the server saw. */
  saw?: string;
  forwarded?: string;
  /** The longest that one of these took. */
  ms: number;
  /** The client's connection, then each that the layer 7 proxy opened for it. */
  hops?: Hop[][];
}

/** `namespace interface direction`, source, destination, flags. */
export type Hop = [where: string, src: string, dst: string, flags: string];

export function fold({ id, connections, printed, evidence }: Observation, scenario: Scenario): Row {
  const names = addressNames(scenario);
  const kinds = new Map<string, Outcome>();
  for (const connection of connections) {
    const outcome = outcomeOf(connection, names);
    const { hops: _, ms, ...kind } = outcome;
    const key = JSON.stringify(kind);
    const known = kinds.get(key);
    if (!known) kinds.set(key, outcome);
    else Object.assign(known, { count: known.count + 1, ms: Math.max(known.ms, ms) });
  }
  const outcomes = [...kinds.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, outcome]) => outcome);
  return { id, outcomes, ...(printed === undefined ? {} : { printed }), ...(evidence ? { evidence } : {}) };
}

/** Nodes by their address, Pods by theirs. */
function addressNames({ objects }: Scenario): Map<string, string> {
  const pods = objects.filter((o) => o.kind === "Pod" && !(o["spec"] as { hostNetwork?: boolean }).hostNetwork);
  return new Map([
    ...objects.filter((o) => o.kind === "Node").map((n) => [n.metadata.name, `node/${n.metadata.name}`] as const),
    ...pods.map((p) => [podIp(p), `pod/${p.metadata.name}`] as const),
  ]);
}

function outcomeOf({ rs, result, ms, answeredBy, seenSource, forwarded, captures }: Connection, names: Map<string, string>): Outcome {
  return {
    count: 1, rs: rs.map((address) => names.get(address.split(":")[0]!) ?? address), result,
    ...(answeredBy ? { by: answeredBy } : {}), ...(seenSource ? { saw: seenSource } : {}), ...(forwarded ? { forwarded } : {}),
    ms, hops: captures.map((packets) => packets.map(hop)),
  };
}

const hop = ({ ns, iface, dir, src, dst, flags }: Capture): Hop => [`${ns} ${iface} ${dir}`, src, dst, flags];

/** What a row says, in words. */
export function inWords({ rs, result, by, saw, count, ms }: Outcome): string {
  const way = rs.length > 0 ? rs.join(", then ") : "no RS";
  return `${count}× ${way}: ${result}${by ? ` from ${by}, which saw ${saw}` : ""} (${(ms / 1000).toFixed(1)} s)`;
}

/** The table as it is kept: with the kernel it was observed on. */
export interface Table {
  versions: Record<string, string>;
  rows: Row[];
}

/** One row a line, so that a difference shows as one. */
export const tableText = ({ versions, rows }: Table): string =>
  `{"versions":${JSON.stringify(versions)},"rows":[\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]}\n`;

/** Captures are kept where the kernel was asked about them too. */
export function withoutHops(row: Row): Row {
  if (row.evidence) return row;
  return { ...row, outcomes: row.outcomes.map(({ hops: _, ...outcome }) => outcome) };
}
