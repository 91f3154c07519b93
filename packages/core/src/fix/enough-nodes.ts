import { at, isObject, listAt, objectAt, stringAt, type Json, type Path } from "../model/json.ts";
import type { KubeObject } from "../model/object.ts";
import type { Precondition } from "../model/plan.ts";
import { find, labelsOf, ofKind, type Cluster } from "../objects.ts";
import { once } from "../once.ts";
import { indexBackends, serviceSelector } from "../tke/backends.ts";
import { isBindable } from "../tke/node.ts";
import { templateShape } from "../tke/pod.ts";
import type { Scene } from "./scene.ts";

const backendsOf = once(indexBackends);

/** Whether clients find a node without a backend. `ask` where that cannot be told: nodes or backends were not read, or the nodes left take only some Pods. */
export function enoughNodes(services: readonly KubeObject[], { result: { cluster, facts } }: Scene): Precondition["state"] | "too-few-nodes" | "daemonset-backend" {
  if (services.some((service) => runsEverywhere(service, cluster))) return "daemonset-backend";
  if (!facts.nodes.known) return "ask";
  const places = services.flatMap((service) => backendsOf(cluster).readyPods(service)).map((pod) => pod.node);
  const usable = facts.nodes.value.filter(isBindable);
  const free = usable.filter((node) => !places.includes(node.name));
  if (usable.length < 2 || free.length === 0) return "too-few-nodes";
  const placesKnown = places.length > 0 && !places.includes(null);
  return placesKnown && free.some((node) => takesAnyPod(node.name, cluster)) ? "holds" : "ask";
}

/** Whether a DaemonSet that is bound to no nodes makes a Service's Pods. */
function runsEverywhere(service: KubeObject, { objects }: Cluster): boolean {
  const selects = serviceSelector(service);
  const isHere = ({ ref }: KubeObject) => ref.namespace === service.ref.namespace;
  const templates = ofKind(objects, "DaemonSet", "apps", "extensions").filter((one) => isHere(one) && selects(templateShape(one)?.labels ?? {}));
  const pods = ofKind(objects, "Pod", "").filter((one) => isHere(one) && selects(labelsOf(one)) && isOfDaemonSet(one));
  return templates.some((one) => !isBoundToNodes(one.value, ["spec", "template", "spec"])) || pods.some((one) => !isBoundToNodes(one.value, ["spec"]));
}

function isOfDaemonSet(pod: KubeObject): boolean {
  return listAt(pod.value, ["metadata", "ownerReferences"]).some((owner) => stringAt(owner, ["kind"]) === "DaemonSet");
}

/** By `nodeSelector` or node affinity. The `matchFields` of a DaemonSet's Pod only name its own node. */
function isBoundToNodes(object: Json, spec: Path): boolean {
  const terms = listAt(object, [...spec, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"]);
  return Object.keys(objectAt(object, [...spec, "nodeSelector"])).length > 0 || terms.some((term) => listAt(term, ["matchExpressions"]).length > 0);
}

/** Neither cordoned nor tainted. */
function takesAnyPod(name: string, { objects }: Cluster): boolean {
  const node = find(objects, "", "Node", null, name)?.value;
  const repels = (taint: Json) => isObject(taint) && taint["effect"] !== "PreferNoSchedule";
  return at(node, ["spec", "unschedulable"]) !== true && !listAt(node, ["spec", "taints"]).some(repels);
}
