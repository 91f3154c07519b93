import { annotation, annotationPath, flag, keysOf } from "../tke/annotations.ts";
import { finding, owners, type Rule } from "./rule.ts";

export const configAnnotationsConflict: Rule<"CLB204"> = {
  code: "CLB204",
  name: "config-annotations-conflict",
  severity: "error",
  *check(analysis) {
    for (const object of owners(analysis)) {
      const keys = keysOf(object);
      const named = annotation(object, keys.serviceConfig);
      if (named !== undefined && flag(object, keys.serviceConfigAuto)) yield finding("CLB204", "error", { object, path: annotationPath(keys.serviceConfigAuto) }, { named });
    }
  },
};
