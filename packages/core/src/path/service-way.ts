import { at, listAt, stringAt } from "../model/json.ts";
import type { Backend, Listener } from "../model/listener.ts";
import type { KubeObject } from "../model/object.ts";
import type { Address, ClientPlace, Trace } from "../model/path.ts";
import { field, safe } from "./walk.ts";

/**
 * Follows a connection to the Service's own address instead of the CLB's: kube-proxy catches it on the client's node, in every
 * mode and with every policy (docs/how-it-loops.md), so it never meets a CLB. Null where the Service has no such address.
 */
export function traceToService(listener: Listener, { service }: Backend, client: ClientPlace): Trace | null {
  const clusterIp = stringAt(service?.value, ["spec", "clusterIP"]) ?? null;
  if (!service || clusterIp === "None") return null;
  const source: Address = { of: client.stack === "host" ? "client-node" : "client", ip: client.address, port: null };
  const called: Address = { of: "service", ip: clusterIp, port: portOf(listener, service) };
  const backend: Address = { of: "backend", ip: null, port: null };
  return {
    hops: [
      { at: "client", node: client.node, action: "sends", source, destination: called, because: [] },
      { at: "client-node", node: client.node, action: "rewrites-to-backend", source, destination: backend, because: clusterIp === null ? [] : [field(service, ["spec", "clusterIP"])] },
      { at: "backend", node: null, action: "answers", source: called, destination: source, because: [] },
    ],
    outcome: safe("short-circuit"),
  };
}

/** The Service's port, which for an Ingress is not the CLB's. */
function portOf({ object, port }: Listener, service: KubeObject): number | null {
  if (object === service) return port;
  const ports = listAt(service.value, ["spec", "ports"]);
  const number = ports.length === 1 ? at(ports[0], ["port"]) : undefined;
  return typeof number === "number" ? number : null;
}
