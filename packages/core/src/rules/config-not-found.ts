import { annotationPath, keysOf } from "../tke/annotations.ts";
import { finding, listenersByOwner, type Rule } from "./rule.ts";

export const configNotFound: Rule<"CLB205"> = {
  code: "CLB205",
  name: "config-not-found",
  severity: "error",
  liveOnly: true,
  *check(analysis) {
    for (const [object, [first]] of listenersByOwner(analysis)) {
      const { config } = first!.listener;
      const key = keysOf(object).serviceConfig;
      if (config.state === "absent" && config.key === key) yield finding("CLB205", "error", { object, path: annotationPath(key) }, { name: config.name });
    }
  },
};
