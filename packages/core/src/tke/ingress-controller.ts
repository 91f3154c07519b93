import { listAt, stringAt } from "../model/json.ts";
import type { KubeObject } from "../model/object.ts";
import { ofKind, type ObjectSet } from "../objects.ts";
import { once } from "../once.ts";
import { annotation, KEYS } from "./annotations.ts";
import { fitsHost, hostsOf, isClbIngress, routesOf, type Route } from "./ingress.ts";

/** Names by which the Services of self-hosted ingress controllers are known, by the word that their classes bear. */
const FAMILIES: Readonly<Record<string, RegExp>> = {
  nginx: /ingress-?nginx|nginx-ingress/i, traefik: /traefik/i, kong: /kong/i, haproxy: /haproxy-ingress/i, apisix: /apisix/i, higress: /higress/i, contour: /contour-envoy/i, istio: /istio-ingressgateway/i,
};
/** Services of a controller through which no requests come. */
const NOT_FOR_REQUESTS = /admission|webhook|metrics|defaultbackend/i;

/** An ingress controller that runs inside the cluster. */
export interface IngressController {
  readonly service: KubeObject;
  /** The Ingresses of its class. */
  readonly ingresses: readonly KubeObject[];
}

/** The first self-hosted ingress controller among the objects, known by the name of its Service. */
export const findController = once((objects: ObjectSet): IngressController | undefined => {
  const service = ofKind(objects, "Service", "").find(({ ref }) => familyOf(ref.name) !== undefined && !NOT_FOR_REQUESTS.test(ref.name));
  const family = service && familyOf(service.ref.name)!;
  return service && { service, ingresses: ofKind(objects, "Ingress", "networking.k8s.io", "extensions").filter((ingress) => !isClbIngress(ingress) && classOf(ingress).toLowerCase().includes(family!)) };
});

function familyOf(name: string): string | undefined {
  return Object.keys(FAMILIES).find((family) => FAMILIES[family]!.test(name));
}

function classOf(ingress: KubeObject): string {
  return annotation(ingress, KEYS.ingressClass) ?? stringAt(ingress.value, ["spec", "ingressClassName"]) ?? "";
}

/** The host names of an Ingress that a name server can lead elsewhere: those without a wildcard. */
export function plainHosts(ingress: KubeObject): string[] {
  return hostsOf(ingress).filter((host) => !host.includes("*"));
}

/** The paths of a host that lead to a Service at the CLB Ingress, and not to the same one at the controller. */
export function pathsNotServed(ingress: KubeObject, host: string, { ingresses }: IngressController): string[] {
  const served = ingresses.filter(({ ref }) => ref.namespace === ingress.ref.namespace).flatMap(routesOf).filter((route) => fitsHost(route.host, host));
  return routesFor(host, ingress).filter((route) => !served.some((other) => isSame(route, other))).map(({ path }) => path);
}

/** Where requests for a host go: by its own rules, and where these leave paths over, by those for every host. */
function routesFor(host: string, ingress: KubeObject): Route[] {
  const fitting = routesOf(ingress).filter((route) => fitsHost(route.host, host));
  const own = fitting.filter((route) => route.host === host);
  return own.some(({ path }) => path === "/") ? own : fitting;
}

function isSame(a: Route, b: Route): boolean {
  return a.path === b.path && a.service === b.service && a.port === b.port;
}

/** An Ingress of the controller that serves a host. */
export function servingIngress(host: string, { ingresses }: IngressController): KubeObject | undefined {
  return ingresses.find((ingress) => routesOf(ingress).some((route) => fitsHost(route.host, host)));
}

/** Whether an Ingress of the controller names a certificate for a host. */
export function hasCertificate(host: string, { ingresses }: IngressController): boolean {
  return ingresses.flatMap((ingress) => listAt(ingress.value, ["spec", "tls"])).some((entry) => listAt(entry, ["hosts"]).some((pattern) => typeof pattern === "string" && fitsHost(pattern.toLowerCase(), host)));
}
