import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject, onTestFinished } from "vitest";
import { VERSION } from "./made.ts";

export type PlatformName = "linux_amd64" | "linux_arm64" | "darwin_amd64" | "darwin_arm64" | "windows_amd64" | "windows_arm64";

export const PLATFORM_NAMES: readonly PlatformName[] = ["linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64", "windows_amd64", "windows_arm64"];

export const archiveName = (platform: PlatformName) => `kubectl-loopback_v${VERSION}_${platform}.${platform.startsWith("windows") ? "zip" : "tar.gz"}`;

/** An archive's files, in a folder of their own for as long as the test runs (or until `keep` says). */
export function unpacked(platform: PlatformName, keep: (remove: () => void) => void = onTestFinished): string {
  const folder = emptyFolder(keep);
  const archive = join(inject("release"), archiveName(platform));
  execFileSync(...(archive.endsWith(".zip") ? ["unzip", ["-q", archive, "-d", folder]] : ["tar", ["-xzf", archive, "-C", folder]]) as [string, string[]]);
  return folder;
}

export function emptyFolder(keep: (remove: () => void) => void = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), "kubectl-loopback-test-"));
  keep(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
