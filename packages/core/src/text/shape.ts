import { groupBy } from "../group-by.ts";
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

const checksOf = (kind: string) => [...COMMON, ...(FIELDS[kind] ?? [])].map(([field, expected]): Check => ({ names: field.split("."), expected }));

/** What is expected of a value: each of the fields in one step from the one above it. */
interface Shape {
  readonly expected: Type | undefined;
  readonly fields: readonly { readonly name: string; readonly shape: Shape }[];
  readonly items: Shape | undefined;
}

function shapeOf(checks: readonly Check[], depth = 0): Shape {
  const here = checks.find(({ names }) => names.length === depth);
  const below = new Map([...groupBy(checks.filter(({ names }) => names.length > depth), ({ names }) => names[depth]!)].map(([name, some]) => [name, shapeOf(some, depth + 1)]));
  return { expected: here?.expected, fields: [...below].filter(([name]) => name !== "*").map(([name, shape]) => ({ name, shape })), items: below.get("*") };
}

const SHAPES = new Map<string, { readonly checks: readonly Check[]; readonly shape: Shape }>();

function expectedOf(kind: string) {
  const known = SHAPES.get(kind);
  if (known) return known;
  const checks = checksOf(kind);
  const made = { checks, shape: shapeOf(checks) };
  SHAPES.set(kind, made);
  return made;
}

/** The fields of an object that have a type Kubernetes would refuse. What is absent or null fits. */
export function misfits(kind: string, object: JsonObject): readonly Misfit[] {
  const { checks, shape } = expectedOf(Object.hasOwn(FIELDS, kind) ? kind : "");
  const found: Misfit[] = [];
  if (!hasShape(object, shape)) for (const check of checks) compare(object, check, [], 0, found);
  return found;
}

/** Almost every object has; for those that have not, each field is walked to by itself. */
function hasShape(value: Json, { expected, fields, items }: Shape): boolean {
  if (value === null) return true;
  if (expected !== undefined && !fits(value, expected)) return false;
  if (Array.isArray(value)) return items === undefined || value.every((item) => hasShape(item, items));
  for (const { name, shape } of fields) {
    const below: Json | undefined = (value as JsonObject)[name];
    if (below !== undefined && !hasShape(below, shape)) return false;
  }
  return true;
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
