import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeCallers } from "./callers.ts";
import { plugin, present, ROUNDS, rowsOf, thousands } from "./compare.ts";
import { race } from "./measure.ts";
import type { Row } from "./table.ts";

const CLB_SERVICES = 5_000;
const WORKLOADS = 20_000;

/** Every workload of a large cluster, in which one of thousands of CLBs may be named; grep looks for the same addresses, as parts of words too. */
export async function callers(folder: string): Promise<Row[]> {
  const root = join(folder, "callers");
  const { megabytes, patterns } = writeCallers(root, CLB_SERVICES, WORKLOADS);
  const list = join(folder, "addresses");
  writeFileSync(list, patterns.map((one) => `${one}\n`).join(""));
  const work = `callers -f tree (${thousands(CLB_SERVICES)} CLBs, ${thousands(WORKLOADS)} workloads, ${megabytes} MB)`;
  const commands = present({ [work]: plugin("callers", "-f", root, "-q"), "grep -rF -f addresses": ["grep", "-rF", "-f", list, root], "check -f tree": plugin("check", "-f", root, "-q") });
  return rowsOf(await race(commands, ROUNDS), work, { "grep -rF -f addresses": null, "check -f tree": null });
}
