/** What a real kernel did, held against what the model says now. The lab itself is `pnpm packetlab`. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { disagreements } from "../../packetlab/compare.ts";
import { predict } from "../../packetlab/model.ts";
import { scenariosOf, suites } from "../../packetlab/scenarios.ts";
import { observedFile } from "../../packetlab/show.ts";
import type { Table } from "../../packetlab/table.ts";

const observed = JSON.parse(readFileSync(observedFile, "utf8")) as Table;
const scenarios = new Map(scenariosOf(suites).map((scenario) => [scenario.id, scenario]));

test("every scenario was observed on a real kernel, and no other", () => {
  expect(observed.rows.map(({ id }) => id).sort()).toEqual([...scenarios.keys()].sort());
});

test("the model says what the kernel did", () => {
  const differ = observed.rows.flatMap((row) => {
    const scenario = scenarios.get(row.id)!;
    return disagreements(row, scenario, predict(scenario)).map((said) => `${row.id}: ${said}`);
  });
  expect(differ).toEqual([]);
});
