import type { KubeProxyVersion } from "../model/cluster.ts";
import { known, unknown, type Evidence, type Fact } from "../model/fact.ts";
import type { KubeObject } from "../model/object.ts";
import { at, listAt, type Path } from "../model/json.ts";
import { absence, isOwnedBy, labelsOf, type Cluster } from "../objects.ts";
import { containerAmong, instances, type Instance } from "./kube-proxy.ts";
import { nodeOf } from "./pod.ts";
import { labelSelector } from "./selector.ts";
import { abilityOf, isUpstreamImage, parseImage, parseTkeVersion } from "./version.ts";

/** The versions that run: from the Pods' images where there are Pods, else from the templates of DaemonSets that run anywhere. */
export function kubeProxyVersions(cluster: Cluster): Fact<readonly KubeProxyVersion[]> {
  const all = instances(cluster);
  const daemonSets = all.filter((found) => found.object.ref.kind === "DaemonSet");
  const pods = all.filter((found) => found.object.ref.kind === "Pod");
  const versions = pods.length > 0
    ? pods.map((found) => version(found, ownerOf(found, daemonSets)))
    : daemonSets.filter((found) => at(found.object.value, ["status", "desiredNumberScheduled"]) !== 0).map((found) => templateVersion(found, cluster));
  const first = versions[0];
  if (!first) return unknown(absence(cluster.coverage, cluster.coverage.gaps.pods ? "pods" : "daemonsets"));
  return known(versions, imageEvidence(first));
}

/** The DaemonSet that says it made a Pod, else one that selects it, else any: where there is one, none runs without. */
function ownerOf(pod: Instance, daemonSets: readonly Instance[]): KubeObject | null {
  const owner = daemonSets.find((found) => isOwnedBy(pod.object, found.object.ref))
    ?? daemonSets.find((found) => labelSelector(at(found.object.value, ["spec", "selector"]))(labelsOf(pod.object)))
    ?? daemonSets[0];
  return owner?.object ?? null;
}

function version(found: Instance, daemonSet: KubeObject | null): KubeProxyVersion {
  const { tag } = parseImage(found.image);
  const upstream = isUpstreamImage(found.image);
  const plain = parseTkeVersion(tag) || upstream ? tag!.replace("v", "") : null;
  return {
    object: found.object,
    daemonSet,
    image: found.image,
    container: found.container,
    version: plain,
    ability: upstream ? "upstream" : abilityOf(tag),
    node: nodeOf(found.object),
  };
}

/** A template tells what its Pods run only where there was a look at Pods: with the strategy OnDelete older ones may still be there. */
function templateVersion(found: Instance, { coverage }: Cluster): KubeProxyVersion {
  const told = version(found, found.object);
  return coverage.gaps.pods !== undefined && told.ability === "on-demand" ? { ...told, ability: "unknown" } : told;
}

/** The image that told a version. An assumed one was told by none. */
export function imageEvidence({ object, container, image }: KubeProxyVersion): Evidence {
  return { object: object!.ref, path: imagePath(object!, container), value: image };
}

/** Where a Pod or DaemonSet names the image of one of its containers. */
export function imagePath(object: KubeObject, container: number): Path {
  return [...podSpecOf(object), "containers", container, "image"];
}

function podSpecOf(object: KubeObject): Path {
  return object.ref.kind === "Pod" ? ["spec"] : ["spec", "template", "spec"];
}

/** Kube-proxies by the object to tell about: their DaemonSet; a Pod without one stands for itself. */
export function byReporter(versions: readonly KubeProxyVersion[]): ReadonlyMap<KubeObject, readonly KubeProxyVersion[]> {
  const groups = new Map<KubeObject, KubeProxyVersion[]>();
  for (const one of versions) {
    const object = one.daemonSet ?? one.object;
    if (object) groups.set(object, [...(groups.get(object) ?? []), one]);
  }
  return groups;
}

/** Where a Pod or DaemonSet names kube-proxy's image, whatever else runs beside it. */
export function kubeProxyImagePath(object: KubeObject): Path {
  return imagePath(object, containerAmong(listAt(object.value, [...podSpecOf(object), "containers"])));
}

/** Whether every kube-proxy is upstream's, which binds every VIP in ipvs mode. */
export function allUpstream(versions: Fact<readonly KubeProxyVersion[]>): boolean {
  return versions.known && versions.value.every((one) => one.ability === "upstream");
}

/** Whether a kube-proxy is known to be too old to bind a VIP on demand. */
export function someTooOld(versions: Fact<readonly KubeProxyVersion[]>): boolean {
  return versions.known && versions.value.some((one) => one.ability === "too-old");
}

/** Whether some kube-proxy's version is not known. */
export function someUnknown(versions: Fact<readonly KubeProxyVersion[]>): boolean {
  return !versions.known || versions.value.some((one) => one.ability === "unknown");
}
