/** Deals clusters out to guests that run side by side, so that they end at about the same time. */

import type { Cluster } from "./boot.ts";

/** Seconds a cluster takes on an emulated core, roughly: kube-proxy calls ipset once for each address of each Service. */
function cost({ scenarios }: Cluster): number {
  const names = (kind: string): Set<string> => new Set(scenarios.flatMap((s) => s.objects.filter((o) => o.kind === kind).map((o) => o.metadata.name)));
  const nodes = names("Node").size;
  const ipvs = JSON.stringify(scenarios[0]!.objects.find((o) => o.kind === "DaemonSet")).includes("--proxy-mode=ipvs");
  const connections = scenarios.reduce((sum, s) => sum + s.lab.connections, 0);
  return 5 + nodes * (2 + names("Service").size * (ipvs ? 0.3 : 0.03)) + connections * 0.04 + scenarios.filter((s) => s.lab.alone).length * 3;
}

export function shares(clusters: Cluster[], guests: number): Cluster[][] {
  const parts = Array.from({ length: Math.min(guests, clusters.length) }, () => ({ clusters: [] as Cluster[], cost: 0 }));
  for (const cluster of clusters.toSorted((a, b) => cost(b) - cost(a))) {
    const least = parts.reduce((a, b) => (b.cost < a.cost ? b : a));
    least.clusters.push(cluster);
    least.cost += cost(cluster);
  }
  return parts.map((p) => p.clusters);
}
