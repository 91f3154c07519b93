import { listAt, stringAt } from "../model/json.ts";
import type { KubeObject } from "../model/object.ts";
import { find, labelsOf, ofKind, type Cluster, type ObjectSet } from "../objects.ts";
import { once } from "../once.ts";
import { clbOwners } from "../path/listeners.ts";
import { clusterDns, COREFILE_PATH, plainName, serviceNamed, type ClusterDns } from "../tke/cluster-dns.ts";
import { hostPaths } from "../tke/ingress.ts";
import { concernsRewrite, rewritesOf } from "./rewrites.ts";
import { finding, type Analysis, type Rule } from "./rule.ts";

export const rewriteTargetMissing: Rule<"CLB403"> = {
  code: "CLB403",
  name: "rewrite-target-missing",
  severity: "error",
  *check(analysis) {
    const dns = clusterDns(analysis.cluster.objects);
    for (const rewrite of rewritesOf(analysis)) {
      // A target that is made of the name asked for stands for many Services.
      if (rewrite.keepsStem || !concernsRewrite(rewrite, analysis)) continue;
      const because = faultOf(rewrite.to, dns, analysis);
      if (!because) continue;
      const evidence = [{ object: rewrite.resolver.object.ref, path: COREFILE_PATH, value: rewrite.text }];
      yield finding("CLB403", "error", { object: rewrite.resolver.object, path: COREFILE_PATH, evidence }, { rewrite: rewrite.text, target: rewrite.to, because });
    }
  },
};

/** What is wrong with a target; undefined where nothing is known to be. */
function faultOf(target: string, dns: ClusterDns, { cluster }: Analysis): "missing" | "the-clb" | undefined {
  const names = clbNames(cluster.objects);
  if (names.has(target)) return "the-clb";
  const named = serviceNamed(target, dns);
  if (!named) return undefined;
  const service = find(cluster.objects, "", "Service", named.namespace, named.name);
  if (!service) return wasListed(named.namespace, cluster) ? "missing" : undefined;
  return pointsTo(service, cluster.objects).some((name) => names.has(name)) ? "the-clb" : undefined;
}

/** Whether all Services of a namespace were read. Of files that is taken for true where they hold one of that namespace. */
function wasListed(namespace: string, { coverage, objects }: Cluster): boolean {
  if (coverage.gaps.services !== undefined) return false;
  if (coverage.source === "live") return coverage.namespaces === undefined || coverage.namespaces.includes(namespace);
  return servedNamespaces(objects).has(namespace);
}

const servedNamespaces = once((objects: ObjectSet): ReadonlySet<string | null> => new Set(ofKind(objects, "Service", "").map(({ ref }) => ref.namespace)));

/** The addresses and hosts of all CLBs. */
const clbNames = once((objects: ObjectSet): ReadonlySet<string> => new Set(clbOwners(objects).flatMap(namesOf)));

function namesOf(owner: KubeObject): string[] {
  const status = listAt(owner.value, ["status", "loadBalancer", "ingress"]).flatMap((entry) => [stringAt(entry, ["ip"]) ?? "", stringAt(entry, ["hostname"]) ?? ""]);
  const hosts = owner.ref.kind === "Ingress" ? hostPaths(owner).map(({ host }) => host) : [];
  return [...status, ...hosts].filter((name) => name !== "").map(plainName);
}

/** Where a Service without Pods of its own leads: an ExternalName, or addresses written by hand. */
function pointsTo(service: KubeObject, objects: ObjectSet): string[] {
  const external = stringAt(service.value, ["spec", "type"]) === "ExternalName" ? [plainName(stringAt(service.value, ["spec", "externalName"]) ?? "")] : [];
  return [...external, ...(writtenAddresses(objects).get(`${service.ref.namespace}/${service.ref.name}`) ?? [])];
}

const writtenAddresses = once((objects: ObjectSet): ReadonlyMap<string, readonly string[]> => new Map(ofKind(objects, "EndpointSlice", "discovery.k8s.io").map((slice) => [
  `${slice.ref.namespace}/${labelsOf(slice)["kubernetes.io/service-name"] ?? ""}`,
  listAt(slice.value, ["endpoints"]).flatMap((endpoint) => listAt(endpoint, ["addresses"])).filter((address) => typeof address === "string"),
])));
