import type { Coverage } from "./model/cluster.ts";
import { stringAt } from "./model/json.ts";
import type { KubeObject } from "./model/object.ts";
import { hasClb } from "./path/listeners.ts";
import { annotation, keysOf } from "./tke/annotations.ts";
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
