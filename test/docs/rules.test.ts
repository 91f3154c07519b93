/** The rule pages: complete, alike in both languages, and every example does what its page says. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { RULES, type RuleCode } from "@kubectl-loopback/core";
import { describe, expect, test } from "vitest";
import { examplesOf, judge } from "./examples.ts";
import { exists, headings, read, ROOT, split } from "./markdown.ts";

const LANGUAGES = [
  {
    suffix: "",
    sections: ["What it finds", "Why it hurts", "When it fires", "What to do", "Examples", "Limits and exceptions", "Related"],
  },
  {
    suffix: ".zh-CN",
    sections: ["检查什么", "为什么有害", "何时触发", "如何处理", "示例", "局限与例外", "相关内容"],
  },
] as const;

const pageOf = (code: string, suffix: string) => `docs/rules/${code}${suffix}.md`;

describe.each(RULES.map((rule) => rule.code))("%s", (code: RuleCode) => {
  const rule = RULES.find((one) => one.code === code)!;

  test.each(LANGUAGES)("has a page$suffix with the sections that every page has", ({ suffix, sections }) => {
    const page = read(pageOf(code, suffix));
    const [title, ...rest] = headings(page);
    expect(title!.level).toBe(1);
    expect(title!.text).toMatch(new RegExp(`^${code}[:：]`));
    expect(page).toContain(`\`${rule.name}\``);
    expect(rest.filter(({ level }) => level === 2).map(({ text }) => text)).toEqual(sections);
  });

  test.each(LANGUAGES)("names in page$suffix the options that its examples are judged with", ({ suffix }) => {
    const prose = split(read(pageOf(code, suffix))).prose.join("\n");
    for (const { assume, live, callers } of examplesOf(pageOf(code, suffix))) {
      for (const word of assume) expect(prose).toContain(`--assume ${word}`);
      if (callers) expect(prose).toContain("`callers`");
      if (live) expect(prose).toMatch(/live|线上/);
    }
  });

  test("has the same examples in both languages", () => {
    const withoutLine = (page: string) => examplesOf(page).map(({ line: _, ...example }) => example);
    expect(withoutLine(pageOf(code, ".zh-CN"))).toEqual(withoutLine(pageOf(code, "")));
  });

  const examples = exists(pageOf(code, "")) ? examplesOf(pageOf(code, "")) : [];

  test("has a bad and a good example", () => {
    expect(examples.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["bad", "good"]));
  });

  for (const example of examples) {
    test(`does what it says: the ${example.kind} example in line ${example.line}`, () => {
      const report = judge(example);
      const codes = report.findings.map((finding) => finding.code);
      expect(report.problems).toEqual([]);
      if (example.kind === "bad") expect(codes).toContain(code);
      else expect(codes).toEqual([]);
    });
  }
});

test("no page is about a rule that does not exist", () => {
  const pages = readdirSync(join(ROOT, "docs/rules")).filter((name) => !name.startsWith("README"));
  const wanted = RULES.flatMap(({ code }) => [`${code}.md`, `${code}.zh-CN.md`]);
  expect(pages.toSorted()).toEqual(wanted.toSorted());
});

test.each(["README.md", "README.zh-CN.md"])("%s lists every rule, in order, with its name and gravest severity", (name) => {
  const suffix = name.includes("zh-CN") ? ".zh-CN" : "";
  const rows = [...read(`docs/rules/${name}`).matchAll(/^\| \[(CLB\d+)\]\(([^)]+)\) \| `([^`]+)` \| (\w+)/gm)].map((match) => match.slice(1, 5));
  expect(rows).toEqual(RULES.map((rule) => [rule.code, `${rule.code}${suffix}.md`, rule.name, rule.severity]));
});
