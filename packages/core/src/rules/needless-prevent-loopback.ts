import type { KubeObject } from "../model/object.ts";
import { annotationPath, flag, KEYS } from "../tke/annotations.ts";
import { networkOf } from "../tke/network.ts";
import { isClbService, isIngress, isPlatformOwn, isService } from "../tke/service.ts";
import { finding, listenersByOwner, type Analysis, type Rule } from "./rule.ts";

export const needlessPreventLoopback: Rule<"CLB105"> = {
  code: "CLB105",
  name: "needless-prevent-loopback",
  severity: "info",
  *check(analysis) {
    for (const object of analysis.cluster.objects.exposing) {
      if (!(isService(object) || isIngress(object)) || !flag(object, KEYS.preventLoopback) || isPlatformOwn(object) || !analysis.concerns(object)) continue;
      const because = needlessBecause(object, analysis);
      if (because) yield finding("CLB105", "info", { object, path: annotationPath(KEYS.preventLoopback) }, { because });
    }
  },
};

function needlessBecause(object: KubeObject, analysis: Analysis): "public-clb" | "no-clb" | undefined {
  if (!isClbService(object)) return "no-clb";
  const listener = listenersByOwner(analysis).get(object)?.[0]?.listener;
  return (listener?.network ?? networkOf(object)).kind === "public" ? "public-clb" : undefined;
}
