import type { Change } from "../model/edit.ts";
import { at, isObject, listAt, stringAt, type Json, type Path } from "../model/json.ts";
import type { KubeObject } from "../model/object.ts";
import { labelsOf } from "../objects.ts";
import { annotation } from "../tke/annotations.ts";

/** A tool that may put a live object back to what its source says. */
export interface Owner {
  readonly tool: "Helm" | "Argo CD" | "Flux" | "another field manager";
  /** The release, application or manager. */
  readonly name: string;
  /** Whether a Helm chart makes the object. */
  readonly chart: boolean;
}

type Tool = Pick<Owner, "tool" | "name">;

/** Under these names the tools write, also where they leave no label. */
const MANAGERS: Readonly<Record<string, Owner["tool"]>> = {
  helm: "Helm",
  "argocd-controller": "Argo CD",
  "argocd-application-controller": "Argo CD",
  "kustomize-controller": "Flux",
  "helm-controller": "Flux",
};

const RELEASE = "meta.helm.sh/release-name";

/** Field managers that are people or the platform, not tools that reconcile. */
const NOT_OWNERS = /^(?:|kubectl|kubectl-.*|kube-.*|before-first-apply|Mozilla|service-controller|.*tke.*|.*controller.*|k3s|Go-http-client|node-fetch)$/i;

/** Who manages a live object: a change there may not last, and belongs into that tool's source. */
export function ownerOf(object: KubeObject, changes: readonly Change[]): Owner | undefined {
  const tool = labelled(object) ?? managed(object, changes);
  return tool && { ...tool, chart: tool.tool === "Helm" || tool.name === "helm-controller" || isOfChart(object) };
}

function isOfChart(object: KubeObject): boolean {
  return annotation(object, RELEASE) !== undefined || labelsOf(object)["app.kubernetes.io/managed-by"] === "Helm";
}

/** Labels and annotations name the release or application, too. Argo CD and Flux come first: they may run a chart. */
function labelled(object: KubeObject): Tool | undefined {
  const labels = labelsOf(object);
  const flux = labels["kustomize.toolkit.fluxcd.io/name"] ?? labels["helm.toolkit.fluxcd.io/name"];
  if (flux !== undefined) return { tool: "Flux", name: flux };
  const tracking = annotation(object, "argocd.argoproj.io/tracking-id") ?? labels["argocd.argoproj.io/instance"];
  if (tracking !== undefined) return { tool: "Argo CD", name: tracking.split(":")[0]! };
  if (!isOfChart(object)) return undefined;
  return { tool: "Helm", name: annotation(object, RELEASE) ?? labels["app.kubernetes.io/instance"] ?? labels["release"] ?? "" };
}

/** One of the tools; else who wrote what is going to be changed; else who applies the object. */
function managed(object: KubeObject, changes: readonly Change[]): Tool | undefined {
  const entries = listAt(object.value, ["metadata", "managedFields"]).map((entry) => ({ entry, name: stringAt(entry, ["manager"]) ?? "" }));
  const tool = entries.find(({ name }) => Object.hasOwn(MANAGERS, name));
  if (tool) return { tool: MANAGERS[tool.name]!, name: tool.name };
  const others = entries.filter(({ name }) => !NOT_OWNERS.test(name));
  const other = others.find(({ entry }) => changes.some(({ path }) => owns(at(entry, ["fieldsV1"]), path))) ?? others.find(({ entry }) => stringAt(entry, ["operation"]) === "Apply");
  return other && { tool: "another field manager", name: other.name };
}

/** Whether `fieldsV1` holds a field. Items of lists are named there by what they hold: the list stands for them. */
function owns(fields: Json | undefined, [key, ...rest]: Path): boolean {
  if (key === undefined || typeof key === "number") return isObject(fields);
  return isObject(fields) && owns(fields[`f:${key}`], rest);
}
