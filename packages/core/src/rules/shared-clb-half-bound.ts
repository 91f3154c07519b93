import type { KubeObject } from "../model/object.ts";
import { nameOf } from "../objects.ts";
import { annotationPath, flag, KEYS } from "../tke/annotations.ts";
import { isClbService } from "../tke/service.ts";
import { clbsOf, groupByClb } from "../tke/shared-clb.ts";
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

/** The CLB that this Service shares with Services whose annotation binds its VIP. */
function boundOn(service: KubeObject, sharing: ReadonlyMap<string, readonly KubeObject[]>): [string | undefined, readonly KubeObject[]] {
  for (const clb of clbsOf(service)) {
    const bound = (sharing.get(clb) ?? []).filter((other) => flag(other, KEYS.preventLoopback));
    if (bound.length > 0) return [clb, bound];
  }
  return [undefined, []];
}
