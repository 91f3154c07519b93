import { at, isObject, type Json, type JsonObject, type Path } from "../model/json.ts";

/** A field that differs; null where it is not set. */
export interface FieldDifference {
  readonly path: Path;
  readonly live: Json;
  readonly file: Json;
}

/**
 * Fields that count as set to a value where they are left out. Of all others that only the cluster has, the server may
 * have put them there (node ports, defaults); kubectl apply leaves them alone.
 */
const LEFT_OUT: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  Service: { "spec.externalTrafficPolicy": "Cluster", "spec.loadBalancerSourceRanges": null, "spec.loadBalancerClass": null, "spec.externalIPs": null },
  Ingress: { "spec.tls": null, "spec.ingressClassName": null },
  TkeServiceConfig: { "spec.loadBalancer.l7Listeners.*.keepaliveEnable": null },
};

/** What differs between an object in a file and the same object in the cluster; `ownKeys` are annotations that count even where only the cluster has them. */
export function fieldDifferences(file: JsonObject, live: JsonObject, kind: string, ownKeys: readonly string[]): FieldDifference[] {
  const leftOut = LEFT_OUT[kind] ?? {};
  const counts = (path: Path) => (path[0] === "metadata" && path[1] === "annotations" ? path.length === 3 && ownKeys.includes(String(path[2])) : Object.hasOwn(leftOut, pattern(path)));
  const standsFor = (value: Json | undefined, path: Path) => (isEmpty(value) ? leftOut[pattern(path)] ?? null : value);
  const walk = (now: Json | undefined, was: Json | undefined, path: Path): FieldDifference[] => {
    if (isObject(now) || (now === undefined && isObject(was))) return keysOf(now, was).flatMap((key) => walk(at(now, [key]), at(was, [key]), [...path, key]));
    if (Array.isArray(now) && Array.isArray(was) && isKeyed(now) && isKeyed(was)) return itemsOf(now, was, path, walk);
    if (now === undefined && !counts(path)) return [];
    const [one, other] = [standsFor(now, path), standsFor(was, path)];
    return JSON.stringify(one) === JSON.stringify(other) ? [] : [{ path, live: was ?? null, file: now ?? null }];
  };
  return walk(file, live, []);
}

/** What is empty counts as left out. */
function isEmpty(value: Json | undefined): value is undefined | null | "" | [] {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function keysOf(...values: (Json | undefined)[]): string[] {
  return [...new Set(values.flatMap((value) => (isObject(value) ? Object.keys(value) : [])))];
}

/** A path without its indexes. */
function pattern(path: Path): string {
  return path.map((key) => (typeof key === "number" ? "*" : key)).join(".");
}

type Walk = (now: Json | undefined, was: Json | undefined, path: Path) => FieldDifference[];

/** Lists of ports, whose order says nothing, are compared item by item. */
function itemsOf(now: readonly Json[], was: readonly Json[], path: Path, walk: Walk): FieldDifference[] {
  const inCluster = new Map(was.map((item) => [keyOf(item), item]));
  const names = new Set(now.map(keyOf));
  const present = now.flatMap((item, index) => {
    const live = inCluster.get(keyOf(item));
    return live === undefined ? [{ path: [...path, index], live: null, file: item }] : walk(item, live, [...path, index]);
  });
  const gone = was.flatMap((item, index) => (names.has(keyOf(item)) ? [] : [{ path: [...path, index], live: item, file: null }]));
  return [...present, ...gone];
}

function isKeyed(list: readonly Json[]): boolean {
  return list.every((item) => at(item, ["port"]) !== undefined) && new Set(list.map(keyOf)).size === list.length;
}

function keyOf(item: Json): string {
  return `${at(item, ["port"])}/${at(item, ["protocol"]) ?? "TCP"}`;
}
