/**
 * What a page shows of a row: the packets as captured, and below them the model's steps. A fence that begins with `lab ID [RS] [lost]` holds this,
 * one that begins with `lab-odds` the shares and waits that were measured.
 *
 *     node packetlab/show.ts FILE.md …    writes it anew into every such fence
 */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Address, Hop as ModelHop, Trace } from "@kubectl-loopback/core";

import { deviations, firstTriesOf, sharesOf, waitsOf, type Sample } from "./odds.ts";
import { predict } from "./model.ts";
import { scenariosOf, suites } from "./scenarios.ts";
import type { Hop, Outcome, Row, Table } from "./table.ts";
import type { Scenario } from "./types.ts";

const fence = /^```lab (\S+)(?: (?!lost$)(\S+))?(?: (lost))?\n[^]*?^```$/gm;

const oddsFence = /^```lab-odds\n[^]*?^```$/gm;

/** A page with its fences filled. */
export function filled(page: string, { rows }: Table): string {
  const scenarios = new Map(scenariosOf(suites).map((s) => [s.id, s]));
  const odds = rows.filter(({ id }) => /^(odds|misroute)\//.test(id)).map((row) => measured(row, scenarios.get(row.id)!));
  return page.replace(oddsFence, () => `\`\`\`lab-odds\n${odds.join("\n")}\n\`\`\``).replace(fence, (_, id: string, rs?: string, lost?: string) => {
    const [row, scenario] = [rows.find((r) => r.id === id), scenarios.get(id)];
    if (!row || !scenario) throw new Error(`no row ${id}`);
    return `\`\`\`lab ${[id, rs, lost].filter(Boolean).join(" ")}\n${shown(row, scenario, rs, lost !== undefined)}\n\`\`\``;
  });
}

/** The names of the fences on a page, in their order. */
export const shownOn = (page: string): string[] => [...page.matchAll(fence)].map(([, ...words]) => words.filter(Boolean).join(" "));

function shown(row: Row, scenario: Scenario, rs: string | undefined, lost: boolean): string {
  const outcome = row.outcomes.find((o) => (rs === undefined || o.rs[0] === rs) && !(lost && o.result === "ok" && o.rs.length === 1));
  if (!outcome?.hops) throw new Error(`no capture of ${row.id} ${rs ?? ""}`);
  const probe = "probe" in scenario.client;
  const { traces } = predict(scenario);
  const trace = probe ? undefined : (traces.get(outcome.rs[0] ?? "") ?? [...traces.values()][0]);
  return [
    "kernel", ...outcome.hops.slice(0, 2).flatMap((hops) => brief(hops).map(packet)), ...(row.evidence?.log ?? []).slice(0, 1).map((line) => `  log: ${line}`), `  ${ending(outcome)}`,
    ...(trace ? ["model", ...trace.hops.map(step), `  ${verdict(trace)}`] : []),
  ].join("\n");
}

/** Shares of failed connections at layer 4, seconds of waiting at layer 7, shares of failed tries where they are misrouted. */
function measured(row: Row, scenario: Scenario): string {
  const { risk } = predict(scenario);
  const name = scenario.title.replace(/ (random|x\d+)/g, "").replaceAll(" ", "/");
  const line = (what: string, { mean, standardError, n }: Sample, expected: number): string =>
    `${what} ${mean.toFixed(2)} ±${(deviations * standardError).toFixed(2)} of ${n}, expected ${expected.toFixed(2)}   ${name}`;
  if (scenario.suite === "misroute") return line("first tries failed", firstTriesOf(row), misrouted(scenario));
  if (scenario.listener.protocol === "HTTP") return line("seconds waited", waitsOf(row, 4), risk.addedSeconds!);
  return line("failed", sharesOf(row), risk.probability!.max);
}

/** First tries go to the nodes with server Pods alike; on one with e of E endpoints (E-e)/E of them are sent to another node. */
function misrouted({ objects }: Scenario): number {
  const nodes = objects.filter((o) => o.metadata.labels?.["app"] === "web").map((o) => (o["spec"] as { nodeName: string }).nodeName);
  const shares = [...new Set(nodes)].map((node) => nodes.filter((n) => n !== node).length / nodes.length);
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** Without what was only seen in passing, and without retransmissions. */
function brief(hops: Hop[]): Hop[] {
  const seen = new Set<string>();
  return hops.filter(([where, , dst, flags]) => {
    const key = [where, dst.replace(/:\d+$/, ""), flags].join(" ");
    return !where.endsWith(" P") && !seen.has(key) && seen.add(key);
  });
}

const packet = ([where, src, dst, flags]: Hop): string => `  ${where.padEnd(32)} ${src} > ${dst} [${flags}]`;

const ending = ({ result, by, saw, ms }: Outcome): string => `${result}${by ? ` from ${by}, which saw ${saw}` : ""}, after ${(ms / 1000).toFixed(1)} s`;

const address = ({ of, ip, port }: Address): string => (ip ?? of) + (port === null ? "" : `:${port}`);

const step = ({ at, node, action, source, destination }: ModelHop): string => `  ${[at, node].filter(Boolean).join(" ").padEnd(32)} ${address(source)} > ${address(destination)} ${action}`;

const verdict = ({ outcome: { verdict, reason } }: Trace): string => `${verdict}: ${reason}`;

export const observedFile = join(import.meta.dirname, "../test/packetlab/observed.json");

if (import.meta.main) {
  const table = JSON.parse(await readFile(observedFile, "utf8")) as Table;
  for (const path of process.argv.slice(2)) await writeFile(path, filled(await readFile(path, "utf8"), table));
}
