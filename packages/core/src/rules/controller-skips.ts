import { annotationPath, keysOf } from "../tke/annotations.ts";
import { finding, listenersByOwner, type Rule } from "./rule.ts";

export const controllerSkips: Rule<"CLB106"> = {
  code: "CLB106",
  name: "controller-skips",
  severity: "warning",
  *check(analysis) {
    for (const [object, [first]] of listenersByOwner(analysis)) {
      const listener = first!.listener;
      const ignored = listener.preventLoopback ? "prevent-loopback" as const : listener.config.state === "none" ? undefined : "service-config" as const;
      if (listener.skipped && ignored) yield finding("CLB106", "warning", { object, path: annotationPath(keysOf(object).mode) }, { with: ignored });
    }
  },
};
