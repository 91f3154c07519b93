import { listAt } from "../model/json.ts";
import { blocksFromOthers, policiesOn } from "../tke/network-policy.ts";
import { backendsWithKeepalive } from "./keepalive-backends.ts";
import { finding, type Rule } from "./rule.ts";

const RANGES = ["spec", "loadBalancerSourceRanges"];

export const sourceIpLost: Rule<"CLB207"> = {
  code: "CLB207",
  name: "source-ip-lost",
  severity: "info",
  *check(analysis) {
    const policies = new Set(backendsWithKeepalive(analysis).flatMap((service) => policiesOn(service, analysis.cluster, analysis.index)));
    for (const service of backendsWithKeepalive(analysis)) {
      const cidrs = listAt(service.value, RANGES).filter((entry) => typeof entry === "string");
      if (cidrs.length > 0) yield finding("CLB207", "info", { object: service, path: RANGES }, { cidrs });
    }
    for (const object of policies) {
      const cidrs = blocksFromOthers(object);
      if (cidrs.length > 0) yield finding("CLB207", "info", { object, path: ["spec"] }, { cidrs });
    }
  },
};
