/** Deals clusters out to guests that run side by side, so that they end at about the same time. */

import type { Cluster } from "./boot.ts";
import type { Scenario } from "./types.ts";

/** In ipvs mode kube-proxy starts ipset once for each address of each Service: no network gets more of them than this. */
const mostServices = 60;

export function shares(clusters: Cluster[], guests: number): Cluster[][] {
  const pieces = clusters.flatMap(split);
  const parts = Array.from({ length: Math.min(guests, pieces.length) }, () => ({ clusters: [] as Cluster[], cost: 0 }));
  for (const piece of pieces.toSorted((a, b) => cost(b) - cost(a))) {
    const least = parts.reduce((a, b) => (b.cost < a.cost ? b : a));
    least.clusters.push(piece);
    least.cost += cost(piece);
  }
  return parts.map((p) => p.clusters);
}

/** Cuts a cluster into pieces with few Services each; scenarios of few nodes first, so that they need no kube-proxy on further ones. */
function split(cluster: Cluster): Cluster[] {
  const pieces: Scenario[][] = [[]];
  for (const scenario of cluster.scenarios.toSorted((a, b) => named([a], "Node").size - named([b], "Node").size)) {
    const last = pieces.at(-1)!;
    if (last.length > 0 && named([...last, scenario], "Service").size > mostServices) pieces.push([scenario]);
    else last.push(scenario);
  }
  return pieces.map((scenarios, i) => ({ key: pieces.length > 1 ? `${cluster.key} ${i + 1}/${pieces.length}` : cluster.key, scenarios }));
}

const named = (scenarios: Scenario[], kind: string): Set<string> =>
  new Set(scenarios.flatMap((s) => s.objects.filter((o) => o.kind === kind).map((o) => o.metadata.name)));

/** Seconds a cluster takes on an emulated core, roughly. */
function cost({ scenarios }: Cluster): number {
  const ipvs = JSON.stringify(scenarios[0]!.objects.find((o) => o.kind === "DaemonSet")).includes("--proxy-mode=ipvs");
  const connections = scenarios.reduce((sum, s) => sum + s.lab.connections, 0);
  return 5 + named(scenarios, "Node").size * (2 + named(scenarios, "Service").size * (ipvs ? 0.15 : 0.03)) + connections * 0.05 + scenarios.filter((s) => s.lab.alone).length * 3;
}
