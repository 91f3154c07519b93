/** The pages about the report explain every word that it can contain, and none that it cannot. */
import { en } from "@kubectl-loopback/core";
import { describe, expect, test } from "vitest";
import { examplesOf, judge } from "./examples.ts";
import { read, split } from "./markdown.ts";

const PAGES = [
  { page: "docs/how-to-read-a-report.md", sections: { verdicts: "Verdict", reasons: "Reason", missing: "Missing", assumed: "Assumed", impacts: "Impact", problems: "Problems" } },
  {
    page: "docs/how-to-read-a-report.zh-CN.md",
    sections: { verdicts: "判断（verdict）", reasons: "原因（reason）", missing: "缺少（missing）", assumed: "假设（assumed）", impacts: "影响（impact）", problems: "问题（problems）" },
  },
] as const;

/** The rows of the table below a heading, as cells. */
function rowsBelow(page: string, heading: string): string[][] {
  const { prose } = split(read(page));
  const start = prose.indexOf(`## ${heading}`);
  const length = prose.slice(start + 1).findIndex((line) => line.startsWith("## "));
  const section = prose.slice(start + 1, length < 0 ? undefined : start + 1 + length);
  return section.filter((line) => line.startsWith("| `")).map((line) => line.slice(1, -1).split("|").map((cell) => cell.trim()));
}

describe.each(PAGES)("$page", ({ page, sections }) => {
  test.each(Object.keys(sections) as (keyof typeof sections)[])("explains all %s", (words) => {
    const rows = rowsBelow(page, sections[words]);
    expect(rows.map(([word]) => word!.replaceAll("`", "")).toSorted()).toEqual(Object.keys(en[words]).toSorted());
    for (const cells of rows) for (const cell of cells) expect(cell).not.toBe("");
  });

  test("shows a listener as the report gives it", () => {
    const shown = split(read(page)).fences.filter(({ words }) => words[0] === "json").map(({ text }) => JSON.parse(text) as unknown);
    const first = judge(examplesOf("docs/rules/CLB101.md")[0]!);
    expect(shown).toEqual([first.listeners[0]]);
  });
});
