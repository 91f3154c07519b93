import type { Resource } from "@kubectl-loopback/core";

/** Where a resource is served: the newest group version first, the older ones for old clusters. */
export const ENDPOINTS: Readonly<Record<Resource, readonly string[]>> = {
  services: ["/api/v1"],
  pods: ["/api/v1"],
  nodes: ["/api/v1"],
  configmaps: ["/api/v1"],
  ingresses: ["/apis/networking.k8s.io/v1", "/apis/networking.k8s.io/v1beta1", "/apis/extensions/v1beta1"],
  networkpolicies: ["/apis/networking.k8s.io/v1"],
  endpointslices: ["/apis/discovery.k8s.io/v1", "/apis/discovery.k8s.io/v1beta1"],
  tkeserviceconfigs: ["/apis/cloud.tencent.com/v1alpha1"],
  daemonsets: ["/apis/apps/v1"],
  deployments: ["/apis/apps/v1"],
  statefulsets: ["/apis/apps/v1"],
  jobs: ["/apis/batch/v1"],
};

/** The path of a collection; `namespace` undefined for all namespaces, or a resource without any. */
export function collectionPath(base: string, resource: Resource, namespace: string | undefined): string {
  return namespace === undefined ? `${base}/${resource}` : `${base}/namespaces/${encodeURIComponent(namespace)}/${resource}`;
}
