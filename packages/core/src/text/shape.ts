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

/** A field, its path taken apart. */
interface Check {
  readonly names: readonly string[];
  readonly expected: Type;
}

const takenApart = (fields: readonly (readonly [string, Type])[]) => fields.map(([field, expected]): Check => ({ names: field.split("."), expected }));
const FOR_ALL = takenApart(COMMON);
const BY_KIND = new Map(Object.entries(FIELDS).map(([kind, fields]) => [kind, [...FOR_ALL, ...takenApart(fields)]]));

/** The fields of an object that have a type Kubernetes would refuse. What is absent or null fits. */
export function misfits(kind: string, object: JsonObject): Misfit[] {
  const found: Misfit[] = [];
  for (const check of BY_KIND.get(kind) ?? FOR_ALL) compare(object, check, [], 0, found);
  return found;
}

/** Walks to the field, `depth` names down; `path` is how it came there. */
function compare(value: Json, check: Check, path: (string | number)[], depth: number, found: Misfit[]): void {
  const name = check.names[depth];
  if (name === undefined) {
    if (!fits(value, check.expected)) found.push({ path: [...path], expected: check.expected });
  } else if (name === "*") {
    if (Array.isArray(value)) for (let index = 0; index < value.length; index++) step(value[index]!, index, check, path, depth, found);
  } else if (isObject(value) && Object.hasOwn(value, name)) step(value[name]!, name, check, path, depth, found);
}

function step(value: Json, key: string | number, check: Check, path: (string | number)[], depth: number, found: Misfit[]): void {
  path.push(key);
  compare(value, check, path, depth + 1, found);
  path.pop();
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
