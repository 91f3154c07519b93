import type { ClbName, Obstacle, Reached } from "../model/caller.ts";
import { at, listAt, stringAt } from "../model/json.ts";
import type { KubeObject } from "../model/object.ts";
import { find, type ObjectSet } from "../objects.ts";
import { fitsHost, routesOf, type Route } from "../tke/ingress.ts";
import type { Mention } from "./mentions.ts";

/** A port of a Service, to be named instead of a CLB. */
export interface ServicePort {
  readonly namespace: string;
  readonly name: string;
  readonly port: number | null;
}

/** What a mention reaches, and what to name instead of it. */
export interface Instead {
  readonly reaches: readonly Reached[];
  readonly services: readonly ServicePort[];
  readonly obstacles: readonly Obstacle[];
}

/** The listeners of each CLB object. */
export type ListenersOf = (owner: KubeObject) => readonly Reached[];

/** The port that is called; undefined where the mention does not tell. */
export function calledPort({ port, scheme, openPort }: Mention): number | undefined {
  return port ?? (openPort ? undefined : DEFAULT_PORTS[scheme ?? ""]);
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, ws: 80, https: 443, wss: 443 };

/** What a mention reaches, and which Services stand behind it. */
export function insteadOf(mention: Mention, listenersOf: ListenersOf, objects: ObjectSet): Instead {
  const all = mention.names.map((name) => insteadOfOne(mention, name, listenersOf(name.owner), objects));
  const fitting = all.filter(({ reaches }) => reaches.length > 0);
  const told = fitting.length > 0 ? fitting : all;
  const services = uniqueServices(told.flatMap((one) => one.services));
  const several = new Set(services.map(({ namespace, name }) => `${namespace}/${name}`)).size > 1;
  const obstacles = new Set([...told.flatMap((one) => one.obstacles), ...(several ? ["several-backends" as const] : [])]);
  return { reaches: told.flatMap((one) => one.reaches), services, obstacles: [...obstacles] };
}

function insteadOfOne(mention: Mention, name: ClbName, listeners: readonly Reached[], objects: ObjectSet): Instead {
  const port = calledPort(mention);
  const reaches = port === undefined ? listeners : listeners.filter(({ listener }) => listener.port === port);
  if (reaches.length === 0) return { reaches, services: [], obstacles: ["unknown-port"] };
  const ingress = name.ingress ?? (name.owner.ref.kind === "Ingress" ? name.owner : null);
  const services = ingress ? behindIngress(mention, ingress, objects) : behindService(name.owner, port);
  return { reaches, services, obstacles: obstaclesOf(mention, reaches, ingress !== null, services) };
}

/** Schemes behind which TLS begins at once. */
const TLS_SCHEME = /^(?:https|wss|grpcs|ldaps|amqps|rediss|mqtts|tls|ssl|ftps|smtps|imaps)$/;

function obstaclesOf({ scheme, port }: Mention, reaches: readonly Reached[], byIngress: boolean, services: readonly ServicePort[]): Obstacle[] {
  const speaksTls = scheme === null ? port === 443 : TLS_SCHEME.test(scheme);
  const live = reaches.filter(({ listener }) => !listener.redirectOnly);
  const clbEndsTls = live.length > 0 && live.every(({ listener }) => listener.protocol === "HTTPS" || listener.protocol === "TCP_SSL");
  const endsEarly = scheme === null ? clbEndsTls || (speaksTls && byIngress) : speaksTls && (clbEndsTls || byIngress);
  const backends = new Set(services.map(({ namespace, name }) => `${namespace}/${name}`)).size;
  return [
    ...(endsEarly ? ["tls-ends-early" as const] : speaksTls ? ["certificate-name" as const] : []),
    ...(backends > 1 ? ["several-backends" as const] : []),
    ...(services.length === 0 || services.some((service) => service.port === null) ? ["backend-unknown" as const] : []),
  ];
}

/** The Service has the same port as its CLB: the one that is called, else each of them. */
function behindService({ ref, value }: KubeObject, port: number | undefined): ServicePort[] {
  const ports = listAt(value, ["spec", "ports"]).map((entry) => at(entry, ["port"])).filter((one) => typeof one === "number");
  const wanted = port !== undefined && ports.includes(port) ? [port] : ports;
  return [...new Set(wanted)].map((one) => ({ namespace: ref.namespace ?? "default", name: ref.name, port: one }));
}

/** The Services to which an Ingress may send what is asked for by this mention. */
function behindIngress({ host, urlPath }: Mention, ingress: KubeObject, objects: ObjectSet): ServicePort[] {
  const routes = routesOf(ingress);
  const ofHost = routes.filter((route) => fitsHost(route.host, host.toLowerCase()));
  const candidates = ofHost.length > 0 ? ofHost : routes;
  return uniqueServices(byPath(candidates, urlPath).map((route) => portOf(route, ingress.ref.namespace ?? "default", objects)));
}

/** Of the paths that begin a URL the longest, and those that it begins: what is written may be the base of longer ones. */
function byPath(routes: readonly Route[], urlPath: string): Route[] {
  const path = urlPath === "" ? "/" : urlPath;
  const above = routes.filter((route) => path === route.path || path.startsWith(route.path.endsWith("/") ? route.path : `${route.path}/`));
  const longest = Math.max(0, ...above.map((route) => route.path.length));
  const below = routes.filter((route) => route.path.startsWith(path) && route.path !== path);
  return [...above.filter((route) => route.path.length === longest), ...below];
}

/** A route's port as a number; a name is looked up in the Service. */
function portOf({ service, port }: Route, namespace: string, objects: ObjectSet): ServicePort {
  if (typeof port === "number") return { namespace, name: service, port };
  const ports = listAt(find(objects, "", "Service", namespace, service)?.value, ["spec", "ports"]);
  const number = at(ports.find((entry) => port === null ? ports.length === 1 : stringAt(entry, ["name"]) === port), ["port"]);
  return { namespace, name: service, port: typeof number === "number" ? number : null };
}

function uniqueServices(services: readonly ServicePort[]): ServicePort[] {
  const seen = new Set<string>();
  return services.filter(({ namespace, name, port }) => !seen.has(`${namespace}/${name}:${port}`) && seen.add(`${namespace}/${name}:${port}`));
}
