/** Every relative link and anchor in the repository's Markdown leads somewhere. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";
import { anchors, links, ROOT } from "./markdown.ts";

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
