import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { docsPages } from "./docs-pages.ts";
import { manPages } from "./man-pages.ts";
import { en } from "../src/words/en.ts";
import { zhCN } from "../src/words/zh-CN.ts";

/** Writes the man pages and docs/commands anew from the table of commands; `manual()` gives them, for the test that compares. */
const ROOT = join(import.meta.dirname, "../../..");

/** Folders that hold nothing else, and what belongs into them, by the names of files. */
export function manual(): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const docs = [{ words: en, suffix: "" as const }, { words: zhCN, suffix: ".zh-CN" as const }].map((language) => docsPages({ ...language, titleOf: (page) => titleOf(`docs/${page}${language.suffix}.md`) }));
  return new Map([
    ["packages/kubectl-plugin/man/man1", manPages(en)],
    ["packages/kubectl-plugin/man/zh_CN/man1", manPages(zhCN)],
    ["docs/commands", new Map(docs.flatMap((pages) => [...pages]))],
  ]);
}

function titleOf(file: string): string {
  return /^# (.+)$/m.exec(readFileSync(join(ROOT, file), "utf8"))![1]!;
}

if (import.meta.main) {
  for (const [folder, pages] of manual()) {
    rmSync(join(ROOT, folder), { recursive: true, force: true });
    mkdirSync(join(ROOT, folder), { recursive: true });
    for (const [name, text] of pages) writeFileSync(join(ROOT, folder, name), text);
  }
}
