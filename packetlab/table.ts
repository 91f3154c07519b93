/** One row for one scenario: connections that went alike are counted, with one capture of each kind. */

import type { Capture, Connection, Observation } from "./types.ts";

export interface Outcome {
  count: number;
  rs: string[];
  result: string;
  by?: string;
  saw?: string;
  forwarded?: string;
  /** Layer 7: whole seconds, where the CLB had to try again. */
  seconds?: number;
  capture: Hop[][];
}

/** `namespace interface direction`, source, destination, flags. */
export type Hop = [where: string, src: string, dst: string, flags: string];

export interface Row {
  id: string;
  outcomes: Outcome[];
  evidence?: Observation["evidence"];
}

export function fold({ id, connections, evidence }: Observation): Row {
  const kinds = new Map<string, Outcome>();
  for (const connection of connections) {
    const outcome = outcomeOf(connection);
    const { capture: _, ...kind } = outcome;
    const known = kinds.get(JSON.stringify(kind));
    if (known) known.count++;
    else kinds.set(JSON.stringify(kind), outcome);
  }
  const outcomes = [...kinds.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, outcome]) => outcome);
  return { id, outcomes, ...(evidence ? { evidence } : {}) };
}

function outcomeOf({ rs, result, ms, answeredBy, seenSource, forwarded, captures }: Connection): Outcome {
  const seconds = rs.length > 1 ? Math.round(ms / 1000) : 0;
  return {
    count: 1, rs, result,
    ...(answeredBy ? { by: answeredBy } : {}), ...(seenSource ? { saw: seenSource } : {}), ...(forwarded ? { forwarded } : {}), ...(seconds ? { seconds } : {}),
    capture: captures.map((packets) => packets.map(hop)),
  };
}

const hop = ({ ns, iface, dir, src, dst, flags }: Capture): Hop => [`${ns} ${iface} ${dir}`, src, dst, flags];
