/**
 * A Windows executable without its signature, which would no longer be true once something is put in: better none than
 * one that Windows calls broken. Throws for what is no 64-bit PE file, or has something behind its signature.
 */
export function unsignPe(file: Buffer): Buffer {
  const header = file.readUInt32LE(0x3c);
  if (file.toString("latin1", header, header + 4) !== "PE\0\0" || file.readUInt16LE(header + 24) !== PE32_PLUS) throw new Error("no 64-bit PE file");
  const entry = header + CERTIFICATES;
  const [start, size] = [file.readUInt32LE(entry), file.readUInt32LE(entry + 4)];
  if (size === 0) return file;
  if (start + size !== file.length) throw new Error("something stands behind the signature");
  const unsigned = Buffer.from(file.subarray(0, start));
  unsigned.fill(0, entry, entry + 8);
  return unsigned;
}

const PE32_PLUS = 0x20b;
/** Where the table of directories names the certificates: signature and COFF header (24), optional header up to its directories (112), the fifth of them. */
const CERTIFICATES = 24 + 112 + 4 * 8;
