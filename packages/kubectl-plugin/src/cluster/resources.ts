import type { Resource } from "@kubectl-loopback/core";
import { pathPart } from "./object-path.ts";

/** One thing to read: the objects of a resource, in one namespace (undefined: in all, or none needed), or one of them by its name. */
export interface Ask {
  readonly resource: Resource;
  readonly namespace?: string | undefined;
  readonly name?: string;
  readonly labels?: string;
  /** Whether all goes on without it: to be refused makes the answer poorer, and no verdict unknown. */
  readonly optional?: boolean;
}

/** Where a resource is served: the newest group version first, the older ones for old clusters. */
export const ENDPOINTS: Readonly<Record<Resource, readonly [string, ...string[]]>> = {
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
  cronjobs: ["/apis/batch/v1", "/apis/batch/v1beta1"],
  secrets: ["/api/v1"],
  validatingwebhookconfigurations: ["/apis/admissionregistration.k8s.io/v1", "/apis/admissionregistration.k8s.io/v1beta1"],
  mutatingwebhookconfigurations: ["/apis/admissionregistration.k8s.io/v1", "/apis/admissionregistration.k8s.io/v1beta1"],
  apiservices: ["/apis/apiregistration.k8s.io/v1"],
};

/** The ConfigMaps in kube-system that say how a cluster works. */
export const CONFIG_MAPS = ["kube-proxy", "cilium-config", "tke-service-controller-config", "tke-ingress-controller-config", "coredns", "node-local-dns"];

/** What belongs to no namespace. */
const CLUSTER_SCOPED: readonly Resource[] = ["nodes", "validatingwebhookconfigurations", "mutatingwebhookconfigurations", "apiservices"];

export function isClusterScoped(resource: Resource): boolean {
  return CLUSTER_SCOPED.includes(resource);
}

/** The path of what is asked for, below one of its endpoints. */
export function pathOf({ resource, namespace, name }: Ask, endpoint: string): string {
  const collection = namespace === undefined ? `${endpoint}/${resource}` : `${endpoint}/namespaces/${pathPart(namespace)}/${resource}`;
  return name === undefined ? collection : `${collection}/${pathPart(name)}`;
}

/** The permission that it takes, in the words of `kubectl auth can-i`. */
export function permissionFor({ resource, namespace, name }: Ask): { verb: string; resource: string; scope: string } {
  const [, group] = /^\/apis\/([^/]+)\//.exec(ENDPOINTS[resource][0]) ?? [];
  return {
    verb: name === undefined ? "list" : "get",
    resource: `${resource}${group === undefined ? "" : `.${group}`}${name === undefined ? "" : `/${name}`}`,
    scope: namespace !== undefined ? `-n ${namespace}` : isClusterScoped(resource) ? "" : "-A",
  };
}
