/** Man pages and docs/commands are what the table of commands says. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { textWidth } from "@kubectl-loopback/core";
import { manual } from "../../packages/kubectl-plugin/manual/write.ts";
import { COMMANDS } from "../../packages/kubectl-plugin/src/cli/commands.ts";
import { loopback } from "../plugin/plugin.ts";
import { ROOT } from "./markdown.ts";

const COMMAND = "npx -y pnpm@12 manual";
const OUTDATED = `The table of commands, a flag or a word has changed, or there is another command: run \`${COMMAND}\` and commit what it writes`;

describe.each([...manual()])("%s", (folder, pages) => {
  test.each([...pages])("%s", (name, text) => {
    const path = join(ROOT, folder, name);
    expect(existsSync(path) ? readFileSync(path, "utf8") : undefined, OUTDATED).toBe(text);
  });
  test("no page is left over", () => {
    const files = readdirSync(join(ROOT, folder), { withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name);
    expect(files.toSorted(), OUTDATED).toEqual([...pages.keys()].toSorted());
  });
});

test("CONTRIBUTING.md names the command", () => {
  expect(readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8")).toContain(`| \`${COMMAND}\` |`);
});

describe.each(["en", "zh-CN"])("help in %s", (lang) => {
  test.each(["", ...Object.keys(COMMANDS)])("%s fits 80 columns", async (name) => {
    const { stdout } = await loopback([...(name === "" ? [] : [name]), "-h", "--lang", lang]);
    const wide = stdout.split("\n").filter((line) => textWidth(line) > 80);
    expect(wide).toEqual([]);
    expect(stdout).not.toMatch(/undefined|\[object/);
  });
});
