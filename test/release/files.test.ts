/** What is in a release, and that it is what it should be for the tools of each platform. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { COMPLETION, manPages, PLUGIN } from "../../packaging/project.ts";
import { VERSION } from "./made.ts";
import { archiveName, PLATFORM_NAMES, unpacked } from "./unpacked.ts";

const v = `v${VERSION}`;
const inRelease = (name: string) => join(inject("release"), name);

test("all files are there, and no others", () => {
  expect(readdirSync(inject("release")).toSorted()).toEqual([
    "Dockerfile", "checksums.txt", "install.sh", "kubectl-loopback.rb", "loopback.yaml",
    `kubectl-loopback-${VERSION}.tgz`, `kubectl-loopback-core-${VERSION}.tgz`,
    ...PLATFORM_NAMES.flatMap((platform) => [archiveName(platform), `kubectl-loopback_${v}_${platform}.sbom.cdx.json`]),
  ].toSorted());
});

test("checksums: sha256sum agrees, and names every file", () => {
  const said = execFileSync("sha256sum", ["--check", "--strict", "checksums.txt"], { cwd: inject("release"), encoding: "utf8" });
  expect(said.split("\n").filter(Boolean)).toEqual(readdirSync(inject("release")).filter((name) => name !== "checksums.txt").toSorted().map((name) => `${name}: OK`));
});

/** The first bytes of a program say for which system and processor it is. */
const MACHINES: Readonly<Record<string, (file: Buffer) => unknown[]>> = {
  linux: (file) => [file.toString("latin1", 1, 4), file.readUInt16LE(18)],
  darwin: (file) => [file.readUInt32LE(0).toString(16), file.readUInt32LE(4)],
  windows: (file) => [file.toString("latin1", 0, 2), file.readUInt16LE(file.readUInt32LE(0x3c) + 4)],
};

test.each([
  ["linux_amd64", ["ELF", 0x3e]], ["linux_arm64", ["ELF", 0xb7]],
  ["darwin_amd64", ["feedfacf", 0x01000007]], ["darwin_arm64", ["feedfacf", 0x0100000c]],
  ["windows_amd64", ["MZ", 0x8664]], ["windows_arm64", ["MZ", 0xaa64]],
] as const)("%s: an archive with a program for it, licences and a bill of materials", (platform, machine) => {
  const folder = unpacked(platform);
  const program = platform.startsWith("windows") ? "kubectl-loopback.exe" : "kubectl-loopback";
  const besides = platform.startsWith("windows") ? [] : [...(existsSync(join(PLUGIN, "dist", COMPLETION)) ? [COMPLETION] : []), ...manPages()];
  expect(globSync("**", { cwd: folder }).filter((name) => statSync(join(folder, name)).isFile()).toSorted()).toEqual([program, ...besides, "LICENSE", "THIRD-PARTY-NOTICES.txt", "sbom.cdx.json"].toSorted());
  expect(MACHINES[platform.split("_")[0]!]!(readFileSync(join(folder, program)))).toEqual(machine);
  expect(readFileSync(join(folder, "LICENSE"), "utf8")).toContain("Apache License");
  const notices = readFileSync(join(folder, "THIRD-PARTY-NOTICES.txt"), "utf8");
  for (const text of ["yaml 2.", "ISC", "@kubernetes/client-node", "Node.js 26.", "OpenSSL", "ICU", "V8"]) expect(notices).toContain(text);
  expect(readFileSync(join(folder, "sbom.cdx.json"), "utf8")).toBe(readFileSync(inRelease(`kubectl-loopback_${v}_${platform}.sbom.cdx.json`), "utf8"));
});

test("tar: nobody's files, and only the program is executable", () => {
  const lines = execFileSync("tar", ["-tvzf", inRelease(archiveName("darwin_arm64"))], { encoding: "utf8" }).trim().split("\n");
  expect(lines.filter((line) => !/^-rwxr-xr-x 0\/0 .* kubectl(?:-loopback|_complete-loopback)$|^-rw-r--r-- 0\/0 /.test(line))).toEqual([]);
});

test.each(["darwin_amd64", "darwin_arm64"] as const)("%s: signed ad hoc, and every page has the hash that the signature gives", (platform) => {
  const file = readFileSync(join(unpacked(platform), "kubectl-loopback"));
  const { start, size } = signatureIn(file);
  expect(start + size).toBe(file.length);
  const directory = file.subarray(start + file.readUInt32BE(start + 16));
  const [magic, , , flags, hashes, identifier, , count, limit] = Array.from({ length: 9 }, (_, index) => directory.readUInt32BE(4 * index)) as number[];
  expect([file.readUInt32BE(start).toString(16), magic!.toString(16), flags, limit, count]).toEqual(["fade0cc0", "fade0c02", 2, start, Math.ceil(start / 4096)]);
  expect(directory.toString("latin1", identifier, directory.indexOf(0, identifier))).toBe("kubectl-loopback");
  const wrong = Array.from({ length: count! }, (_, page) => page).filter((page) => {
    const hash = createHash("sha256").update(file.subarray(page * 4096, Math.min((page + 1) * 4096, start))).digest();
    return !hash.equals(directory.subarray(hashes! + 32 * page, hashes! + 32 * (page + 1)));
  });
  expect(wrong).toEqual([]);
});

/** By the load command LC_CODE_SIGNATURE; llvm's and Apple's tools look there. */
function signatureIn(file: Buffer): { start: number; size: number } {
  for (let left = file.readUInt32LE(16), at = 32; left > 0; left--, at += file.readUInt32LE(at + 4)) {
    if (file.readUInt32LE(at) === 0x1d) return { start: file.readUInt32LE(at + 8), size: file.readUInt32LE(at + 12) };
  }
  throw new Error("no signature");
}

test.each(["windows_amd64", "windows_arm64"] as const)("%s: no signature rather than a broken one", (platform) => {
  const file = readFileSync(join(unpacked(platform), "kubectl-loopback.exe"));
  const directories = file.readUInt32LE(0x3c) + 24 + 112;
  expect([file.readUInt32LE(directories + 32), file.readUInt32LE(directories + 36)]).toEqual([0, 0]);
});

test("Node's own fuse is set, and what is put in is whole", () => {
  for (const platform of PLATFORM_NAMES) {
    const file = readFileSync(join(unpacked(platform), platform.startsWith("windows") ? "kubectl-loopback.exe" : "kubectl-loopback"));
    expect([platform, file.includes("NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:1"), file.includes(`"version":"${VERSION}"`) || file.includes(`version:"${VERSION}"`)]).toEqual([platform, true, true]);
  }
});
