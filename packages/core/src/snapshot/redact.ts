import { at, isObject, objectAt, stringAt, stringsAt, type Json, type JsonObject, type Path } from "../model/json.ts";
import type { KubeObject } from "../model/object.ts";
import type { Cluster } from "../objects.ts";
import { isPlatformKey } from "../rules/bad-annotation.ts";
import { NETWORKS_KEY } from "../tke/pod.ts";
import { flagValue, instances, type Instance } from "../tke/kube-proxy.ts";
import { configuration, type Configuration } from "../tke/kube-proxy-settings.ts";
import { isKeyOfAnotherCloud } from "../tke/service.ts";
import { FIELDS, IDENTITY } from "./fields.ts";
import { fits, project, type OnValue } from "./project.ts";

/** The objects of a cluster with nothing but what judging reads of them; other objects are left out. */
export function redactAll(cluster: Cluster): JsonObject[] {
  const proxies = new Map(instances(cluster).map((one) => [one.object, one]));
  const configured = configuration(cluster);
  const kept = cluster.objects.all.filter(({ ref }) => Object.hasOwn(FIELDS, ref.kind));
  return kept.map((object) => (object.ref.kind === "ConfigMap" ? configMap(object, configured) : redacted(object, proxies.get(object)))).filter((object) => object !== undefined);
}

const keepFitting: OnValue = (value, kind) => (fits(value, kind) ? value : null);

function redacted({ ref, value }: KubeObject, proxy: Instance | undefined): JsonObject {
  const kept = { ...identity(value, ref), ...(project(value, FIELDS[ref.kind]!, keepFitting) as JsonObject) };
  withAnnotations(kept, value, [], ref.kind);
  withAnnotations(kept, value, ["spec", "template"], ref.kind);
  if (proxy) objectAt(kept, proxy.podSpec)["containers"] = containersOf(proxy);
  return kept;
}

/** Files may leave the namespace out; a snapshot does not. */
function identity(value: JsonObject, ref: KubeObject["ref"]): JsonObject {
  const { metadata, ...rest } = project(value, IDENTITY, keepFitting) as JsonObject;
  return { ...rest, metadata: { ...(metadata as JsonObject), name: ref.name, ...(ref.namespace === null ? {} : { namespace: ref.namespace }) } };
}

function withAnnotations(kept: JsonObject, value: JsonObject, base: Path, kind: string): void {
  const annotations = keptAnnotations(at(value, [...base, "metadata", "annotations"]), kind);
  const metadata = at(kept, [...base, "metadata"]);
  if (annotations !== undefined && isObject(metadata)) metadata["annotations"] = annotations;
}

/** Annotations of the platform, and those that were meant to be; of other clouds only that they are there. */
function keptAnnotations(annotations: Json | undefined, kind: string): Json | undefined {
  const owns = kind === "Service" || kind === "Ingress";
  // A full-width colon makes one text of a key and its value.
  if (typeof annotations === "string") return owns && isPlatformKey(annotations.trim(), kind) ? annotations : undefined;
  if (!isObject(annotations)) return undefined;
  const entries = Object.entries(annotations).flatMap(([key, value]): [string, Json][] => {
    if (typeof value === "object" && value !== null) return [];
    if (owns && isKeyOfAnotherCloud(key)) return [[key, value === null || value === "" ? value : "…"]];
    return key === NETWORKS_KEY || (owns && isPlatformKey(key, kind)) ? [[key, value]] : [];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

const PROXY_FLAGS = ["--proxy-mode", "--cluster-cidr", "--detect-local-mode", "--config"];

/** kube-proxy's own container with the flags that matter, as they count after `$(NAME)` is filled in; of others only the place. */
function containersOf({ object, podSpec, container, words }: Instance): Json[] {
  const containers = at(object.value, [...podSpec, "containers"]) as Json[];
  const args = PROXY_FLAGS.flatMap((flag) => {
    const value = flagValue(words, flag);
    return value === undefined ? [] : [`${flag}=${flag === "--config" ? "…" : value}`];
  });
  return containers.map((one, index): JsonObject => (index === container ? { name: stringAt(one, ["name"]) ?? "", image: stringAt(one, ["image"]) ?? "", args } : {}));
}

/** The ConfigMaps that say how a cluster works, each reduced to what is read of it; undefined for any other. */
function configMap({ ref, value }: KubeObject, configured: Configuration | undefined): JsonObject | undefined {
  const data = stringsAt(value, ["data"]);
  const kept = ref.namespace === "kube-system" && Object.hasOwn(CONFIG_DATA, ref.name) ? CONFIG_DATA[ref.name]!(data, configured) : undefined;
  return kept && { ...identity(value, ref), data: kept };
}

type Data = Readonly<Record<string, string>>;

const only = (data: Data, key: string): JsonObject => (Object.hasOwn(data, key) ? { [key]: data[key]! } : {});

const CONFIG_DATA: Readonly<Record<string, (data: Data, configured: Configuration | undefined) => JsonObject>> = {
  "kube-proxy": (_, configured) => (configured ? { [configured.key]: JSON.stringify(settingsOf(configured.config)) } : {}),
  "cilium-config": (data) => only(data, "kube-proxy-replacement"),
  // Switches and versions; whatever is longer is something else.
  "tke-service-controller-config": (data) => Object.fromEntries(Object.entries(data).filter(([, value]) => /^[\w.:-]{0,40}$/.test(value))),
  "tke-ingress-controller-config": () => ({}),
  coredns: (data) => corefile(data),
  "node-local-dns": (data) => corefile(data),
};

function settingsOf(config: JsonObject): JsonObject {
  return Object.fromEntries(["mode", "clusterCIDR", "detectLocalMode"].filter((key) => Object.hasOwn(config, key)).map((key) => [key, config[key]!]));
}

function corefile(data: Data): JsonObject {
  return Object.hasOwn(data, "Corefile") ? { Corefile: data["Corefile"]!.replace(/^[ \t]*#.*\n?/gm, "") } : {};
}
