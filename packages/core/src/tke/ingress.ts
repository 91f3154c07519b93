import type { KubeObject } from "../model/object.ts";
import { at, isObject, listAt, stringAt, type Json, type Path } from "../model/json.ts";
import { annotation, flag, KEYS, annotationPath } from "./annotations.ts";
import { looseList } from "./loose-json.ts";
import { isIngress, uniquePorts, type ClbPort } from "./service.ts";

/** An Ingress that TKE's controller gives a CLB: the class annotation decides where it is set, else `ingressClassName`; with neither it is ours. */
export function isClbIngress(object: KubeObject): boolean {
  if (!isIngress(object)) return false;
  const named = annotation(object, KEYS.ingressClass) ?? (stringAt(object.value, ["spec", "ingressClassName"]) || "qcloud");
  return named === "qcloud";
}

/** One port of an Ingress; `redirectOnly` where only `auto-rewrite` opens it. */
export interface IngressPort extends ClbPort {
  readonly redirectOnly: boolean;
}

/** The CLB's ports of an Ingress, without those that only its TkeServiceConfig lists. */
export function ingressPorts(ingress: KubeObject): IngressPort[] {
  const served = uniquePorts(listenPorts(ingress) ?? mixedPorts(ingress) ?? plainPort(ingress)).map((port) => ({ ...port, redirectOnly: false }));
  const redirect = flag(ingress, KEYS.autoRewrite) && !served.some((entry) => entry.port === 80);
  return redirect ? [...served, { ...http(annotationPath(KEYS.autoRewrite)), redirectOnly: true }] : served;
}

function http(path: ClbPort["path"]): ClbPort {
  return { port: 80, protocol: "HTTP", path };
}

function https(path: ClbPort["path"]): ClbPort {
  return { port: 443, protocol: "HTTPS", path };
}

/** `listen-ports: [{"HTTP":80},{"HTTPS":443}]`; undefined where it is absent or opens nothing that can be read. */
function listenPorts(ingress: KubeObject): ClbPort[] | undefined {
  const path = annotationPath(KEYS.listenPorts);
  const ports = listenEntries(annotation(ingress, KEYS.listenPorts))?.filter(isListenEntry).map(([protocol, port]) => ({ protocol, port: Number(port), path }));
  return ports?.length ? ports : undefined;
}

function listenEntries(text: string | undefined): [string, Json][] | undefined {
  return looseList(text)?.flatMap((entry) => (isObject(entry) ? Object.entries(entry) : [["", entry]]));
}

function isListenEntry([protocol, port]: [string, Json]): boolean {
  return (protocol === "HTTP" || protocol === "HTTPS") && /^[1-9]\d{0,4}$/.test(String(port)) && Number(port) <= LAST_PORT;
}

/** TCP has no port above it. */
const LAST_PORT = 65535;

/** Whether `listen-ports` holds nothing but ports that a CLB can open. */
export function readsListenPorts(text: string): boolean {
  return listenEntries(text)?.every(isListenEntry) ?? false;
}

/** With `rule-mix` or `rule-mix-both` both ports; with `rule-mix` alone, not the one whose rules annotation holds no rule. */
function mixedPorts(ingress: KubeObject): ClbPort[] | undefined {
  const both = flag(ingress, KEYS.ruleMixBoth);
  if (!both && !flag(ingress, KEYS.ruleMix)) return undefined;
  const path = annotationPath(both ? KEYS.ruleMixBoth : KEYS.ruleMix);
  const wanted = (key: string) => both || looseList(annotation(ingress, key))?.length !== 0;
  return [...(wanted(KEYS.httpRules) ? [http(path)] : []), ...(wanted(KEYS.httpsRules) ? [https(path)] : [])];
}

function plainPort(ingress: KubeObject): ClbPort[] {
  return listAt(ingress.value, ["spec", "tls"]).length > 0 ? [https(["spec", "tls"])] : [http(["spec"])];
}

/** The Services behind one protocol of an Ingress, each once, in the order of its rules. */
export function backendNames(ingress: KubeObject, protocol: string): string[] {
  const rules = specRules(ingress);
  const mixed = flag(ingress, KEYS.ruleMix) && !flag(ingress, KEYS.ruleMixBoth);
  const names = mixed ? mixedNames(ingress, protocol, rules) : rules;
  return [...new Set(names.length > 0 ? names : rules)];
}

/** With `rule-mix` each protocol has the rules of its own annotation; a rule found in neither goes to HTTPS. */
function mixedNames(ingress: KubeObject, protocol: string, all: readonly string[]): string[] {
  const ofHttp = annotationRules(ingress, KEYS.httpRules);
  const ofHttps = annotationRules(ingress, KEYS.httpsRules);
  if (protocol === "HTTP") return ofHttp;
  return [...ofHttps, ...all.filter((name) => !ofHttp.includes(name) && !ofHttps.includes(name))];
}

function annotationRules(ingress: KubeObject, key: string): string[] {
  return looseList(annotation(ingress, key))?.flatMap((rule) => backendName(at(rule, ["backend"])) ?? []) ?? [];
}

function specRules(ingress: KubeObject): string[] {
  const paths = listAt(ingress.value, ["spec", "rules"]).flatMap((rule) => listAt(rule, ["http", "paths"]));
  const fallback = at(ingress.value, ["spec", "defaultBackend"]) ?? at(ingress.value, ["spec", "backend"]);
  return [...paths.map((path) => backendName(at(path, ["backend"]))), backendName(fallback)].filter((name) => name !== undefined);
}

/** A backend's Service, in the shape of networking.k8s.io/v1 or of the older groups (`host` may stand inside it). */
function backendName(backend: Json | undefined): string | undefined {
  return stringAt(backend, ["service", "name"]) ?? stringAt(backend, ["serviceName"]);
}

/** The host names that an Ingress serves. */
export function hostsOf(ingress: KubeObject): string[] {
  const hosts = listAt(ingress.value, ["spec", "rules"]).map((rule) => stringAt(rule, ["host"])).filter((host) => host !== undefined && host !== "");
  return [...new Set(hosts as string[])];
}

/** Every place in which an Ingress names a host that it serves. */
export function hostPaths(ingress: KubeObject): { readonly host: string; readonly path: Path }[] {
  const rules = listAt(ingress.value, ["spec", "rules"]).map((rule, index) => ({ host: stringAt(rule, ["host"]), path: ["spec", "rules", index, "host"] }));
  const tls = listAt(ingress.value, ["spec", "tls"]).flatMap((entry, index) => listAt(entry, ["hosts"]).map((host, place) => ({ host: typeof host === "string" ? host : undefined, path: ["spec", "tls", index, "hosts", place] })));
  const annotated = [KEYS.httpRules, KEYS.httpsRules].flatMap((key) => (looseList(annotation(ingress, key)) ?? []).map((rule) => ({ host: stringAt(rule, ["host"]), path: annotationPath(key) })));
  return [...rules, ...tls, ...annotated].flatMap(({ host, path }) => (host ? [{ host, path }] : []));
}

/** One way of an Ingress: which requests go to which port of which Service. */
export interface Route {
  /** Empty: every host. */
  readonly host: string;
  readonly path: string;
  readonly service: string;
  /** A port's number or name; null where none is told. */
  readonly port: number | string | null;
}

/** All ways of an Ingress, the default backend among them. */
export function routesOf(ingress: KubeObject): Route[] {
  const rules = listAt(ingress.value, ["spec", "rules"]).flatMap((rule) => listAt(rule, ["http", "paths"]).flatMap((path) => routeOf(stringAt(rule, ["host"]), path, at(path, ["backend"]))));
  const annotated = [KEYS.httpRules, KEYS.httpsRules].flatMap((key) => (looseList(annotation(ingress, key)) ?? []).flatMap((rule) => routeOf(stringAt(rule, ["host"]), rule, at(rule, ["backend"]))));
  const fallback = routeOf("", null, at(ingress.value, ["spec", "defaultBackend"]) ?? at(ingress.value, ["spec", "backend"]));
  return [...rules, ...annotated, ...fallback];
}

/** Whether a rule for one host, for a domain (`*.example.com`) or for all of them (empty) is about this host. */
export function fitsHost(pattern: string, host: string): boolean {
  if (pattern === "" || pattern === host) return true;
  return pattern.startsWith("*.") && host.slice(host.indexOf(".")) === pattern.slice(1);
}

function routeOf(host: string | undefined, rule: Json, backend: Json | undefined): Route[] {
  const service = backendName(backend);
  if (service === undefined) return [];
  const port = at(backend, ["service", "port", "number"]) ?? at(backend, ["service", "port", "name"]) ?? at(backend, ["servicePort"]);
  const number = typeof port === "string" && /^\d+$/.test(port) ? Number(port) : port;
  return [{ host: (host ?? "").toLowerCase(), path: stringAt(rule, ["path"]) ?? "/", service, port: typeof number === "number" || typeof number === "string" ? number : null }];
}
