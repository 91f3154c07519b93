import { badAnnotation } from "./bad-annotation.ts";
import { badKeepaliveValue } from "./bad-keepalive-value.ts";
import { callerUsesClb } from "./caller-uses-clb.ts";
import { clbFeaturesBypassed } from "./clb-features-bypassed.ts";
import { configAnnotationsConflict } from "./config-annotations-conflict.ts";
import { configNotFound } from "./config-not-found.ts";
import { controllerSkips } from "./controller-skips.ts";
import { healthCheckConflict } from "./health-check-conflict.ts";
import { ipv6Unproven } from "./ipv6-unproven.ts";
import { keepaliveMissing } from "./keepalive-missing.ts";
import { kubeProxyTooOld } from "./kube-proxy-too-old.ts";
import { l4Loopback } from "./l4-loopback.ts";
import { l7Loopback } from "./l7-loopback.ts";
import { localBindsAllNodes } from "./local-binds-all-nodes.ts";
import { localUnreachable } from "./local-unreachable.ts";
import { needlessPreventLoopback } from "./needless-prevent-loopback.ts";
import { reservedConfigName } from "./reserved-config-name.ts";
import { rewriteBypassed } from "./rewrite-bypassed.ts";
import { rewriteTargetMissing } from "./rewrite-target-missing.ts";
import type { AnyRule } from "./rule.ts";
import { sharedClbHalfBound } from "./shared-clb-half-bound.ts";
import { sharedListeners } from "./shared-listeners.ts";
import { snatRangeBlocked } from "./snat-range-blocked.ts";
import { sourceIpLost } from "./source-ip-lost.ts";

/** All rules, by code. A code is never reused. */
export const RULES: readonly AnyRule[] = [
  l4Loopback,
  kubeProxyTooOld,
  badAnnotation,
  localUnreachable,
  needlessPreventLoopback,
  controllerSkips,
  ipv6Unproven,
  sharedClbHalfBound,
  healthCheckConflict,
  clbFeaturesBypassed,
  l7Loopback,
  keepaliveMissing,
  badKeepaliveValue,
  configAnnotationsConflict,
  configNotFound,
  snatRangeBlocked,
  sourceIpLost,
  sharedListeners,
  reservedConfigName,
  localBindsAllNodes,
  callerUsesClb,
  rewriteBypassed,
  rewriteTargetMissing,
];
