/** The man pages as the programs that show them see them. */
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { textWidth } from "@kubectl-loopback/core";
import { installPackages } from "../../debian-packages.ts";

const MAN = fileURLToPath(new URL("../../../packages/kubectl-plugin/man", import.meta.url));
const PAGES = readdirSync(MAN, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".1")).toSorted();
const ENV = { PATH: process.env["PATH"], LC_ALL: "C.UTF-8", MANWIDTH: "80", MANPATH: MAN };

beforeAll(() => installPackages("The tests of man pages", ["man-db", "groff-base", "mandoc"]));

const run = (program: string, ...args: string[]) => promisify(execFile)(program, args, { env: ENV, maxBuffer: Infinity });

test("there are pages in both languages", () => {
  expect(PAGES.filter((page) => page.startsWith("man1/")).length).toBeGreaterThan(10);
  expect(PAGES.filter((page) => page.startsWith("zh_CN/")).map((page) => page.replace("zh_CN/", ""))).toEqual(PAGES.filter((page) => page.startsWith("man1/")));
});

describe.each(PAGES)("%s", (page) => {
  const file = join(MAN, page);
  test("mandoc has nothing to warn of", async () => {
    expect((await run("mandoc", "-Tlint", "-W", "warning", file)).stdout).toBe("");
  });
  test("man shows it without a warning, within 80 columns", async () => {
    const { stdout, stderr } = await run("man", "--warnings", "-l", file);
    expect(stderr).toBe("");
    const name = basename(page, ".1");
    expect(stdout).toContain(`${name} - `);
    // Only command lines, which are typed in one piece, are wider.
    expect(stdout.split("\n").filter((line) => textWidth(line) > 80 && !/^ {7}kubectl loopback /.test(line))).toEqual([]);
  });
  test("apropos finds it by its name and purpose", async () => {
    const { stdout } = await run("lexgrog", file);
    expect(stdout).toContain(`"${basename(page, ".1")} - `);
  });
});

test("what a page says to see also is there", () => {
  for (const page of PAGES) {
    const names = [...readFileSync(join(MAN, page), "utf8").matchAll(/\\fB([^\s]+)\\fR\(1\)/g)].map((match) => match[1]!.replaceAll("\\-", "-"));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(PAGES).toContain(join(dirname(page), `${name}.1`));
  }
});

test("man finds a page by its name on the MANPATH, in the language of the reader", async () => {
  expect((await run("man", "kubectl-loopback-check")).stdout).toContain("DESCRIPTION");
  expect((await run("man", "-L", "zh_CN", "kubectl-loopback-check")).stdout).toContain("说明");
});
