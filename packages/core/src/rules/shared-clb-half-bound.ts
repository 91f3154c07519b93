import type { KubeObject } from "../model/object.ts";
import { nameOf } from "../objects.ts";
import { annotationPath, flag, KEYS } from "../tke/annotations.ts";
import { isClbService } from "../tke/service.ts";
import { clbsOf } from "../tke/shared-clb.ts";
import { finding, type Rule } from "./rule.ts";

export const sharedClbHalfBound: Rule<"CLB109"> = {
  code: "CLB109",
  name: "shared-clb-half-bound",
  severity: "warning",
  *check({ cluster, facts, concerns }) {
    if (facts.proxyMode.known && facts.proxyMode.value !== "ipvs") return;
    const bound = new Map<string, KubeObject[]>();
    const others: KubeObject[] = [];
    for (const service of cluster.objects.byKind.get("Service") ?? []) {
      yield;
      if (!isClbService(service)) continue;
      if (!flag(service, KEYS.preventLoopback)) others.push(service);
      else for (const clb of clbsOf(service)) bound.set(clb, [...(bound.get(clb) ?? []), service]);
    }
    if (bound.size === 0) return;
    for (const object of others) {
      yield;
      const clb = clbsOf(object).find((one) => bound.has(one));
      if (clb === undefined || !concerns(object)) continue;
      yield finding("CLB109", "warning", { object, path: annotationPath(KEYS.preventLoopback) }, { sharing: clb, others: bound.get(clb)!.map((one) => nameOf(one.ref)) });
    }
  },
};
