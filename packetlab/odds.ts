/** Arithmetic over many connections. */

import type { Row } from "./table.ts";

export interface Sample {
  n: number;
  mean: number;
  /** Of the mean. */
  standardError: number;
}

function sample(values: { value: number; count: number }[]): Sample {
  const n = values.reduce((sum, { count }) => sum + count, 0);
  const mean = values.reduce((sum, { value, count }) => sum + value * count, 0) / n;
  const variance = values.reduce((sum, { value, count }) => sum + count * (value - mean) ** 2, 0) / Math.max(n - 1, 1);
  return { n, mean, standardError: Math.sqrt(variance / n) };
}

/** Share of connections that failed. */
export const sharesOf = (row: Row): Sample => sample(row.outcomes.map(({ result, count }) => ({ value: result === "ok" ? 0 : 1, count })));

/** Seconds of waiting: what each lost try takes. */
export const waitsOf = (row: Row, perTry: number): Sample =>
  sample(row.outcomes.map(({ rs, result, count }) => ({ value: perTry * (result === "ok" ? rs.length - 1 : rs.length), count })));

/** Share of the CLB's first tries that failed. */
export const firstTriesOf = (row: Row): Sample =>
  sample(row.outcomes.map(({ rs, result, count }) => ({ value: result === "ok" && rs.length === 1 ? 0 : 1, count })));

/**
 * Standard errors to either side within which the expected value must lie. Some fifteen samples are looked at, and they shall all hold with
 * 99 % together: that is 99.93 % each. At 99 % each, one run in seven would fail by chance.
 */
export const deviations = 3.4;

/** Whether the expected value lies in the interval; where nothing varied, whether it is met. */
export const within = (expected: number, { mean, standardError }: Sample): boolean =>
  standardError === 0 ? Math.abs(mean - expected) < 1e-9 : Math.abs(mean - expected) <= deviations * standardError;
