import { parse } from "yaml";
import type { ProxyMode } from "../model/cluster.ts";
import { isKnownAs, known, unknown, type Evidence, type Fact } from "../model/fact.ts";
import type { KubeObject } from "../model/object.ts";
import { isObject, stringAt, type Json, type JsonObject } from "../model/json.ts";
import { absence, find, type Cluster } from "../objects.ts";
import { flagValue, instances, NAMESPACE, type Instance } from "./kube-proxy.ts";

const MODES: readonly string[] = ["iptables", "ipvs", "ipvs-bpf", "nftables"];

/** What one kube-proxy says of a setting; undefined where it points at a configuration that was not read. */
interface Said<T> { readonly value: T; readonly evidence: Evidence }

/** kube-proxy's configuration, the same for all: undefined where it was not read. */
export interface Configuration { readonly object: KubeObject; readonly key: string; readonly config: JsonObject }

/** What a kube-proxy's settings are read from besides its own words. */
interface Settings {
  readonly configured: Configuration | undefined;
  /** Nobody could look for the ConfigMap. */
  readonly hidden: boolean;
}

/** kube-proxy's configuration from ConfigMap kube-system/kube-proxy, key `config.conf` or `config`. */
export function configuration(cluster: Cluster): Configuration | undefined {
  const object = find(cluster.objects, "", "ConfigMap", NAMESPACE, "kube-proxy");
  const key = ["config.conf", "config"].find((name) => stringAt(object?.value, ["data", name]) !== undefined);
  if (!object || !key) return undefined;
  try {
    const config: unknown = parse(stringAt(object.value, ["data", key])!, { logLevel: "error" });
    if (isObject(config)) return { object, key, config };
  } catch {
    // As if it was not there.
  }
  return undefined;
}

/** How kube-proxy treats Service addresses. Cilium in its place ("replaced") wins over whatever else is there. */
export function proxyMode(cluster: Cluster): Fact<ProxyMode> {
  return ciliumReplacement(cluster) ?? agreed(cluster, saidMode);
}

function ciliumReplacement(cluster: Cluster): Fact<ProxyMode> | undefined {
  const object = find(cluster.objects, "", "ConfigMap", NAMESPACE, "cilium-config");
  const value = stringAt(object?.value, ["data", "kube-proxy-replacement"]);
  if (!object || (value !== "true" && value !== "strict")) return undefined;
  return known("replaced", { object: object.ref, path: ["data", "kube-proxy-replacement"], value });
}

function saidMode(found: Instance, settings: Settings): Said<ProxyMode> | undefined {
  const flagged = flagValue(found.words, "--proxy-mode");
  const { configured } = settings;
  if (flagged !== undefined) return mode(flagged || "iptables", argsEvidence(found, flagged));
  if (configured && Object.hasOwn(configured.config, "mode")) {
    const value = configured.config["mode"] ?? "";
    return mode(value || "iptables", { object: configured.object.ref, path: ["data", configured.key], value });
  }
  if (isConfiguredElsewhere(found, settings)) return undefined;
  return { value: "iptables", evidence: argsEvidence(found, null) };
}

/** Whether settings may stand in a configuration that was not read. */
function isConfiguredElsewhere(found: Instance, { configured, hidden }: Settings): boolean {
  return !configured && (hidden || flagValue(found.words, "--config") !== undefined);
}

function mode(value: Json, evidence: Evidence): Said<ProxyMode> | undefined {
  return MODES.includes(value as string) ? { value: value as ProxyMode, evidence } : undefined;
}

/**
 * The CIDR by which kube-proxy tells Pod traffic, null where it has none. Counts only while local traffic is detected
 * by ClusterCIDR, the default.
 */
export function clusterCidr(cluster: Cluster): Fact<string | null> {
  return agreed(cluster, saidClusterCidr);
}

function saidClusterCidr(found: Instance, settings: Settings): Said<string | null> | undefined {
  const { configured } = settings;
  const detect = flagValue(found.words, "--detect-local-mode") || stringAt(configured?.config, ["detectLocalMode"]) || "ClusterCIDR";
  if (detect !== "ClusterCIDR") return { value: null, evidence: argsEvidence(found, detect) };
  const flagged = flagValue(found.words, "--cluster-cidr");
  if (flagged) return { value: flagged, evidence: argsEvidence(found, flagged) };
  const value = stringAt(configured?.config, ["clusterCIDR"]);
  if (configured && value) return { value, evidence: { object: configured.object.ref, path: ["data", configured.key], value } };
  if (isConfiguredElsewhere(found, settings)) return undefined;
  return { value: null, evidence: argsEvidence(found, null) };
}

function argsEvidence(found: Instance, value: string | null): Evidence {
  return { object: found.object.ref, path: [...found.podSpec, "containers", found.container, "args"], value };
}

/** What all kube-proxies say alike; unknown where there is none, one points elsewhere, or they disagree. */
function agreed<T>(cluster: Cluster, say: (found: Instance, settings: Settings) => Said<T> | undefined): Fact<T> {
  const settings = { configured: configuration(cluster), hidden: cluster.coverage.gaps.configmaps !== undefined };
  const said = instances(cluster).map((found) => say(found, settings));
  const first = said[0];
  if (said.length === 0) return unknown(absence(cluster.coverage, "daemonsets"));
  if (said.some((one) => one === undefined) || !first) return unknown(absence(cluster.coverage, "configmaps"));
  if (said.some((one) => one!.value !== first.value)) return unknown("ambiguous");
  return known(first.value, first.evidence);
}

/** Whether kube-proxy installs netfilter rules for Service addresses. */
export function usesNetfilter(mode: Fact<ProxyMode>): boolean {
  return isKnownAs<ProxyMode>(mode, "iptables", "nftables");
}
