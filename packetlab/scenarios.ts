/** The scenarios by suite, and how they are gathered into networks. */

import { createHash } from "node:crypto";

import type { Cluster } from "./boot.ts";
import { probe } from "./probe.ts";
import { cures } from "./cures.ts";
import { matrix, misroute, mixed, odds, probes, rollout, serviceAddress, snat, ipMode, traces, udp, undecided } from "./suites.ts";
import type { KubeObject, Scenario } from "./types.ts";

const suiteMakers = { matrix, "service-address": serviceAddress, probes, rollout, "ip-mode": ipMode, udp, snat, mixed, traces, odds, misroute, cures, undecided, probe };

export type Suite = keyof typeof suiteMakers | "quick";
export const suites: Suite[] = [...(Object.keys(suiteMakers) as Suite[]), "quick"];

/** The scenarios of the named suites; `quick` is a spread of about forty over two set-ups. */
export function scenariosOf(names: Suite[]): Scenario[] {
  const wanted = names.filter((name) => name !== "quick").flatMap((name) => suiteMakers[name as keyof typeof suiteMakers]());
  if (names.includes("quick")) wanted.push(...quick());
  return [...new Map(wanted.map((s) => [s.id, s])).values()];
}

function quick(): Scenario[] {
  const all = [...matrix(), ...probes()].filter((s) => / (ipvs|iptables\+cidr) /.test(s.title));
  return all.filter((_, i) => i % Math.ceil(all.length / 40) === 0);
}

/** Gathers scenarios that can be played in one network: their kube-proxies are set up alike. */
export function clustersOf(scenarios: Scenario[]): Cluster[] {
  const groups = new Map<string, Cluster>();
  for (const s of scenarios) {
    const setup = { proxies: s.objects.filter((o) => o.kind === "DaemonSet"), images: laggards(s) };
    const key = s.cure?.setup ?? createHash("sha256").update(JSON.stringify(setup)).digest("hex").slice(0, 12);
    const group = groups.get(key) ?? { key: s.cure?.setup ?? s.title.split(" ")[1]!, scenarios: [] };
    group.scenarios.push(s);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** kube-proxy Pods that run another image than the DaemonSet's template: other scenarios' Pods on further nodes do not matter. */
function laggards(s: Scenario): string[] {
  const image = (o: KubeObject): string => (o["spec"] as { containers: { image: string }[] }).containers[0]!.image;
  const template = s.objects.find((o) => o.kind === "DaemonSet")!["spec"] as { template: { spec: { containers: { image: string }[] } } };
  return s.objects.filter((o) => o.kind === "Pod" && o.metadata.namespace === "kube-system" && image(o) !== template.template.spec.containers[0]!.image).map((o) => o.metadata.name);
}
