import { at, listAt, stringAt } from "../model/json.ts";
import type { Backend, Listener } from "../model/listener.ts";
import type { KubeObject } from "../model/object.ts";
import type { Address, ClientPlace, Hop, Trace } from "../model/path.ts";
import { field, safe } from "./walk.ts";

/** The backend Pod that kube-proxy or a controller picks: which one, nobody knows. */
const BACKEND: Address = { of: "backend", ip: null, port: null };
const CONTROLLER: Address = { of: "controller", ip: null, port: null };

/**
 * Follows a connection to the Service's own address instead of the CLB's: kube-proxy catches it on the client's node, in every
 * mode and with every policy (docs/how-it-loops.md), so it never meets a CLB. Null where the Service has no such address.
 */
export function traceToService(listener: Listener, { service }: Backend, client: ClientPlace): Trace | null {
  if (!service || stringAt(service.value, ["spec", "clusterIP"]) === "None") return null;
  const called = clusterAddress(service, portOf(listener, service));
  const hops = callTo(service, called, BACKEND, client);
  return { hops: [...hops, { at: "backend", node: null, action: "answers", source: called, destination: hops[0]!.source, because: [] }], outcome: safe("short-circuit") };
}

/**
 * Follows a request to an ingress controller inside the cluster: the client's connection to the controller's Service ends at a
 * Pod of the controller, which opens a second one to a backend Pod. Neither meets a CLB. `controller` is null where none was
 * read, `routed` an Ingress by which it serves the host.
 */
export function traceThroughController(controller: KubeObject | null, routed: KubeObject | null, { port }: Listener, client: ClientPlace): Trace {
  const called = clusterAddress(controller, port);
  const hops = callTo(controller, called, CONTROLLER, client);
  return {
    hops: [
      ...hops,
      { at: "controller", node: null, action: "proxies", source: CONTROLLER, destination: BACKEND, because: routed ? [field(routed, ["spec", "rules"])] : [] },
      { at: "controller", node: null, action: "answers-for-backend", source: called, destination: hops[0]!.source, because: [] },
    ],
    outcome: safe("short-circuit"),
  };
}

function clusterAddress(service: KubeObject | null, port: number | null): Address {
  return { of: "service", ip: stringAt(service?.value, ["spec", "clusterIP"]) ?? null, port };
}

/** A client calls a Service's cluster address; its own node sends the packet on to a Pod. */
function callTo(service: KubeObject | null, called: Address, to: Address, client: ClientPlace): Hop[] {
  const source: Address = { of: client.stack === "host" ? "client-node" : "client", ip: client.address, port: null };
  return [
    { at: "client", node: client.node, action: "sends", source, destination: called, because: [] },
    { at: "client-node", node: client.node, action: "rewrites-to-backend", source, destination: to, because: called.ip === null ? [] : [field(service!, ["spec", "clusterIP"])] },
  ];
}

/** The Service's port, which for an Ingress is not the CLB's. */
function portOf({ object, port }: Listener, service: KubeObject): number | null {
  if (object === service) return port;
  const ports = listAt(service.value, ["spec", "ports"]);
  const number = ports.length === 1 ? at(ports[0], ["port"]) : undefined;
  return typeof number === "number" ? number : null;
}
