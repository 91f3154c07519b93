/** Paths of a project's files are relative to its folder, with `/` between their parts. */

const MANIFEST = /\.(?:ya?ml|json)$/i;
const LEFT_OUT = new Set([".git", "node_modules"]);

/** Whether a file may hold manifests, by its name. */
export function isManifestName(name: string): boolean {
  return MANIFEST.test(name);
}

/** Whether a folder is looked into, by its name. */
export function isWalked(name: string): boolean {
  return !LEFT_OUT.has(name);
}

/** Whether the file of a project is one that walking its folder would find. */
export function isInWalk(file: string): boolean {
  const parts = file.split("/");
  return isManifestName(parts.at(-1)!) && parts.slice(0, -1).every(isWalked);
}

/** Files in the order in which a folder is walked: by the names of folders and files, one level after the other. */
export function inWalkOrder(files: readonly string[]): string[] {
  // A folder's end sorts before anything that a name may hold.
  return files.map((file) => file.replaceAll("/", "\0")).toSorted().map((key) => key.replaceAll("\0", "/"));
}

/** How many folders, from the top, two files have in common. */
export function commonFolders(a: string, b: string): number {
  const [one, other] = [a.split("/").slice(0, -1), b.split("/").slice(0, -1)];
  const at = one.findIndex((part, index) => part !== other[index]);
  return at < 0 ? one.length : at;
}
