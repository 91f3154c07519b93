import { at } from "../model/json.ts";
import { ofKind } from "../objects.ts";
import { CONFIG_GROUP, CONFIG_KIND, RESERVED_SUFFIXES } from "../tke/service-config.ts";
import { finding, type Rule } from "./rule.ts";

export const reservedConfigName: Rule<"CLB209"> = {
  code: "CLB209",
  name: "reserved-config-name",
  severity: "error",
  *check({ cluster, concerns }) {
    for (const object of ofKind(cluster.objects, CONFIG_KIND, CONFIG_GROUP).filter(concerns)) {
      const suffix = RESERVED_SUFFIXES.find((ending) => object.ref.name.endsWith(ending));
      const writtenByHand = !at(object.value, ["metadata", "uid"]);
      if (suffix !== undefined && writtenByHand) yield finding("CLB209", "error", { object, path: ["metadata", "name"] }, { suffix });
    }
  },
};
