import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { builderOf, type NodePackage } from "./platforms.ts";

/** Folder of an npm package with Node in it, fetched by npm when it is not there yet and held against its integrity; kept outside the work tree. */
export function nodePackage(wanted: NodePackage): string {
  const folder = join(cacheFolder(), `${wanted.name}-${wanted.version}`);
  if (!existsSync(folder)) fetchPackage(wanted, folder);
  return folder;
}

/** Path of the Node of a package. */
export const nodeProgram = (of: NodePackage): string => join(nodePackage(of), of.program);

/** The licences of a Node and of all that it contains. Packages for Windows come without them; those of a version are the same everywhere. */
export const nodeLicence = (of: NodePackage): string => readFileSync(join(nodePackage(builderOf(of)), "LICENSE"), "utf8");

/** Unpacked under a name of its own, then renamed: an interrupted fetch leaves nothing that looks whole. */
function fetchPackage({ name, version, integrity }: NodePackage, folder: string): void {
  process.stderr.write(`Fetching ${name} ${version} (once)\n`);
  mkdirSync(cacheFolder(), { recursive: true });
  const unfinished = mkdtempSync(join(cacheFolder(), "unfinished-"));
  try {
    execFileSync("npm", ["pack", "--silent", `${name}@${version}`, "--pack-destination", unfinished], { cwd: unfinished, stdio: ["ignore", "ignore", "inherit"] });
    const packed = join(unfinished, `${name}-${version}.tgz`);
    const found = `sha512-${createHash("sha512").update(readFileSync(packed)).digest("base64")}`;
    if (found !== integrity) throw new Error(`${name} ${version} is not what platforms.ts expects: ${found}`);
    execFileSync("tar", ["-xzf", packed, "-C", unfinished]);
    renameSync(join(unfinished, "package"), folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function cacheFolder(): string {
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "kubectl-loopback", "node");
}
