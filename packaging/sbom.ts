import { createHash } from "node:crypto";
import type { BundledPackage } from "./bundled-packages.ts";
import { platformName, type Platform } from "./platforms.ts";
import { project, type Source } from "./project.ts";

/** Node as it came along: its version, and those of what it contains (`process.versions`). */
export interface NodeParts { readonly version: string; readonly parts: Readonly<Record<string, string>> }

/** The software bill of materials of one executable (CycloneDX 1.6, JSON): the packages in the plugin, and Node with its own parts. */
export function billOfMaterials(platform: Platform, executable: Buffer, packages: readonly BundledPackage[], node: NodeParts, source: Source): string {
  const components = [...packages.map(packageComponent), nodeComponent(platform, node)];
  const subject = {
    type: "application", "bom-ref": `pkg:npm/${project.name}@${project.version}`, name: project.name, version: project.version, description: project.description,
    hashes: [{ alg: "SHA-256", content: sha256(executable) }], licenses: [{ license: { id: project.license } }], purl: `pkg:npm/${project.name}@${project.version}`,
    externalReferences: [{ type: "website", url: project.homepage }, { type: "vcs", url: project.repository.url }],
  };
  const bom = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json", bomFormat: "CycloneDX", specVersion: "1.6", serialNumber: `urn:uuid:${uuidOf(subject)}`, version: 1,
    metadata: {
      timestamp: new Date(source.time * 1000).toISOString(), lifecycles: [{ phase: "build" }], component: subject,
      properties: [{ name: "kubectl-loopback:commit", value: source.commit }, { name: "kubectl-loopback:platform", value: platformName(platform) }],
    },
    components,
    dependencies: [{ ref: subject["bom-ref"], dependsOn: components.map((one) => one["bom-ref"]) }, ...components.map((one) => ({ ref: one["bom-ref"] }))],
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

function packageComponent({ name, version, license, author, homepage }: BundledPackage) {
  const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
  const [group, short] = name.startsWith("@") ? name.split("/") as [string, string] : [undefined, name];
  return {
    type: "library", "bom-ref": purl, ...(group && { group }), name: short, version, scope: "required",
    licenses: [/[ ()]/.test(license) ? { expression: license } : { license: { id: license } }], ...(author && { author }), purl,
    ...(homepage && { externalReferences: [{ type: "website", url: homepage }] }),
  };
}

function nodeComponent({ node: { name, integrity } }: Platform, { version, parts }: NodeParts) {
  const purl = `pkg:npm/${name}@${version}`;
  return {
    type: "platform", "bom-ref": purl, name: "node", version, scope: "required", licenses: [{ license: { id: "MIT" } }], purl, cpe: `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:*:*:*:*`,
    description: "Node.js, unchanged but for what was put in; its parts have licences of their own, see THIRD-PARTY-NOTICES.txt",
    // Of the packed npm package, which is what was taken.
    externalReferences: [{ type: "distribution", url: purl, hashes: [{ alg: "SHA-512", content: Buffer.from(integrity.replace("sha512-", ""), "base64").toString("hex") }] }],
    components: Object.entries(parts).filter(([part]) => !NOT_PARTS.includes(part)).map(([part, partVersion]) => ({ type: "library", "bom-ref": `${purl}#${part}`, name: part, version: partVersion })),
  };
}

/** Node itself, and numbers of its interfaces and data. */
const NOT_PARTS: readonly string[] = ["node", "modules", "napi"];

export const sha256 = (data: Buffer | string): string => createHash("sha256").update(data).digest("hex");

/** Always the same for the same content, as a release is. */
function uuidOf(value: unknown): string {
  const hex = sha256(JSON.stringify(value));
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}
