import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { disagreements } from "../../packetlab/compare.ts";
import { predict } from "../../packetlab/model.ts";
import { scenariosOf, suites } from "../../packetlab/scenarios.ts";
import type { Table } from "../../packetlab/table.ts";

const observed = JSON.parse(readFileSync(join(import.meta.dirname, "observed.json"), "utf8")) as Table;
const scenarios = new Map(scenariosOf(suites).map((scenario) => [scenario.id, scenario]));

/** Where the kernel contradicts the model, and the model has not followed yet. Take a line out with the change that makes it true. */
const open: { why: string; is: RegExp }[] = [
  { why: "a Pod with an interface of its own answers past the NodePort's node, so with Local nobody hears it", is: /\/Local\/nodeport\/(backend-)?own-eni@/ },
  { why: "a VPC-CNI Pod is outside the cluster CIDR, so Local makes the VIP unreachable as without one", is: /\/L4\/iptables\+cidr\/Local\/nodeport\/shared-eni@1->\{2,3\}/ },
];

const isOpen = (id: string): boolean => open.some(({ is }) => is.test(id));

test("every scenario was observed on a real kernel, and no other", () => {
  expect(observed.rows.map(({ id }) => id).sort()).toEqual([...scenarios.keys()].sort());
});

test("the model says what the kernel did", () => {
  const differ = observed.rows.filter(({ id }) => !isOpen(id)).flatMap((row) => {
    const scenario = scenarios.get(row.id)!;
    return disagreements(row, scenario, predict(scenario)).map((said) => `${row.id}: ${said}`);
  });
  expect(differ).toEqual([]);
});

test.each(open)("still open: $why", ({ is }) => {
  const rows = observed.rows.filter(({ id }) => is.test(id));
  expect(rows.some((row) => disagreements(row, scenarios.get(row.id)!, predict(scenarios.get(row.id)!)).length > 0)).toBe(true);
});
