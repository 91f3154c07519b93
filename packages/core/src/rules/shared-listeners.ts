import { annotationPath, flag, KEYS } from "../tke/annotations.ts";
import { finding, listenersByOwner, type Rule } from "./rule.ts";

export const sharedListeners: Rule<"CLB208"> = {
  code: "CLB208",
  name: "shared-listeners",
  severity: "info",
  *check(analysis) {
    for (const [object, judged] of listenersByOwner(analysis)) {
      const isPublic = judged.every(({ listener }) => listener.network.kind === "public");
      if (object.ref.kind === "Ingress" && !isPublic && flag(object, KEYS.enableGroup)) yield finding("CLB208", "info", { object, path: annotationPath(KEYS.enableGroup) }, {});
    }
  },
};
