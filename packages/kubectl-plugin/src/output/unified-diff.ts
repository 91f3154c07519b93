import { createTwoFilesPatch } from "diff";

const CONTEXT = 3;

/** A unified diff of one file, as `git apply` takes it. */
export function unifiedDiff(file: string, before: string, after: string): string {
  const name = file.replace(/^\.?\/+/, "");
  const [old, now] = [gitName(`a/${name}`), gitName(`b/${name}`)];
  const patch = createTwoFilesPatch(old, now, before, after, undefined, undefined, { context: CONTEXT });
  return `diff --git ${old} ${now}\n${patch.slice(patch.indexOf("--- "))}`;
}

/** Git quotes names with blanks at their end, quotes, backslashes or characters outside of ASCII. */
function gitName(name: string): string {
  const bytes = new TextEncoder().encode(name);
  if (bytes.every((byte) => byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c)) return name;
  return `"${[...bytes].map(quotedByte).join("")}"`;
}

function quotedByte(byte: number): string {
  if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`;
}
