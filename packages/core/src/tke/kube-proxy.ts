import { parse } from "yaml";
import type { KubeProxyVersion, ProxyMode } from "../model/cluster.ts";
import { isKnownAs, known, unknown, type Evidence, type Fact } from "../model/fact.ts";
import type { KubeObject } from "../model/object.ts";
import { at, isObject, listAt, stringAt, type Json, type JsonObject, type Path } from "../model/json.ts";
import { absence, find, isOwnedBy, labelsOf, ofKind, type Cluster } from "../objects.ts";
import { labelSelector } from "./selector.ts";
import { abilityOf, isUpstreamImage, parseImage, parseTkeVersion } from "./version.ts";

const NAMESPACE = "kube-system";
const MODES: readonly string[] = ["iptables", "ipvs", "ipvs-bpf", "nftables"];

/** The container of one kube-proxy DaemonSet or Pod. */
interface Instance {
  readonly object: KubeObject;
  readonly podSpec: Path;
  readonly container: number;
  /** Command and args, in order, split at white space (`sh -c "kube-proxy …"` is one string). */
  readonly words: readonly string[];
  readonly image: string;
}

/** The kube-proxies: the DaemonSet of that name, and every DaemonSet and Pod labelled `k8s-app: kube-proxy`, in kube-system. */
function instances(cluster: Cluster): Instance[] {
  const daemonSets = ofKind(cluster.objects, "DaemonSet", "apps", "extensions").filter((object) => isKubeProxy(object) || isNamed(object));
  const pods = ofKind(cluster.objects, "Pod", "").filter((object) => isKubeProxy(object) && !isFinished(object));
  return [
    ...daemonSets.map((object) => instance(object, ["spec", "template", "spec"])),
    ...pods.map((object) => instance(object, ["spec"])),
  ].filter((found) => found !== undefined);
}

function isNamed(object: KubeObject): boolean {
  return object.ref.namespace === NAMESPACE && object.ref.name === "kube-proxy";
}

function isKubeProxy(object: KubeObject): boolean {
  return object.ref.namespace === NAMESPACE && labelsOf(object)["k8s-app"] === "kube-proxy";
}

function isFinished(pod: KubeObject): boolean {
  return ["Succeeded", "Failed"].includes(stringAt(pod.value, ["status", "phase"]) ?? "");
}

function instance(object: KubeObject, podSpec: Path): Instance | undefined {
  const containers = listAt(object.value, [...podSpec, "containers"]);
  const named = containers.findIndex((entry) => stringAt(entry, ["name"]) === "kube-proxy");
  const container = named >= 0 ? named : Math.max(0, containers.findIndex((entry) => /proxy|hyperkube/.test(stringAt(entry, ["image"]) ?? "")));
  const chosen = containers[container];
  if (!isObject(chosen)) return undefined;
  return { object, podSpec, container, words: wordsOf(chosen), image: stringAt(chosen, ["image"]) ?? "" };
}

function wordsOf(container: JsonObject): string[] {
  const texts = [...listAt(container, ["command"]), ...listAt(container, ["args"])].filter((entry) => typeof entry === "string");
  const env = listAt(container, ["env"]);
  return texts.flatMap((text) => text.split(/\s+/)).map((word) => word.replace(/\$\(([^)]+)\)/g, (all, name) => envValue(env, name) ?? all));
}

function envValue(env: readonly Json[], name: string): string | undefined {
  return stringAt(env.find((entry) => stringAt(entry, ["name"]) === name), ["value"]);
}

/** The value of a flag in either spelling, `--a=b` or `--a b`; the last one counts, as in kube-proxy itself. */
function flagValue(words: readonly string[], flag: string): string | undefined {
  let value: string | undefined;
  for (const [index, word] of words.entries()) {
    if (word.startsWith(`${flag}=`)) value = word.slice(flag.length + 1);
    else if (word === flag) value = words[index + 1];
  }
  return value?.replace(/^(["'])(.*)\1$/, "$2");
}

/** What one kube-proxy says of a setting; undefined where it points at a configuration that was not read. */
interface Said<T> { readonly value: T; readonly evidence: Evidence }

/** kube-proxy's configuration from ConfigMap kube-system/kube-proxy, key `config.conf` or `config`. */
function configuration(cluster: Cluster): { object: KubeObject; key: string; config: JsonObject } | undefined {
  const object = find(cluster.objects, "", "ConfigMap", NAMESPACE, "kube-proxy");
  const key = ["config.conf", "config"].find((name) => stringAt(object?.value, ["data", name]) !== undefined);
  if (!object || !key) return undefined;
  try {
    const config: unknown = parse(stringAt(object.value, ["data", key])!, { logLevel: "silent" });
    return isObject(config) ? { object, key, config } : undefined;
  } catch {
    return undefined;
  }
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

function saidMode(found: Instance, cluster: Cluster): Said<ProxyMode> | undefined {
  const flagged = flagValue(found.words, "--proxy-mode");
  const configured = configuration(cluster);
  if (flagged !== undefined) return mode(flagged || "iptables", argsEvidence(found, flagged));
  if (configured && Object.hasOwn(configured.config, "mode")) {
    const value = configured.config["mode"] ?? "";
    return mode(value || "iptables", { object: configured.object.ref, path: ["data", configured.key], value });
  }
  if (!configured && isConfiguredElsewhere(found, cluster)) return undefined;
  return { value: "iptables", evidence: argsEvidence(found, null) };
}

/** Whether settings may stand in a configuration that was not read. */
function isConfiguredElsewhere(found: Instance, cluster: Cluster): boolean {
  return flagValue(found.words, "--config") !== undefined || cluster.coverage.gaps.configmaps !== undefined;
}

function mode(value: Json, evidence: Evidence): Said<ProxyMode> | undefined {
  return typeof value === "string" && MODES.includes(value) ? { value: value as ProxyMode, evidence } : undefined;
}

/**
 * The CIDR by which kube-proxy tells Pod traffic, null where it has none. Counts only while local traffic is detected
 * by ClusterCIDR, the default.
 */
export function clusterCidr(cluster: Cluster): Fact<string | null> {
  return agreed(cluster, saidClusterCidr);
}

function saidClusterCidr(found: Instance, cluster: Cluster): Said<string | null> | undefined {
  const configured = configuration(cluster);
  const detect = flagValue(found.words, "--detect-local-mode") ?? (stringAt(configured?.config, ["detectLocalMode"]) || "ClusterCIDR");
  if (detect !== "ClusterCIDR") return { value: null, evidence: argsEvidence(found, detect) };
  const flagged = flagValue(found.words, "--cluster-cidr");
  if (flagged) return { value: flagged, evidence: argsEvidence(found, flagged) };
  const value = stringAt(configured?.config, ["clusterCIDR"]);
  if (configured && value) return { value, evidence: { object: configured.object.ref, path: ["data", configured.key], value } };
  if (!configured && isConfiguredElsewhere(found, cluster)) return undefined;
  return { value: null, evidence: argsEvidence(found, null) };
}

function argsEvidence(found: Instance, value: string | null): Evidence {
  return { object: found.object.ref, path: [...found.podSpec, "containers", found.container, "args"], value };
}

/** What all kube-proxies say alike; unknown where there is none, one points elsewhere, or they disagree. */
function agreed<T>(cluster: Cluster, say: (found: Instance, cluster: Cluster) => Said<T> | undefined): Fact<T> {
  const said = instances(cluster).map((found) => say(found, cluster));
  const first = said[0];
  if (said.length === 0) return unknown(absence(cluster.coverage, "daemonsets"));
  if (said.some((one) => one === undefined) || !first) return unknown(absence(cluster.coverage, "configmaps"));
  if (said.some((one) => one!.value !== first.value)) return unknown("ambiguous");
  return known(first.value, first.evidence);
}

/** The versions that run: from the Pods' images where there are Pods, else from the DaemonSets' templates. */
export function kubeProxyVersions(cluster: Cluster): Fact<readonly KubeProxyVersion[]> {
  const all = instances(cluster);
  const daemonSets = all.filter((found) => found.object.ref.kind === "DaemonSet");
  const pods = all.filter((found) => found.object.ref.kind === "Pod").map((found) => version(found, ownerOf(found, daemonSets)));
  const templates = daemonSets
    .filter((found) => !pods.some((pod) => pod.daemonSet === found.object) && at(found.object.value, ["status", "desiredNumberScheduled"]) !== 0)
    .map((found) => version(found, found.object));
  const versions = [...pods, ...templates];
  const first = versions[0];
  if (!first) return unknown(absence(cluster.coverage, cluster.coverage.gaps.pods ? "pods" : "daemonsets"));
  return known(versions, imageEvidence(first));
}

function ownerOf(pod: Instance, daemonSets: readonly Instance[]): KubeObject | null {
  const owner = daemonSets.find((found) => isOwnedBy(pod.object, found.object.ref))
    ?? daemonSets.find((found) => labelSelector(at(found.object.value, ["spec", "selector"]))(labelsOf(pod.object)));
  return owner?.object ?? null;
}

function version(found: Instance, daemonSet: KubeObject | null): KubeProxyVersion {
  const tag = parseImage(found.image).tag ?? "";
  const upstream = isUpstreamImage(found.image);
  const plain = parseTkeVersion(tag) || upstream ? tag.replace(/^v/, "") : null;
  return {
    object: found.object,
    daemonSet,
    image: found.image,
    container: found.container,
    version: plain,
    ability: upstream ? "upstream" : abilityOf(tag),
    node: found.object.ref.kind === "Pod" ? (stringAt(found.object.value, ["spec", "nodeName"]) ?? null) : null,
  };
}

/** The image that told a version, or the assumption that did. */
export function imageEvidence(version: KubeProxyVersion): Evidence {
  if (!version.object) return { object: null, path: ["assume", "kube-proxy-version"], value: version.version };
  return { object: version.object.ref, path: imagePath(version.object, version.container), value: version.image };
}

/** Where a kube-proxy Pod or DaemonSet names its image. */
export function imagePath(object: KubeObject, container: number): Path {
  const podSpec = object.ref.kind === "Pod" ? ["spec"] : ["spec", "template", "spec"];
  return [...podSpec, "containers", container, "image"];
}

/** Whether the mode is ipvs and every kube-proxy is upstream's, which binds every VIP. */
export function allUpstream(versions: Fact<readonly KubeProxyVersion[]>): boolean {
  return versions.known && versions.value.length > 0 && versions.value.every((one) => one.ability === "upstream");
}

/** Whether a kube-proxy is known to be too old to bind a VIP on demand. */
export function someTooOld(versions: Fact<readonly KubeProxyVersion[]>): boolean {
  return versions.known && versions.value.some((one) => one.ability === "too-old");
}

/** Whether some kube-proxy's version is not known. */
export function someUnknown(versions: Fact<readonly KubeProxyVersion[]>): boolean {
  return !versions.known || versions.value.some((one) => one.ability === "unknown");
}

/** Whether kube-proxy installs netfilter rules for Service addresses. */
export function usesNetfilter(mode: Fact<ProxyMode>): boolean {
  return isKnownAs<ProxyMode>(mode, "iptables", "nftables");
}
