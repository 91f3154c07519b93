import type { KubeObject } from "../model/object.ts";
import { at, isObject, listAt, objectAt, stringAt, type Json, type JsonObject, type Path } from "../model/json.ts";
import { groupOf } from "../objects.ts";
import { annotation, flag, KEYS } from "./annotations.ts";
import { looseObject } from "./loose-json.ts";

const TENCENT = [
  "service.cloud.tencent.com/", "service.kubernetes.io/qcloud-", "service.kubernetes.io/tke-", "service.kubernetes.io/loadbalance-",
  "service.kubernetes.io/local-svc-", "service.kubernetes.io/service.extensiveParameters",
];
const OTHER_CLOUDS = [
  "service.beta.kubernetes.io/", "networking.gke.io/", "cloud.google.com/", "kubernetes.io/elb.", "load-balancer.hetzner.cloud/",
  "oci.oraclecloud.com/", "oci-network-load-balancer.oraclecloud.com/", "loadbalancer.openstack.org/", "metallb.io/", "metallb.universe.tf/",
];

export function isService(object: KubeObject): boolean {
  return object.ref.kind === "Service" && object.ref.apiVersion === "v1";
}

/** `default/kubernetes-intranet` gives access to the API server: the platform's own, never listed, never edited. */
export function isPlatformOwn(object: KubeObject): boolean {
  return object.ref.namespace === "default" && object.ref.name === "kubernetes-intranet";
}

/** A Service of type LoadBalancer that TKE's controller gives a CLB. */
export function isClbService(object: KubeObject): boolean {
  return isService(object)
    && stringAt(object.value, ["spec", "type"]) === "LoadBalancer"
    && !at(object.value, ["spec", "loadBalancerClass"])
    && !isOfAnotherCloud(object)
    && !isPlatformOwn(object);
}

function isOfAnotherCloud(object: KubeObject): boolean {
  const annotations = objectAt(object.value, ["metadata", "annotations"]);
  const isSet = (key: string) => annotations[key] !== null && annotations[key] !== "";
  const keys = Object.keys(annotations);
  return keys.some((key) => isKeyOfAnotherCloud(key) && isSet(key)) && !keys.some((key) => TENCENT.some((prefix) => key.startsWith(prefix)) && isSet(key));
}

/** An annotation by which another cloud's controller is told what to do. */
export function isKeyOfAnotherCloud(key: string): boolean {
  return OTHER_CLOUDS.some((prefix) => key.startsWith(prefix));
}

/** One port that a CLB opens. */
export interface ClbPort {
  readonly port: number;
  readonly protocol: string;
  /** What opens it. */
  readonly path: Path;
}

/** The CLB's ports of a Service: `spec.ports`, with protocols overridden by `specify-protocol`, each (port, protocol) once. */
export function servicePorts(service: KubeObject): ClbPort[] {
  const overrides = protocolOverrides(annotation(service, KEYS.specifyProtocol)) ?? {};
  return uniquePorts(listAt(service.value, ["spec", "ports"]).flatMap((entry, index) => portsOf(entry, index, overrides)));
}

function portsOf(entry: Json, index: number, overrides: Record<string, Json>): ClbPort[] {
  const port = at(entry, ["port"]);
  if (typeof port !== "number") return [];
  const path = ["spec", "ports", index];
  const protocols = specifiedProtocols(at(overrides, [String(port)]));
  const declared = stringAt(entry, ["protocol"]) ?? "TCP";
  return (protocols.length > 0 ? protocols : [declared]).map((protocol) => ({ port, protocol, path }));
}

const PROTOCOLS = ["TCP", "UDP", "TCP_SSL", "QUIC", "HTTP", "HTTPS"];

/** The protocols that one entry of `specify-protocol` names; none where it cannot be read. */
export function specifiedProtocols(entry: Json | undefined): string[] {
  const named = at(entry, ["protocol"]);
  const list = Array.isArray(named) ? named : [named];
  return list.filter((name): name is string => PROTOCOLS.includes(name as string));
}

/** `specify-protocol` as an object of ports; undefined where it cannot be parsed as one: then none of it counts. */
function protocolOverrides(text: string | undefined): JsonObject | undefined {
  const value = looseObject(text);
  return value && Object.values(value).every((entry) => isObject(entry) && isNames(at(entry, ["protocol"]))) ? value : undefined;
}

function isNames(protocol: Json | undefined): boolean {
  return protocol === undefined || protocol === null || typeof protocol === "string" || (Array.isArray(protocol) && protocol.every((name) => typeof name === "string"));
}

/** Whether `specify-protocol` can be read, with nothing but protocols that the CLB knows. */
export function readsSpecifyProtocol(text: string): boolean {
  const entries = Object.values(protocolOverrides(text) ?? { none: null });
  return entries.every((entry) => isObject(entry) && (at(entry, ["protocol"]) === undefined || specifiedProtocols(entry).length > 0));
}

/** Each (port, protocol) once, the first of equals. */
export function uniquePorts<P extends ClbPort>(ports: readonly P[]): P[] {
  const seen = new Set<string>();
  return ports.filter(({ port, protocol }) => !seen.has(`${port}/${protocol}`) && seen.add(`${port}/${protocol}`));
}

/** HTTP and HTTPS are layer 7; TCP, UDP, TCP_SSL, QUIC layer 4. */
export function layerOf(protocol: string): 4 | 7 {
  return protocol === "HTTP" || protocol === "HTTPS" ? 7 : 4;
}

/** `spec.externalTrafficPolicy`, by default Cluster. */
export function trafficPolicy(service: KubeObject | undefined): "Cluster" | "Local" {
  return stringAt(service?.value, ["spec", "externalTrafficPolicy"]) === "Local" ? "Local" : "Cluster";
}

/** Whether nodes weigh by their number of Pods; it needs the CLB to bind only nodes with a Pod. */
export function weighsByPods(service: KubeObject): boolean {
  return flag(service, KEYS.weightedBalance) && flag(service, KEYS.onlyBindNodeWithPod);
}

/** Where `status` says `ipMode: Proxy`, which keeps kube-proxy from catching the VIP (KEP-1860). */
export function ipModeProxy(service: KubeObject): Path | null {
  const path = ["status", "loadBalancer", "ingress"];
  const index = listAt(service.value, path).findIndex((entry) => stringAt(entry, ["ipMode"]) === "Proxy");
  return index < 0 ? null : [...path, index, "ipMode"];
}

/** Whether an object of kind Ingress is of a Kubernetes group. */
export function isIngress(object: KubeObject): boolean {
  return object.ref.kind === "Ingress" && ["networking.k8s.io", "extensions"].includes(groupOf(object.ref));
}
