/** The rule pages: complete, alike in both languages, and every example does what its page says. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { analyze, collect, en, makeReport, readManifests, RULES, type Assumptions, type Report, type RuleCode } from "@kubectl-loopback/core";
import { describe, expect, test } from "vitest";
import { exists, headings, read, ROOT, split, type Fence } from "./markdown.ts";

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

interface Example {
  readonly kind: "bad" | "good";
  readonly assume: readonly string[];
  readonly live: boolean;
  readonly yaml: string;
  readonly line: number;
}

/** The examples of a page: blocks ```` ```yaml bad ```` or `good`, with `assume=KEY=VALUE` words and, where it matters, `live`. */
function examplesOf(page: string): Example[] {
  return split(read(page)).fences.filter(({ words }) => words[0] === "yaml").map((fence) => exampleOf(fence, page));
}

function exampleOf({ words, text, line }: Fence, page: string): Example {
  const [, kind, ...rest] = words;
  const assume = rest.filter((word) => word.startsWith("assume=")).map((word) => word.slice("assume=".length));
  const other = rest.filter((word) => word !== "live" && !word.startsWith("assume="));
  if ((kind !== "bad" && kind !== "good") || other.length > 0) throw new Error(`${page}:${line}: "${words.join(" ")}" is no example`);
  return { kind, assume, live: rest.includes("live"), yaml: text, line };
}

/** What the page's `--assume` words mean, checked against the keys that exist. */
function assumptionsOf(words: readonly string[]): Assumptions {
  return Object.fromEntries(words.map((word) => {
    const key = word.slice(0, word.indexOf("="));
    const value = word.slice(key.length + 1);
    return [key, ASSUMPTIONS[key as keyof Assumptions](value)];
  }));
}

const ASSUMPTIONS: Readonly<Record<keyof Assumptions, (value: string) => unknown>> = {
  platform: String,
  "proxy-mode": String,
  "kube-proxy-version": String,
  nodes: Number,
  network: String,
  "keepalive-whitelist": (value) => value === "true",
  "direct-access-default": (value) => value === "true",
};

/** What a live example stands in: the smallest cluster that is seen to be TKE. */
const LIVE_NODE = `
apiVersion: v1
kind: Node
metadata: {name: 10.0.1.10}
spec: {providerID: "qcloud:///100003/ins-a1b2c3d4"}
status: {conditions: [{type: Ready, status: "True"}]}
`;

function judge({ yaml, assume, live }: Example): Report {
  const text = live ? `${yaml}---${LIVE_NODE}` : yaml;
  const { objects, problems } = readManifests({ file: "example.yaml", text, named: true }, { namespace: "default", workloads: true });
  const { set } = collect(objects);
  const cluster = { objects: set, coverage: { source: live ? "live" as const : "files" as const, gaps: {} }, serverVersion: null };
  return makeReport(analyze(cluster, { assumptions: assumptionsOf(assume), from: [], concerns: () => true }), problems, en);
}

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
    for (const { assume, live } of examplesOf(pageOf(code, suffix))) {
      for (const word of assume) expect(prose).toContain(`--assume ${word}`);
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
