/** Krew, for real: its own check of the manifest, and an installation without a network. */
import { execFile, execFileSync } from "node:child_process";
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { parse } from "yaml";
import { kubectlTool } from "../cluster/build-tools.ts";
import { VERSION } from "./made.ts";
import { serveRelease } from "./served.ts";
import { goTool } from "./tools.ts";
import { archiveName, emptyFolder, PLATFORM_NAMES } from "./unpacked.ts";

const manifest = () => join(inject("release"), "loopback.yaml");
let path: string;

/** A path with kubectl, kubectl-krew and what they run; no Node. */
beforeAll(async () => {
  path = emptyFolder(afterAll);
  const kubectl = await kubectlTool();
  const which = (program: string) => execFileSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).trim();
  const programs = { kubectl: kubectl === "kubectl" ? which("kubectl") : kubectl, "kubectl-krew": goTool("krew"), git: which("git"), sh: which("sh") };
  for (const [name, program] of Object.entries(programs)) symlinkSync(program, join(path, name));
});

function krewHome() {
  const root = emptyFolder();
  const env = { PATH: [join(root, "bin"), path].join(delimiter), HOME: root, KREW_ROOT: root, KREW_NO_UPGRADE_CHECK: "1" };
  return { root, env, kubectl: async (...args: string[]) => promisify(execFile)(join(path, "kubectl"), args, { env, maxBuffer: 1e8 }) };
}

test("the manifest names every platform's archive, with its checksum and its files", () => {
  const sums = Object.fromEntries(readFileSync(join(inject("release"), "checksums.txt"), "utf8").trim().split("\n").map((line) => line.split("  ").toReversed()));
  const { metadata, spec } = parse(readFileSync(manifest(), "utf8"));
  expect([metadata.name, spec.version]).toEqual(["loopback", `v${VERSION}`]);
  expect(spec.platforms.map(({ uri, sha256, bin }: Record<string, string>) => [uri, sha256, bin])).toEqual(PLATFORM_NAMES.map((platform) => [
    `${spec.homepage}/releases/download/v${VERSION}/${archiveName(platform)}`, sums[archiveName(platform)], platform.startsWith("windows") ? "kubectl-loopback.exe" : "kubectl-loopback",
  ]));
});

test("installed from a local archive, kubectl loopback runs without Node", async () => {
  const { root, kubectl } = krewHome();
  await kubectl("krew", "install", `--manifest=${manifest()}`, `--archive=${join(inject("release"), archiveName("linux_amd64"))}`);
  expect((await kubectl("loopback", "version")).stdout).toContain(`kubectl-loopback v${VERSION}\n`);
  expect(readdirSync(join(root, "store/loopback", `v${VERSION}`))).toEqual(expect.arrayContaining(["LICENSE", "THIRD-PARTY-NOTICES.txt", "kubectl-loopback"]));
});

test("a changed archive is refused", async () => {
  const changed = join(emptyFolder(), archiveName("linux_amd64"));
  writeFileSync(changed, Buffer.concat([readFileSync(join(inject("release"), archiveName("linux_amd64"))), Buffer.from("x")]));
  await expect(krewHome().kubectl("krew", "install", `--manifest=${manifest()}`, `--archive=${changed}`)).rejects.toThrow(/checksum/);
});

test("Krew's own validation, which installs the archive of every platform", { timeout: 300_000 }, async () => {
  const { url, close } = await serveRelease();
  try {
    const { env, root } = krewHome();
    const text = readFileSync(manifest(), "utf8").replaceAll(/https:.*\/releases\/download/g, url);
    writeFileSync(join(root, "loopback.yaml"), text);
    const { stderr } = await promisify(execFile)(goTool("validate-krew-manifest"), ["-manifest", join(root, "loopback.yaml")], { env, maxBuffer: 1e8 });
    expect(stderr).toContain("all 6 spec.platforms installed fine");
  } finally {
    close();
  }
});
