import { closeSync, fchmodSync, fsyncSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import type { Problem } from "@kubectl-loopback/core";
import { decodeText, encodeText } from "./decode.ts";

/** A file's new text. */
export interface FileEdit {
  /** The path as given, extended below a folder. */
  readonly file: string;
  readonly path: string;
  /** The path of `-f` under which it was found: links are followed inside it only. */
  readonly root: string;
  /** The first bytes, in which a byte order mark stands. */
  readonly mark: Uint8Array;
  readonly before: string;
  readonly after: string;
}

/** Writes a file's new text all at once or not at all; refuses where the file is not the one that was read. */
export function writeFile({ file, path, root, mark, before, after }: FileEdit): Problem | undefined {
  try {
    const target = realpathSync(path);
    const allowed = realpathSync(root);
    if (target !== allowed && !target.startsWith(allowed + sep)) return { code: "outside-path", level: "error", params: { file }, location: null };
    const bytes = readFileSync(target);
    if (decodeText(bytes) !== before) return { code: "file-changed", level: "error", params: { file }, location: null };
    replaceFile(target, encodeText(after, mark), statSync(target).mode & 0o7777);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { code: "write-failed", level: "error", params: { file, error: code ?? message }, location: null };
  }
}

/** A new file beside the old one takes its place in one step: nobody ever sees half of it. Refuses where the way there has become another one meanwhile. */
export function replaceFile(target: string, bytes: Uint8Array, mode: number): void {
  const folder = realpathSync(dirname(target));
  // Whoever guesses it gains nothing; loading what makes better ones takes a tenth of the start-up.
  const chance = Math.random().toString(16).slice(2, 10);
  const temporary = join(folder, `.${basename(target)}.${globalThis.process.pid}.${chance}.tmp`);
  // Fails where there is anything of that name, links too: that is somebody else's, and stays.
  const handle = openSync(temporary, "wx", mode);
  try {
    try {
      writeFileSync(handle, bytes);
      fchmodSync(handle, mode);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    if (realpathSync(dirname(target)) !== folder) throw Object.assign(new Error("the folder was replaced"), { code: "ESTALE" });
    renameSync(temporary, join(folder, basename(target)));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
