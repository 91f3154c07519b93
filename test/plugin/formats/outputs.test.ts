/** `-o`: several at once, into files, and what is wrong usage. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, internalService, loopback } from "../plugin.ts";

const FILES = { "a.yaml": internalService("a") };
const CHECK = ["check", "-f", "a.yaml", "--assume", "proxy-mode=ipvs"];

test("several at once, files and standard output", async () => {
  const cwd = folder(FILES);
  const { code, stdout, stderr } = await loopback([...CHECK, "-o", "json=out.json", "-o", "name", "-o", "sarif=out.sarif"], { cwd });
  expect([code, stdout, stderr]).toEqual([1, "service/a\n", ""]);
  expect(JSON.parse(readFileSync(join(cwd, "out.json"), "utf8")).summary.loops).toBe(1);
  expect(JSON.parse(readFileSync(join(cwd, "out.sarif"), "utf8")).version).toBe("2.1.0");
  expect(readdirSync(cwd).toSorted()).toEqual(["a.yaml", "out.json", "out.sarif"]);
});

test("nothing but files leaves standard output empty; text in a file has neither colours nor breaks", async () => {
  const cwd = folder(FILES);
  const { stdout } = await loopback([...CHECK, "-o", "text=out.txt", "--color", "always"], { cwd, terminal: 60 });
  const plain = await loopback([...CHECK, "--color", "never"], { cwd });
  expect(stdout).toBe("");
  expect(readFileSync(join(cwd, "out.txt"), "utf8")).toBe(plain.stdout);
});

test("a file is replaced whole, keeps its mode, and a link stays where it leads", async () => {
  const cwd = folder({ ...FILES, "old.txt": "x".repeat(100_000) });
  writeFileSync(join(cwd, "private.txt"), "", { mode: 0o600 });
  await loopback([...CHECK, "-o", "name=old.txt"], { cwd });
  expect(readFileSync(join(cwd, "old.txt"), "utf8")).toBe("service/a\n");
  await loopback([...CHECK, "-o", "name=private.txt"], { cwd });
  expect(statSync(join(cwd, "private.txt")).mode & 0o777).toBe(0o600);
  symlinkSync("old.txt", join(cwd, "link.txt"));
  writeFileSync(join(cwd, "old.txt"), "");
  await loopback([...CHECK, "-o", "name=link.txt"], { cwd });
  expect(readFileSync(join(cwd, "old.txt"), "utf8")).toBe("service/a\n");
});

test("a file that cannot be written is a problem, and the others are printed all the same", async () => {
  const cwd = folder(FILES);
  mkdirSync(join(cwd, "taken"));
  const { code, stdout, stderr } = await loopback([...CHECK, "-o", "json=nowhere/out.json", "-o", "json=taken", "-o", "yaml=out.yaml", "-o", "name"], { cwd });
  expect([code, stdout]).toEqual([3, "service/a\n"]);
  expect(stderr.trimEnd().split("\n").map((line) => /\[[a-z-]+\]$/.exec(line)?.[0])).toEqual(["[write-failed]", "[write-failed]"]);
  expect(existsSync(join(cwd, "out.yaml"))).toBe(true);
});

describe("wrong usage", () => {
  test.each([
    ["two to standard output", ["-o", "json", "-o", "text"], "-o json, -o text do not go together; use one of them, such as -o text=FILE"],
    ["two to one file", ["-o", "json=x", "-o", "yaml=./x"], "-o json=x, -o yaml=./x do not go together; use one of them, such as -o yaml=FILE"],
    ["no such format", ["-o", "jsn"], "-o jsn: no such value; use: json"],
    ["no such format, nothing like it", ["-o", "xyz=file"], "-o xyz=file: no such value; use: text, wide, name, json, yaml, jsonl, jsonpath, sarif, junit, github, gitlab, markdown, html, prometheus, policyreport"],
    ["no file", ["-o", "json="], "-o json= needs a value: -o json= FILE"],
    ["no template", ["-o", "jsonpath"], "-o jsonpath= needs a value: -o jsonpath= TEMPLATE"],
    ["no template of kubectl's", ["-o", "jsonpath={.findings[}"], "-o jsonpath={.findings[}: no such value; use: jsonpath='{.summary.loops}'"],
    ["no format for facts", ["-o", "json=x"], undefined],
  ] as const)("%s", async (_, flags, message) => {
    const cwd = folder(FILES);
    const line = message === undefined ? ["facts", "-f", "a.yaml", ...flags] : [...CHECK, ...flags];
    const { code, stdout, stderr } = await loopback(line, { cwd });
    expect([code, stdout, readdirSync(cwd)]).toEqual([2, "", ["a.yaml"]]);
    expect(stderr.split("\n")[0]).toBe(`error: ${message ?? "-o json=x: no such value; use: json"}`);
  });
});
