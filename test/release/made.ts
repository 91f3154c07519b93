/**
 * A release to test: made by the release script itself, in a clone that bears the version's tag, of the work tree as it
 * stands. One for all tests of a run, since it takes a minute or two.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

export const VERSION = (JSON.parse(readFileSync(join(ROOT, "packages/kubectl-plugin/package.json"), "utf8")) as { version: string }).version;

const AT = "2026-01-02T03:04:06Z";

/** A repository with the files of the work tree as its only commit, tagged; its packages installed. */
export function taggedClone(): string {
  const clone = mkdtempSync(join(tmpdir(), "kubectl-loopback-clone-"));
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"], { cwd: ROOT, encoding: "utf8" }).split("\0").filter(Boolean);
  for (const file of files) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(ROOT, file), join(clone, file));
  }
  git(clone, "init", "--quiet", "--initial-branch=main");
  git(clone, "add", "--all");
  git(clone, "commit", "--quiet", "--message=All of it");
  git(clone, "tag", `v${VERSION}`);
  execFileSync("npx", ["-y", "pnpm@12", "install", "--frozen-lockfile", "--prefer-offline", "--silent"], { cwd: clone, stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, CI: "true" } });
  return clone;
}

export function git(folder: string, ...args: string[]): string {
  const identity = { GIT_AUTHOR_NAME: "test", GIT_AUTHOR_EMAIL: "test@example.com", GIT_AUTHOR_DATE: AT, GIT_COMMITTER_NAME: "test", GIT_COMMITTER_EMAIL: "test@example.com", GIT_COMMITTER_DATE: AT };
  return execFileSync("git", args, { cwd: folder, encoding: "utf8", env: { ...process.env, ...identity, GIT_CONFIG_GLOBAL: "/dev/null" } });
}

/** Runs the release script of a clone. */
export function release(clone: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["packaging/release.ts", ...args], { cwd: clone, encoding: "utf8" });
  return { status, stdout, stderr };
}
