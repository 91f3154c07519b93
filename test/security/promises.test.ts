/** SECURITY.md: every promise names tests that exist, and both languages name the same. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

/** The files that each row of the table names. */
function holders(page: string): string[][] {
  const rows = readFileSync(join(ROOT, page), "utf8").split("\n").filter((line) => line.startsWith("| ")).slice(1);
  return rows.map((row) => [...row.matchAll(/\]\(([^)]+)\)/g)].map(([, path]) => path!));
}

test.each(["SECURITY.md", "SECURITY.zh-CN.md"])("%s: each promise is held by a test that is there", (page) => {
  expect(holders(page).length).toBeGreaterThan(10);
  for (const files of holders(page)) {
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  }
});

test("both languages promise the same", () => expect(holders("SECURITY.zh-CN.md")).toEqual(holders("SECURITY.md")));
