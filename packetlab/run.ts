/**
 * The packet lab: plays scenarios on a real Linux kernel, tells what happened to each connection, and whether the model says the same.
 * Exit code 1: they differ somewhere.
 *
 *     pnpm packetlab [--suite NAME,…] [--match TEXT] [--guests N] [--write FILE [--all-hops]] [--list] [-q] [-v]
 */

import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { play, type Cluster, type Told } from "./boot.ts";
import { buildGuest, kubeProxyVersions } from "./build.ts";
import { disagreements } from "./compare.ts";
import { predict } from "./model.ts";
import { clustersOf, scenariosOf, suites, type Suite } from "./scenarios.ts";
import { shares } from "./shares.ts";
import { fold, inWords, tableText, withoutHops, type Row } from "./table.ts";
import type { Scenario } from "./types.ts";

const { values } = parseArgs({
  options: {
    suite: { type: "string", default: suites.filter((s) => s !== "quick").join(",") },
    match: { type: "string", default: "" },
    guests: { type: "string", default: "2" },
    write: { type: "string" },
    "all-hops": { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    quiet: { type: "boolean", short: "q", default: false }, // rows that agree are not printed
    verbose: { type: "boolean", short: "v", default: false },
  },
});

const start = Date.now();
const say = (line: string): void => console.error(`${((Date.now() - start) / 1000).toFixed(1).padStart(6)} s  ${line}`);

const wanted = values.suite.split(",") as Suite[];
const unknown = wanted.find((name) => !suites.includes(name));
if (unknown !== undefined) throw new Error(`no suite ${unknown}; there are ${suites.join(", ")}`);
const scenarios = scenariosOf(wanted).filter((s) => s.id.includes(values.match));
if (values.list) for (const { id } of scenarios) console.log(id);
else await playAll(scenarios);

async function playAll(all: Scenario[]): Promise<void> {
  const guest = await buildGuest(say);
  const byId = new Map(all.map((s) => [s.id, s]));
  const model = new Map(all.map((s) => [s.id, predict(s)]));
  const rows = new Map<string, Row>();
  let versions: Record<string, string> = {};
  const hear = (told: Told): void => {
    if (told.versions) versions = { ...told.versions, "kube-proxy": kubeProxyVersions.join(", ") };
    if (told.took && values.verbose) say(`${told.took.cluster}: ${told.took.what} ${told.took.seconds.toFixed(1)} s`);
    if (told.observation) rows.set(told.observation.id, fold(told.observation, byId.get(told.observation.id)!));
    if (told.observation && rows.size % 100 === 0) say(`${rows.size} of ${all.length} scenarios`);
  };
  const parts: Cluster[][] = shares(clustersOf(all), Number(values.guests));
  say(`${all.length} scenarios in ${parts.length} guests`);
  await Promise.all(parts.map((clusters) => play(guest, clusters, hear)));
  const ordered = all.map(({ id }) => rows.get(id)!);
  let wrong = 0;
  for (const row of ordered) {
    const said = disagreements(row, byId.get(row.id)!, model.get(row.id)!);
    wrong += Math.sign(said.length);
    if (said.length > 0 || !values.quiet) console.log([`${said.length === 0 ? "agree" : "DIFFER"}  ${row.id}`, ...row.outcomes.map(inWords), ...said.map((line) => `model: ${line}`)].join("\n    "));
  }
  console.log(`${ordered.length - wrong} agree, ${wrong} differ`);
  if (values.write) await writeFile(values.write, tableText({ versions, rows: values["all-hops"] ? ordered : ordered.map(withoutHops) }));
  process.exitCode = wrong > 0 ? 1 : 0;
  say(`done: ${JSON.stringify(versions)}`);
}
