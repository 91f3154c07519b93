/**
 * What a value is, so that hiding names keeps what matters about it. `plain` is kept; `name` is a name of an object, or
 * any word that must stay equal to itself; `labels` a map of labels; `selector` a LabelSelector; `image` a container
 * image; `provider` a cloud's id of a node. The others say themselves what they are.
 */
export type ValueKind = "plain" | "name" | "label-key" | "labels" | "selector" | "address" | "cidr" | "host" | "image" | "provider";

/** The fields to keep of an object: maps by key, list items under `*`, values by what they are. All else is left out. */
export type Fields = ValueKind | { readonly [key: string]: Fields };

const each = (item: Fields): Fields => ({ "*": item });

const PODS_PLACE: Fields = {
  nodeName: "name",
  hostNetwork: "plain",
  affinity: {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: each({
        topologyKey: "label-key", labelSelector: "selector", namespaces: "name", namespaceSelector: "selector", matchLabelKeys: "label-key", mismatchLabelKeys: "label-key",
      }),
    },
  },
};

const CONDITIONS = each({ type: "plain", status: "plain" });
const CLB_ADDRESSES: Fields = { loadBalancer: { ingress: each({ ip: "address", hostname: "host", ipMode: "plain" }) } };
const PORT: Fields = { number: "plain", name: "name" };
const BACKEND: Fields = { service: { name: "name", port: PORT }, serviceName: "name", servicePort: "name" };

const WORKLOAD: Fields = {
  spec: { selector: "selector", updateStrategy: { type: "plain" }, template: { metadata: { labels: "labels" }, spec: PODS_PLACE } },
  status: { desiredNumberScheduled: "plain", updatedNumberScheduled: "plain" },
};

/** What every object keeps besides its annotations, which are chosen by name. */
export const IDENTITY: Fields = {
  apiVersion: "plain",
  kind: "plain",
  metadata: { name: "name", namespace: "name", uid: "name", labels: "labels", deletionTimestamp: "plain", ownerReferences: each({ kind: "plain", name: "name" }) },
};

/** What judging reads, kind by kind. Objects of other kinds are not kept at all; ConfigMaps have a file of their own. */
export const FIELDS: Readonly<Record<string, Fields>> = {
  Service: {
    spec: {
      type: "plain", externalName: "host", loadBalancerClass: "name", externalTrafficPolicy: "plain", selector: "labels", ipFamilies: "plain", externalIPs: "address", loadBalancerSourceRanges: "cidr",
      ports: each({ name: "name", port: "plain", protocol: "plain", targetPort: "name", nodePort: "plain" }),
    },
    status: CLB_ADDRESSES,
  },
  Ingress: {
    spec: {
      ingressClassName: "name", tls: each({ hosts: "host" }), defaultBackend: BACKEND, backend: BACKEND,
      rules: each({ host: "host", http: { paths: each({ backend: BACKEND }) } }),
    },
    status: CLB_ADDRESSES,
  },
  TkeServiceConfig: { spec: { loadBalancer: { l7Listeners: each({ protocol: "plain", port: "plain", keepaliveEnable: "plain" }) } } },
  Node: { spec: { providerID: "provider" }, status: { conditions: CONDITIONS, addresses: each({ type: "plain", address: "address" }), nodeInfo: { kubeletVersion: "plain" } } },
  Pod: { spec: PODS_PLACE, status: { phase: "plain", podIP: "address", conditions: CONDITIONS } },
  EndpointSlice: {
    addressType: "plain",
    endpoints: each({ addresses: "address", nodeName: "name", topology: { "kubernetes.io/hostname": "name" }, conditions: { ready: "plain" }, targetRef: { kind: "plain", name: "name" } }),
  },
  NetworkPolicy: {
    spec: {
      podSelector: "selector", policyTypes: "plain",
      ingress: each({ from: each({ ipBlock: { cidr: "cidr", except: "cidr" } }), ports: each({ port: "name", endPort: "plain" }) }),
    },
  },
  DaemonSet: WORKLOAD,
  Deployment: WORKLOAD,
  StatefulSet: WORKLOAD,
  ReplicaSet: WORKLOAD,
  Job: WORKLOAD,
  ConfigMap: {},
};

/** A container of a kube-proxy, and nothing of others but their place in the list. */
export const CONTAINERS = each({ name: "name", image: "image", args: "plain" });
