/** What is installed: pinned once, old enough to have been looked at, and running nothing of its own but what is named here. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

const ROOT = join(import.meta.dirname, "../..");
const workspace = parse(readFileSync(join(ROOT, "pnpm-workspace.yaml"), "utf8")) as { allowBuilds: Record<string, boolean>; catalog: Record<string, string>; minimumReleaseAge: number; strictDepBuilds: boolean };
const manifests = ["package.json", ...readdirSync(join(ROOT, "packages")).map((name) => `packages/${name}/package.json`)].map((path) => [path, JSON.parse(readFileSync(join(ROOT, path), "utf8")) as Record<string, Record<string, string>>] as const);

describe("dependencies", () => {
  test("no install scripts but two", () => {
    expect(Object.entries(workspace.allowBuilds).filter(([, allowed]) => allowed).map(([name]) => name)).toEqual(["node", "esbuild"]);
    expect(workspace.strictDepBuilds).toBe(true);
  });
  test("what is said about install scripts is about something that is installed", () => {
    const { packages } = parse(readFileSync(join(ROOT, "pnpm-lock.yaml"), "utf8")) as { packages: Record<string, unknown> };
    const named = Object.keys(packages).map((key) => key.slice(0, key.lastIndexOf("@")));
    expect(Object.keys(workspace.allowBuilds).filter((name) => !named.includes(name))).toEqual([]);
  });
  test("nothing goes around these settings", () => {
    const exceptions = ["dangerouslyAllowAllBuilds", "minimumReleaseAgeExclude", "minimumReleaseAgeIgnoreMissingTime", "minimumReleaseAgeStrict", "onlyBuiltDependencies", "onlyBuiltDependenciesFile", "overrides", "patchedDependencies", "ignoreScripts", "auditConfig"];
    expect(exceptions.filter((name) => name in workspace)).toEqual([]);
    expect(manifests.filter(([, manifest]) => "pnpm" in manifest).map(([path]) => path)).toEqual([]);
    expect(readdirSync(ROOT).filter((name) => name === ".npmrc" || name.startsWith(".pnpmfile"))).toEqual([]);
  });
  test("nothing younger than three days", () => expect(workspace.minimumReleaseAge).toBeGreaterThanOrEqual(3 * 24 * 60));
  test("one exact version of each, in one place", () => {
    expect(Object.entries(workspace.catalog).filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
  });
  test.each(manifests)("%s names no version of its own, and runs nothing when it is installed", (_, manifest) => {
    const named = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"].flatMap((kind) => Object.entries(manifest[kind] ?? {}));
    expect(named.filter(([, version]) => version !== "catalog:" && version !== "workspace:*")).toEqual([]);
    expect(Object.keys(manifest["scripts"] ?? {}).filter((name) => /^(?:pre|post)?(?:install|prepare|publish)/.test(name))).toEqual([]);
  });
  test("the lock file names a sum for everything that comes from a registry", () => {
    const lock = parse(readFileSync(join(ROOT, "pnpm-lock.yaml"), "utf8")) as { packages: Record<string, { resolution: { integrity?: string; type?: string; variants?: unknown } }> };
    const without = Object.entries(lock.packages).filter(([, { resolution }]) => !/^sha512-/.test(resolution.integrity ?? "") && resolution.variants === undefined);
    expect(without.map(([name]) => name)).toEqual([]);
  });
});
