/**
 * `pnpm release`: makes everything of a release from the commit that is checked out, which must bear the version's tag.
 * It publishes nothing. `--platform linux/amd64` (repeatable) makes the archives of some platforms only, `--out DIR`
 * puts all of it elsewhere than into dist/release.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { makeArchive, type Archive } from "./archives.ts";
import { bundledPackages } from "./bundled-packages.ts";
import { homebrewFormula } from "./homebrew.ts";
import { KREW_NAME, krewManifest } from "./krew.ts";
import { packNpmPackages } from "./npm-packages.ts";
import { platformName, PLATFORMS, type Platform } from "./platforms.ts";
import { ROOT, tag, taggedSource } from "./project.ts";
import { sha256 } from "./sbom.ts";

async function release(platforms: readonly Platform[], folder: string): Promise<void> {
  if (process.platform !== "linux" || process.arch !== "x64") throw new Error("Releases are made on Linux on x64: Node for the other platforms is only filled there, not run.");
  const source = taggedSource();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  execFileSync(process.execPath, [join(ROOT, "packages/kubectl-plugin/build.ts")], { stdio: ["ignore", "ignore", "inherit"] });
  const packages = await bundledPackages();
  const archives = await Promise.all(platforms.map((platform) => makeArchive(platform, folder, packages, source)));
  packNpmPackages(folder, packages);
  writeManifests(folder, archives);
  writeChecksums(folder);
  for (const name of readdirSync(folder).toSorted()) process.stdout.write(`${size(join(folder, name)).padStart(10)}  ${name}\n`);
  process.stdout.write(`${tag} is in ${folder}\n`);
}

/** What other tools read of a release, and the script that installs it. */
function writeManifests(folder: string, archives: readonly Archive[]): void {
  writeFileSync(join(folder, `${KREW_NAME}.yaml`), krewManifest(archives));
  writeFileSync(join(folder, "kubectl-loopback.rb"), homebrewFormula(archives));
  for (const name of ["install.sh", "Dockerfile"]) writeFileSync(join(folder, name), withVersion(name), { mode: statSync(join(ROOT, "deploy", name)).mode });
}

/** In a clone these files do not say a version; those of a release are about itself. */
function withVersion(name: string): string {
  const text = readFileSync(join(ROOT, "deploy", name), "utf8");
  const stamped = text.replace(/^version=''$/m, `version='${tag}'`).replace(/^ARG VERSION=$/m, `ARG VERSION=${tag}`);
  if (stamped === text) throw new Error(`deploy/${name} has no place for the version`);
  return stamped;
}

/** As `sha256sum --check` reads them. */
function writeChecksums(folder: string): void {
  const lines = readdirSync(folder).toSorted().map((name) => `${sha256(readFileSync(join(folder, name)))}  ${name}\n`);
  writeFileSync(join(folder, "checksums.txt"), lines.join(""));
}

const size = (path: string) => `${(statSync(path).size / 1e6).toFixed(2)} MB`;

function chosen(names: readonly string[] | undefined): readonly Platform[] {
  const unknown = names?.find((name) => !PLATFORMS.some((platform) => platformName(platform) === name));
  if (unknown !== undefined) throw new Error(`No platform is named "${unknown}". There are ${PLATFORMS.map(platformName).join(", ")}.`);
  return names ? PLATFORMS.filter((platform) => names.includes(platformName(platform))) : PLATFORMS;
}

try {
  const { values } = parseArgs({ options: { platform: { type: "string", multiple: true }, out: { type: "string", default: join(ROOT, "dist/release") } } });
  await release(chosen(values.platform), resolve(values.out));
} catch (error) {
  process.stderr.write(`release: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
