import { expect, test } from "vitest";
import { worstPerNode } from "../../../packages/core/src/path/risk.ts";
import type { Tally } from "../../../packages/core/src/path/tally.ts";

const tally = (node: string, looping: number, choices: number): Tally => ({
  place: { node, stack: "pod", pod: null, address: null, named: true, fixed: false, apart: false }, places: 1, outcomes: [], looping: { count: looping, weight: looping }, choices: { count: choices, weight: choices },
});

test.each<[string, Tally[], number[]]>([
  ["each node for itself", [tally("n1", 1, 2), tally("n2", 0, 2)], [0, 1]],
  ["the worst of one node", [tally("n1", 1, 3), tally("n1", 1, 2), tally("n1", 0, 2)], [1]],
  ["the first of equals", [tally("n1", 2, 4), tally("n1", 1, 2)], [0]],
])("the worst-off client of each node: %s", (_, tallies, worst) => {
  expect(worstPerNode(tallies).map((one) => tallies.indexOf(one))).toEqual(worst);
});
