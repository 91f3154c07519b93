/** The page about callers: its examples print what it shows, and it tells every obstacle and every field of a caller. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { en } from "@kubectl-loopback/core";
import { describe, expect, test } from "vitest";
import { loopback } from "../plugin/plugin.ts";
import { argvOf, executedIn, put } from "./executed.ts";
import { headings, read, ROOT, split } from "./markdown.ts";

const PAGES = [{ page: "docs/callers.md", lang: "en" }, { page: "docs/callers.zh-CN.md", lang: "zh-CN" }] as const;

describe.each(PAGES)("$page", ({ page, lang }) => {
  test.each(executedIn(page).map((one) => [one.line, one] as const))("prints what stands in line %d", async (_, { files, command, shown }) => {
    const { stdout } = await loopback([...argvOf(command), "--lang", lang], { cwd: put(files) });
    expect(stdout).toBe(shown);
  });

  test("tells every obstacle and every field of a caller", () => {
    const schema = JSON.parse(readFileSync(join(ROOT, "packages/core/report.schema.json"), "utf8"));
    const rows = split(read(page)).prose.filter((line) => line.startsWith("| `")).flatMap((line) => [...line.split("|")[1]!.matchAll(/`([^`]+)`/g)].map((match) => match[1]!));
    expect(rows.filter((name) => name in en.callers.obstacles)).toEqual(Object.keys(en.callers.obstacles));
    expect(schema.$defs.caller.required.filter((name: string) => !rows.includes(name))).toEqual([]);
  });
});

test("both pages have the same examples and the same parts", () => {
  const [one, other] = PAGES.map(({ page }) => ({ levels: headings(read(page)).map(({ level }) => level), examples: executedIn(page).map(({ files, command, kind }) => ({ files, command, kind })) }));
  expect(other).toEqual(one);
  expect(one!.examples.length).toBeGreaterThan(1);
});
