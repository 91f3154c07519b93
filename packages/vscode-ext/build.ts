import { build, type BuildOptions } from "esbuild";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyPages } from "./pages.ts";

/** Puts the extension together in dist/extension: one bundle for every editor, a small one around it for those with Node, and what is shown. */
const HERE = import.meta.dirname;
const ROOT = join(HERE, "../..");
export const EXTENSION = join(HERE, "dist/extension");

const OPTIONS = { bundle: true, format: "cjs", external: ["vscode"], minify: true, legalComments: "none", logLevel: "warning" } as const satisfies BuildOptions;

const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, unknown>;

/** The manifest without what only the workspace needs (all dependencies are in the bundles), and with the version of the plugin, which stands there alone. */
function manifest(): string {
  const { type: _, private: __, dependencies: ___, devDependencies: ____, name, ...published } = manifestOf(HERE);
  return `${JSON.stringify({ name, version: manifestOf(join(ROOT, "packages/kubectl-plugin"))["version"], ...published }, null, 2)}\n`;
}

/** Pictures stand in the repository: there is no room for them in the package. */
function withoutPictures(page: string): string {
  return page.replace(/^!\[[^\]]*\]\(\.\.[^)]*\)\n\n/gm, "");
}

rmSync(EXTENSION, { recursive: true, force: true });
mkdirSync(EXTENSION, { recursive: true });
writeFileSync(join(EXTENSION, "package.json"), manifest());
for (const name of ["package.nls.json", "package.nls.zh-cn.json", "l10n", "media", "CHANGELOG.md"]) cpSync(join(HERE, name), join(EXTENSION, name), { recursive: true });
for (const name of ["README.md", "README.zh-CN.md"]) writeFileSync(join(EXTENSION, name), withoutPictures(readFileSync(join(HERE, name), "utf8")));
cpSync(join(ROOT, "packages/core/config.schema.json"), join(EXTENSION, "config.schema.json"));
cpSync(join(ROOT, "LICENSE"), join(EXTENSION, "LICENSE"));
copyPages(join(ROOT, "docs"), join(EXTENSION, "docs"));
await build({ ...OPTIONS, platform: "browser", target: "es2022", entryPoints: [join(HERE, "src/web.ts")], outfile: join(EXTENSION, "web.js") });
await build({ ...OPTIONS, external: ["vscode", "./web.js"], platform: "node", target: "node20", entryPoints: [join(HERE, "src/desktop.ts")], outfile: join(EXTENSION, "desktop.js") });
