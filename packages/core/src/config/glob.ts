/**
 * Wildcards. Every pattern takes time in proportion to its length and the text's, whoever wrote it: of several `*` only
 * the last one is ever tried again.
 */

/** Whether a name fits: `*` stands for any characters, `?` for one. */
export function fitsName(pattern: string, name: string): boolean {
  return fits([...pattern], [...name], (one) => one === "*", (one, char) => one === "?" || one === char);
}

/** Whether a path fits, part by part: `**` stands for any folders, `*` and `?` for characters of a name. */
export function fitsPath(pattern: string, path: string): boolean {
  return fits(pattern.split("/"), path.split("/"), (part) => part === "**", fitsName);
}

function fits<P, T>(pattern: readonly P[], items: readonly T[], isAny: (one: P) => boolean, isOne: (one: P, item: T) => boolean): boolean {
  let here = 0;
  let after: number | undefined;
  let taken = 0;
  for (let item = 0; item < items.length;) {
    if (here < pattern.length && isAny(pattern[here]!)) {
      after = ++here;
      taken = item;
    } else if (here < pattern.length && isOne(pattern[here]!, items[item]!)) {
      here++;
      item++;
    } else if (after !== undefined) {
      here = after;
      item = ++taken;
    } else return false;
  }
  return pattern.slice(here).every(isAny);
}
