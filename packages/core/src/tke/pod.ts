import type { KubeObject } from "../model/object.ts";
import { at, isObject, listAt, objectAt, stringAt, stringsAt, type Json, type JsonObject, type Path } from "../model/json.ts";
import { conditionIsTrue, isSuperNodeName } from "./node.ts";
import type { Labels } from "./selector.ts";

/** What decides about a Pod's place in the network, from a Pod or from a workload's template. */
export interface PodShape {
  readonly namespace: string | null;
  readonly labels: Labels;
  readonly hostNetwork: boolean;
  /** An interface of its own: the node's kernel does not route for it. */
  readonly ownInterface: boolean;
  /** `requiredDuringSchedulingIgnoredDuringExecution` terms of its podAntiAffinity. */
  readonly antiAffinity: readonly Json[];
}

export function podShape(pod: KubeObject): PodShape {
  const onSuperNode = isSuperNodeName(nodeOf(pod));
  const shape = shapeOf(pod.value, pod.ref.namespace);
  return { ...shape, ownInterface: shape.ownInterface || onSuperNode };
}

const TEMPLATES: Readonly<Record<string, Path>> = {
  Deployment: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  Job: ["spec", "template"],
};

/** Where the Pod spec of a Pod or workload stands; undefined for other kinds. */
export function podPath({ ref: { kind } }: KubeObject): Path | undefined {
  if (kind === "Pod") return ["spec"];
  if (kind === "CronJob") return ["spec", "jobTemplate", ...TEMPLATES["Job"]!, "spec"];
  const template = templateOf(kind);
  return template && [...template, "spec"];
}

function templateOf(kind: string): Path | undefined {
  return Object.hasOwn(TEMPLATES, kind) ? TEMPLATES[kind] : undefined;
}

/** The kinds whose Pods a template describes. */
export const WORKLOAD_KINDS = Object.keys(TEMPLATES);

/** The shape of a workload's Pods; undefined for other kinds. */
export function templateShape(workload: KubeObject): PodShape | undefined {
  const path = templateOf(workload.ref.kind);
  const template = path && at(workload.value, path);
  return isObject(template) ? shapeOf(template, workload.ref.namespace) : undefined;
}

/** The annotation that gives a Pod networks. */
export const NETWORKS_KEY = "tke.cloud.tencent.com/networks";

function shapeOf(pod: JsonObject, namespace: string | null): PodShape {
  const networks = stringsAt(pod, ["metadata", "annotations"])[NETWORKS_KEY];
  return {
    namespace,
    labels: stringsAt(pod, ["metadata", "labels"]),
    hostNetwork: at(pod, ["spec", "hostNetwork"]) === true,
    ownInterface: networks?.split(",").some((name) => name.trim() === "tke-direct-eni") ?? false,
    antiAffinity: listAt(pod, ["spec", "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution"]),
  };
}

/** Ready, on a node and not on its way out. */
export function isReadyPod(pod: KubeObject): boolean {
  return conditionIsTrue(pod, "Ready") && nodeOf(pod) !== null && !at(pod.value, ["metadata", "deletionTimestamp"]);
}

/** Whether a Pod has ended: it calls nobody any more. */
export function hasEnded(pod: KubeObject): boolean {
  const phase = at(pod.value, ["status", "phase"]);
  return phase === "Succeeded" || phase === "Failed";
}

export function nodeOf(pod: KubeObject): string | null {
  return stringAt(pod.value, ["spec", "nodeName"]) || null;
}

export function addressOf(pod: KubeObject): string | null {
  return stringAt(pod.value, ["status", "podIP"]) || null;
}

/** The selector by which a workload finds its Pods. */
export function selectorOf(workload: KubeObject): Json {
  return objectAt(workload.value, ["spec", "selector"]);
}
