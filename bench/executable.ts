import { join } from "node:path";
import { buildExecutable } from "../packaging/executable.ts";
import { nodeProgram } from "../packaging/node-packages.ts";
import { PLATFORMS, runsHere } from "../packaging/platforms.ts";
import { race, type Command } from "./measure.ts";
import { rowOf, type Aim, type Row } from "./table.ts";

const ROOT = join(import.meta.dirname, "..");
const PLUGIN = join(ROOT, "packages/kubectl-plugin/dist/kubectl-loopback");
const FILE = join(ROOT, "examples/manifests/service.yaml");
const ROUNDS = 20;
const START: Aim = { atMost: 1.5 };

/**
 * The self-contained executable, as it starts for the first time on a machine (no compiled code is kept): beside the Node
 * that it is made of, the bench's own Node, and the built plugin on that one.
 */
export async function executable(folder: string): Promise<Row[]> {
  const platform = PLATFORMS.find(runsHere)!;
  const program = join(folder, "kubectl-loopback");
  buildExecutable(platform, PLUGIN, program);
  const first = (...command: Command): Command => ["env", "NODE_DISABLE_COMPILE_CACHE=1", ...command];
  const ours = "executable: check -f one-file, no code kept";
  const references: Readonly<Record<string, readonly [Command, Aim | null]>> = {
    [`node -e 0 (${platform.node.version})`]: [first(nodeProgram(platform.node), "-e", "0"), START],
    "node -e 0": [first(process.execPath, "-e", "0"), START],
    "check -f one-file, no code kept": [first(process.execPath, PLUGIN, "check", "-f", FILE), null],
  };
  const commands = Object.entries(references).map(([name, [command]]) => [name, command] as const);
  const measured = await race(new Map([[ours, first(program, "check", "-f", FILE)], ...commands]), ROUNDS);
  return Object.entries(references).map(([name, [, aim]]) => rowOf(ours, name, measured.get(ours)!, measured.get(name)!, aim));
}
