import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { readManifests, type KubeObject, type Problem, type ReadOptions } from "@kubectl-loopback/core";
import type { MadeText } from "../rendered/made-text.ts";
import { decodeText } from "./decode.ts";
import { fileProblem } from "./file-problem.ts";
import { findFiles, type FoundFile, type WalkRules } from "./find.ts";

/** Larger files are left out: no manifest is, and reading one would fill the memory. */
const MAX_SIZE = 1024 ** 3;

/** Input up to this size in all is parsed whole, so that any mistake in it is told; of more, only what can matter. */
const PARSED_WHOLE = 1024 ** 2;

/** Where a text came from: its path, and the path of `-f` that led to it. */
export interface FileOrigin {
  readonly text: string;
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
    origins.set(file, { text, path, root, mark });
    const read = readManifests({ file, text, named }, { ...options, whole });
    for (const object of read.objects) objects.push(object);
    problems.push(...read.problems);
  };
  for (const { path, files, problems: missing } of found) {
    problems.push(...missing);
    if (path === "-") add("-", true, contentOf(await readStdin()), "-", "-");
    const root = resolve(cwd, path);
    for (const file of files) readOne(file, problems, (content) => add(file.file, file.named, content, file.path, root));
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

function readOne({ file, path, size, named }: FoundFile, problems: Problem[], add: (content: Content) => void): void {
  try {
    const content = size === null ? contentMet(path) : contentOfSize(path, size);
    if (content === "too-large") problems.push({ code: "too-large", level: named ? "error" : "notice", params: { file }, location: null });
    else add(content);
  } catch (error) {
    problems.push(fileProblem(file, error));
  }
}

/** What a file says; no text where it is none. */
interface Content {
  readonly text: string | undefined;
  readonly mark: Uint8Array;
}

const NO_MARK = new Uint8Array();

function contentOf(bytes: Uint8Array): Content {
  // Copied: a Buffer's own slice would keep all of it alive, and show what the next file brings.
  return { text: decodeText(bytes), mark: bytes[0]! < FIRST_OF_MARKS ? NO_MARK : Uint8Array.from(bytes.subarray(0, 3)) };
}

/** No byte order mark begins with a lesser byte. */
const FIRST_OF_MARKS = 0xef;

/** A file of which the size is known: a named one may be no file at all. */
function contentOfSize(path: string, size: number): Content | "too-large" {
  if (size > MAX_SIZE) return "too-large";
  return size > LARGE ? readLarge(path) : contentOf(readFileSync(path));
}

/** A dump of a whole cluster, say. */
const LARGE = 16 * 1024 ** 2;

/** Decoded by Node as it reads, so that bytes and text need not fit into memory side by side. What it cannot decode it replaces. */
function readLarge(path: string): Content {
  const text = readFileSync(path, "utf8");
  return text.includes("\ufffd") || text.startsWith("\ufeff") || text.includes("\0") ? contentOf(readFileSync(path)) : { text, mark: NO_MARK };
}

/** Larger than most files. */
const BUFFER = 256 * 1024;
let buffer: Buffer | undefined;

/** A file that was met in a folder, one of many: its bytes come into a buffer that is used again, and its size is asked only where they fill that. */
function contentMet(path: string): Content | "too-large" {
  buffer ??= Buffer.allocUnsafeSlow(BUFFER);
  const fd = openSync(path, "r");
  try {
    const length = readSync(fd, buffer, 0, BUFFER, 0);
    return length < BUFFER ? contentOf(buffer.subarray(0, length)) : contentOfSize(path, fstatSync(fd).size);
  } finally {
    closeSync(fd);
  }
}
