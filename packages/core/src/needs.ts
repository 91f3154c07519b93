import type { Coverage } from "./model/cluster.ts";
import { stringAt } from "./model/json.ts";
import type { KubeObject } from "./model/object.ts";
import { hasClb } from "./path/listeners.ts";
import { annotation, keysOf, SERVICE_KEYS } from "./tke/annotations.ts";
import { isClbService } from "./tke/service.ts";
import { configListeners, isServiceConfig, setsKeepalive } from "./tke/service-config.ts";

/**
 * Whether Pods can change a verdict or a finding, given everything else: they are the largest list of a cluster, so a
 * reader asks first. They matter with direct access (interfaces of their own), where EndpointSlices could not be read,
 * and where a NetworkPolicy may block keepalive connections.
 */
export function needsPods(objects: readonly KubeObject[], gaps: Coverage["gaps"]): boolean {
  const clbs = objects.filter(hasClb);
  if (clbs.length === 0) return false;
  return gaps.endpointslices !== undefined
    || clbs.some((object) => annotation(object, keysOf(object).directAccess) === "true")
    || objects.some((object) => object.ref.name === "tke-service-controller-config" && stringAt(object.value, ["data", "EnableDefaultDirectAccess"]) === "true")
    || (objects.some((object) => object.ref.kind === "NetworkPolicy") && objects.some((object) => isServiceConfig(object) && configListeners(object).some(setsKeepalive)));
}

/** Whether Services of other namespaces can matter: an existing CLB may have more users, and a bound address captures all of its ports. */
export function needsAllServices(objects: readonly KubeObject[]): boolean {
  return objects.some((object) => isClbService(object) && annotation(object, SERVICE_KEYS.existingClb) !== undefined);
}
