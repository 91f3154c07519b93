import type { KubeObject } from "../model/object.ts";
import type { Path } from "../model/json.ts";
import { listAt } from "../model/json.ts";
import { annotation, annotationPath, KEYS } from "../tke/annotations.ts";
import { finding, isCaught, listenersByOwner, type JudgedListener, type Rule } from "./rule.ts";

export const clbFeaturesBypassed: Rule<"CLB111"> = {
  code: "CLB111",
  name: "clb-features-bypassed",
  severity: "warning",
  *check(analysis) {
    for (const [object, judged] of listenersByOwner(analysis)) {
      const caught = judged.filter(({ risk }) => isCaught(risk));
      if (object.ref.kind !== "Service" || caught.length === 0) continue;
      for (const { path, bypassed } of reliedOn(object, caught)) yield finding("CLB111", "warning", { object, path }, { bypassed });
    }
  },
};

/** What the Service has the CLB do that kube-proxy does not: TLS and HTTP rules, security groups. */
function* reliedOn(service: KubeObject, caught: readonly JudgedListener[]): Iterable<{ path: Path; bypassed: string }> {
  const handled = caught.map(({ listener }) => listener.protocol).filter((protocol) => !["TCP", "UDP", "SCTP"].includes(protocol));
  if (handled.length > 0) yield { path: annotationPath(KEYS.specifyProtocol), bypassed: [...new Set(handled)].join(", ") };
  if (annotation(service, KEYS.securityGroups) !== undefined) yield { path: annotationPath(KEYS.securityGroups), bypassed: "security groups" };
  if (listAt(service.value, ["spec", "loadBalancerSourceRanges"]).length > 0) yield { path: ["spec", "loadBalancerSourceRanges"], bypassed: "loadBalancerSourceRanges" };
}
