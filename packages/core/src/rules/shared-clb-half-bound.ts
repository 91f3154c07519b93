import type { KubeObject } from "../model/object.ts";
import { listAt, stringAt } from "../model/json.ts";
import { nameOf } from "../objects.ts";
import { annotation, annotationPath, flag, KEYS, SERVICE_KEYS } from "../tke/annotations.ts";
import { isClbService } from "../tke/service.ts";
import { finding, type Rule } from "./rule.ts";

export const sharedClbHalfBound: Rule<"CLB109"> = {
  code: "CLB109",
  name: "shared-clb-half-bound",
  severity: "warning",
  *check({ cluster, facts, concerns }) {
    if (facts.proxyMode.known && facts.proxyMode.value !== "ipvs") return;
    const services = (cluster.objects.byKind.get("Service") ?? []).filter(isClbService);
    const sharing = groupByClb(services);
    for (const object of services.filter((service) => concerns(service) && !flag(service, KEYS.preventLoopback))) {
      const [clb, bound] = boundOn(object, sharing);
      if (clb !== undefined) yield finding("CLB109", "warning", { object, path: annotationPath(KEYS.preventLoopback) }, { sharing: clb, others: bound.map((one) => nameOf(one.ref)) });
    }
  },
};

/** By what a shared CLB is recognised: the id of an existing one, or its address. */
function clbsOf(service: KubeObject): string[] {
  const addresses = listAt(service.value, ["status", "loadBalancer", "ingress"]).map((entry) => stringAt(entry, ["ip"]));
  return [...new Set([annotation(service, SERVICE_KEYS.existingClb), ...addresses].filter((one) => one !== undefined && one !== ""))] as string[];
}

function groupByClb(services: readonly KubeObject[]): Map<string, KubeObject[]> {
  const groups = new Map<string, KubeObject[]>();
  for (const service of services) for (const clb of clbsOf(service)) groups.set(clb, [...(groups.get(clb) ?? []), service]);
  return groups;
}

/** The CLB that this Service shares with Services whose annotation binds its VIP. */
function boundOn(service: KubeObject, sharing: ReadonlyMap<string, readonly KubeObject[]>): [string | undefined, readonly KubeObject[]] {
  for (const clb of clbsOf(service)) {
    const bound = (sharing.get(clb) ?? []).filter((other) => flag(other, KEYS.preventLoopback));
    if (bound.length > 0) return [clb, bound];
  }
  return [undefined, []];
}
