import { listAt, stringAt } from "../model/json.ts";
import type { KubeObject } from "../model/object.ts";
import { labelsOf } from "../objects.ts";
import { annotation } from "../tke/annotations.ts";

/** A tool that will put a live object back to what its source says. */
export interface Owner {
  readonly tool: "Helm" | "Argo CD" | "Flux" | "another field manager";
  /** The release, application or manager. */
  readonly name: string;
}

/** Field managers that are people or the platform, not tools that reconcile. */
const NOT_OWNERS = /^(?:kubectl|kubectl-.*|kube-.*|before-first-apply|Mozilla|service-controller|.*tke.*|.*controller.*|k3s|Go-http-client|node-fetch)$/i;

/** Who manages a live object: a change there will not last, and belongs into that tool's source. */
export function ownerOf(object: KubeObject): Owner | undefined {
  const labels = labelsOf(object);
  const release = annotation(object, "meta.helm.sh/release-name");
  if (release !== undefined || labels["app.kubernetes.io/managed-by"] === "Helm") return { tool: "Helm", name: release ?? labels["app.kubernetes.io/instance"] ?? labels["release"] ?? "" };
  const tracking = annotation(object, "argocd.argoproj.io/tracking-id") ?? labels["argocd.argoproj.io/instance"];
  if (tracking !== undefined) return { tool: "Argo CD", name: tracking.split(":")[0]! };
  const flux = labels["kustomize.toolkit.fluxcd.io/name"] ?? labels["helm.toolkit.fluxcd.io/name"];
  if (flux !== undefined) return { tool: "Flux", name: flux };
  const managers = listAt(object.value, ["metadata", "managedFields"]).filter((entry) => stringAt(entry, ["operation"]) === "Apply").map((entry) => stringAt(entry, ["manager"]) ?? "");
  const manager = managers.find((name) => name !== "" && !NOT_OWNERS.test(name));
  return manager === undefined ? undefined : { tool: "another field manager", name: manager };
}
