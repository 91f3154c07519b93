import { flag, KEYS } from "../tke/annotations.ts";
import { trafficPolicy } from "../tke/service.ts";
import { finding, listenersByOwner, type Rule } from "./rule.ts";

export const localBindsAllNodes: Rule<"CLB301"> = {
  code: "CLB301",
  name: "local-binds-all-nodes",
  severity: "info",
  *check(analysis) {
    for (const [object, [first]] of listenersByOwner(analysis)) {
      const bindsNodes = object.ref.kind === "Service" && !first!.listener.backends[0]!.direct;
      const unnarrowed = trafficPolicy(object) === "Local" && !flag(object, KEYS.onlyBindNodeWithPod);
      if (bindsNodes && unnarrowed) yield finding("CLB301", "info", { object, path: ["spec", "externalTrafficPolicy"] }, {});
    }
  },
};
