import type { Coverage } from "./model/cluster.ts";
import { stringAt } from "./model/json.ts";
import type { KubeObject } from "./model/object.ts";
import { hasClb } from "./path/listeners.ts";
import { annotation, keysOf, SERVICE_KEYS } from "./tke/annotations.ts";
import { backendNames } from "./tke/ingress.ts";
import { isClbService, isService } from "./tke/service.ts";
import { configListeners, isServiceConfig, setsKeepalive } from "./tke/service-config.ts";

/**
 * Which Pods can change a verdict or a finding, given everything else: those behind these Services, or all. They are the
 * largest list of a cluster, so a reader asks first. They matter with direct access (interfaces of their own), where
 * EndpointSlices could not be read, and where a NetworkPolicy may block keepalive connections.
 */
export function podsThatMatter(objects: readonly KubeObject[], gaps: Coverage["gaps"]): "all" | readonly KubeObject[] {
  const clbs = objects.filter(hasClb);
  if (clbs.length === 0) return [];
  const all = gaps.endpointslices !== undefined
    || objects.some((object) => object.ref.name === "tke-service-controller-config" && stringAt(object.value, ["data", "EnableDefaultDirectAccess"]) === "true")
    || (objects.some((object) => object.ref.kind === "NetworkPolicy") && objects.some((object) => isServiceConfig(object) && configListeners(object).some(setsKeepalive)));
  return all ? "all" : behind(clbs.filter((object) => annotation(object, keysOf(object).directAccess) === "true"), objects);
}

/** The Services of CLB objects: themselves, or those that an Ingress names. */
function behind(clbs: readonly KubeObject[], objects: readonly KubeObject[]): readonly KubeObject[] {
  const nameIn = ({ ref }: KubeObject, name: string) => `${ref.namespace}/${name}`;
  const names = new Set(clbs.flatMap((object) => (object.ref.kind === "Ingress" ? L7.flatMap((protocol) => backendNames(object, protocol)) : [object.ref.name]).map((name) => nameIn(object, name))));
  return names.size === 0 ? [] : objects.filter((object) => isService(object) && names.has(nameIn(object, object.ref.name)));
}

const L7 = ["HTTP", "HTTPS"];

/** Whether Services of other namespaces can matter: an existing CLB may have more users, and a bound address captures all of its ports. */
export function needsAllServices(objects: readonly KubeObject[]): boolean {
  return objects.some((object) => isClbService(object) && annotation(object, SERVICE_KEYS.existingClb) !== undefined);
}
