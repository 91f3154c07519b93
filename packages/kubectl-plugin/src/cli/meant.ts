import { nearest } from "@kubectl-loopback/core";

/** The word that was probably meant: one that begins with what was written, holds it, or is spelt nearly so. */
export function meant(written: string, words: readonly string[]): string | undefined {
  const begun = written.length > 1 ? words.find((word) => word.startsWith(written)) : undefined;
  const held = written.length > 3 ? words.find((word) => word.includes(written)) : undefined;
  return begun ?? held ?? nearest(written, words);
}
