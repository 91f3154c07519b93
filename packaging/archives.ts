import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeArchive, type ArchivedFile } from "./archive.ts";
import type { BundledPackage } from "./bundled-packages.ts";
import { buildExecutable } from "./executable.ts";
import { nodeLicence, nodeProgram } from "./node-packages.ts";
import { thirdPartyNotices } from "./notices.ts";
import { builderOf, programName, type Platform } from "./platforms.ts";
import { COMPLETION, manPages, PLUGIN, project, ROOT, type Source } from "./project.ts";
import { billOfMaterials, sha256, type NodeParts } from "./sbom.ts";

/** One archive of a release. */
export interface Archive {
  readonly platform: Platform;
  readonly file: string;
  readonly sha256: string;
  /** Of the files in it, also of those in folders. */
  readonly names: readonly string[];
}

/** Makes a platform's executable and packs it into `folder`, with its licences and its bill of materials. */
export async function makeArchive(platform: Platform, folder: string, packages: readonly BundledPackage[], source: Source): Promise<Archive> {
  const executable = executableOf(platform);
  const sbom = billOfMaterials(platform, executable, packages, nodeParts(platform), source);
  const base = `kubectl-loopback_v${project.version}_${platform.os}_${platform.arch}`;
  const file = `${base}${platform.os === "windows" ? ".zip" : ".tar.gz"}`;
  const files: ArchivedFile[] = [
    { name: programName(platform), content: executable, executable: true },
    ...besides(platform),
    { name: "LICENSE", content: readFileSync(join(ROOT, "LICENSE")) },
    { name: "THIRD-PARTY-NOTICES.txt", content: thirdPartyNotices(packages, { version: platform.node.version, text: nodeLicence(platform.node) }) },
    { name: "sbom.cdx.json", content: sbom },
  ];
  await writeArchive(join(folder, file), files, source.time);
  writeFileSync(join(folder, `${base}.sbom.cdx.json`), sbom);
  return { platform, file, sha256: sha256(readFileSync(join(folder, file))), names: files.map(({ name }) => name) };
}

function executableOf(platform: Platform): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "kubectl-loopback-release-"));
  try {
    const path = join(folder, "executable");
    buildExecutable(platform, join(PLUGIN, "dist/kubectl-loopback"), path);
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Man pages, and what kubectl's completion asks: a shell script, which Windows cannot run. */
function besides({ os }: Platform): ArchivedFile[] {
  if (os === "windows") return [];
  const script = join(PLUGIN, "dist", COMPLETION);
  const pages = manPages().map((name) => ({ name, content: readFileSync(join(PLUGIN, name)) }));
  return [...(existsSync(script) ? [{ name: COMPLETION, content: readFileSync(script), executable: true }] : []), ...pages];
}

/** The same parts whatever the platform; asked of the Node of this version that runs here. */
function nodeParts({ node }: Platform): NodeParts {
  const printed = execFileSync(nodeProgram(builderOf(node)), ["-p", "JSON.stringify(process.versions)"], { encoding: "utf8" });
  return { version: node.version, parts: JSON.parse(printed) as Record<string, string> };
}
