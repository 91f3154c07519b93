import { at, listAt, type Json } from "../model/json.ts";
import { ofKind } from "../objects.ts";
import { CONFIG_GROUP, CONFIG_KIND } from "../tke/service-config.ts";
import { finding, type Rule } from "./rule.ts";

const LISTENERS = ["spec", "loadBalancer", "l7Listeners"];

export const badKeepaliveValue: Rule<"CLB203"> = {
  code: "CLB203",
  name: "bad-keepalive-value",
  severity: "warning",
  *check({ cluster, concerns }) {
    for (const object of ofKind(cluster.objects, CONFIG_KIND, CONFIG_GROUP).filter(concerns)) {
      for (const [index, entry] of listAt(object.value, LISTENERS).entries()) {
        const value = at(entry, ["keepaliveEnable"]);
        if (!isIgnored(value)) continue;
        yield finding("CLB203", "warning", { object, path: [...LISTENERS, index, "keepaliveEnable"] }, { value: value! });
      }
    }
  },
};

function isIgnored(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== 0 && value !== 1;
}
