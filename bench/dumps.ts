import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { plugin, present, ROUNDS, rowsOf } from "./compare.ts";
import { writeDumps } from "./dump.ts";
import { race, type Command } from "./measure.ts";
import type { Row } from "./table.ts";

const BYTES = 100e6;
const MAX_MEMORY_MIB = 400;
const AIM = { atMost: 1, memory: MAX_MEMORY_MIB };

/** All of a cluster in one List, in JSON and in YAML. jq reads the JSON in both races: it knows no YAML. */
export async function dumps(folder: string): Promise<Row[]> {
  const where = join(folder, "dumps");
  mkdirSync(where, { recursive: true });
  const { json, yaml } = writeDumps(where, BYTES);
  const [ofJson, ofYaml, jq] = [`check -f dump.json (${BYTES / 1e6} MB)`, `check -f dump.yaml (${BYTES / 1e6} MB)`, "jq -c '.items[].kind'"];
  const commands = present({ [ofJson]: plugin("check", "-f", json), [ofYaml]: plugin("check", "-f", yaml), [jq]: jqCommand(json) });
  const measured = await race(commands, ROUNDS);
  return [...rowsOf(measured, ofJson, { [jq]: AIM }), ...rowsOf(measured, ofYaml, { [jq]: AIM })];
}

/** From Debian, where it is missing and may be installed. */
function jqCommand(file: string): Command | undefined {
  const isThere = () => spawnSync("jq", ["--version"]).status === 0;
  if (!isThere()) spawnSync("sh", ["-c", "sudo=; [ $(id -u) = 0 ] || sudo='sudo -n'; $sudo apt-get install -y -q jq"], { stdio: ["ignore", "ignore", "inherit"] });
  if (isThere()) return ["jq", "-c", ".items[].kind", file];
  process.stderr.write("jq is missing\n");
  return undefined;
}
