import { closeSync, openSync, readFileSync, readSync } from "node:fs";
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
  const whole = found.flatMap(({ files }) => files).reduce((sum, { size }) => sum + size, 0) <= PARSED_WHOLE;
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

function readOne({ file, path, size, named }: FoundFile, problems: Problem[], add: (content: Content) => void): void {
  if (size > MAX_SIZE) {
    problems.push({ code: "too-large", level: named ? "error" : "notice", params: { file }, location: null });
    return;
  }
  try {
    add(size > LARGE ? readLarge(path) : contentOf(readBytes(path, size)));
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
  return { text: decodeText(bytes), mark: Uint8Array.from(bytes.subarray(0, 3)) };
}

/** A dump of a whole cluster, say. */
const LARGE = 16 * 1024 ** 2;

/** Decoded by Node as it reads, so that bytes and text need not fit into memory side by side. What it cannot decode it replaces. */
function readLarge(path: string): Content {
  const text = readFileSync(path, "utf8");
  return text.includes("\ufffd") || text.startsWith("\ufeff") || text.includes("\0") ? contentOf(readFileSync(path)) : { text, mark: NO_MARK };
}

let buffer = Buffer.alloc(0);

/** The bytes of a file, in a buffer that the next call uses again: memory for each of many files costs more than reading it. */
function readBytes(path: string, size: number): Uint8Array {
  if (buffer.length <= size) buffer = Buffer.allocUnsafeSlow(2 * size + 1);
  const fd = openSync(path, "r");
  try {
    const length = readSync(fd, buffer, 0, buffer.length, 0);
    // Fewer bytes than it had: a pipe, or it is being written. More: it grew.
    return length === size ? buffer.subarray(0, length) : readFileSync(path);
  } finally {
    closeSync(fd);
  }
}
