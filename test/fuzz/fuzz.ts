/**
 * A long run over all targets: `npx -y pnpm@12 fuzz --inputs 1000000 [--seed 1] [--target NAME-PATTERN] [--jobs 2] [--write]`.
 * What breaks a promise is printed with the smallest input that does, to be kept in corpus/. `--write` puts each target's
 * row into RESULTS.md when it is done, so a run may be made in parts: an input depends on its seed and its number alone.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { BATCH, shares, type Broken } from "./run-target.ts";
import type { Target } from "./target.ts";
import { TARGETS } from "./targets/index.ts";
import type { Task } from "./worker.ts";

const { values } = parseArgs({ options: { inputs: { type: "string", default: "20000" }, seed: { type: "string", default: "1" }, target: { type: "string", default: "" }, jobs: { type: "string", default: "1" }, write: { type: "boolean", default: false } } });
const seed = Number(values.seed);
const all = shares(TARGETS, Number(values.inputs));
const chosen = TARGETS.filter(({ name }) => new RegExp(values.target).test(name));

/** Milliseconds without a next input after which the one under way counts as endless: a machine may have other work. */
const PATIENCE = 300_000;

interface Outcome {
  readonly target: Target;
  readonly inputs: number;
  readonly seconds: number;
  readonly broken: readonly Broken[];
  readonly hung: { readonly seed: number; readonly input: unknown } | null;
}

const RESULTS = join(import.meta.dirname, "RESULTS.md");
const queue = chosen.map((target) => [target, all.get(target)!] as const);
const outcomes: Outcome[] = [];
await Promise.all(Array.from({ length: Number(values.jobs) }, async () => {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const outcome = await runAlone(...next);
    outcomes.push(outcome);
    tell(outcome);
    if (values.write) writeFileSync(RESULTS, resultsPage(row(outcome), existsSync(RESULTS) ? readFileSync(RESULTS, "utf8") : ""));
  }
}));
process.exit(outcomes.some(({ broken, hung }) => broken.length > 0 || hung) ? 1 : 0);

function tell(outcome: Outcome): void {
  console.log(row(outcome));
  for (const { seed: at, input, error } of outcome.broken) console.log(`  seed ${at}: ${JSON.stringify(input)}\n  ${error.split("\n").slice(0, 12).join("\n  ")}`);
  if (outcome.hung) console.log(`  HUNG, seed ${outcome.hung.seed}: ${JSON.stringify(outcome.hung.input)}`);
}

async function runAlone(target: Target, inputs: number): Promise<Outcome> {
  const progress = new Int32Array(new SharedArrayBuffer(12));
  const task: Task = { name: target.name, inputs, seed, progress };
  const started = performance.now();
  const broken: Broken[] = [];
  const worker = new Worker(new URL("worker.ts", import.meta.url), { workerData: task });
  const ended = new Promise<"done">((resolve, reject) => worker.on("error", reject).on("message", (message: Broken | "done") => (message === "done" ? resolve("done") : void broken.push(message))));
  const end = await Promise.race([ended, standsStill(progress)]);
  await worker.terminate();
  return { target, inputs, seconds: (performance.now() - started) / 1000, broken, hung: end === "done" ? null : inputUnderWay(target, progress) };
}

/** Ends when no next input was begun for long. */
async function standsStill(progress: Int32Array): Promise<"hung"> {
  for (let before = -1, since = Date.now(); ;) {
    await new Promise((done) => setTimeout(done, 1000).unref());
    const now = Atomics.load(progress, 2);
    // Until the first one begins it only starts.
    if (now === 0 || now !== before) [before, since] = [now, Date.now()];
    else if (Date.now() - since > PATIENCE) return "hung";
  }
}

function inputUnderWay({ inputs }: Target, [batch = 0, index = 0]: Int32Array): NonNullable<Outcome["hung"]> {
  return { seed: seed + batch, input: fc.sample(inputs, { seed: seed + batch, numRuns: BATCH })[index] };
}

function row({ target, inputs, seconds, broken, hung }: Outcome): string {
  const seeds = `${seed}–${seed + Math.ceil(inputs / BATCH) - 1}`;
  return `| ${target.name} | ${inputs} | ${seeds} | ${Math.round(seconds)} | ${broken.length} | ${hung ? "yes" : "no"} | ${new Date().toISOString().slice(0, 10)} |`;
}

function nameIn(line: string): string {
  return /^\| (.+?) \|/.exec(line)?.[1] ?? "";
}

/** The page with one row more, or another one in its place. What people wrote below the table stays. */
function resultsPage(row: string, before: string): string {
  const names = TARGETS.map(({ name }) => name);
  const [table = "", below] = before.split(/\n(?=\n## )/);
  const rows = new Map([...table.split("\n").filter((line) => names.includes(nameIn(line))), row].map((line) => [nameIn(line), line]));
  const total = [...rows.values()].reduce((sum, line) => sum + Number(line.split("|")[2]), 0);
  return `# The last long run

\`npx -y pnpm@12 fuzz --inputs ${values.inputs} --seed ${values.seed} --write\`, Node ${process.version}, fast-check ${fc.__version}: **${total} inputs** in ${rows.size} of ${names.length} targets.
Each seed makes a batch of ${BATCH} inputs; an input counts as endless after ${PATIENCE / 1000} seconds. Seconds are on the clock, beside other work.

| target | inputs | seeds | seconds | broken promises | endless | day |
|---|---:|---|---:|---:|---|---|
${names.flatMap((name) => rows.get(name) ?? []).join("\n")}
${below ?? ""}`;
}
