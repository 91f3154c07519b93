import { TextDecoder } from "node:util";

/** Text of a file: UTF-8, or UTF-16 with a byte order mark (which is not part of the text). Undefined where it is neither. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    const text = decoderFor(encodingOf(bytes)).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

const DECODERS = new Map<string, TextDecoder>();

function decoderFor(encoding: ReturnType<typeof encodingOf>): TextDecoder {
  const decoder = DECODERS.get(encoding) ?? new TextDecoder(encoding, { fatal: true });
  DECODERS.set(encoding, decoder);
  return decoder;
}

function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return "utf-8";
}

/** The bytes of a text, in the encoding and with the byte order mark of the bytes that it was read from. */
export function encodeText(text: string, like: Uint8Array): Uint8Array {
  const encoding = encodingOf(like);
  if (encoding !== "utf-8") return encodeUtf16(`\ufeff${text}`, encoding === "utf-16be");
  const marked = like[0] === 0xef && like[1] === 0xbb && like[2] === 0xbf;
  return new TextEncoder().encode(marked ? `\ufeff${text}` : text);
}

function encodeUtf16(text: string, bigEndian: boolean): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(text.length * 2));
  for (let index = 0; index < text.length; index++) bytes.setUint16(index * 2, text.charCodeAt(index), !bigEndian);
  return new Uint8Array(bytes.buffer);
}
