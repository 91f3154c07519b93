import { nearest } from "@kubectl-loopback/core";

/** The word that was probably meant: one that begins with what was written, holds it, is spelt nearly so, or is held by it. Dashes and capitals do not count. */
export function meant(written: string, words: readonly string[]): string | undefined {
  const given = plain(written);
  const begun = given.length > 1 ? words.find((word) => plain(word).startsWith(given)) : undefined;
  const holding = given.length > 3 ? words.find((word) => plain(word).includes(given)) : undefined;
  // Of two letters, one changed is another word.
  const near = given.length > 2 ? nearest(written, words) : undefined;
  return begun ?? holding ?? near ?? longest(words.filter((word) => plain(word).length > 3 && given.includes(plain(word))));
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[-_]/g, "");
}

function longest(words: readonly string[]): string | undefined {
  return words.toSorted((a, b) => b.length - a.length)[0];
}
