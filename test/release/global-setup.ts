/** One release for all tests of it. `RELEASE=dist/release` tests one that was made before, as what is going to be published. */
import { rmSync } from "node:fs";
import { resolve } from "node:path";
import type { TestProject } from "vitest/node";
import { release, taggedClone } from "./made.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Folder of the release. */
    release: string;
  }
}

export default function setup(project: TestProject): (() => void) | undefined {
  const given = process.env["RELEASE"];
  if (given) return void project.provide("release", resolve(given));
  const clone = taggedClone();
  const { status, stderr } = release(clone);
  if (status !== 0) throw new Error(`The release failed:\n${stderr}`);
  project.provide("release", `${clone}/dist/release`);
  return () => rmSync(clone, { recursive: true });
}
