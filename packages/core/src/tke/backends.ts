import { groupBy } from "../group-by.ts";
import type { KubeObject } from "../model/object.ts";
import { at, listAt, stringAt, stringsAt, type Json } from "../model/json.ts";
import { find, labelsOf, ofKind, type Cluster } from "../objects.ts";
import { once } from "../once.ts";
import { addressOf, isReadyPod, nodeOf, podShape, templateShape, WORKLOAD_KINDS, type PodShape } from "./pod.ts";
import { isSuperNodeName } from "./node.ts";
import { mapSelector, type Selector } from "./selector.ts";

/** A ready Pod behind a Service. */
export interface BackendPod {
  /** `namespace/name`, or the address where no Pod is named. */
  readonly key: string;
  readonly node: string | null;
  readonly address: string | null;
  readonly hostNetwork: boolean;
  readonly ownInterface: boolean;
}

/** Where the Pods behind Services are: EndpointSlices of a Service when read, else the Pods that its selector matches. */
export interface BackendIndex {
  readyPods(service: KubeObject): readonly BackendPod[];
  /** Shapes of all that may stand behind a Service: its Pods, and the workloads that make such Pods. */
  shapes(service: KubeObject): readonly PodShape[];
}

export function indexBackends(cluster: Cluster): BackendIndex {
  const slices = slicesByService(cluster);
  const pods = podsByNamespace(cluster);
  const ready = once((service: KubeObject) => {
    const own = slices.get(`${service.ref.namespace}/${service.ref.name}`);
    return own ? fromSlices(own, cluster) : fromPods(matching(service, pods));
  });
  return { readyPods: ready, shapes: once((service: KubeObject) => shapesBehind(service, matching(service, pods), cluster)) };
}

/** The nodes that Pods and endpoints name. */
export function nodesInUse(cluster: Cluster): string[] {
  const pods = ofKind(cluster.objects, "Pod", "").map(nodeOf);
  const endpoints = ofKind(cluster.objects, "EndpointSlice", "discovery.k8s.io").flatMap((slice) => listAt(slice.value, ["endpoints"])).map((endpoint) => stringAt(endpoint, ["nodeName"]));
  return [...pods, ...endpoints].filter((node) => typeof node === "string" && node !== "") as string[];
}

function slicesByService(cluster: Cluster): ReadonlyMap<string, readonly KubeObject[]> {
  return groupBy(ofKind(cluster.objects, "EndpointSlice", "discovery.k8s.io"), (slice) => [slice.ref.namespace, labelsOf(slice)["kubernetes.io/service-name"]].join("/"));
}

type ByNamespace = ReadonlyMap<string | null, readonly KubeObject[]>;

function byNamespace(objects: readonly KubeObject[]): ByNamespace {
  return groupBy(objects, ({ ref }) => ref.namespace);
}

const podsByNamespace = once(({ objects }: Cluster) => byNamespace(ofKind(objects, "Pod", "")));
const workloadsByNamespace = once(({ objects }: Cluster) => byNamespace(WORKLOAD_KINDS.flatMap((kind) => ofKind(objects, kind, "apps", "batch", "extensions"))));

/** What a Service's `spec.selector` matches. */
export function serviceSelector(service: KubeObject): Selector {
  return mapSelector(stringsAt(service.value, ["spec", "selector"]));
}

function matching(service: KubeObject, pods: ByNamespace): KubeObject[] {
  const selects = serviceSelector(service);
  return pods.get(service.ref.namespace)?.filter((pod) => selects(labelsOf(pod))) ?? [];
}

/** A Pod with two addresses stands in two slices, and counts once. */
function fromSlices(slices: readonly KubeObject[], cluster: Cluster): BackendPod[] {
  const endpoints = slices.flatMap((slice) => listAt(slice.value, ["endpoints"]).filter(isReadyEndpoint).map((endpoint) => backendOf(endpoint, slice, cluster)));
  return [...new Map(endpoints.map((backend) => [backend.key, backend])).values()];
}

function isReadyEndpoint(endpoint: Json): boolean {
  return at(endpoint, ["conditions", "ready"]) !== false;
}

function backendOf(endpoint: Json, slice: KubeObject, cluster: Cluster): BackendPod {
  const { namespace } = slice.ref;
  const address = stringAt(endpoint, ["addresses", 0]) ?? null;
  const name = stringAt(endpoint, ["targetRef", "kind"]) === "Pod" ? stringAt(endpoint, ["targetRef", "name"]) : undefined;
  const pod = name === undefined ? undefined : find(cluster.objects, "", "Pod", namespace, name);
  // Before v1 a slice told the node in its endpoints' topology.
  const node = (pod && nodeOf(pod)) ?? stringAt(endpoint, ["nodeName"]) ?? stringAt(endpoint, ["topology", "kubernetes.io/hostname"]) ?? null;
  const shape = pod && podShape(pod);
  return {
    key: name === undefined ? `${address}` : `${namespace}/${name}`,
    node,
    address,
    hostNetwork: shape?.hostNetwork ?? false,
    ownInterface: (shape?.ownInterface ?? false) || isSuperNodeName(node),
  };
}

function fromPods(pods: readonly KubeObject[]): BackendPod[] {
  return pods.filter(isReadyPod).map((pod) => {
    const { hostNetwork, ownInterface } = podShape(pod);
    return { key: `${pod.ref.namespace}/${pod.ref.name}`, node: nodeOf(pod), address: addressOf(pod), hostNetwork, ownInterface };
  });
}

function shapesBehind(service: KubeObject, pods: readonly KubeObject[], cluster: Cluster): PodShape[] {
  const selects = serviceSelector(service);
  const templates = workloadsByNamespace(cluster).get(service.ref.namespace)?.map(templateShape) ?? [];
  return [...pods.map(podShape), ...templates.filter((shape) => shape !== undefined).filter(({ labels }) => selects(labels))];
}
