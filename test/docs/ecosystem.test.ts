/** The pages about formats, baselines, Helm, Kustomize, watching, several clusters and diff: their transcripts are what the plugin prints, their lists are complete. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readBaseline } from "@kubectl-loopback/core";
import { FORMAT_NAMES } from "../../packages/kubectl-plugin/src/formats/format-names.ts";
import { loopback } from "../plugin/plugin.ts";
import { headings, read, ROOT, split } from "./markdown.ts";

const PAGES = ["formats", "baseline", "helm-and-kustomize", "watch", "several-clusters", "diff"];
const TRANSCRIPT = /```console\n\$ kubectl loopback (.*)\n((?:(?!```).*\n)*)```/g;

/** The words of a command line, with single quotes, and the file behind `<`. */
function wordsOf(line: string): { argv: string[]; stdin: string } {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2]!);
  const from = words.indexOf("<");
  return from < 0 ? { argv: words, stdin: "" } : { argv: words.slice(0, from), stdin: read(words[from + 1]!) };
}

for (const [suffix, lang] of [["", "en"], [".zh-CN", "zh-CN"]] as const) {
  test.each(PAGES)(`the transcripts of %s${suffix}.md`, async (name) => {
    const path = `docs/${name}${suffix}.md`;
    let now = read(path);
    for (const [block, line = ""] of now.matchAll(TRANSCRIPT)) {
      const { argv, stdin } = wordsOf(line);
      const { stdout } = await loopback([...argv, "--lang", lang, "--color", "never"], { stdin, terminal: 100 });
      expect(stdout).not.toBe("");
      now = now.replace(block, () => `\`\`\`console\n$ kubectl loopback ${line}\n${stdout}\`\`\``);
    }
    if (process.env["UPDATE_TRANSCRIPTS"] === "1") writeFileSync(join(ROOT, path), now);
    expect(now).toBe(readFileSync(join(ROOT, path), "utf8"));
  });

  test(`formats${suffix}.md lists every format, in order`, () => {
    const rows = [...read(`docs/formats${suffix}.md`).matchAll(/^\| `([a-z]+)(?:=TEMPLATE)?` \|/gm)].map((match) => match[1]!);
    expect(rows.slice(0, FORMAT_NAMES.length)).toEqual(FORMAT_NAMES);
  });

  test(`the baseline that baseline${suffix}.md shows is one`, () => {
    const [shown] = split(read(`docs/baseline${suffix}.md`)).fences.filter(({ words }) => words[0] === "json");
    expect(readBaseline(shown!.text)).toMatchObject({ findings: [{ fingerprint: "CLB101 Service shop/orders TCP/80", namespace: "shop" }] });
  });
}

describe("both languages", () => {
  test.each(PAGES)("%s has the same sections and the same commands", (name) => {
    const [en, zh] = ["", ".zh-CN"].map((suffix) => read(`docs/${name}${suffix}.md`));
    expect(headings(zh!).map(({ level }) => level)).toEqual(headings(en!).map(({ level }) => level));
    const commands = (page: string) => split(page).fences.map(({ words, text }) => [words[0], text.split("\n").filter((line) => /kubectl loopback|helm template/.test(line)).map((line) => line.replace(/\s+#.*/, ""))]);
    expect(commands(zh!)).toEqual(commands(en!));
  });
});
