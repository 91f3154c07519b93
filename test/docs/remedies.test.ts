/** The remedy pages: complete, alike in both languages, and every example prints what its page shows. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { en, REMEDIES, zhCN, type PlanReport, type RemedyId } from "@kubectl-loopback/core";
import { describe, expect, test } from "vitest";
import { parseCommandLine } from "../../packages/kubectl-plugin/src/cli/parse.ts";
import { isUsageError } from "../../packages/kubectl-plugin/src/cli/usage-error.ts";
import { loopback } from "../plugin/plugin.ts";
import { argvOf, executedIn, put } from "./executed.ts";
import { exists, headings, read, ROOT, split } from "./markdown.ts";

const LANGUAGES = [
  {
    suffix: "",
    env: { LANG: "en_US.UTF-8" },
    words: en.fixing,
    colon: ": ",
    risks: { low: "low", medium: "medium", high: "high" },
    sections: ["What it does", "When it is right", "When it is wrong", "Preconditions", "Example", "Side effects", "How to verify", "How to undo", "On a live cluster", "Related"],
  },
  {
    suffix: ".zh-CN",
    env: { LANG: "zh_CN.UTF-8" },
    words: zhCN.fixing,
    colon: "：",
    risks: { low: "低", medium: "中", high: "高" },
    sections: ["做什么", "何时适用", "何时不适用", "前提条件", "示例", "副作用", "如何验证", "如何撤销", "用于线上集群", "相关内容"],
  },
] as const;

const pageOf = (id: string, suffix: string) => `docs/remedies/${id}${suffix}.md`;

/** All `kubectl loopback` commands in the blocks of a page. */
function commandsOf(page: string): string[] {
  return split(read(page)).fences.filter(({ words }) => words[0] === "sh").flatMap(({ text }) => text.split("\n"))
    .map((line) => line.split(" | ")[0]!).filter((line) => line.startsWith("kubectl loopback "));
}

/** The names in the first column of the tables whose cells are code. */
function namedPreconditions(page: string): string[] {
  return split(read(page)).prose.flatMap((line) => /^\| `([a-z-]+)` \|/.exec(line)?.[1] ?? []);
}

describe.each(REMEDIES.map(({ id }) => id))("%s", (id: RemedyId) => {
  const remedy = REMEDIES.find((one) => one.id === id)!;

  test.each(LANGUAGES)("has a page$suffix with the sections that every page has", ({ suffix, sections, words, colon, risks }) => {
    const page = read(pageOf(id, suffix));
    const [title, ...rest] = headings(page);
    expect(title).toEqual({ level: 1, text: `${id}${colon}${words.remedies[id].title}` });
    expect(rest.filter(({ level }) => level === 2).map(({ text }) => text)).toEqual(sections);
    const line = page.split("\n")[2]!;
    expect(line).toMatch(new RegExp(`^\`${id}\` · ${risks[remedy.risk]}`));
    expect([...line.matchAll(/\[(CLB\d+)\]/g)].map((match) => match[1])).toEqual(remedy.cures);
  });

  if (!exists(pageOf(id, "")) || !exists(pageOf(id, ".zh-CN"))) return;

  test("has the same examples in both languages", () => {
    // Text for people differs; a diff does not.
    const comparable = (suffix: string) => executedIn(pageOf(id, suffix)).map(({ files, command, kind, shown }) => ({ files, command, kind, shown: kind === "diff" ? shown : "" }));
    expect(comparable(".zh-CN")).toEqual(comparable(""));
    expect(comparable("")).not.toEqual([]);
    expect(commandsOf(pageOf(id, ".zh-CN"))).toEqual(commandsOf(pageOf(id, "")));
  });

  for (const { suffix, env } of LANGUAGES) {
    for (const { files, command, kind, shown, line } of executedIn(pageOf(id, suffix))) {
      test(`prints what page${suffix} shows in line ${line}`, async () => {
        const { stdout, stderr } = await loopback(argvOf(command), { cwd: put(files), env });
        expect(kind === "diff" ? stdout : stdout + stderr).toBe(shown);
      });
    }
  }

  for (const { files, command, line } of executedIn(pageOf(id, "")).filter(({ kind }) => kind === "diff")) {
    test(`has nothing left to do once the example in line ${line} is written`, async () => {
      const cwd = put(files);
      await loopback([...argvOf(command), "--write"], { cwd });
      expect((await loopback(argvOf(command), { cwd })).stdout).toBe("");
    });
  }

  test.each(LANGUAGES)("names in page$suffix the preconditions, and --accept for those that a person must confirm", async ({ suffix }) => {
    const asked = new Set<string>();
    const all = new Set<string>();
    for (const { files, command } of executedIn(pageOf(id, suffix)).filter((example) => argvOf(example.command)[0] === "fix")) {
      const argv = argvOf(command).filter((word) => word !== "--list");
      const { stdout } = await loopback([...argv, "--remedy", id, "-o", "json"], { cwd: put(files) });
      for (const { name, state } of (JSON.parse(stdout) as PlanReport).preconditions) {
        all.add(name);
        if (state === "ask") asked.add(name);
      }
    }
    expect(namedPreconditions(pageOf(id, suffix)).toSorted()).toEqual([...all].toSorted());
    const page = read(pageOf(id, suffix));
    const confirmed = [...page.matchAll(/--accept ([a-z-]+)/g)].map((match) => match[1]!);
    expect([...new Set(confirmed)].toSorted()).toEqual([...asked].toSorted());
  });
});

const PAGES = [...REMEDIES.map(({ id }) => id), "README"].flatMap((name) => LANGUAGES.map(({ suffix }) => pageOf(name, suffix)));

test.each(PAGES)("%s shows only commands that can be typed", (page) => {
  for (const command of commandsOf(page)) {
    const parsed = parseCommandLine(argvOf(command));
    expect(isUsageError(parsed) ? { command, parsed } : undefined).toBeUndefined();
    if (isUsageError(parsed)) continue;
    const remedy = parsed.value("remedy");
    if (remedy !== undefined) expect(REMEDIES.map(({ id }) => id as string)).toContain(remedy);
  }
});

test("no page is about a remedy that does not exist", () => {
  expect(readdirSync(join(ROOT, "docs/remedies")).map((name) => `docs/remedies/${name}`).toSorted()).toEqual(PAGES.toSorted());
});

test.each(LANGUAGES)("README$suffix lists every remedy, the best first, with its risk and its rules", ({ suffix, risks }) => {
  const rows = [...read(pageOf("README", suffix)).matchAll(/^\| \[([a-z-]+)\]\(([^)]+)\) \| (\S+) \| (.+?) \|/gm)]
    .map((match) => [match[1], match[2], match[3], [...match[4]!.matchAll(/\[(CLB\d+)\]/g)].map((code) => code[1])]);
  expect(rows).toEqual(REMEDIES.map(({ id, risk, cures }) => [id, `${id}${suffix}.md`, risks[risk], cures]));
});
