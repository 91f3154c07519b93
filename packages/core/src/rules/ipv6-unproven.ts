import type { KubeObject } from "../model/object.ts";
import { listAt, stringAt } from "../model/json.ts";
import { isIpv6 } from "../tke/address.ts";
import { annotation, annotationPath, KEYS } from "../tke/annotations.ts";
import { looseObject } from "../tke/loose-json.ts";
import { finding, listenersByOwner, type Rule } from "./rule.ts";

export const ipv6Unproven: Rule<"CLB108"> = {
  code: "CLB108",
  name: "ipv6-unproven",
  severity: "info",
  *check(analysis) {
    for (const [object, judged] of listenersByOwner(analysis)) {
      const relies = judged.some(({ risk }) => risk.reason === "prevent-loopback");
      if (relies && hasIpv6Vip(object)) yield finding("CLB108", "info", { object, path: annotationPath(KEYS.preventLoopback) }, {});
    }
  },
};

function hasIpv6Vip(service: KubeObject): boolean {
  const addresses = listAt(service.value, ["status", "loadBalancer", "ingress"]).map((entry) => stringAt(entry, ["ip"]) ?? "");
  const asked = stringAt(looseObject(annotation(service, KEYS.extensiveParameters)), ["AddressIPVersion"]) ?? "";
  return addresses.some(isIpv6)
    || /^ipv6/i.test(asked)
    || annotation(service, KEYS.natIpv6) !== undefined
    || listAt(service.value, ["spec", "ipFamilies"])[0] === "IPv6";
}
