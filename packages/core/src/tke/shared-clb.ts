import type { KubeObject } from "../model/object.ts";
import { listAt, stringAt } from "../model/json.ts";
import { annotation, SERVICE_KEYS } from "./annotations.ts";

/** By what a shared CLB is recognised: the id of an existing one, or its address. */
export function clbsOf(service: KubeObject): string[] {
  const addresses = listAt(service.value, ["status", "loadBalancer", "ingress"]).map((entry) => stringAt(entry, ["ip"]));
  return [...new Set([annotation(service, SERVICE_KEYS.existingClb), ...addresses].filter((one) => one !== undefined && one !== ""))] as string[];
}

/** Services by the CLB that they use. */
export function groupByClb(services: readonly KubeObject[]): ReadonlyMap<string, readonly KubeObject[]> {
  const groups = new Map<string, KubeObject[]>();
  for (const service of services) {
    for (const clb of clbsOf(service)) {
      const group = groups.get(clb);
      if (group) group.push(service);
      else groups.set(clb, [service]);
    }
  }
  return groups;
}
