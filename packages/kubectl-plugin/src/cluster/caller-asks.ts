import type { CallerQuestion, Resource } from "@kubectl-loopback/core";
import type { Ask } from "./resources.ts";

/**
 * Whatever may name a CLB. Of workloads the templates, and Pods for those that no template describes: Pods that a
 * Deployment's ReplicaSet made need no ReplicaSets to be told from others.
 */
const RESOURCES: readonly Resource[] = [
  "services", "ingresses", "pods", "deployments", "statefulsets", "daemonsets", "cronjobs", "jobs", "configmaps",
  "validatingwebhookconfigurations", "mutatingwebhookconfigurations", "apiservices",
];

export function callerAsks({ secrets }: CallerQuestion): Ask[] {
  return [...RESOURCES, ...(secrets ? ["secrets" as const] : [])].map((resource) => ({ resource, namespace: undefined, optional: true }));
}
