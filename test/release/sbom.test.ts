/** The bills of materials: by CycloneDX's own library, and true to what is in the executables. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PLATFORMS } from "../../packaging/platforms.ts";
import { ROOT, VERSION } from "./made.ts";
import { npmTools } from "./tools.ts";
import { PLATFORM_NAMES, unpacked } from "./unpacked.ts";

interface Component { readonly type: string; readonly group?: string; readonly name: string; readonly version: string; readonly purl?: string; readonly licenses?: readonly { license?: { id: string }; expression?: string }[]; readonly components?: readonly Component[]; readonly hashes?: readonly { content: string }[] }
interface Bom { readonly metadata: { readonly component: Component }; readonly components: readonly Component[] }

/** The validator of the official schema; null when all is well. */
async function validate(text: string): Promise<unknown> {
  const require = createRequire(join(npmTools(), "x.cjs"));
  const { Validation, Spec } = require("@cyclonedx/cyclonedx-library") as { Validation: { JsonStrictValidator: new (version: string) => { validate(data: string): Promise<unknown> } }; Spec: { Version: Record<string, string> } };
  return new Validation.JsonStrictValidator(Spec.Version["v1dot6"]!).validate(text);
}

test("the validator is awake", async () => {
  expect(await validate(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":"one"}`)).not.toBeNull();
});

test.each(PLATFORM_NAMES)("%s: valid, of exactly this executable, with Node and its parts", async (name) => {
  const folder = unpacked(name);
  const text = readFileSync(join(folder, "sbom.cdx.json"), "utf8");
  expect(await validate(text)).toBeNull();
  const { metadata, components } = JSON.parse(text) as Bom;
  const program = readFileSync(join(folder, name.startsWith("windows") ? "kubectl-loopback.exe" : "kubectl-loopback"));
  expect(metadata.component).toMatchObject({ name: "kubectl-loopback", version: VERSION, hashes: [{ alg: "SHA-256", content: createHash("sha256").update(program).digest("hex") }] });
  const node = components.find(({ type }) => type === "platform")!;
  const { node: packed } = PLATFORMS.find(({ os, arch }) => name === `${os}_${arch}`)!;
  expect([node.name, node.version, node.purl]).toEqual(["node", packed.version, `pkg:npm/${packed.name}@${packed.version}`]);
  const parts = Object.fromEntries(node.components!.map((part) => [part.name, part.version]));
  expect(parts).toMatchObject({ v8: expect.stringMatching(/^14\./), openssl: expect.stringMatching(/^3\./), uv: expect.any(String), zlib: expect.any(String) });
  expect(program.includes(`v${packed.version}`)).toBe(true);
});

test("the packages: as the lock file pins them, with their licences, and without what the build leaves out", () => {
  const { components } = JSON.parse(readFileSync(join(unpacked("linux_amd64"), "sbom.cdx.json"), "utf8")) as Bom;
  const lock = readFileSync(join(ROOT, "pnpm-lock.yaml"), "utf8");
  const names = components.filter(({ type }) => type === "library").map(({ group, name, version, licenses }) => {
    const full = group ? `${group}/${name}` : name;
    expect(lock).toMatch(new RegExp(`^ {2}'?${full}@${version.replaceAll(".", "\\.")}'?[:(]`, "m"));
    expect(["MIT", "ISC", "Apache-2.0", "BSD-3-Clause", "BlueOak-1.0.0"]).toContain(licenses![0]!.license?.id);
    return full;
  });
  expect(names).toEqual(expect.arrayContaining(["@kubernetes/client-node", "diff", "get-east-asian-width", "jsonpath-rfc9535", "yaml"]));
  expect(names).not.toContain("undici");
});
