import { nameOf } from "../objects.ts";
import { letsIn, policiesOn, SNAT_RANGE } from "../tke/network-policy.ts";
import { backendsWithKeepalive } from "./keepalive-backends.ts";
import { finding, type Rule } from "./rule.ts";

export const snatRangeBlocked: Rule<"CLB206"> = {
  code: "CLB206",
  name: "snat-range-blocked",
  severity: "warning",
  *check(analysis) {
    const blocked = new Map<ReturnType<typeof policiesOn>[number], string[]>();
    for (const service of backendsWithKeepalive(analysis)) {
      const policies = policiesOn(service, analysis.cluster, analysis.index);
      if (policies.some((policy) => letsIn(policy, SNAT_RANGE, service))) continue;
      for (const policy of policies) blocked.set(policy, [...(blocked.get(policy) ?? []), nameOf(service.ref)]);
    }
    for (const [object, services] of blocked) yield finding("CLB206", "warning", { object, path: ["spec"] }, { services });
  },
};
