import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { plugin, present, ROUNDS, rowsOf, thousands } from "./compare.ts";
import { race, type Command } from "./measure.ts";
import { peer } from "./peers.ts";
import type { Row } from "./table.ts";
import { writeTree } from "./tree.ts";

const [SMALL, USUAL, LARGE] = [2_000, 20_000, 200_000];
const MAX_MEMORY_MIB = 250;

/** The kinds that decide about a CLB. */
const KINDS = "^kind: (Service|Ingress|TkeServiceConfig|Node|Pod|EndpointSlice|NetworkPolicy|DaemonSet|ConfigMap)$";

interface Tree {
  readonly root: string;
  readonly work: string;
  readonly check: Command;
  readonly grep: Command;
}

function treeOf(folder: string, documents: number): Tree {
  const root = join(folder, `tree-${documents}`);
  const megabytes = Math.round(writeTree(root, documents) / 1e6);
  return { root, work: `check -f tree (${thousands(documents)} documents, ${megabytes} MB)`, check: plugin("check", "-f", root), grep: ["grep", "-rlE", KINDS, root] };
}

/** A tree of manifests, 5 % of which have to do with a CLB. */
export async function tree(folder: string): Promise<Row[]> {
  const { root, work, check, grep } = treeOf(folder, USUAL);
  const kubeconform = peer("kubeconform");
  const floor: Command = [process.execPath, join(import.meta.dirname, "walk-and-read.mjs"), root];
  const commands = present({ [work]: check, "grep -rlE": grep, "node, walking and reading only": floor, kubeconform: kubeconform ? [kubeconform, "-ignore-missing-schemas", "-schema-location", "/nonexistent", root] : undefined });
  return rowsOf(await race(commands, ROUNDS), work, { "grep -rlE": { atMost: 8 }, "node, walking and reading only": null, kubeconform: { atMost: 1 / 6, memory: MAX_MEMORY_MIB } });
}

/** Against a linter that judges, too. It takes so long that a tenth of the tree must do. */
export async function linter(folder: string): Promise<Row[]> {
  const { root, work, check } = treeOf(folder, SMALL);
  const kubeScore = peer("kube-score");
  const files = execFileSync("find", [root, "-name", "*.yaml"], { encoding: "utf8" }).trim().split("\n");
  const commands = present({ [work]: check, "kube-score": kubeScore ? [kubeScore, "score", ...files] : undefined });
  return rowsOf(await race(commands, ROUNDS), work, { "kube-score": { atMost: 1 / 6 } });
}

/** Ten times as much text must take no more than about ten times as long. */
export async function largeTree(folder: string): Promise<Row[]> {
  const [usual, large] = [treeOf(folder, USUAL), treeOf(folder, LARGE)];
  const commands = present({ [large.work]: large.check, [usual.work]: usual.check, "grep -rlE": large.grep });
  return rowsOf(await race(commands, ROUNDS), large.work, { [usual.work]: { atMost: 11 }, "grep -rlE": { atMost: 8 } });
}
