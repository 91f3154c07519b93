import { statSync } from "node:fs";
import { resolve } from "node:path";
import { readManifests, sourceText, type KubeObject, type Problem, type ReadOptions, type SourceText } from "@kubectl-loopback/core";
import type { MadeText } from "../rendered/made-text.ts";
import { contentOf, contentsOf, NO_MARK, type Content } from "./contents.ts";
import { findFiles, type FoundFile, type WalkRules } from "./find.ts";

/** Input up to this size in all is parsed whole, so that any mistake in it is told; of more, only what can matter. */
const PARSED_WHOLE = 1024 ** 2;

/** Where a text came from: its path, and the path of `-f` that led to it. */
export interface FileOrigin extends SourceText {
  readonly path: string;
  readonly root: string;
  /** The first bytes, in which a byte order mark stands. */
  readonly mark: Uint8Array;
}

export interface FilesRead {
  readonly objects: readonly KubeObject[];
  readonly problems: readonly Problem[];
  /** The text of a file that was read, and where it is. */
  origin(file: string): FileOrigin | undefined;
  /** All texts that were read. */
  texts(): readonly { readonly file: string; readonly text: string }[];
}

/** What to read: the paths of `-f`, and texts that tools made. */
export interface Sources {
  readonly paths: readonly string[];
  readonly made?: readonly MadeText[];
}

/** Reads all manifests behind the paths of `-f`; `-` is standard input. */
export async function readFiles({ paths, made = [] }: Sources, cwd: string, readStdin: () => Promise<Uint8Array>, options: ReadOptions, rules: WalkRules): Promise<FilesRead> {
  const objects: KubeObject[] = [];
  const problems: Problem[] = [];
  const origins = new Map<string, FileOrigin>();
  const found = paths.map((path) => ({ path, ...(path === "-" ? { files: [], problems: [] } : findFiles([path], cwd, rules)) }));
  const whole = areSmall(found.flatMap(({ files }) => files));
  const add = (file: string, named: boolean, { text, mark }: Content, path: string, root: string) => {
    if (text === undefined) {
      problems.push({ code: "not-utf8", level: "error", params: { file }, location: null });
      return;
    }
    const source = sourceText(file, text);
    origins.set(file, { ...source, path, root, mark });
    const read = readManifests({ ...source, named }, { ...options, whole });
    for (const object of read.objects) objects.push(object);
    problems.push(...read.problems);
  };
  for (const { path, files, problems: missing } of found) {
    problems.push(...missing);
    if (path === "-") add("-", true, contentOf(await readStdin()), "-", "-");
    const root = resolve(cwd, path);
    for (const [{ file, named, path: where }, content] of contentsOf(files)) {
      if ("code" in content) problems.push(content);
      else add(file, named, content, where, root);
    }
  }
  for (const { file, text } of made) add(file, true, { text, mark: NO_MARK }, "-", "-");
  if (objects.length === 0) problems.push({ code: "no-objects", level: "error", params: {}, location: null });
  return { objects, problems, origin: (file) => origins.get(file), texts: () => [...origins].map(([file, { text }]) => ({ file, text })) };
}

/** Whether all files together are parsed whole: of many files the first ones tell. */
function areSmall(files: readonly FoundFile[]): boolean {
  let sum = 0;
  return files.every(({ path, size }) => (sum += size ?? sizeOf(path)) <= PARSED_WHOLE);
}

/** One that cannot be read is told when it is read. */
function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
