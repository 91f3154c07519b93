import type { Change, Edit } from "../../model/edit.ts";
import { at, listAt, stringsAt, type JsonObject } from "../../model/json.ts";
import type { KubeObject } from "../../model/object.ts";
import type { NoCure, Proposal, Remedy, RemedyId } from "../../model/plan.ts";
import { find } from "../../objects.ts";
import type { ClientName } from "../../path/clients.ts";
import { keysOf } from "../../tke/annotations.ts";
import { isBindable } from "../../tke/node.ts";
import { selectorOf } from "../../tke/pod.ts";
import { trafficPolicy } from "../../tke/service.ts";
import { annotate, change, type Scene } from "../scene.ts";

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
      const owner = finding.listener?.object;
      const services = finding.listener?.backends.map((backend) => backend.service) ?? [];
      if (!owner || services.some((service) => service === null)) return "no-backend-service";
      const apart = keepApart(services as KubeObject[], scene);
      if (typeof apart === "string") return apart;
      const proposal: Proposal = { remedy: id, edits: [...narrow(owner, services as KubeObject[]), ...apart], consequences: [], preconditions: [{ name: "enough-nodes", state: "holds" }], manual: [] };
      return proposal;
    },
  };
}

function keepApart(services: readonly KubeObject[], scene: Scene): Edit[] | NoCure {
  const { nodes } = scene.result.facts;
  if (scene.clients.length === 0) return "no-client-named";
  if (scene.clients.some((client) => client.kind === "DaemonSet")) return "daemonset-client";
  if (nodes.known && nodes.value.filter(isBindable).length < 2) return "too-few-nodes";
  const workloads = scene.clients.map((client) => workloadOf(client, scene));
  if (workloads.some((workload) => workload === undefined)) return "client-has-no-template";
  return (workloads as KubeObject[]).map((workload) => change(workload, ...services.flatMap((service, index) => avoid(workload, service, index))));
}

function workloadOf({ kind, namespace, name }: ClientName, { result }: Scene): KubeObject | undefined {
  const group = GROUPS[kind];
  return group === undefined ? undefined : find(result.cluster.objects, group, kind, namespace, name);
}

/** One more required term: never on a node with a Pod that the Service selects. */
function avoid(workload: KubeObject, service: KubeObject, index: number): Change[] {
  const pairs = stringsAt(service.value, ["spec", "selector"]);
  const term: JsonObject = { labelSelector: { matchLabels: pairs }, topologyKey: "kubernetes.io/hostname" };
  const value = service.ref.namespace === workload.ref.namespace ? term : { ...term, namespaces: [service.ref.namespace!] };
  if (Object.keys(pairs).length === 0 || Object.keys(selectorOf(workload) as object).length === 0) return [];
  const exists = Array.isArray(at(workload.value, TERMS));
  if (!exists && index === 0) return [{ op: "set", path: TERMS, value: [value] }];
  return [{ op: "set", path: [...TERMS, listAt(workload.value, TERMS).length + index], value }];
}
