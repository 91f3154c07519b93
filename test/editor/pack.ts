/** Folders of extensions become .vsix files, by the same program that packs ours. */
import { execFile } from "node:child_process";
import { basename, join, resolve } from "node:path";
import { promisify } from "node:util";

const ROOT = resolve(import.meta.dirname, "../..");

/** Made by `package:editor`. */
export const OUR_VSIX = join(ROOT, "packages/vscode-ext/dist/kubectl-loopback.vsix");

const VSCE = join(ROOT, "packages/vscode-ext/node_modules/.bin/vsce");

/** Packs a folder that needs no building, and gives the path of its .vsix. */
export async function packExtension(folder: string, into: string): Promise<string> {
  const vsix = join(into, `${basename(folder)}.vsix`);
  await promisify(execFile)(VSCE, ["package", "--no-dependencies", "--skip-license", "--allow-missing-repository", "--out", vsix], { cwd: folder });
  return vsix;
}
