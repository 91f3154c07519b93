import type { Assumptions, Facts, KubeProxyVersion, NodeInfo } from "./model/cluster.ts";
import { known, unknown, type Fact } from "./model/fact.ts";
import type { Problem } from "./model/problem.ts";
import { absence, ofKind, type Cluster } from "./objects.ts";
import { clusterCidr, proxyMode } from "./tke/kube-proxy-settings.ts";
import { kubeProxyVersions } from "./tke/kube-proxy-versions.ts";
import { isBindable, isSuperNodeName, readNode } from "./tke/node.ts";
import { controllerSwitches, coreDns, directAccessDefault, networkMode, nodeLocalDns, platform, withDirectAccessDefault } from "./tke/platform.ts";
import { abilityOf } from "./tke/version.ts";

/** What the objects show of the cluster, before any assumption. */
export function readFacts(cluster: Cluster): Facts {
  const nodes = readNodes(cluster);
  return {
    platform: platform(cluster),
    proxyMode: proxyMode(cluster),
    kubeProxyVersions: kubeProxyVersions(cluster),
    clusterCidr: clusterCidr(cluster),
    nodes,
    superNodes: superNodes(nodes),
    endpoints: readEndpoints(cluster),
    controllerSwitches: controllerSwitches(cluster),
    networkMode: networkMode(cluster),
    nodeLocalDns: nodeLocalDns(cluster),
    coreDns: coreDns(cluster),
    serverVersion: cluster.serverVersion === null
      ? unknown(cluster.coverage.source === "files" ? "not-collected" : "failed")
      : known(cluster.serverVersion, { object: null, path: ["serverVersion"], value: cluster.serverVersion }),
  };
}

function readNodes(cluster: Cluster): Fact<readonly NodeInfo[]> {
  const objects = ofKind(cluster.objects, "Node", "");
  const listed = cluster.coverage.source === "live" && cluster.coverage.gaps.nodes === undefined;
  if (objects.length === 0 && !listed) return unknown(absence(cluster.coverage, "nodes"));
  return known(objects.map(readNode), { object: objects[0]?.ref ?? null, path: ["metadata", "name"], value: objects[0]?.ref.name ?? null });
}

function superNodes(nodes: Fact<readonly NodeInfo[]>): Fact<readonly string[]> {
  if (!nodes.known) return nodes;
  return known(nodes.value.filter((node) => node.superNode).map((node) => node.name), nodes.evidence);
}

function readEndpoints(cluster: Cluster): Fact<number> {
  const slices = ofKind(cluster.objects, "EndpointSlice", "discovery.k8s.io");
  const listed = cluster.coverage.source === "live" && cluster.coverage.gaps.endpointslices === undefined;
  if (slices.length === 0 && !listed) return unknown(absence(cluster.coverage, "endpointslices"));
  return known(slices.length, { object: slices[0]?.ref ?? null, path: ["metadata", "name"], value: slices[0]?.ref.name ?? null });
}

/** Facts with the user's assumptions laid over them; a notice for each one that contradicts what was read. */
export function assume(facts: Facts, assumptions: Assumptions, nodesInUse: () => readonly string[]): { facts: Facts; notices: readonly Problem[] } {
  const notices: Problem[] = [];
  const lay = <T>(key: keyof Assumptions, fact: Fact<T>, value: T, show: (value: T) => string): Fact<T> => {
    if (fact.known && show(fact.value) !== show(value)) notices.push(override(key, String(assumptions[key]), show(fact.value)));
    return known(value, { object: null, path: ["assume", key], value: assumptions[key] ?? null });
  };
  const { platform: isTke, "proxy-mode": mode, "kube-proxy-version": version, nodes: count, "direct-access-default": direct } = assumptions;
  const nodes = count === undefined ? facts.nodes : lay("nodes", facts.nodes, withCount(facts.nodes, count, nodesInUse()), (all) => String(all.length));
  return {
    facts: {
      ...facts,
      platform: isTke ? lay("platform", facts.platform, isTke, String) : facts.platform,
      proxyMode: mode ? lay("proxy-mode", facts.proxyMode, mode, String) : facts.proxyMode,
      kubeProxyVersions: version
        ? lay("kube-proxy-version", facts.kubeProxyVersions, withVersion(facts.kubeProxyVersions, version), showVersions)
        : facts.kubeProxyVersions,
      nodes,
      superNodes: superNodes(nodes),
      controllerSwitches: direct === undefined
        ? facts.controllerSwitches
        : lay("direct-access-default", facts.controllerSwitches, withDirectAccessDefault(facts.controllerSwitches.known ? facts.controllerSwitches.value : {}, direct), showDirect),
    },
    notices,
  };
}

function override(key: string, value: string, found: string): Problem {
  return { code: "assumption-overrides", level: "notice", params: { key, value, known: found }, location: null };
}

function showVersions(all: readonly KubeProxyVersion[]): string {
  return [...new Set(all.map((one) => one.version ?? one.image))].toSorted().join(", ");
}

function showDirect(switches: Readonly<Record<string, string>>): string {
  return String(directAccessDefault(switches));
}

/** Every kube-proxy with this version. Whether one is upstream's, its image alone says. */
function withVersion(fact: Fact<readonly KubeProxyVersion[]>, text: string): readonly KubeProxyVersion[] {
  const version = text.replace(/^v/, "");
  const ability = abilityOf(text);
  if (!fact.known) return [{ object: null, daemonSet: null, image: "", container: 0, version, ability, node: null }];
  return fact.value.map((one) => (one.ability === "upstream" ? one : { ...one, version, ability }));
}

/** So many nodes: those that were read as far as they go, first those that a CLB binds, by name; then plain Ready ones, first those that Pods and endpoints name. */
function withCount(fact: Fact<readonly NodeInfo[]>, count: number, nodesInUse: readonly string[]): readonly NodeInfo[] {
  const read = fact.known ? fact.value.toSorted((a, b) => Number(isBindable(b)) - Number(isBindable(a)) || (a.name < b.name ? -1 : 1)).slice(0, count) : [];
  const named = [...new Set(nodesInUse)].filter((name) => !read.some((node) => node.name === name)).toSorted();
  const plain = Array.from({ length: count - read.length }, (_, index) => plainNode(named[index] ?? `assumed-${index + 1}`));
  return [...read, ...plain];
}

function plainNode(name: string): NodeInfo {
  return { name, labels: {}, address: null, ready: true, controlPlane: false, superNode: isSuperNodeName(name) };
}
