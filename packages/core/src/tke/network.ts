import type { Network } from "../model/listener.ts";
import type { KubeObject } from "../model/object.ts";
import { labelsOf } from "../objects.ts";
import { listAt, stringAt, type Path } from "../model/json.ts";
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
  const told = listAt(object.value, path).flatMap((entry, index) => [
    { kind: addressKind(`${stringAt(entry, ["ip"])}`), path: [...path, index, "ip"] },
    { kind: stringAt(entry, ["hostname"]) ? "public" as const : "unknown" as const, path: [...path, index, "hostname"] },
  ]);
  return told.find(({ kind }) => kind !== "unknown");
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
  const addresses = listAt(object.value, ["status", "loadBalancer", "ingress"]).map((entry) => stringAt(entry, ["ip"]));
  return addresses.find((address) => address) ?? null;
}
