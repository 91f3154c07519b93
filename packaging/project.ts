import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "..");
export const PLUGIN = join(ROOT, "packages/kubectl-plugin");

/** What the plugin's package.json says: the one place of the version and of the project's home. */
export interface Project {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly homepage: string;
  readonly repository: { readonly type: string; readonly url: string };
  readonly bugs: string;
  readonly keywords: readonly string[];
  readonly engines: { readonly node: string };
}

export const project = JSON.parse(readFileSync(join(PLUGIN, "package.json"), "utf8")) as Project;

export const tag = `v${project.version}`;

/** The program that kubectl asks how a command line may go on; the build leaves it beside the plugin. */
export const COMPLETION = "kubectl_complete-loopback";

/** Paths of the man pages below the plugin's folder: `man/man1/…`, and translations in `man/LANGUAGE/man1/…`. */
export const manPages = (): string[] => globSync("man/**/*.1", { cwd: PLUGIN }).toSorted();

/** Where the files of this release will be. */
export const releaseUrl = (file: string): string => `${project.homepage}/releases/download/${tag}/${file}`;

/** What a release is made of. */
export interface Source {
  /** Seconds since 1970 of the commit: the time that all files of the release bear. */
  readonly time: number;
  readonly commit: string;
}

/** The commit that is checked out. Throws unless it is the one of the version's tag, with nothing changed. */
export function taggedSource(): Source {
  const changed = git("status", "--porcelain");
  if (changed !== "") throw new Error(`There are changes that no commit has:\n${changed}\nCommit them, or put them away (git stash), then release.`);
  const tags = git("tag", "--points-at", "HEAD").split("\n").filter(Boolean);
  if (!tags.includes(tag)) throw new Error(`packages/kubectl-plugin/package.json says version ${project.version}, but the commit that is checked out has ${tags.length > 0 ? `only the tag ${tags.join(", ")}` : "no tag"}.\nSet the version to that of the tag, or tag the commit: git tag ${tag}`);
  const [time, commit] = git("log", "-1", "--format=%ct %H").split(" ") as [string, string];
  return { time: Number(time), commit };
}

function git(...args: string[]): string {
  return execFileSync("git", args, { cwd: ROOT, encoding: "utf8" }).trimEnd();
}
