/** Captures and hops on the page are what the kernel did and what core says now. `node packetlab/show.ts docs/how-it-loops*.md` writes them anew. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { filled, observedFile, shownOn } from "../../packetlab/show.ts";
import type { Table } from "../../packetlab/table.ts";
import { read } from "./markdown.ts";

const observed = JSON.parse(readFileSync(observedFile, "utf8")) as Table;
const pages = ["docs/how-it-loops.md", "docs/how-it-loops.zh-CN.md"].map(read);

test("captures are rows of the observed table, hops are what trace says", () => {
  for (const page of pages) expect(filled(page, observed)).toBe(page);
});

test("both languages show the same captures, in the same order", () => {
  expect(shownOn(pages[0]!).length).toBeGreaterThan(15);
  expect(shownOn(pages[1]!)).toEqual(shownOn(pages[0]!));
});
