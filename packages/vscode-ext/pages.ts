import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** Pages that explain rules without a network: those about rules and remedies, and what they are read with. The rest is about the command line. */
const PAGES = "{{rules,remedies}/*,callers*,configuration*,how-to-read-a-report*,platform*}.md";

/** Copies those pages. A link to what does not come along becomes its text. */
export function copyPages(from: string, to: string): void {
  const pages = globSync(PAGES, { cwd: from });
  const isThere = new Set(pages);
  for (const page of pages) {
    const text = readFileSync(join(from, page), "utf8");
    mkdirSync(dirname(join(to, page)), { recursive: true });
    writeFileSync(join(to, page), text.replace(/(?<!!)\[([^\]]+)\]\(([^)\s]+)\)/g, (link, words: string, target: string) => (leadsOn(target, page, isThere) ? link : words)));
  }
}

function leadsOn(target: string, page: string, isThere: ReadonlySet<string>): boolean {
  const [path = ""] = target.split("#");
  return path === "" || /^[a-z]+:/.test(path) || isThere.has(normalize(join(dirname(page), path)));
}
