/** Writes cpio archives ("newc"), the form in which Linux takes its first file system. Archives can be laid one behind the other. */

export interface Entry {
  /** Path without a leading slash. */
  path: string;
  /** File type and permissions, as in `stat`. */
  mode: number;
  /** A file's bytes, a link's target, nothing for a folder. */
  data: Uint8Array;
}

const text = new TextEncoder();

export const file = (path: string, data: Uint8Array | string, permissions = 0o644): Entry => ({
  path, mode: 0o100000 | permissions, data: typeof data === "string" ? text.encode(data) : data,
});
export const folder = (path: string): Entry => ({ path, mode: 0o040755, data: new Uint8Array() });
export const link = (path: string, target: string): Entry => ({ path, mode: 0o120777, data: text.encode(target) });

export function cpio(entries: Entry[]): Buffer {
  const parts = entries.flatMap((entry, index) => record(entry, index + 1));
  parts.push(...record({ path: "TRAILER!!!", mode: 0, data: new Uint8Array() }, 0));
  return padded(Buffer.concat(parts), 512);
}

function record({ path, mode, data }: Entry, inode: number): Buffer[] {
  const name = Buffer.from(`${path}\0`);
  // magic, inode, mode, uid, gid, links, mtime, size, device (4), name size, checksum
  const fields = [inode, mode, 0, 0, 1, 0, data.length, 0, 0, 0, 0, name.length, 0];
  const header = Buffer.from(`070701${fields.map((n) => n.toString(16).padStart(8, "0")).join("")}`);
  return [padded(Buffer.concat([header, name]), 4), padded(Buffer.from(data), 4)];
}

function padded(bytes: Buffer, unit: number): Buffer {
  const missing = (unit - (bytes.length % unit)) % unit;
  return missing === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(missing)]);
}
