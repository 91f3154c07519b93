import { fill, oneLine, versionCounts, wrap, type Facts } from "@kubectl-loopback/core";
import type { Words } from "../words/words.ts";

/** Where the line may be broken. */
const BREAKS = /(?<= · |, |，)/;

/** `TKE v1.20.6-tke.30 · kube-proxy ipvs, v1.20.6-tke.8 on 3 of 12 nodes · 12 nodes · Global Router` */
export function clusterLine(facts: Facts, words: Words, width: number): string {
  const { serverVersion, platform, nodes, networkMode } = facts;
  if (!platform.known && !facts.proxyMode.known && !facts.kubeProxyVersions.known && !nodes.known) return wrap(words.unknownCluster, width, 0);
  const server = serverVersion.known ? ` ${serverVersion.value}` : "";
  const line = [
    platform.known ? `TKE${server}` : words.unknownPlatform,
    `kube-proxy ${kubeProxy(facts, words)}`,
    nodes.known ? words.nodes(nodes.value.length) : words.unknownNodes,
    ...(networkMode.known ? [words.networkModes[networkMode.value]] : []),
  ].map(oneLine).join(" · ");
  return fill(line.split(BREAKS), width, 0);
}

function kubeProxy({ proxyMode, kubeProxyVersions: versions }: Facts, words: Words): string {
  const mode = proxyMode.known ? proxyMode.value : words.unknownMode;
  const shown = versions.known ? words.kubeProxyVersions(versionCounts(versions.value)) : words.unknownVersion;
  return shown === "" ? mode : `${mode}, ${shown}`;
}
