import { at, listAt } from "../../model/json.ts";
import type { Listener } from "../../model/listener.ts";
import type { KubeObject } from "../../model/object.ts";
import type { Remedy } from "../../model/plan.ts";
import type { Scene } from "../scene.ts";

/** Calling the Service by its name in the cluster: the way that never meets a CLB. */
export const serviceName: Remedy<Scene> = {
  id: "service-name",
  cures: ["CLB101", "CLB201", "CLB202"],
  risk: "low",
  propose({ listener }, { result }) {
    const services = listener?.backends.map((backend) => backend.service).filter((service) => service !== null) ?? [];
    if (!listener || services.length === 0) return "no-backend-service";
    const addresses = services.flatMap((service) => addressesOf(service, listener));
    const callers = result.question.from.filter(({ kind }) => kind !== "Node").map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
    return { remedy: "service-name", edits: [], consequences: [], preconditions: [], manual: addresses.map((address) => ({ step: "call-service", address, callers })) };
  },
};

/** `orders.prod.svc.cluster.local:80`: with the Service's own ports, which for an Ingress are not the CLB's. */
function addressesOf(service: KubeObject, listener: Listener): string[] {
  const ports = listAt(service.value, ["spec", "ports"]).map((entry) => at(entry, ["port"]));
  const wanted = listener.object === service ? ports.filter((port) => port === listener.port) : ports;
  return wanted.map((port) => `${serviceHost(service)}:${String(port)}`);
}

export function serviceHost({ ref }: KubeObject): string {
  return `${ref.name}.${ref.namespace}.svc.cluster.local`;
}
