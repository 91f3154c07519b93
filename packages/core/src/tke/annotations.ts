import type { KubeObject } from "../model/object.ts";
import { at, stringAt, type Json, type Path } from "../model/json.ts";
import { looseList, looseObject } from "./loose-json.ts";
import { parseSelector } from "./selector.ts";

const SERVICE = "service.cloud.tencent.com/";
const INGRESS = "ingress.cloud.tencent.com/";

/** The annotations that decide something here, by what they are called in the code. Sources: docs/platform.md. */
export const KEYS = {
  preventLoopback: `${SERVICE}prevent-loopback`,
  loadbalanceType: `${SERVICE}loadbalance-type`,
  specifyProtocol: `${SERVICE}specify-protocol`,
  securityGroups: `${SERVICE}security-groups`,
  onlyBindNodeWithPod: "service.kubernetes.io/local-svc-only-bind-node-with-pod",
  weightedBalance: `${SERVICE}local-svc-weighted-balance`,
  backendsLabel: "service.kubernetes.io/qcloud-loadbalancer-backends-label",
  extensiveParameters: "service.kubernetes.io/service.extensiveParameters",
  natIpv6: "service.kubernetes.io/loadbalance-nat-ipv6",
  ingressClass: "kubernetes.io/ingress.class",
  httpRules: "kubernetes.io/ingress.http-rules",
  httpsRules: "kubernetes.io/ingress.https-rules",
  ruleMix: "kubernetes.io/ingress.rule-mix",
  ruleMixBoth: `${INGRESS}rule-mix-both`,
  listenPorts: `${INGRESS}listen-ports`,
  autoRewrite: `${INGRESS}auto-rewrite`,
  enableGroup: `${INGRESS}enable-group`,
} as const;

/** The same setting under the names it has on a Service and on a CLB Ingress. */
export interface OwnerKeys {
  readonly subnet: string;
  readonly existingClb: string;
  readonly clbId: string;
  readonly serviceConfig: string;
  readonly serviceConfigAuto: string;
  readonly directAccess: string;
  readonly mode: string;
  /** Each gives the CLB backends or address rewriting that the objects do not show. */
  readonly hiddenBackends: readonly string[];
}

export const SERVICE_KEYS: OwnerKeys = {
  ...commonKeys(SERVICE),
  subnet: "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid",
  existingClb: "service.kubernetes.io/tke-existed-lbid",
  clbId: "service.kubernetes.io/loadbalance-id",
};

export const INGRESS_KEYS: OwnerKeys = {
  ...commonKeys(INGRESS),
  subnet: "kubernetes.io/ingress.subnetId",
  existingClb: "kubernetes.io/ingress.existLbId",
  clbId: "kubernetes.io/ingress.qcloud-loadbalance-id",
};

function commonKeys(prefix: string) {
  return {
    serviceConfig: `${prefix}tke-service-config`,
    serviceConfigAuto: `${prefix}tke-service-config-auto`,
    directAccess: `${prefix}direct-access`,
    mode: `${prefix}mode`,
    hiddenBackends: [`${prefix}target-groups`, `${prefix}hybrid-type`, `${prefix}snat-pro-info`],
  };
}

export function keysOf(object: KubeObject): OwnerKeys {
  return object.ref.kind === "Ingress" ? INGRESS_KEYS : SERVICE_KEYS;
}

export function annotationPath(key: string): Path {
  return ["metadata", "annotations", key];
}

/** An annotation's text. One that is empty, null or no string counts as absent. */
export function annotation(object: KubeObject, key: string): string | undefined {
  const text = stringAt(object.value, annotationPath(key));
  return text === "" ? undefined : text;
}

/** Booleans count only as the string `"true"`. */
export function flag(object: KubeObject, key: string): boolean {
  return annotation(object, key) === "true";
}

type Shape = "boolean" | "json-object" | "json-list" | "selector" | "text" | readonly string[];

/** What each annotation that the product reads may hold. */
const SHAPES: Readonly<Record<"Service" | "Ingress", Readonly<Record<string, Shape>>>> = {
  Service: {
    [KEYS.preventLoopback]: "boolean",
    [KEYS.loadbalanceType]: ["INTERNAL", "OPEN"],
    [KEYS.specifyProtocol]: "json-object",
    [KEYS.securityGroups]: "text",
    [KEYS.onlyBindNodeWithPod]: "boolean",
    [KEYS.weightedBalance]: "boolean",
    [KEYS.backendsLabel]: "selector",
    [KEYS.extensiveParameters]: "json-object",
    [KEYS.natIpv6]: "text",
    ...shapesOf(SERVICE_KEYS),
  },
  Ingress: {
    [KEYS.loadbalanceType]: ["INTERNAL", "OPEN"],
    [KEYS.ingressClass]: "text",
    [KEYS.httpRules]: "json-list",
    [KEYS.httpsRules]: "json-list",
    [KEYS.ruleMix]: "boolean",
    [KEYS.ruleMixBoth]: "boolean",
    [KEYS.listenPorts]: "json-list",
    [KEYS.autoRewrite]: "boolean",
    [KEYS.enableGroup]: "boolean",
    ...shapesOf(INGRESS_KEYS),
  },
};

function shapesOf(keys: OwnerKeys): Record<string, Shape> {
  const hidden = Object.fromEntries(keys.hiddenBackends.map((key): [string, Shape] => [key, "text"]));
  return {
    [keys.subnet]: "text",
    [keys.existingClb]: "text",
    [keys.clbId]: "text",
    [keys.serviceConfig]: "text",
    [keys.serviceConfigAuto]: "boolean",
    [keys.directAccess]: "boolean",
    [keys.mode]: ["skip"],
    ...hidden,
  };
}

/** Official keys that decide nothing here. They are known, so that none is taken for another one written wrong. */
const OTHER_KEYS: Readonly<Record<"Service" | "Ingress", readonly string[]>> = {
  Service: [
    ...["pass-to-target", "cross-region-id", "cross-vpc-id", "enable-grace-shutdown", "enable-grace-shutdown-tkex", "lb-rs-weight",
      "sync-begin-time", "sync-end-time", "client-token", "loadbalancer-source-endpoints", "modification-protection", "deletion-protection",
      "loadbalance-retain", "tke-lb-id"].map((name) => SERVICE + name),
    ...["loadbalance-type", "qcloud-share-existed-lb", "qcloud-loadbalance-id", "qcloud-loadbalancer-clusterid", "qcloud-loadbalancer-internet-charge-type",
      "qcloud-loadbalancer-internet-max-bandwidth-out"].map((name) => `service.kubernetes.io/${name}`),
  ],
  Ingress: [
    ...["subnetId", "internetChargeType", "internetMaxBandwidthOut", "extensiveParameters"].map((name) => `kubernetes.io/ingress.${name}`),
    ...["rewrite-support", "auto-rewrite-code", "pass-to-target", "security-groups", "modification-protection", "deletion-protection",
      "loadbalance-retain", "cross-region-id", "cross-vpc-id", "certificate", "mix-target-prefer", "lb-rs-weight", "loadbalance-nat-ipv6",
      "loadbalance-ipv6", "enable-grace-shutdown", "enable-grace-shutdown-tkex"].map((name) => INGRESS + name),
  ],
};

/** The annotations that the product reads on objects of this kind. */
export function readKeys(kind: "Service" | "Ingress"): readonly string[] {
  return READ_KEYS[kind];
}

const READ_KEYS = { Service: Object.keys(SHAPES.Service), Ingress: Object.keys(SHAPES.Ingress) };

/** The values that the platform takes for an annotation, where they can be listed. */
export function valuesOf(kind: "Service" | "Ingress", key: string): readonly string[] {
  const shape = SHAPES[kind][key];
  if (shape === "boolean") return ["true", "false"];
  return typeof shape === "object" ? shape : [];
}

/** Whether an annotation is a switch, or takes one of a few words. */
export function isChoice(kind: string, key: string): boolean {
  const shape = SHAPES[kind as "Service" | "Ingress"]?.[key];
  return shape === "boolean" || Array.isArray(shape);
}

/** Every annotation of the platform that is known for objects of this kind. */
export function knownKeys(kind: "Service" | "Ingress"): readonly string[] {
  return KNOWN_KEYS[kind];
}

const KNOWN_KEYS = { Service: [...READ_KEYS.Service, ...OTHER_KEYS.Service], Ingress: [...READ_KEYS.Ingress, ...OTHER_KEYS.Ingress] };

/** Why the platform ignores an annotation's value: what it would have to be. */
export type Expected = "true" | "a string" | "JSON" | "a label selector" | readonly string[];

/** Checks the value of an annotation that the product reads; undefined where the platform takes it. */
export function ignoredBecause(object: KubeObject, key: string): Expected | undefined {
  const shape = SHAPES[object.ref.kind as "Service" | "Ingress"]?.[key];
  const value = at(object.value, annotationPath(key));
  if (shape === undefined || value === undefined || value === null || value === "") return undefined;
  return mismatch(shape, value);
}

function mismatch(shape: Shape, value: Json): Expected | undefined {
  if (typeof value !== "string") return shape === "boolean" ? "true" : "a string";
  if (shape === "boolean") return value === "true" || value === "false" ? undefined : "true";
  if (shape === "json-object") return looseObject(value) ? undefined : "JSON";
  if (shape === "json-list") return looseList(value) ? undefined : "JSON";
  if (shape === "selector") return parseSelector(value) ? undefined : "a label selector";
  if (shape === "text") return undefined;
  return shape.includes(value) ? undefined : shape;
}
