import type { Change, Edit } from "../../model/edit.ts";
import { listAt, sameJson, stringsAt, type JsonObject } from "../../model/json.ts";
import type { KubeObject } from "../../model/object.ts";
import type { NoCure, Remedy, RemedyId } from "../../model/plan.ts";
import { find } from "../../objects.ts";
import type { ClientName } from "../../path/clients.ts";
import { keysOf } from "../../tke/annotations.ts";
import { trafficPolicy } from "../../tke/service.ts";
import { enoughNodes } from "../enough-nodes.ts";
import { annotate, change, listenerOf, type Scene } from "../scene.ts";

const TERMS = ["spec", "template", "spec", "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution"];
const GROUPS: Readonly<Partial<Record<ClientName["kind"], string>>> = { Deployment: "apps", StatefulSet: "apps" };

/** Policy Local, and named clients never on a node with a backend. */
export const localAntiAffinity: Remedy<Scene> = antiAffinity("local-anti-affinity", (_, services) =>
  services.filter((service) => trafficPolicy(service) !== "Local").map((service) => change(service, { op: "set", path: ["spec", "externalTrafficPolicy"], value: "Local" })));

/** The CLB binds Pods, and named clients are never on a node with a backend. */
export const directAccessAntiAffinity: Remedy<Scene> = antiAffinity("direct-access-anti-affinity", (owner) => [annotate(owner, keysOf(owner).directAccess, "true")]);

function antiAffinity(id: RemedyId, narrow: (owner: KubeObject, services: readonly KubeObject[]) => Edit[]): Remedy<Scene> {
  return {
    id,
    cures: ["CLB101", "CLB201", "CLB202"],
    risk: "high",
    propose(finding, scene) {
      const { object: owner, backends } = listenerOf(finding);
      const services = backends.map(({ service }) => service);
      if (services.includes(null)) return "no-backend-service";
      const apart = keepApart(services as KubeObject[], scene);
      if (typeof apart === "string") return apart;
      const room = enoughNodes(services as KubeObject[], scene);
      if (room !== "holds" && room !== "ask") return room;
      return { remedy: id, edits: [...narrow(owner, services as KubeObject[]), ...apart], consequences: [], preconditions: [{ name: "enough-nodes", state: room }], manual: [] };
    },
  };
}

function keepApart(services: readonly KubeObject[], scene: Scene): Edit[] | NoCure {
  if (scene.clients.length === 0) return "no-client-named";
  if (scene.clients.some((client) => client.kind === "DaemonSet")) return "daemonset-client";
  const workloads = scene.clients.map((client) => workloadOf(client, scene));
  if (workloads.some((workload) => workload === undefined)) return "client-has-no-template";
  if (services.some((service) => Object.keys(podsOf(service)).length === 0)) return "no-backend-service";
  return (workloads as KubeObject[]).flatMap((workload) => avoid(workload, services));
}

function workloadOf({ kind, namespace, name }: ClientName, { result }: Scene): KubeObject | undefined {
  const group = GROUPS[kind];
  return group === undefined ? undefined : find(result.cluster.objects, group, kind, namespace, name);
}

/** One more required term for each Service: never on a node with a Pod that it selects. */
function avoid(workload: KubeObject, services: readonly KubeObject[]): Edit[] {
  const old = listAt(workload.value, TERMS);
  const added = services.map((service) => termFor(workload, service)).filter((term) => !old.some((one) => sameJson(one, term)));
  if (added.length === 0) return [];
  if (old.length === 0) return [change(workload, { op: "set", path: TERMS, value: added })];
  return [change(workload, ...added.map((value, index): Change => ({ op: "set", path: [...TERMS, old.length + index], value })))];
}

function termFor(workload: KubeObject, service: KubeObject): JsonObject {
  const term = { labelSelector: { matchLabels: { ...podsOf(service) } }, topologyKey: "kubernetes.io/hostname" };
  return service.ref.namespace === workload.ref.namespace ? term : { ...term, namespaces: [service.ref.namespace!] };
}

/** The labels by which a Service finds its Pods. */
function podsOf(service: KubeObject): Readonly<Record<string, string>> {
  return stringsAt(service.value, ["spec", "selector"]);
}
