import type { Facts } from "../model/cluster.ts";
import type { Backend, Listener } from "../model/listener.ts";
import { isAssumed } from "../model/fact.ts";
import type { KubeObject } from "../model/object.ts";
import { find, type Cluster, type ObjectSet } from "../objects.ts";
import { once } from "../once.ts";
import { annotation, flag, keysOf, KEYS } from "../tke/annotations.ts";
import { backendNames, ingressPorts, isClbIngress, type IngressPort } from "../tke/ingress.ts";
import { networkOf, vipOf } from "../tke/network.ts";
import { directAccessDefault } from "../tke/platform.ts";
import { configListeners, effectiveConfig } from "../tke/service-config.ts";
import { ipModeProxy, isClbService, isService, layerOf, servicePorts, trafficPolicy, uniquePorts } from "../tke/service.ts";

/** What decides about listeners besides the objects. */
export interface ListenerContext {
  readonly cluster: Cluster;
  readonly facts: Facts;
  /** What an unknown network counts as, where the user says so. */
  readonly assumedNetwork: "internal" | "public" | undefined;
}

/** Whether TKE's controllers give this object a CLB. Asked again after every edit that is foreseen. */
export const hasClb = once((object: KubeObject): boolean => isClbService(object) || isClbIngress(object));

/** All that have one. */
export const clbOwners = once((objects: ObjectSet): readonly KubeObject[] => objects.exposing.filter(hasClb));

/** Every listener of one CLB Service or CLB Ingress, ordered by port. */
export function listenersOf(object: KubeObject, context: ListenerContext): Listener[] {
  const config = effectiveConfig(object, context.cluster);
  const configured = config.state === "read" ? configListeners(config.object) : [];
  const ports: IngressPort[] = object.ref.kind === "Ingress"
    ? withConfigured(ingressPorts(object), configured)
    : servicePorts(object).map((port) => ({ ...port, redirectOnly: false }));
  const shared = { ...commonParts(object, context), config };
  return ports
    .map(({ port, protocol, redirectOnly }): Listener => ({
      ...shared,
      port,
      protocol,
      layer: layerOf(protocol),
      redirectOnly,
      configured: configured.find((entry) => entry.port === port && entry.protocol === protocol) ?? null,
      backends: backendsOf(object, protocol, context),
    }))
    .toSorted((a, b) => a.port - b.port);
}

/** The config may list listeners that the Ingress does not show. */
function withConfigured(ports: readonly IngressPort[], configured: ReturnType<typeof configListeners>): IngressPort[] {
  const more = configured.filter((entry) => layerOf(entry.protocol) === 7).map(({ port, protocol, path }) => ({ port, protocol, path, redirectOnly: false }));
  return uniquePorts([...ports, ...more]);
}

function commonParts(object: KubeObject, context: ListenerContext) {
  const keys = keysOf(object);
  const network = networkOf(object);
  const isIngress = object.ref.kind === "Ingress";
  return {
    object,
    network: network.kind === "unknown" ? { ...network, kind: context.assumedNetwork ?? network.kind } : network,
    vip: vipOf(object),
    ipModeProxy: isIngress ? null : ipModeProxy(object),
    preventLoopback: !isIngress && flag(object, KEYS.preventLoopback),
    skipped: annotation(object, keys.mode) === "skip",
    hiddenBackends: keys.hiddenBackends.find((key) => annotation(object, key) !== undefined) ?? null,
  };
}

function backendsOf(object: KubeObject, protocol: string, context: ListenerContext): Backend[] {
  const direct = isDirect(object, context);
  if (object.ref.kind === "Service") return [backend(object, object.ref.name, direct)];
  const names = backendNames(object, protocol);
  return (names.length > 0 ? names : [""]).map((name) => backend(findService(name, object, context.cluster), name, direct));
}

/** A backend Service that was not read counts as NodePort with policy Cluster. */
function backend(service: KubeObject | null, name: string, direct: boolean): Backend {
  return { service, name, direct, policy: trafficPolicy(service ?? undefined) };
}

function findService(name: string, ingress: KubeObject, cluster: Cluster): KubeObject | null {
  const service = find(cluster.objects, "", "Service", ingress.ref.namespace, name);
  return service && isService(service) ? service : null;
}

/** Direct access: the annotation `"true"`, or absent where the controllers' default is on (live, or assumed). */
function isDirect(object: KubeObject, { cluster, facts: { controllerSwitches } }: ListenerContext): boolean {
  const value = annotation(object, keysOf(object).directAccess);
  if (value === "true" || value === "false") return value === "true";
  const counts = controllerSwitches.known && (cluster.coverage.source === "live" || isAssumed(controllerSwitches));
  return counts && directAccessDefault(controllerSwitches.value);
}
