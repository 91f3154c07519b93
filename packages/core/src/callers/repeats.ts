import { at, listAt, stringAt } from "../model/json.ts";
import type { KubeObject } from "../model/object.ts";
import { labelsOf, ofKind, type ObjectSet } from "../objects.ts";
import { once } from "../once.ts";
import { conditionIsTrue } from "../tke/node.ts";
import { hasEnded } from "../tke/pod.ts";

/** Whether an object calls nobody of its own: it has ended, or another one that was read says the same of all its kind. */
export function repeatsAnother(object: KubeObject, objects: ObjectSet): boolean {
  switch (object.ref.kind) {
    case "Pod": return hasEnded(object) || isMadeFrom(object, objects) || !isFirst(object, objects);
    case "Job": return conditionIsTrue(object, "Complete") || conditionIsTrue(object, "Failed") || isMadeFrom(object, objects);
    case "ReplicaSet": return isMadeFrom(object, objects);
    default: return false;
  }
}

/** Whether the template that a Pod, ReplicaSet or Job was made from was read. */
function isMadeFrom(object: KubeObject, objects: ObjectSet): boolean {
  return controllersOf(object).some((owner) => makers(objects).has(owner));
}

const makers = once((objects: ObjectSet): ReadonlySet<string> =>
  new Set([...["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"].flatMap((kind) => ofKind(objects, kind, "apps")), ...["Job", "CronJob"].flatMap((kind) => ofKind(objects, kind, "batch"))]
    .map(({ ref }) => `${ref.kind} ${ref.namespace}/${ref.name}`)));

/** The controller of an object, as `KIND NAMESPACE/NAME`; of a Pod of a Deployment that Deployment, too, since its ReplicaSets are not read from clusters. */
function controllersOf(object: KubeObject): string[] {
  const owner = listAt(object.value, ["metadata", "ownerReferences"]).find((entry) => at(entry, ["controller"]) !== false);
  const [kind, name] = [stringAt(owner, ["kind"]), stringAt(owner, ["name"])];
  if (kind === undefined || name === undefined) return [];
  const hash = labelsOf(object)["pod-template-hash"];
  const deployment = kind === "ReplicaSet" && hash !== undefined && name.endsWith(`-${hash}`) ? [`Deployment ${object.ref.namespace}/${name.slice(0, -hash.length - 1)}`] : [];
  return [...deployment, `${kind} ${object.ref.namespace}/${name}`];
}

/** Of the Pods of a controller that was not read the first speaks for all. */
function isFirst(pod: KubeObject, objects: ObjectSet): boolean {
  const [owner] = controllersOf(pod);
  return owner === undefined || firstPods(objects).get(owner) === pod;
}

const firstPods = once((objects: ObjectSet): ReadonlyMap<string, KubeObject> => {
  const first = new Map<string, KubeObject>();
  for (const pod of ofKind(objects, "Pod", "")) {
    const [owner] = hasEnded(pod) ? [] : controllersOf(pod);
    if (owner !== undefined && !first.has(owner)) first.set(owner, pod);
  }
  return first;
});
