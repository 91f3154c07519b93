import { sep } from "node:path";
import { formatPatch, structuredPatch } from "diff";

/**
 * What changes in a file, as `git diff` writes it and `git apply` takes it; empty where nothing changes. `file` is the
 * path as seen from where the patch is to be applied.
 */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return "";
  const name = gitName(file);
  const patch = structuredPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, { context: 3 });
  const [command, from, to, ...hunks] = formatPatch({ ...patch, isGit: true }).split("\n");
  return [command!, endName(from!), endName(to!), ...hunks].join("\n");
}

/** Git's paths have `/` between their parts, none in front, and no `.` or `..` inside. */
function gitName(file: string): string {
  const parts: string[] = [];
  for (const part of file.split(sep)) {
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** A tab ends a name with spaces in it. */
function endName(header: string): string {
  return / .* /.test(header) && !header.endsWith('"') ? `${header}\t` : header;
}

/** The changed lines of a text with some around them, without names of files. */
export function hunks(before: string, after: string): string[] {
  return structuredPatch("a", "b", before, after, undefined, undefined, { context: 3 }).hunks.flatMap(({ lines }, index) => [...(index > 0 ? ["…"] : []), ...lines]);
}
