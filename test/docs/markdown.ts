/** What the documentation tests read out of Markdown. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export function read(path: string): string {
  return readFileSync(new URL(path, new URL("../../", import.meta.url)), "utf8");
}

export function exists(path: string): boolean {
  return existsSync(new URL(path, new URL("../../", import.meta.url)));
}

/** A fenced block: its info string as words, its text, and the 1-based line of its opening fence. */
export interface Fence {
  readonly words: readonly string[];
  readonly text: string;
  readonly line: number;
}

interface Split {
  readonly fences: readonly Fence[];
  /** The lines outside of fences; inside they are empty, so that line numbers stay. */
  readonly prose: readonly string[];
}

/** Takes a Markdown text apart into its fenced blocks and the rest. A fence that is never closed throws. */
export function split(markdown: string): Split {
  const fences: Fence[] = [];
  const prose: string[] = [];
  let open: { mark: string; words: string[]; line: number; lines: string[] } | undefined;
  for (const [index, line] of markdown.split(/\r?\n/).entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (open) {
      if (mark?.[1]!.startsWith(open.mark) && mark[2]!.trim() === "") {
        fences.push({ words: open.words, text: open.lines.map((one) => `${one}\n`).join(""), line: open.line });
        open = undefined;
      } else open.lines.push(line);
      prose.push("");
    } else if (mark) {
      open = { mark: mark[1]!, words: mark[2]!.trim().split(/\s+/).filter(Boolean), line: index + 1, lines: [] };
      prose.push("");
    } else prose.push(line);
  }
  if (open) throw new Error(`the fence in line ${open.line} is never closed`);
  return { fences, prose };
}

/** Headings as written, without their marks. */
export function headings(markdown: string): { level: number; text: string }[] {
  return split(markdown).prose.flatMap((line) => {
    const match = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    return match ? [{ level: match[1]!.length, text: match[2]! }] : [];
  });
}

/** The anchors of a page: those that GitHub gives its headings, and explicit ones. */
export function anchors(markdown: string): ReadonlySet<string> {
  const counts = new Map<string, number>();
  const ofHeadings = headings(markdown).map(({ text }) => {
    const slug = slugOf(text);
    const before = counts.get(slug) ?? 0;
    counts.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  });
  const explicit = split(markdown).prose.flatMap((line) => [...line.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)].map((match) => match[1]!));
  return new Set([...ofHeadings, ...explicit]);
}

function slugOf(heading: string): string {
  const text = heading.replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/`/g, "").replace(/<[^>]+>/g, "");
  return text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "").replace(/ /g, "-");
}

export interface Link {
  readonly target: string;
  readonly line: number;
}

/** The targets of links and images, inline and by reference definition, outside of code. */
export function links(markdown: string): Link[] {
  return split(markdown).prose.flatMap((text, index) => {
    const line = text.replace(/(`+)(?:(?!\1).)+\1/g, "");
    const inline = [...line.matchAll(/\]\(\s*<?([^()\s>]*(?:\([^()\s]*\)[^()\s>]*)*)>?(?:\s+["'][^)]*)?\s*\)/g)].map((match) => match[1]!);
    const defined = [...line.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)/g)].map((match) => match[1]!);
    const html = [...line.matchAll(/<(?:a|img)\s[^>]*(?:href|src)="([^"]*)"/g)].map((match) => match[1]!);
    return [...inline, ...defined, ...html].map((target) => ({ target, line: index + 1 }));
  });
}
