import type { Remedy } from "../../model/plan.ts";
import type { Scene } from "../scene.ts";
import { directAccessAntiAffinity, localAntiAffinity } from "./anti-affinity.ts";
import { corednsRewrite } from "./coredns-rewrite.ts";
import { correctedValue } from "./corrected-value.ts";
import { ingressController } from "./ingress-controller.ts";
import { keepalive } from "./keepalive.ts";
import { preventLoopback } from "./prevent-loopback.ts";
import { serviceName } from "./service-name.ts";
import { upgradeKubeProxy } from "./upgrade-kube-proxy.ts";

/** All remedies. Of those that cure a finding the first is the best, and the one that is applied by itself. */
export const REMEDIES: readonly Remedy<Scene>[] = [
  keepalive,
  preventLoopback,
  upgradeKubeProxy,
  correctedValue,
  serviceName,
  localAntiAffinity,
  directAccessAntiAffinity,
  corednsRewrite,
  ingressController,
];
