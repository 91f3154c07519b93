import type { Expected } from "../tke/annotations.ts";
import { annotation, annotationPath, ignoredBecause, KEYS, knownKeys, readKeys } from "../tke/annotations.ts";
import { isClbIngress, readsListenPorts } from "../tke/ingress.ts";
import { isPlatformOwn, isService, readsSpecifyProtocol } from "../tke/service.ts";
import { at, objectAt } from "../model/json.ts";
import type { KubeObject } from "../model/object.ts";
import { nearest } from "../nearest.ts";
import { finding, type Rule } from "./rule.ts";

const ANNOTATIONS = ["metadata", "annotations"];
const FULL_WIDTH_COLON = "：";

/** Where the platform's keys live; what is near them was meant to be one of them. */
const PLATFORM_PREFIX = /tencent|qcloud|^service\.kubernetes\.io\/|^kubernetes\.io\/ingress\./i;

export const badAnnotation: Rule<"CLB103"> = {
  code: "CLB103",
  name: "bad-annotation",
  severity: "warning",
  *check({ cluster, concerns }) {
    for (const object of cluster.objects.exposing) {
      yield;
      if (!isAnnotated(object) || !concerns(object)) continue;
      yield* badValues(object);
      yield* badKeys(object);
    }
  },
};

function isAnnotated(object: KubeObject): boolean {
  return (isService(object) ? !isPlatformOwn(object) : isClbIngress(object)) && at(object.value, ANNOTATIONS) !== undefined;
}

function* badValues(object: KubeObject) {
  const annotations = objectAt(object.value, ANNOTATIONS);
  for (const key of readKeys(object.ref.kind as "Service" | "Ingress")) {
    if (!Object.hasOwn(annotations, key)) continue;
    const value = annotations[key]!;
    const expected = expectedOf(object, key);
    if (expected === undefined) continue;
    yield finding("CLB103", "warning", { object, path: annotationPath(key) }, { key, value, expected, rightKey: null });
  }
}

/** Annotations that hold more than well-formed JSON. */
const READERS: Readonly<Record<string, (text: string) => boolean>> = {
  [KEYS.specifyProtocol]: readsSpecifyProtocol,
  [KEYS.listenPorts]: readsListenPorts,
};

function expectedOf(object: KubeObject, key: string): Expected | undefined {
  const text = annotation(object, key);
  if (text !== undefined && READERS[key]?.(text) === false) return "JSON";
  return ignoredBecause(object, key);
}

function* badKeys(object: KubeObject) {
  const text = at(object.value, ANNOTATIONS);
  const written = typeof text === "string" && text.includes(FULL_WIDTH_COLON) ? [text.trim()] : Object.keys(objectAt(object.value, ANNOTATIONS));
  for (const key of written) {
    const rightKey = meantKey(key, object.ref.kind as "Service" | "Ingress");
    if (rightKey === undefined) continue;
    const path = typeof text === "string" ? ANNOTATIONS : annotationPath(key);
    yield finding("CLB103", "warning", { object, path }, { key, value: at(object.value, path) ?? null, expected: "a string", rightKey });
  }
}

/** Whether an annotation can matter for an object: one of the platform's, or one that was meant to be. */
export function isPlatformKey(key: string, kind: "Service" | "Ingress"): boolean {
  return PLATFORM_PREFIX.test(key) || knownKeys(kind).includes(key) || meantKey(key, kind) !== undefined;
}

/** The known key that a wrong one was meant to be; undefined for right and for foreign keys. */
function meantKey(written: string, kind: "Service" | "Ingress"): string | undefined {
  const read = readKeys(kind);
  if (knownKeys(kind).includes(written)) return undefined;
  const key = written.split(FULL_WIDTH_COLON)[0]!.trim();
  if (key !== written && knownKeys(kind).includes(key)) return key;
  if (!PLATFORM_PREFIX.test(key) && key.includes("/")) return undefined;
  const plain = simplify(key);
  return knownKeys(kind).find((known) => simplify(known) === plain) ?? nearest(key, read, 2) ?? underOtherPrefix(key, read);
}

function simplify(key: string): string {
  return key.toLowerCase().replace(/[-_\s]/g, "");
}

/** `service.kubernetes.io/prevent-loopback`, `prevent-loopback`: the right name behind a wrong prefix or none. Short names prove nothing. */
function underOtherPrefix(key: string, read: readonly string[]): string | undefined {
  const name = key.slice(key.lastIndexOf("/") + 1);
  return name.length < 8 ? undefined : read.find((known) => known.endsWith(`/${name}`));
}
