import type { Network } from "../model/listener.ts";
import type { KubeObject } from "../model/object.ts";
import { labelsOf } from "../objects.ts";
import { at, isObject, listAt, type Path } from "../model/json.ts";
import { annotation, annotationPath, keysOf, KEYS } from "./annotations.ts";
import { addressKind } from "./address.ts";

/**
 * Internal or public: the subnet annotation without an existing CLB; else the type label, the type annotation, an
 * address in status; else unknown with an existing CLB (its type cannot be read from Kubernetes), otherwise public, the default.
 */
export function networkOf(object: KubeObject): Network {
  const keys = keysOf(object);
  const existing = annotation(object, keys.existingClb) !== undefined;
  if (!existing && annotation(object, keys.subnet) !== undefined) return { kind: "internal", path: annotationPath(keys.subnet) };
  return byType(object) ?? byStatus(object) ?? byClbId(object, existing);
}

function byType(object: KubeObject): Network | undefined {
  const label = labelsOf(object)[KEYS.loadbalanceType];
  const labelled = typeNetwork(label, ["metadata", "labels", KEYS.loadbalanceType]);
  return labelled ?? typeNetwork(annotation(object, KEYS.loadbalanceType), annotationPath(KEYS.loadbalanceType));
}

function typeNetwork(type: string | undefined, path: Path): Network | undefined {
  if (type === "INTERNAL") return { kind: "internal", path };
  if (type === "OPEN") return { kind: "public", path };
  return undefined;
}

function byStatus(object: KubeObject): Network | undefined {
  const path = ["status", "loadBalancer", "ingress"];
  for (const [index, entry] of listAt(object.value, path).entries()) {
    const field = typeof at(entry, ["ip"]) === "string" && at(entry, ["ip"]) !== "" ? "ip" : "hostname";
    const value = at(entry, [field]);
    if (!isObject(entry) || typeof value !== "string" || value === "") continue;
    const kind = field === "hostname" ? "public" : addressKind(value);
    if (kind !== "unknown") return { kind, path: [...path, index, field] };
  }
  return undefined;
}

function byClbId(object: KubeObject, existing: boolean): Network {
  const keys = keysOf(object);
  if (existing) return { kind: "unknown", path: annotationPath(keys.existingClb) };
  const readOnly = [keys.clbId, "service.kubernetes.io/qcloud-loadbalance-id"].find((key) => annotation(object, key) !== undefined);
  if (readOnly) return { kind: "unknown", path: annotationPath(readOnly) };
  return { kind: "public", path: annotationPath(keys.subnet) };
}

/** The CLB's address, where status shows one. */
export function vipOf(object: KubeObject): string | null {
  const entry = listAt(object.value, ["status", "loadBalancer", "ingress"]).find((item) => typeof at(item, ["ip"]) === "string" && at(item, ["ip"]) !== "");
  return (at(entry, ["ip"]) as string | undefined) ?? null;
}
