/** The platform pages: no annotation or version that the code relies on stands without a source. */
import { describe, expect, test } from "vitest";
import { readKeys } from "../../packages/core/src/tke/annotations.ts";
import { abilityOf, smallestFixed } from "../../packages/core/src/tke/version.ts";
import { read } from "./markdown.ts";

const PAGES = [
  { page: "docs/platform.md", levels: ["high", "medium", "low"], never: "never" },
  { page: "docs/platform.zh-CN.md", levels: ["高", "中", "低"], never: "从未支持" },
];

/** The rows of all tables, heading rows left out. */
function rowsOf(page: string): string[][] {
  const lines = read(page).split("\n");
  return lines
    .filter((line, index) => line.startsWith("|") && !/^\|[-|]+$/.test(line) && !/^\|[-|]+$/.test(lines[index + 1] ?? ""))
    .map((line) => line.slice(1, -1).split("|").map((cell) => cell.trim()));
}

describe.each(PAGES)("$page", ({ page, levels, never }) => {
  test.each(["Service", "Ingress"] as const)("tells source and confidence of every annotation that is read on a %s", (kind) => {
    const told = rowsOf(page).filter((row) => row.length === 4).map(([key]) => key);
    for (const key of readKeys(kind)) expect(told).toContain(`\`${key}\``);
  });

  test("gives each fact a confidence", () => {
    for (const row of rowsOf(page).filter((cells) => cells.length > 2)) expect(levels).toContain(row.at(-1));
  });

  test("lists the smallest kube-proxy of each line as the code knows it", () => {
    const versions = rowsOf(page).filter(([line]) => /^1\.\d+\b/.test(line!));
    expect(versions.length).toBeGreaterThan(0);
    for (const [lines, smallest] of versions) {
      for (const line of lines!.split(/, |、/)) {
        const any = { base: `${line}.0`, revision: 1, candidate: false };
        if (smallest === never) expect(abilityOf(`v${line}.0-tke.1`)).toBe("too-old");
        else expect(smallestFixed(any)).toBe(smallest);
      }
    }
    const told = versions.flatMap(([lines]) => lines!.split(/, |、/));
    const known = Array.from({ length: 50 }, (_, minor) => `1.${minor}`).filter((line) => abilityOf(`v${line}.0-tke.0`) !== "unknown");
    expect(told.toSorted()).toEqual(known.toSorted());
  });
});

test("the pages of CLB102 list the same versions", () => {
  const versions = (page: string) => [...read(page).matchAll(/^\| (1\.\d+) \| v?(1\.\S+) \|/gm)].map((match) => [match[1], match[2]]);
  expect(versions("docs/rules/CLB102.md")).toEqual(versions("docs/platform.md"));
  expect(versions("docs/rules/CLB102.zh-CN.md")).toEqual(versions("docs/platform.md"));
});
