import { Stryker } from "@stryker-mutator/core";
import { join, relative } from "node:path";
const ROOT = join(import.meta.dirname, "../..");
const mutants = await new Stryker({
  mutate: process.argv.slice(2),
  testRunner: "tables", plugins: [join(import.meta.dirname, "runner.ts")],
  coverageAnalysis: "perTest", concurrency: 2, timeoutMS: 20_000, testRunnerNodeArgs: ["--max-semi-space-size=64", "--no-warnings"],
  reporters: ["progress-append-only", "json"], jsonReporter: { fileName: ".cache/stryker/report.json" }, tempDirName: ".cache/stryker/tmp",
  ignorePatterns: ["/*", "!/packages", "packages/*/dist", "!/test", "test/cluster", "test/editor", "!/package.json", "!/examples"],
} as object).runMutationTest();
for (const m of mutants) if (m.status === "Survived" || m.status === "NoCoverage" || m.status === "RuntimeError") console.log(m.status, relative(ROOT, m.fileName) + ":" + m.location.start.line, m.mutatorName, JSON.stringify(m.replacement), m.static, m.coveredBy?.length, m.statusReason?.slice(0,100));
const c = {}; for (const m of mutants) c[m.status + (m.static ? " static" : "")] = (c[m.status+ (m.static ? " static" : "")] ?? 0) + 1; console.log(c);
