/** A word that may be typed, and what it means where that is not plain. */
export interface Candidate {
  readonly text: string;
  readonly about?: string;
}

/** What shells do besides offering candidates: cobra's directives, which kubectl's own completion understands, too. */
export const DIRECTIVES = { files: 0, noSpace: 2, noFiles: 4, folders: 16 } as const;

/** What may stand at the cursor: candidates, or names of files or folders, which the shell knows best. */
export type Offer = readonly Candidate[] | "files" | "folders";

/**
 * What no shell reads as anything but itself. Names out of clusters, files and kubeconfigs that hold more are never
 * offered: not every shell quotes what it completes.
 */
const PLAIN = /^[\p{L}\p{N}][\p{L}\p{N}._:@/+-]*$/u;

export function plainNames(names: Iterable<string>): string[] {
  return [...new Set(names)].filter((name) => PLAIN.test(name)).toSorted();
}

export function words(texts: Iterable<string>, about: (text: string) => string | undefined = () => undefined): Candidate[] {
  return [...texts].map((text) => {
    const meaning = about(text);
    return meaning === undefined ? { text } : { text, about: meaning };
  });
}
