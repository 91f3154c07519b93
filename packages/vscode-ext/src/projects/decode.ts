/** Text of a file: UTF-8, or UTF-16 with a byte order mark (which is not part of the text). Undefined where it is neither. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    const text = decoderFor(encodingOf(bytes)).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

const DECODERS = new Map<string, InstanceType<typeof TextDecoder>>();

function decoderFor(encoding: ReturnType<typeof encodingOf>): InstanceType<typeof TextDecoder> {
  const decoder = DECODERS.get(encoding) ?? new TextDecoder(encoding, { fatal: true });
  DECODERS.set(encoding, decoder);
  return decoder;
}

function encodingOf([first, second]: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}
