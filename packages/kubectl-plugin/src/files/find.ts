import { readdirSync, statSync, type Dirent, type Stats } from "node:fs";
import { join, resolve } from "node:path";
import { CONFIG_FILE, type Problem } from "@kubectl-loopback/core";
import type { Loaded } from "../config/load-config.ts";
import { fileProblem } from "./file-problem.ts";
import { madeByTool } from "./made-by-tool.ts";

/** A file to read. */
export interface FoundFile {
  /** The path as given, extended below a folder. */
  readonly file: string;
  /** Where it is. */
  readonly path: string;
  /** In bytes; null where nobody has asked: it is a regular file. */
  readonly size: number | null;
  /** Whether the user named this very file. */
  readonly named: boolean;
}

const MANIFEST = /\.(?:ya?ml|json)$/i;
const LEFT_OUT = new Set([".git", "node_modules"]);

/** What of the configuration matters for walks. */
export type WalkRules = Pick<Loaded, "leavesOut" | "source" | "unwanted">;

/** The files behind the paths of `-f`: files themselves, folders walked to the bottom in order of names. */
export function findFiles(paths: readonly string[], cwd: string, rules: WalkRules): { files: readonly FoundFile[]; problems: readonly Problem[] } {
  const files: FoundFile[] = [];
  const problems: Problem[] = [];
  for (const file of paths) {
    const path = resolve(cwd, file);
    const stats = attempt(() => statSync(path), file, problems);
    if (stats?.isDirectory()) walk(file, path, { files, problems, rules });
    else if (stats) files.push({ file, path, size: stats.size, named: true });
  }
  return { files, problems };
}

interface Walk {
  readonly files: FoundFile[];
  readonly problems: Problem[];
  readonly rules: WalkRules;
}

/** Links to folders are not followed, so no walk runs in circles; links to files are read. */
function walk(shown: string, folder: string, found: Walk, inChart = false): void {
  const entries = attempt(() => readdirSync(folder, { withFileTypes: true }), shown, found.problems) ?? [];
  const notice = inChart ? undefined : madeByTool(shown, entries.map(({ name }) => name));
  if (notice) found.problems.push(notice);
  const isChart = inChart || notice?.code === "helm-chart";
  const [shownStart, start] = [startOf(shown), startOf(folder)];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const below = shownStart + entry.name;
    const path = start + entry.name;
    if (LEFT_OUT.has(entry.name) || found.rules.leavesOut(path)) continue;
    if (entry.isDirectory()) walk(below, path, found, isChart);
    else if (entry.name === CONFIG_FILE) passConfig(below, path, found);
    else if (MANIFEST.test(entry.name)) addFile(entry, below, path, found);
  }
}

/** What the path of everything in a folder begins with. */
function startOf(folder: string): string {
  return join(folder, "_").slice(0, -1);
}

/** A configuration file is no manifest. One that does not count is told, so that nobody relies on it. */
function passConfig(file: string, path: string, { problems, rules: { source, unwanted } }: Walk): void {
  if (!unwanted && path !== source?.path) problems.push({ code: "config-not-used", level: "notice", params: { file, used: source?.shown ?? null }, location: null });
}

function addFile(entry: Dirent, file: string, path: string, { files, problems }: Walk): void {
  if (entry.isFile()) files.push({ file, path, size: null, named: false });
  if (!entry.isSymbolicLink()) return;
  const stats: Stats | undefined = attempt(() => statSync(path), file, problems);
  if (stats?.isFile()) files.push({ file, path, size: stats.size, named: false });
}

function attempt<T>(action: () => T, file: string, problems: Problem[]): T | undefined {
  try {
    return action();
  } catch (error) {
    problems.push(fileProblem(file, error));
    return undefined;
  }
}
