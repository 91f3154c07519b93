import type { CoveragePerTestId } from "@stryker-mutator/api/core";

/** How many tests are put in order; the rest follow as they stand. */
const FIRST = 500;

/**
 * Tests that differ most from each other first: one after the other the test that reaches the most places which none
 * before it has reached; when all are reached, the same again with those that are left.
 */
export function byDifference(coverage: CoveragePerTestId): string[] {
  const reached = new Map(Object.entries(coverage).map(([test, mutants]) => [test, bits(Object.keys(mutants).map(Number))]));
  const size = Math.max(0, ...[...reached.values()].map((one) => one.length));
  const order: string[] = [];
  let seen = new Uint32Array(size);
  while (order.length < FIRST && reached.size > 0) {
    const [test, gain] = best(reached, seen);
    if (gain === 0 && seen.some((word) => word !== 0)) {
      seen = new Uint32Array(size);
      continue;
    }
    reached.get(test)!.forEach((word, index) => (seen[index]! |= word));
    reached.delete(test);
    order.push(test);
  }
  return [...order, ...reached.keys()];
}

function bits(numbers: readonly number[]): Uint32Array {
  const words = new Uint32Array((Math.max(0, ...numbers) >>> 5) + 1);
  for (const number of numbers) words[number >>> 5]! |= 1 << (number & 31);
  return words;
}

function best(reached: ReadonlyMap<string, Uint32Array>, seen: Uint32Array): [test: string, gain: number] {
  let most: [string, number] = ["", -1];
  for (const [test, words] of reached) {
    let gain = 0;
    for (let index = 0; index < words.length; index++) gain += ones(words[index]! & ~seen[index]!);
    if (gain > most[1]) most = [test, gain];
  }
  return most;
}

/** How many bits of a word are set. */
function ones(word: number): number {
  let count = word - ((word >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return (((count + (count >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
