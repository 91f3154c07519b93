import { createWriteStream, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { create } from "tar";
import { ZipFile } from "yazl";

export interface ArchivedFile {
  /** May name folders, with `/`. */
  readonly name: string;
  readonly content: Buffer | string;
  readonly executable?: boolean;
}

const modeOf = ({ executable }: ArchivedFile) => (executable ? 0o755 : 0o644);

/** Writes files into an archive, `.zip` or `.tar.gz` by its name: the same bytes for the same files and time (seconds since 1970). */
export async function writeArchive(path: string, files: readonly ArchivedFile[], time: number): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  await (path.endsWith(".zip") ? writeZip : writeTar)(path, files, new Date(time * 1000));
}

async function writeZip(path: string, files: readonly ArchivedFile[], mtime: Date): Promise<void> {
  const zip = new ZipFile();
  for (const file of files) zip.addBuffer(Buffer.from(file.content), file.name, { mtime: asLocal(mtime), mode: 0o100000 | modeOf(file), forceDosTimestamp: true, compressionLevel: 6 });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}

/** Zip knows no time zones: what a clock in UTC shows is written, wherever this runs. */
function asLocal(time: Date): Date {
  return new Date(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate(), time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds());
}

async function writeTar(path: string, files: readonly ArchivedFile[], mtime: Date): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "kubectl-loopback-archive-"));
  try {
    for (const file of files) {
      mkdirSync(dirname(join(folder, file.name)), { recursive: true });
      writeFileSync(join(folder, file.name), file.content, { mode: modeOf(file) });
      utimesSync(join(folder, file.name), mtime, mtime);
    }
    await create({ file: path, cwd: folder, gzip: { level: 6 }, portable: true, mtime }, files.map(({ name }) => name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
