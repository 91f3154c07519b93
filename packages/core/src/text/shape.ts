import { isObject, type Json, type JsonObject, type Path } from "../model/json.ts";

type Type = "map" | "list" | "string" | "integer";

/** Fields that decide something, with the type that Kubernetes gives them; `*` stands for every list item. */
const COMMON: readonly (readonly [string, Type])[] = [
  ["metadata", "map"], ["metadata.name", "string"], ["metadata.namespace", "string"], ["metadata.labels", "map"], ["metadata.annotations", "map"],
];

const FIELDS: Readonly<Record<string, readonly (readonly [string, Type])[]>> = {
  Service: [
    ["spec", "map"], ["spec.type", "string"], ["spec.loadBalancerClass", "string"], ["spec.externalTrafficPolicy", "string"], ["spec.selector", "map"],
    ["spec.ports", "list"], ["spec.ports.*", "map"], ["spec.ports.*.port", "integer"], ["spec.ports.*.protocol", "string"],
    ["status", "map"], ["status.loadBalancer", "map"], ["status.loadBalancer.ingress", "list"], ["status.loadBalancer.ingress.*", "map"],
  ],
  Ingress: [
    ["spec", "map"], ["spec.ingressClassName", "string"], ["spec.tls", "list"], ["spec.rules", "list"], ["spec.rules.*", "map"], ["spec.rules.*.http", "map"],
    ["spec.rules.*.http.paths", "list"], ["status", "map"], ["status.loadBalancer", "map"], ["status.loadBalancer.ingress", "list"],
  ],
  TkeServiceConfig: [
    ["spec", "map"], ["spec.loadBalancer", "map"], ["spec.loadBalancer.l7Listeners", "list"], ["spec.loadBalancer.l7Listeners.*", "map"],
    ["spec.loadBalancer.l7Listeners.*.protocol", "string"], ["spec.loadBalancer.l7Listeners.*.port", "integer"],
  ],
  Node: [["spec", "map"], ["status", "map"], ["status.conditions", "list"]],
  Pod: [["spec", "map"], ["spec.nodeName", "string"], ["spec.containers", "list"], ["status", "map"], ["status.conditions", "list"]],
  EndpointSlice: [["endpoints", "list"], ["endpoints.*", "map"]],
  NetworkPolicy: [["spec", "map"], ["spec.podSelector", "map"], ["spec.ingress", "list"]],
  DaemonSet: [["spec", "map"], ["spec.template", "map"], ["spec.template.spec", "map"], ["spec.template.spec.containers", "list"]],
  ConfigMap: [["data", "map"]],
};

/** A field of the wrong type. */
export interface Misfit {
  readonly path: Path;
  readonly expected: Type;
}

/** The fields of an object that have a type Kubernetes would refuse. What is absent or null fits. */
export function misfits(kind: string, object: JsonObject): Misfit[] {
  return [...COMMON, ...(Object.hasOwn(FIELDS, kind) ? FIELDS[kind]! : [])].flatMap(([field, expected]) =>
    matches(object, field.split("."), []).filter(({ value }) => !fits(value, expected)).map(({ path }) => ({ path, expected })));
}

function matches(value: Json, [name, ...rest]: readonly string[], path: Path): { value: Json; path: Path }[] {
  if (name === undefined) return [{ value, path }];
  if (name === "*") return Array.isArray(value) ? value.flatMap((item, index) => matches(item, rest, [...path, index])) : [];
  return isObject(value) && Object.hasOwn(value, name) ? matches(value[name]!, rest, [...path, name]) : [];
}

function fits(value: Json, expected: Type): boolean {
  if (value === null) return true;
  switch (expected) {
    case "map": return isObject(value);
    case "list": return Array.isArray(value);
    case "string": return typeof value === "string";
    case "integer": return Number.isInteger(value);
  }
}
