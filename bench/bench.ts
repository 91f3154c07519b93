/**
 * `pnpm bench`: how fast the plugin is, as ratios against named programs in the same run. Not a test: it passes nothing
 * and fails nothing. `pnpm bench --write` keeps the tables in RESULTS.md; `--only cold,tree` runs a part.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { callers } from "./callers-race.ts";
import { cluster } from "./cluster-race.ts";
import { cold } from "./cold.ts";
import { dumps } from "./dumps.ts";
import { editorTable } from "./editor.ts";
import { executable } from "./executable.ts";
import { mutationSection } from "./mutation/score.ts";
import { tableOf, type Row } from "./table.ts";
import { largeTree, linter, tree } from "./trees.ts";

/** What can be run by itself, with `--only`. The editor has a table of its own. */
const PARTS: Readonly<Record<string, (folder: string) => Promise<Row[]>>> = { cold, executable, tree, linter, "large-tree": largeTree, dumps, callers, cluster };
const EDITOR = "editor";

const { values: { only, write } } = parseArgs({ options: { only: { type: "string" }, write: { type: "boolean" } } });
const wanted = only?.split(",") ?? [...Object.keys(PARTS), EDITOR];
const unknown = wanted.filter((name) => name !== EDITOR && !Object.hasOwn(PARTS, name));
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(", ")}. Choose from: ${[...Object.keys(PARTS), EDITOR].join(", ")}\n`);
  process.exit(2);
}

/** Each part has a folder of its own, which goes away with it. */
async function inFolder<T>(work: (folder: string) => Promise<T> | T): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "kubectl-loopback-bench-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What else the machine was doing: a load near or above its cores makes every figure worse, and theirs not as ours. */
const load = () => loadavg()[0]!.toFixed(1);
const before = load();
const rows: Row[] = [];
for (const name of wanted.filter((one) => one !== EDITOR)) {
  process.stderr.write(`${name} …\n`);
  rows.push(...(await inFolder(PARTS[name]!)));
}
const tables = [...(rows.length > 0 ? [tableOf(rows)] : []), ...(wanted.includes(EDITOR) ? [await inFolder(editorTable)] : [])].join("\n");
const machine = `${availableParallelism()} cores, Node ${process.versions.node}, ${process.platform} ${process.arch}, load ${before} at the start and ${load()} at the end`;
process.stdout.write(`${machine}\n\n${tables}`);
if (write) {
  const text = `# Results\n\n${machine}. Times are medians, memory peaks, CPU time means of the runs of one \`pnpm bench --write\`; ratios are medians of ratios taken round by round, each of two runs next to each other. The CPU ratio compares the CPU time of all cores, and hardly depends on what else the machine does.\n\n`;
  writeFileSync(join(import.meta.dirname, "RESULTS.md"), `${text}${tables}\n${mutationSection()}`);
}
