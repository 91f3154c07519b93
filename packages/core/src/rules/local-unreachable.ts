import type { NodeInfo } from "../model/cluster.ts";
import type { Fact } from "../model/fact.ts";
import { usesNetfilter } from "../tke/kube-proxy-settings.ts";
import type { BackendIndex } from "../tke/backends.ts";
import { trafficPolicy } from "../tke/service.ts";
import type { KubeObject } from "../model/object.ts";
import { finding, isCaught, listenersByOwner, type Rule } from "./rule.ts";

const PATH = ["spec", "externalTrafficPolicy"];

export const localUnreachable: Rule<"CLB104"> = {
  code: "CLB104",
  name: "local-unreachable",
  severity: "warning",
  *check(analysis) {
    const { facts, index } = analysis;
    for (const [object, judged] of listenersByOwner(analysis)) {
      if (object.ref.kind !== "Service" || trafficPolicy(object) !== "Local" || !judged.some(({ risk }) => isCaught(risk))) continue;
      const who = unreachableFor(facts.clusterCidr, usesNetfilter(facts.proxyMode), facts.proxyMode);
      if (who && !everyNodeHasPod(object, facts.nodes, index)) yield finding("CLB104", "warning", { object, path: PATH }, { who });
    }
  },
};

/**
 * In netfilter modes only a cluster CIDR, or another way to detect Pod traffic (then the evidence names it), lets Pods
 * past Local; a bound VIP shuts out clients on the host network.
 */
function unreachableFor(cidr: Fact<string | null>, netfilter: boolean, mode: Fact<string>): "host-clients" | "pods" | undefined {
  if (netfilter) return cidr.known && cidr.value === null && cidr.evidence.value === null ? "pods" : undefined;
  return mode.known && mode.value === "replaced" ? undefined : "host-clients";
}

function everyNodeHasPod(service: KubeObject, nodes: Fact<readonly NodeInfo[]>, index: BackendIndex): boolean {
  if (!nodes.known) return false;
  const withPod = new Set(index.readyPods(service).map((pod) => pod.node));
  return nodes.value.every((node) => node.superNode || withPod.has(node.name));
}
