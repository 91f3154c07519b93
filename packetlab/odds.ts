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

/** Whether the expected value lies in the 99 % interval; where nothing varied, whether it is met. */
export function within(expected: number, { mean, standardError }: Sample): boolean {
  const deviations = 2.576;
  return standardError === 0 ? Math.abs(mean - expected) < 1e-9 : Math.abs(mean - expected) <= deviations * standardError;
}
