import { isAscii } from "node:buffer";
import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import type { Problem } from "@kubectl-loopback/core";
import { decodeText } from "./decode.ts";
import { fileProblem } from "./file-problem.ts";
import type { FoundFile } from "./find.ts";

/** What a file says; no text where it is none. */
export interface Content {
  readonly text: string | undefined;
  /** The first bytes, in which a byte order mark stands. */
  readonly mark: Uint8Array;
}

export const NO_MARK = new Uint8Array();

/** What bytes say. */
export function contentOf(bytes: Uint8Array): Content {
  // Copied: a Buffer's own slice would keep all of it alive, and show what the next file brings.
  return { text: decodeText(bytes), mark: Uint8Array.from(bytes.subarray(0, 3)) };
}

/** So many bytes are read one file behind the other before they are decoded, together. */
const TOGETHER = 512 * 1024;
let buffer: Buffer | undefined;

/** A file that was read into the buffer: up to `end`. */
interface Waiting {
  readonly file: FoundFile;
  readonly end: number;
}

/** What files say, or why they cannot be read, in their order. A text of its own for each of many files would be copied again and again while memory is tidied up: they are parts of long ones. */
export function* contentsOf(files: readonly FoundFile[]): Iterable<readonly [FoundFile, Content | Problem]> {
  buffer ??= Buffer.allocUnsafeSlow(2 * TOGETHER);
  let waiting: Waiting[] = [];
  let end = 0;
  for (const file of files) {
    const length = file.size === null ? lengthRead(file.path, buffer.subarray(end)) : undefined;
    if (length !== undefined) waiting.push({ file, end: (end += length) });
    if (length !== undefined && end < TOGETHER) continue;
    yield* decoded(waiting, buffer.subarray(0, end));
    [waiting, end] = [[], 0];
    if (length === undefined) yield [file, contentAt(file)];
  }
  yield* decoded(waiting, buffer.subarray(0, end));
}

/** Reads a file into a buffer; undefined where it cannot be read, or has no room there. One read may bring less than there is, from a network's file system say. */
function lengthRead(path: string, into: Uint8Array): number | undefined {
  try {
    const handle = openSync(path, "r");
    try {
      let length = 0;
      for (let more = -1; more !== 0 && length < into.length; length += more) more = readSync(handle, into, length, into.length - length, null);
      return length < into.length ? length : undefined;
    } finally {
      closeSync(handle);
    }
  } catch {
    return undefined;
  }
}

function* decoded(waiting: readonly Waiting[], bytes: Buffer): Iterable<readonly [FoundFile, Content]> {
  const text = isAscii(bytes) && !bytes.includes(0) ? bytes.toString("latin1") : undefined;
  // The buffer is used again by the time that somebody asks for the second one.
  const contents = waiting.map(({ end }, index): Content => {
    const start = waiting[index - 1]?.end ?? 0;
    return text === undefined ? contentOf(bytes.subarray(start, end)) : { text: text.slice(start, end), mark: NO_MARK };
  });
  for (const [index, { file }] of waiting.entries()) yield [file, contents[index]!];
}

/** Larger files are left out: no manifest is, and reading one would fill the memory. */
const MAX_SIZE = 1024 ** 3;

/** A dump of a whole cluster, say. */
const LARGE = 16 * 1024 ** 2;

function contentAt({ file, path, size, named }: FoundFile): Content | Problem {
  try {
    const bytes = size ?? statSync(path).size;
    if (bytes > MAX_SIZE) return { code: "too-large", level: named ? "error" : "notice", params: { file }, location: null };
    return bytes > LARGE ? readLarge(path) : contentOf(readFileSync(path));
  } catch (error) {
    return fileProblem(file, error);
  }
}

/** Decoded by Node as it reads, so that bytes and text need not fit into memory side by side. What it cannot decode it replaces. */
function readLarge(path: string): Content {
  const text = readFileSync(path, "utf8");
  return text.includes("\ufffd") || text.startsWith("\ufeff") || text.includes("\0") ? contentOf(readFileSync(path)) : { text, mark: NO_MARK };
}
