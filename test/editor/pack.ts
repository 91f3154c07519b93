/** Extensions as .vsix files: ours, as `package:editor` makes it, and a neighbour made for the tests. */
import { execFile } from "node:child_process";
import { cp } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";

const ROOT = resolve(import.meta.dirname, "../..");

export const OUR_VSIX = join(ROOT, "packages/vscode-ext/dist/kubectl-loopback.vsix");

const VSCE = join(ROOT, "packages/vscode-ext/node_modules/.bin/vsce");

/** Packs `yaml-neighbour/` with the language server of a node_modules folder, and gives the path of its .vsix in an empty folder. */
export async function packNeighbour(modules: string, folder: string): Promise<string> {
  const source = join(import.meta.dirname, "yaml-neighbour");
  await cp(join(source, "package.json"), join(folder, "package.json"));
  await build({
    entryPoints: [join(source, "extension.js")],
    outfile: join(folder, "bundle.js"),
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode"],
    nodePaths: [modules],
    define: { SERVER: JSON.stringify(join(modules, "yaml-language-server/out/server/src/server.js")) },
  });
  const vsix = join(folder, "neighbour.vsix");
  await promisify(execFile)(VSCE, ["package", "--no-dependencies", "--skip-license", "--allow-missing-repository", "--out", vsix], { cwd: folder });
  return vsix;
}
