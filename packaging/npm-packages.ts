import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BundledPackage } from "./bundled-packages.ts";
import { thirdPartyNotices } from "./notices.ts";
import { COMPLETION, manPages, PLUGIN, project, ROOT } from "./project.ts";

const CORE = join(ROOT, "packages/core");

/** Packs the two npm packages into `folder` and gives their files' names. Nothing is published. */
export function packNpmPackages(folder: string, packages: readonly BundledPackage[]): string[] {
  return [packed(folder, (to) => layPlugin(to, packages)), packed(folder, layCore)];
}

function packed(folder: string, lay: (to: string) => void): string {
  const to = mkdtempSync(join(tmpdir(), "kubectl-loopback-npm-"));
  try {
    lay(to);
    copyFileSync(join(ROOT, "LICENSE"), join(to, "LICENSE"));
    return execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], { cwd: to, encoding: "utf8" }).trim();
  } finally {
    rmSync(to, { recursive: true });
  }
}

/** What both packages say of themselves. */
function common(description: string) {
  const { version, license, homepage, repository, bugs, keywords, engines } = project;
  return { version, description, license, homepage, repository, bugs, keywords, engines };
}

/** The plugin: one file that needs no other package. */
function layPlugin(to: string, packages: readonly BundledPackage[]): void {
  const programs = ["kubectl-loopback", COMPLETION].filter((name) => existsSync(join(PLUGIN, "dist", name)));
  mkdirSync(join(to, "dist"));
  for (const name of [...programs, "package.json"]) copyFileSync(join(PLUGIN, "dist", name), join(to, "dist", name));
  for (const name of ["README.md", "README.zh-CN.md"]) copyFileSync(join(ROOT, name), join(to, name));
  for (const page of manPages()) cpSync(join(PLUGIN, page), join(to, page));
  writeFileSync(join(to, "THIRD-PARTY-NOTICES.txt"), thirdPartyNotices(packages));
  writeManifest(to, { name: project.name, ...common(project.description), type: "commonjs", bin: Object.fromEntries(programs.map((name) => [name, `dist/${name}`])), man: manPages().filter((page) => page.startsWith("man/man1/")).map((page) => `./${page}`) });
}

/** Core: JavaScript and types as the compiler makes them, the schemas, and its two dependencies. */
function layCore(to: string): void {
  const { name, description, dependencies } = JSON.parse(readFileSync(join(CORE, "package.json"), "utf8")) as { name: string; description: string; dependencies: Record<string, string> };
  execFileSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", join(CORE, "tsconfig.publish.json"), "--outDir", join(to, "dist")], { stdio: ["ignore", "inherit", "inherit"] });
  typesNameJavaScript(join(to, "dist"));
  const schemas = readdirSync(CORE).filter((file) => file.endsWith(".schema.json"));
  for (const file of [...schemas, "README.md", "README.zh-CN.md"]) copyFileSync(join(CORE, file), join(to, file));
  writeManifest(to, {
    name, ...common(description), type: "module", sideEffects: false,
    exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" }, ...Object.fromEntries(schemas.map((file) => [`./${file}`, `./${file}`])), "./package.json": "./package.json" },
    types: "./dist/index.d.ts",
    dependencies: Object.fromEntries(Object.keys(dependencies).map((one) => [one, `^${installedVersion(one)}`])),
  });
}

/** The compiler leaves `.ts` in the imports of declarations, for which not every tool looks beside the declaration. */
function typesNameJavaScript(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((one) => one.endsWith(".d.ts"))) {
    const path = join(folder, name);
    writeFileSync(path, readFileSync(path, "utf8").replace(/((?:from |import\()"\.[^"]*)\.ts"/g, '$1.js"'));
  }
}

/** The workspace names versions by its catalog, which nobody else has. */
function installedVersion(name: string): string {
  return (JSON.parse(readFileSync(join(CORE, "node_modules", name, "package.json"), "utf8")) as { version: string }).version;
}

function writeManifest(to: string, manifest: object): void {
  writeFileSync(join(to, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}
