import type { Coverage, Resource } from "./model/cluster.ts";
import type { UnknownReason } from "./model/fact.ts";
import type { KubeObject, ObjectRef } from "./model/object.ts";
import { once } from "./once.ts";
import { atOnce } from "./steps.ts";
import { at, stringAt, stringsAt, type Path } from "./model/json.ts";

/** The objects that were read, each once, findable by kind and name. Order is the order of reading. */
export interface ObjectSet {
  readonly all: readonly KubeObject[];
  readonly byKind: ReadonlyMap<string, readonly KubeObject[]>;
  /** Services and Ingresses of whichever group, in that order: most of what is asked is about them. */
  readonly exposing: readonly KubeObject[];
  readonly byKey: Pick<ReadonlyMap<string, KubeObject>, "get" | "has">;
}

/** Everything an analysis looks at. */
export interface Cluster {
  readonly objects: ObjectSet;
  readonly coverage: Coverage;
  /** `gitVersion` of the API server; null where nobody asked. */
  readonly serverVersion: string | null;
}

export function groupOf(ref: { apiVersion: string }): string {
  const slash = ref.apiVersion.indexOf("/");
  return slash < 0 ? "" : ref.apiVersion.slice(0, slash);
}

/** Identity of an object: group (not version), kind, namespace, name. */
export function keyOf(ref: ObjectRef): string {
  return `${groupOf(ref)}\n${ref.kind}\n${ref.namespace ?? ""}\n${ref.name}`;
}

/** `Service prod/orders`, for people. */
export function nameOf(ref: ObjectRef): string {
  return ref.namespace === null ? `${ref.kind} ${ref.name}` : `${ref.kind} ${ref.namespace}/${ref.name}`;
}

/** A path as people write it: `metadata.annotations["a.b/c"]`. */
export function fieldName(path: Path): string {
  return path.map((key, index) => (typeof key === "number" ? `[${key}]` : /^[\w-]+$/.test(key) ? `${index > 0 ? "." : ""}${key}` : `[${JSON.stringify(key)}]`)).join("");
}

/** Indexes objects. Of an object read twice the later one counts; `replaced` lists the later ones of such pairs. */
export function collect(objects: Iterable<KubeObject>): Collected {
  return atOnce(collecting(objects));
}

export interface Collected {
  readonly set: ObjectSet & { readonly byKey: ReadonlyMap<string, KubeObject> };
  readonly replaced: readonly KubeObject[];
}

/** Objects between two steps. */
const STRIDE = 2000;

/** The same in steps of a few milliseconds, between which others may have a turn. */
export function* collecting(objects: Iterable<KubeObject>): Generator<undefined, Collected> {
  const byKey = new Map<string, KubeObject>();
  const replaced: KubeObject[] = [];
  let read = 0;
  for (const object of objects) {
    if (++read % STRIDE === 0) yield;
    const key = keyOf(object.ref);
    const count = byKey.size;
    byKey.set(key, object);
    if (byKey.size > count) continue;
    // Set again to stand where it was read last.
    byKey.delete(key);
    byKey.set(key, object);
    replaced.push(object);
  }
  yield;
  return { set: indexed(byKey), replaced };
}

/** Objects by their keys, findable. */
export function indexed(byKey: ReadonlyMap<string, KubeObject>): Collected["set"] {
  const byKind = new Map<string, KubeObject[]>();
  for (const object of byKey.values()) {
    const same = byKind.get(object.ref.kind);
    if (same) same.push(object);
    else byKind.set(object.ref.kind, [object]);
  }
  const all = [...byKey.values()];
  return { all, byKind, exposing: all.filter(mayExpose), byKey };
}

function mayExpose({ ref: { kind } }: KubeObject): boolean {
  return kind === "Service" || kind === "Ingress";
}

/** The same with other objects in place of some, and more behind all, each in place of any that has its key: of a large cluster, only what changes is indexed anew. */
export function withChanges(before: ObjectSet, changed: ReadonlyMap<KubeObject, KubeObject>, more: readonly KubeObject[]): ObjectSet {
  const own = new Map([...changed.values(), ...more].map((object) => [keyOf(object.ref), object]));
  const gone = new Set(more.map(({ ref }) => before.byKey.get(keyOf(ref))));
  const now = (objects: readonly KubeObject[]) => (gone.size > 0 ? objects.filter((object) => !gone.has(object)) : objects).map((object) => changed.get(object) ?? object);
  const kinds = [...new Set([...own.values()].map(({ ref }) => ref.kind))];
  let all: readonly KubeObject[] | undefined;
  return {
    get all() { return (all ??= [...now(before.all), ...more]); },
    byKind: new Map([...before.byKind, ...kinds.map((kind) => [kind, [...now(before.byKind.get(kind) ?? []), ...more.filter(({ ref }) => ref.kind === kind)]] as const)]),
    exposing: [...now(before.exposing), ...more.filter(mayExpose)],
    byKey: { get: (key) => own.get(key) ?? before.byKey.get(key), has: (key) => own.has(key) || before.byKey.has(key) },
  };
}

const byGroup = once((_: ObjectSet) => new Map<string, readonly KubeObject[]>());

/** All objects of a kind, in one of the groups. Asked for by every listener, so the answer is kept. */
export function ofKind(set: ObjectSet, kind: string, ...groups: string[]): readonly KubeObject[] {
  const kept = byGroup(set);
  const key = `${kind} ${groups.join()}`;
  const found = kept.get(key) ?? (set.byKind.get(kind) ?? []).filter((object) => groups.includes(groupOf(object.ref)));
  kept.set(key, found);
  return found;
}

export function find(set: ObjectSet, group: string, kind: string, namespace: string | null, name: string): KubeObject | undefined {
  return set.byKey.get(`${group}\n${kind}\n${namespace ?? ""}\n${name}`);
}

export function labelsOf(object: KubeObject): Readonly<Record<string, string>> {
  return stringsAt(object.value, ["metadata", "labels"]);
}

export function isOwnedBy(object: KubeObject, owner: ObjectRef): boolean {
  const owners = at(object.value, ["metadata", "ownerReferences"]);
  return Array.isArray(owners) && owners.some((entry) => stringAt(entry, ["kind"]) === owner.kind && stringAt(entry, ["name"]) === owner.name);
}

/** Why nothing was found among the objects of a resource. Of files nobody can say that they are all there is. */
export function absence(coverage: Coverage, resource: Resource): UnknownReason {
  return coverage.gaps[resource] ?? (coverage.source === "files" ? "not-collected" : "not-found");
}
