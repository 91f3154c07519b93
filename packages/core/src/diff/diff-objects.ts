import type { Resource } from "../model/cluster.ts";
import type { Json, JsonObject } from "../model/json.ts";
import type { Location, ObjectRef, KubeObject } from "../model/object.ts";
import type { Problem } from "../model/problem.ts";
import { keyOf, nameOf, type Cluster } from "../objects.ts";
import { hasClb } from "../path/listeners.ts";
import { redactAll } from "../snapshot/redact.ts";
import { INGRESS_KEYS, readKeys, SERVICE_KEYS } from "../tke/annotations.ts";
import { isServiceConfig } from "../tke/service-config.ts";
import { fieldDifferences, type FieldDifference } from "./fields.ts";

/** An object of the files that the cluster does not have (`added`), or has with other fields. */
export interface ObjectDifference {
  readonly object: ObjectRef;
  readonly location: Location | null;
  readonly change: "added" | "changed";
  readonly fields: readonly FieldDifference[];
}

/** The kinds that are read from a cluster as a whole, and what they are listed by. Of others nothing is known. */
const COMPARED: Readonly<Record<string, Resource>> = {
  Service: "services", Ingress: "ingresses", TkeServiceConfig: "tkeserviceconfigs", NetworkPolicy: "networkpolicies", DaemonSet: "daemonsets", ConfigMap: "configmaps",
};

/**
 * What differs between files and a cluster, as far as judging reads it: `files` is the cluster with the objects of files,
 * `ours`, laid over it. Objects that could not be looked up become problems.
 */
export function diffObjects(files: Cluster, ours: ReadonlySet<KubeObject>, live: Cluster): { readonly objects: readonly ObjectDifference[]; readonly problems: readonly Problem[] } {
  const compared = [...ours].filter((object) => Object.hasOwn(COMPARED, object.ref.kind) && (object.ref.namespace === "kube-system" || !["DaemonSet", "ConfigMap"].includes(object.ref.kind)));
  const isReadable = ({ ref }: KubeObject) => live.coverage.gaps[COMPARED[ref.kind]!] === undefined;
  const now = judgedParts(files);
  const was = judgedParts(live);
  const objects = compared.filter(isReadable).flatMap((object) => differenceOf(object, now, was, live) ?? []);
  const unread = compared.filter((object) => !isReadable(object) && matters(object));
  return { objects, problems: unread.map((object): Problem => ({ code: "not-compared", level: "error", params: { object: nameOf(object.ref) }, location: placeOf(object, ["metadata", "name"]) })) };
}

function differenceOf(object: KubeObject, now: Parts, was: Parts, live: Cluster): ObjectDifference | undefined {
  const key = keyOf(object.ref);
  const { ref } = object;
  const there = live.objects.byKey.get(key);
  if (!there) return matters(object) ? { object: ref, location: placeOf(object, ["metadata", "name"]), change: "added", fields: [] } : undefined;
  const [file, inCluster] = [now.get(key), was.get(key)];
  if (!file || !inCluster) return undefined;
  const fields = fieldDifferences(file, inCluster, ref.kind, settableKeys(ref.kind));
  return fields.length === 0 ? undefined : { object: ref, location: placeOf(object, fields[0]!.path), change: "changed", fields };
}

/** Whether it changes something by being there. */
function matters(object: KubeObject): boolean {
  return hasClb(object) || isServiceConfig(object);
}

function placeOf({ source }: KubeObject, path: readonly (string | number)[]): Location | null {
  return source?.locate(path) ?? null;
}

/** The annotations that people set. The id of the CLB is the controller's own. */
function settableKeys(kind: string): readonly string[] {
  if (kind !== "Service" && kind !== "Ingress") return [];
  return readKeys(kind).filter((key) => key !== SERVICE_KEYS.clbId && key !== INGRESS_KEYS.clbId);
}

type Parts = ReadonlyMap<string, JsonObject>;

/** Of each object only what judging reads, without what the server and its controllers write. */
function judgedParts(cluster: Cluster): Parts {
  const text = (value: Json | undefined) => (typeof value === "string" ? value : "");
  return new Map(redactAll(cluster).map(({ status: _, apiVersion, kind, metadata, ...rest }) => {
    const { name, namespace, annotations } = metadata as JsonObject;
    const ref = { apiVersion: text(apiVersion), kind: text(kind), namespace: namespace === undefined ? null : text(namespace), name: text(name) };
    return [keyOf(ref), { metadata: { ...(annotations === undefined ? {} : { annotations }) }, ...rest }];
  }));
}
