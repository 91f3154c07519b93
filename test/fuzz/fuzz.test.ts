import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BATCH, runBatch, shares } from "./run-target.ts";
import { TARGETS } from "./targets/index.ts";

/** A short run; `npx -y pnpm@12 fuzz` makes long ones. */
const INPUTS = 20_000;
const SEED = Number(process.env["FUZZ_SEED"] ?? 5_000_000);

describe("a short run", () => {
  test.each([...shares(TARGETS, INPUTS)].map(([target, inputs]) => [target.name, target, inputs] as const))("%s", async (_, target, inputs) => {
    for (let done = 0; done < inputs; done += BATCH) expect(await runBatch(target, SEED + done / BATCH, Math.min(BATCH, inputs - done))).toBeUndefined();
  }, 120_000);
});

interface Kept {
  readonly target: string;
  /** What went wrong with it once. */
  readonly was: string;
  readonly input: unknown;
}

const CORPUS = join(import.meta.dirname, "corpus");
const kept = readdirSync(CORPUS).toSorted().map((file) => [file, JSON.parse(readFileSync(join(CORPUS, file), "utf8")) as Kept] as const);

describe("what once broke a promise", () => {
  test("is kept", () => expect(kept.length).toBeGreaterThan(0));
  test.each(kept)("%s", async (_, { target, input }) => {
    const found = TARGETS.find(({ name }) => name === target);
    expect(found, `no target called ${target}`).toBeDefined();
    await found!.check(input as never);
  });
});
