import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { CONFIG_FILE } from "@kubectl-loopback/core";

/**
 * The configuration file for some paths: the first one upwards from the folder that they have in common. The search ends
 * at the top of a repository: what lies above it belongs to others.
 */
export function findConfig(paths: readonly string[], cwd: string): string | undefined {
  for (let folder = commonFolder(paths, cwd); ; folder = dirname(folder)) {
    const file = join(folder, CONFIG_FILE);
    if (existsSync(file)) return file;
    if (existsSync(join(folder, ".git")) || dirname(folder) === folder) return undefined;
  }
}

/** Where standard input is all there is to read, or nothing but a cluster: the working directory. */
function commonFolder(paths: readonly string[], cwd: string): string {
  const [first = cwd, ...others] = paths.filter((path) => path !== "-").map((path) => folderOf(resolve(cwd, path)));
  return others.reduce((common, folder) => {
    let above = common;
    while (!isIn(folder, above)) above = dirname(above);
    return above;
  }, first);
}

function folderOf(path: string): string {
  return existsSync(path + sep) ? path : dirname(path);
}

/** Whether a path is a folder or lies in it. */
export function isIn(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && resolve(folder, way) === path;
}
