import { createHash } from "node:crypto";

/**
 * Signs a 64-bit Mach-O executable ad hoc: Apple silicon starts nothing that is not signed at all. Such a signature holds
 * the hashes of all pages and nobody's name; linkers write the same (Go's `cmd/internal/codesign`, LLVM's lld).
 * Throws for what is no such file, is signed already, or leaves no room for one more load command.
 */
export function signMachO(file: Buffer, identifier: string): Buffer {
  const { text, linkedit, endOfCommands } = layoutOf(file);
  if (file.subarray(endOfCommands, endOfCommands + COMMAND_SIZE).some((byte) => byte !== 0)) throw new Error("no room for the load command of a signature");
  if (linkedit.fileOffset + linkedit.fileSize !== file.length) throw new Error("__LINKEDIT does not reach the end of the file");
  const start = alignUp(file.length, 16);
  const size = signatureSize(start, identifier);
  const signed = Buffer.concat([file, Buffer.alloc(start - file.length + size)]);
  signed.writeUInt32LE(signed.readUInt32LE(HEADER.commands) + 1, HEADER.commands);
  signed.writeUInt32LE(signed.readUInt32LE(HEADER.sizeOfCommands) + COMMAND_SIZE, HEADER.sizeOfCommands);
  for (const [index, value] of [LC_CODE_SIGNATURE, COMMAND_SIZE, start, size].entries()) signed.writeUInt32LE(value, endOfCommands + 4 * index);
  const linkeditSize = signed.length - linkedit.fileOffset;
  signed.writeBigUInt64LE(BigInt(linkeditSize), linkedit.command + SEGMENT.fileSize);
  signed.writeBigUInt64LE(BigInt(alignUp(linkeditSize, VM_PAGE)), linkedit.command + SEGMENT.vmSize);
  signatureOf(signed.subarray(0, start), identifier, text.fileSize).copy(signed, start);
  return signed;
}

const MAGIC_64 = 0xfeedfacf;
const LC_SEGMENT_64 = 0x19;
const LC_CODE_SIGNATURE = 0x1d;
const HEADER = { commands: 16, sizeOfCommands: 20, size: 32 } as const;
const SEGMENT = { name: 8, vmSize: 32, fileOffset: 40, fileSize: 48 } as const;
const COMMAND_SIZE = 16;
/** Of Apple silicon; Intel's are smaller. */
const VM_PAGE = 0x4000;

interface Segment { readonly command: number; readonly fileOffset: number; readonly fileSize: number }

function layoutOf(file: Buffer): { text: Segment; linkedit: Segment; endOfCommands: number } {
  if (file.readUInt32LE(0) !== MAGIC_64) throw new Error("no 64-bit Mach-O file");
  const segments = new Map<string, Segment>();
  let command = HEADER.size;
  for (let left = file.readUInt32LE(HEADER.commands); left > 0; left--, command += file.readUInt32LE(command + 4)) {
    const kind = file.readUInt32LE(command);
    if (kind === LC_CODE_SIGNATURE) throw new Error("signed already");
    if (kind !== LC_SEGMENT_64) continue;
    const name = file.toString("latin1", command + SEGMENT.name, command + SEGMENT.name + 16).replace(/\0+$/, "");
    segments.set(name, { command, fileOffset: numberAt(file, command + SEGMENT.fileOffset), fileSize: numberAt(file, command + SEGMENT.fileSize) });
  }
  const [text, linkedit] = [segments.get("__TEXT"), segments.get("__LINKEDIT")];
  if (!text || !linkedit) throw new Error("no __TEXT or no __LINKEDIT");
  return { text, linkedit, endOfCommands: command };
}

const CODE_PAGE_BITS = 12;
const HASH_SIZE = 32;
const DIRECTORY_SIZE = 88;
/** One blob (its magic, length and count), and where the code directory stands in it. */
const SUPER_BLOB_SIZE = 20;
const IS_AD_HOC = 0x2;
const IS_MAIN_BINARY = 1n;

function signatureSize(codeSize: number, identifier: string): number {
  return SUPER_BLOB_SIZE + DIRECTORY_SIZE + identifier.length + 1 + HASH_SIZE * pagesOf(codeSize);
}

/** A signature with nothing but a code directory (version 0x20400), all numbers big-endian. */
function signatureOf(code: Buffer, identifier: string, textSize: number): Buffer {
  const size = signatureSize(code.length, identifier);
  const identifierOffset = DIRECTORY_SIZE;
  const hashOffset = identifierOffset + identifier.length + 1;
  const out = Buffer.alloc(size);
  writeNumbers(out, 0, [0xfade0cc0, size, 1, 0, SUPER_BLOB_SIZE]);
  const directory = out.subarray(SUPER_BLOB_SIZE);
  writeNumbers(directory, 0, [0xfade0c02, directory.length, 0x20400, IS_AD_HOC, hashOffset, identifierOffset, 0, pagesOf(code.length), code.length]);
  directory.set([HASH_SIZE, 2 /* SHA-256 */, 0, CODE_PAGE_BITS], 36);
  directory.writeBigUInt64BE(BigInt(textSize), 72);
  directory.writeBigUInt64BE(IS_MAIN_BINARY, 80);
  directory.write(identifier, identifierOffset, "latin1");
  for (let page = 0; page < pagesOf(code.length); page++) {
    const bytes = code.subarray(page << CODE_PAGE_BITS, (page + 1) << CODE_PAGE_BITS);
    createHash("sha256").update(bytes).digest().copy(directory, hashOffset + HASH_SIZE * page);
  }
  return out;
}

const pagesOf = (size: number) => Math.ceil(size / (1 << CODE_PAGE_BITS));
const alignUp = (value: number, to: number) => Math.ceil(value / to) * to;
const numberAt = (file: Buffer, offset: number) => Number(file.readBigUInt64LE(offset));

function writeNumbers(out: Buffer, offset: number, values: readonly number[]): void {
  for (const [index, value] of values.entries()) out.writeUInt32BE(value, offset + 4 * index);
}
