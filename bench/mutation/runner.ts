/**
 * A test runner for Stryker that loads all tables once, in its own process, and then runs for each mutant the tests that
 * reach it, until one fails. Stryker's own starts vitest anew for each mutant: seconds, where most mutants need
 * milliseconds.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { performance } from "node:perf_hooks";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { InstrumenterContext, StrykerOptions } from "@stryker-mutator/api/core";
import { commonTokens, declareFactoryPlugin, PluginKind, tokens } from "@stryker-mutator/api/plugin";
import { determineHitLimitReached, DryRunStatus, MutantRunStatus, TestStatus, type MutantRunOptions, type MutantRunResult, type TestResult, type TestRunner } from "@stryker-mutator/api/test-runner";
import { RANDOM } from "./fast-check.ts";
import { byDifference } from "./order.ts";
import { isOfSample, OUTSIDE } from "./score.ts";
import { declaredBy, type Case } from "./vitest.ts";

const CORE = "packages/core/src/**/*.ts";
/** Tests of size take seconds for each mutant, and find what others find, too. */
const LARGE = /nodes: very many|any one character left out|very long texts|million/;
/** Where the process that ran all tests leaves their order for the others, in the sandbox. */
const ORDER = "order.json";
/** How many of the tests that caught the last mutants are tried first. */
const LIKELY = 30;
/** What the tests get in place of these packages. */
const STAND_INS: Readonly<Record<string, string>> = {
  vitest: new URL("vitest.ts", import.meta.url).href,
  "fast-check": new URL("fast-check.ts", import.meta.url).href,
};

const shared = globalThis as { __stryker__?: InstrumenterContext };
const stryker: InstrumenterContext = (shared.__stryker__ ??= {});

/** Which loading of the sources is meant: a mutant in what a module does while it is loaded needs all of them anew. */
let generation = 0;

/** Modules of the sandbox come as of this generation, core from the sandbox, and vitest from its stand-in. */
function redirect(): void {
  const sandbox = `${pathToFileURL(process.cwd()).href}/`;
  const ours = (url: string): boolean => url.startsWith(sandbox) && !url.includes("/node_modules/");
  const stripped = new Map<string, string>();
  registerHooks({
    resolve(specifier, context, next) {
      if (!ours(context.parentURL ?? "")) return next(specifier, context);
      const standIn = STAND_INS[specifier];
      if (standIn) return { url: standIn, shortCircuit: true };
      const resolved = specifier === "@kubectl-loopback/core" ? { url: `${sandbox}packages/core/src/index.ts`, format: "module", shortCircuit: true } : next(specifier, context);
      return ours(resolved.url) && resolved.url.endsWith(".ts") ? { ...resolved, url: `${resolved.url}?${generation}` } : resolved;
    },
    load(url, context, next) {
      if (!ours(url) || !url.includes(".ts?")) return next(url, context);
      const file = fileURLToPath(url);
      if (!stripped.has(file)) stripped.set(file, stripTypeScriptTypes(readFileSync(file, "utf8")));
      return { format: "module", source: stripped.get(file)!, shortCircuit: true };
    },
  });
}

const inOrder = (...patterns: readonly string[]): string[] => globSync(patterns).toSorted();
const anew = (file: string): Promise<unknown> => import(`${pathToFileURL(file).href}?${generation}`);

/**
 * Core, then the tests. What core does while it is loaded can be mutated only by loading it anew. What a test asks of
 * core while it is declared is not mutated at all: nothing is caught by it.
 */
async function load(tests: readonly string[]): Promise<Map<string, Case>> {
  generation++;
  for (const file of inOrder(CORE)) await anew(file);
  const loading = { ...stryker.mutantCoverage?.static };
  const mutant = stryker.activeMutant;
  stryker.activeMutant = undefined;
  const declared = [];
  for (const file of inOrder(...tests)) declared.push(...(await declaredBy(file, () => anew(file))));
  stryker.activeMutant = mutant;
  if (stryker.mutantCoverage) stryker.mutantCoverage.static = loading;
  return new Map(declared.filter(({ name }) => !LARGE.test(name)).map((one, index) => [String(index), one]));
}

/** The tests of `packages/core/src/tke/node.ts` are in `test/core/tke/node.test.ts`, if it has some to itself. */
const testOf = (source: string): string => source.replace(/^.*packages\/core\/src\/(.*)\.ts$/, "test/core/$1.test.ts");

async function run(id: string, { name, file: fileName, run: body }: Case): Promise<TestResult> {
  const start = performance.now();
  const told = () => ({ id, name, fileName, timeSpentMs: performance.now() - start });
  try {
    await body();
    return { ...told(), status: TestStatus.Success };
  } catch (error) {
    if (error === RANDOM) return { ...told(), status: TestStatus.Skipped };
    return { ...told(), status: TestStatus.Failed, failureMessage: error instanceof Error ? error.message : String(error) };
  }
}

runner.inject = tokens(commonTokens.options);

function runner(options: StrykerOptions): TestRunner {
  const { oneIn, tests } = options as StrykerOptions & { readonly oneIn: number; readonly tests: readonly string[] };
  let cases: Map<string, Case> | undefined;
  let order: readonly string[] | undefined;
  const different = (): readonly string[] => (order ??= existsSync(ORDER) ? (JSON.parse(readFileSync(ORDER, "utf8")) as string[]) : []);

  /** What has caught a mutant, the latest last: it may well catch the next. */
  const caught = new Set<string>();

  /** The likely ones, those that are about the very file, then those that differ most from each other. */
  function ordered(ids: readonly string[], source: string, all: ReadonlyMap<string, Case>): string[] {
    const chosen = new Set(ids);
    const likely = [...caught].reverse().filter((id) => chosen.has(id)).slice(0, LIKELY);
    const near = ids.filter((id) => all.get(id)!.file === testOf(source));
    return [...new Set([...likely, ...near, ...different().filter((id) => chosen.has(id)), ...ids])];
  }

  async function judge({ activeMutant, testFilter, hitLimit }: MutantRunOptions, all: ReadonlyMap<string, Case>): Promise<MutantRunResult> {
    const chosen = ordered((testFilter ?? [...all.keys()]).filter((id) => all.has(id)), activeMutant.fileName, all);
    for (const [index, id] of chosen.entries()) {
      const result = await run(id, all.get(id)!);
      if (determineHitLimitReached(stryker.hitCount, hitLimit)) return { status: MutantRunStatus.Timeout, reason: "runs on" };
      if (result.status !== TestStatus.Failed) continue;
      caught.delete(id);
      caught.add(id);
      return { status: MutantRunStatus.Killed, killedBy: [id], failureMessage: result.failureMessage, nrOfTests: index + 1 };
    }
    return { status: MutantRunStatus.Survived, nrOfTests: chosen.length };
  }

  return {
    capabilities: () => ({ reloadEnvironment: true }),
    async init() {
      redirect();
    },
    async dryRun() {
      stryker.activeMutant = undefined;
      cases = await load(tests);
      const results: TestResult[] = [];
      for (const [id, one] of cases) {
        stryker.currentTestId = id;
        results.push(await run(id, one));
        stryker.currentTestId = undefined;
      }
      writeFileSync(ORDER, JSON.stringify(byDifference(stryker.mutantCoverage?.perTest ?? {})));
      return { status: DryRunStatus.Complete, tests: results, mutantCoverage: stryker.mutantCoverage };
    },
    async mutantRun(options) {
      if (!isOfSample(options.activeMutant, oneIn)) return { status: MutantRunStatus.Error, errorMessage: OUTSIDE };
      [stryker.hitCount, stryker.hitLimit] = [options.hitLimit === undefined ? undefined : 0, options.hitLimit];
      stryker.activeMutant = options.mutantActivation === "static" ? options.activeMutant.id : undefined;
      if (options.reloadEnvironment) cases = undefined;
      try {
        cases ??= await load(tests);
      } catch (error) {
        cases = undefined;
        return { status: MutantRunStatus.Error, errorMessage: `cannot be loaded: ${String(error)}` };
      }
      stryker.activeMutant = options.activeMutant.id;
      return judge(options, cases);
    },
  };
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, "tables", runner)];
