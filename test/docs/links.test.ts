/** Every relative link and anchor in the repository's Markdown leads somewhere, and every page can be found from the front page. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { anchors, headings, links, ROOT } from "./markdown.ts";

const NOT_OURS = new Set(["node_modules", "dist", "coverage"]);

function markdownFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) || entry.name.startsWith(".") ? [] : markdownFiles(path);
    return entry.isFile() && entry.name.endsWith(".md") ? [path] : [];
  });
}

const files = markdownFiles(ROOT);

/** What is wrong with a link; undefined where it resolves, or leads out of the repository. */
function fault(file: string, target: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(target)) return undefined;
  const [path = "", anchor] = decodeURI(target).split("#");
  const base = path.startsWith("/") ? ROOT : dirname(file);
  const wanted = path === "" ? file : resolve(base, path.replace(/^\//, ""));
  if (relative(ROOT, wanted).startsWith("..")) return "leads out of the repository";
  if (!existsSync(wanted)) return "no such file";
  if (anchor === undefined || anchor === "") return undefined;
  if (!statSync(wanted).isFile() || !wanted.endsWith(".md")) return "anchors are checked in Markdown files only";
  return anchors(readFileSync(wanted, "utf8")).has(anchor) ? undefined : "no such heading";
}

test("there are pages to check", () => {
  expect(files.length).toBeGreaterThan(40);
});

test.each(files.map((file) => relative(ROOT, file)))("%s", (name) => {
  const file = join(ROOT, name);
  const broken = links(readFileSync(file, "utf8")).flatMap(({ target, line }) => {
    const why = fault(file, target);
    return why === undefined ? [] : [`line ${line}: ${target}: ${why}`];
  });
  expect(broken).toEqual([]);
});

/** Pages that a page leads to, by any number of links. */
function reachable(from: string): Set<string> {
  const found = new Set([from]);
  for (const file of found) {
    for (const { target } of links(readFileSync(file, "utf8"))) {
      if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue;
      const path = resolve(dirname(file), decodeURI(target.split("#")[0]!));
      if (path.endsWith(".md") && existsSync(path)) found.add(path);
    }
  }
  return found;
}

describe.each([["docs/README.md", (name: string) => !name.endsWith(".zh-CN.md")], ["docs/README.zh-CN.md", (name: string) => name.endsWith(".zh-CN.md")]])("%s is the way to every page", (front, isOfLanguage) => {
  const pages = files.filter((file) => relative(ROOT, file).startsWith("docs/") && isOfLanguage(file)).map((file) => relative(ROOT, file));
  const found = reachable(join(ROOT, front));
  test.each(pages)("%s", (page) => expect(found).toContain(join(ROOT, page)));
  test("its contents name every section, in order", () => {
    const text = readFileSync(join(ROOT, front), "utf8");
    const [contents, ...sections] = headings(text).filter(({ level }) => level === 2).map((heading) => heading.text);
    const listed = [...text.matchAll(/^- \[(.+)\]\(#.+\)$/gm)].map((match) => match[1]);
    expect([contents, listed]).toEqual([front.includes("zh") ? "目录" : "Contents", sections]);
  });
});

test.each(files.map((file) => relative(ROOT, file)).filter((file) => file.startsWith("docs/")))("%s exists in both languages", (page) => {
  expect(existsSync(join(ROOT, page.endsWith(".zh-CN.md") ? page.replace(".zh-CN.md", ".md") : page.replace(".md", ".zh-CN.md")))).toBe(true);
});
