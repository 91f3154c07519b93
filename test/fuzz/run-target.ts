import fc from "fast-check";
import type { Target } from "./target.ts";

/** Inputs that one seed makes: a run can be taken up again at any batch. */
export const BATCH = 500;

/** What one batch came to; `input` is the smallest that breaks the promise. */
export interface Broken {
  readonly seed: number;
  readonly input: unknown;
  readonly error: string;
}

/** Checks `count` inputs that `seed` makes. `before` is told of each one, to find out which never ends. */
export async function runBatch({ inputs, check }: Target, seed: number, count: number, before: (index: number) => void = () => {}): Promise<Broken | undefined> {
  let index = 0;
  const property = fc.asyncProperty(inputs, async (input) => {
    before(index++);
    await check(input as never);
  });
  const { failed, counterexample, errorInstance } = await fc.check(property, { seed, numRuns: count, endOnFailure: false });
  return failed ? { seed, input: counterexample![0], error: String((errorInstance as Error | undefined)?.stack ?? errorInstance) } : undefined;
}

/** So many inputs, shared out among the targets. */
export function shares(targets: readonly Target[], inputs: number): Map<Target, number> {
  const whole = targets.reduce((sum, { share }) => sum + share, 0);
  return new Map(targets.map((one) => [one, Math.ceil((inputs * one.share) / whole)]));
}
