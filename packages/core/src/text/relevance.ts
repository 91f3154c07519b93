/** Kinds that decide something wherever they are. */
const ALWAYS = new Set(["Service", "Ingress", "TkeServiceConfig", "Node", "Pod", "EndpointSlice", "NetworkPolicy"]);
const IN_KUBE_SYSTEM = new Set(["DaemonSet", "ConfigMap"]);
const WORKLOADS = new Set(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job"]);

/** Whether an object of this kind can change a verdict. `text` is its document's. */
export function matters(kind: string, text: string, options: { readonly workloads: boolean }): boolean {
  return ALWAYS.has(kind) || kind.endsWith("List") || (IN_KUBE_SYSTEM.has(kind) && text.includes("kube-system")) || (options.workloads && WORKLOADS.has(kind));
}

export function alwaysMatters(kind: string): boolean {
  return ALWAYS.has(kind);
}
