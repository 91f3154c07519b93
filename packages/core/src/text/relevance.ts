/** Kinds that decide something wherever they are. */
const ALWAYS = new Set(["Service", "Ingress", "TkeServiceConfig", "Node", "Pod", "EndpointSlice", "NetworkPolicy"]);
const IN_KUBE_SYSTEM = new Set(["DaemonSet", "ConfigMap"]);
const WORKLOADS = new Set(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job"]);

/** Kinds in which CLBs may be named. */
const CALLERS = new Set([...WORKLOADS, "CronJob", "ConfigMap", "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "CustomResourceDefinition", "APIService"]);

/** What is asked about, besides listeners: each makes more kinds matter. */
export interface Asked {
  /** Workloads matter: clients are named, and their Pods and anti-affinity are looked for. */
  readonly workloads: boolean;
  /** Whatever may name a CLB matters; with `secrets`, Secrets do, too. */
  readonly callers?: { readonly secrets: boolean } | undefined;
}

/** Whether an object of this kind can change a verdict. `text` is its document's. */
export function matters(kind: string, text: string, { workloads, callers }: Asked): boolean {
  if (callers && (CALLERS.has(kind) || (callers.secrets && kind === "Secret"))) return true;
  return ALWAYS.has(kind) || kind.endsWith("List") || (IN_KUBE_SYSTEM.has(kind) && text.includes("kube-system")) || (workloads && WORKLOADS.has(kind));
}

export function alwaysMatters(kind: string): boolean {
  return ALWAYS.has(kind);
}
