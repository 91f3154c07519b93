/** The release script: what it refuses, and that it makes the same bytes again, in another folder. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { git, release, taggedClone, VERSION } from "./made.ts";

let clone: string;
beforeAll(() => {
  // The clock of another place must not show, either.
  process.env["TZ"] = "Asia/Shanghai";
  clone = taggedClone();
});
afterAll(() => {
  delete process.env["TZ"];
  rmSync(clone, { recursive: true });
});

const sums = (folder: string) => new Map(readFileSync(join(folder, "checksums.txt"), "utf8").trim().split("\n").map((line) => line.split("  ").toReversed() as [string, string]));

test("one of each kind is the same, made anew in another clone", { timeout: 900_000 }, () => {
  const out = join(clone, "dist/again");
  expect(release(clone, "--out", out, "--platform", "linux/amd64", "--platform", "darwin/arm64", "--platform", "windows/amd64")).toMatchObject({ status: 0, stderr: "" });
  const [first, again] = [sums(inject("release")), sums(out)];
  const aboutAll = ["loopback.yaml", "kubectl-loopback.rb"];
  const names = [...again.keys()].filter((name) => !aboutAll.includes(name));
  expect(names.length).toBe(3 * 2 + 2 + 2);
  expect(names.map((name) => [name, again.get(name)])).toEqual(names.map((name) => [name, first.get(name)]));
});

test("it refuses what is no release, and says what to do", () => {
  const refused = (words: string) => expect(release(clone)).toEqual({ status: 1, stdout: "", stderr: expect.stringContaining(words) });
  writeFileSync(join(clone, "forgotten.ts"), "");
  refused("There are changes that no commit has:\n?? forgotten.ts");
  rmSync(join(clone, "forgotten.ts"));
  writeFileSync(join(clone, "LICENSE"), "mine");
  refused("There are changes that no commit has:\n M LICENSE");
  git(clone, "checkout", "--quiet", "LICENSE");
  git(clone, "tag", "--delete", `v${VERSION}`);
  refused(`says version ${VERSION}, but the commit that is checked out has no tag.`);
  git(clone, "tag", "v99.0.0");
  refused(`says version ${VERSION}, but the commit that is checked out has only the tag v99.0.0.`);
  expect(release(clone, "--platform", "plan9/amd64")).toMatchObject({ status: 1, stderr: expect.stringContaining(`No platform is named "plan9/amd64"`) });
});
