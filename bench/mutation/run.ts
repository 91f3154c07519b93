/**
 * `pnpm mutation [FOLDER…] [--one-in N] [--tests GLOB]… [--write]`: makes small mistakes in packages/core and sees
 * whether the tables of test/core catch them. A folder is one of packages/core/src, or a file in it; without any, all
 * are tried. Of a large one, every Nth mutant is a fair sample; fewer tests are quicker, and catch no more. What nobody
 * catches and nobody explains is told at once; --write keeps the scores for RESULTS.md. Exit code 1 where `explained.ts`
 * is about a mutant that is gone or caught.
 */
import { globSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { MutantResult } from "@stryker-mutator/api/core";
import { Stryker } from "@stryker-mutator/core";
import { idleExplanations, keep, scoresOf, tableOf } from "./score.ts";

const ROOT = join(import.meta.dirname, "../..");
const SOURCES = "packages/core/src";
/** Words: what is to be said is no behaviour. */
const LEFT_OUT = ["messages"];

const CONCURRENCY = 2;
/** In ms. A loop without an end is told by its hits; what else takes so long does so because the machine is busy. */
const PATIENCE = 60_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    "one-in": { type: "string", default: "1" },
    tests: { type: "string", multiple: true, default: ["test/core/**/*.test.ts"] },
    write: { type: "boolean", default: false },
  },
});

process.chdir(ROOT);
const folders = globSync("*/", { cwd: SOURCES }).filter((name) => !LEFT_OUT.includes(name)).toSorted();
const mutants = await tried(positionals.length > 0 ? positionals : [...folders, "."]);
const scores = scoresOf(mutants, Number(values["one-in"]));
process.stdout.write(`\n${tableOf(scores)}`);
if (values.write) keep(scores);
const idle = idleExplanations(mutants);
for (const one of idle) process.stdout.write(`Explained, but no such mutant survives: ${one}\n`);
process.exitCode = idle.length > 0 ? 1 : 0;

/** The sources of a folder, or one file. */
function sources(name: string): string {
  if (name.endsWith(".ts")) return `${SOURCES}/${name}`;
  return name === "." ? `${SOURCES}/*.ts` : `${SOURCES}/${name}/**/*.ts`;
}

/** What became of the mutants of these. */
function tried(names: readonly string[]): Promise<MutantResult[]> {
  return new Stryker({
    mutate: names.map(sources),
    testRunner: "tables",
    plugins: ["runner.ts", "reporter.ts"].map((name) => join(import.meta.dirname, name)),
    oneIn: Number(values["one-in"]),
    tests: values.tests,
    coverageAnalysis: "perTest",
    concurrency: CONCURRENCY,
    timeoutMS: PATIENCE,
    dryRunTimeoutMinutes: 60,
    reporters: ["survivors", process.stdout.isTTY ? "progress" : "progress-append-only"],
    testRunnerNodeArgs: ["--max-semi-space-size=64", "--no-warnings"],
    tempDirName: ".cache/stryker",
    ignorePatterns: ["/*", "!/package.json", "!/packages", "packages/*/dist", "!/test", "test/cluster", "test/editor", "!/examples"],
    warnings: false,
  }).runMutationTest();
}
