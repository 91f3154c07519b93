import type { Arbitrary } from "fast-check";

/** A reader of what others wrote, and what must hold of it. */
export interface Target {
  readonly name: string;
  /** Its share of all inputs, among the shares of the others: what is quick gets more. */
  readonly share: number;
  /** Plain data: an input is kept as JSON. */
  readonly inputs: Arbitrary<unknown>;
  /** Throws where a promise is broken. */
  readonly check: (input: never) => unknown;
}

export function target<Input>(name: string, share: number, inputs: Arbitrary<Input>, check: (input: Input) => unknown): Target {
  return { name, share, inputs, check };
}
