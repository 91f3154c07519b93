import type { ClientName } from "./path/clients.ts";

/** Objects that have a CLB, by the words that kubectl takes for their kinds. */
export const OWNER_KINDS: Readonly<Record<string, "Service" | "Ingress">> = {
  svc: "Service", service: "Service", services: "Service",
  ing: "Ingress", ingress: "Ingress", ingresses: "Ingress",
};

/** Clients, by the words that kubectl takes for their kinds. */
export const CLIENT_KINDS: Readonly<Record<string, ClientName["kind"]>> = {
  pod: "Pod", pods: "Pod", po: "Pod",
  deployment: "Deployment", deployments: "Deployment", deploy: "Deployment",
  statefulset: "StatefulSet", statefulsets: "StatefulSet", sts: "StatefulSet",
  daemonset: "DaemonSet", daemonsets: "DaemonSet", ds: "DaemonSet",
  job: "Job", jobs: "Job",
  node: "Node", nodes: "Node", no: "Node",
};
