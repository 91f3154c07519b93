import { isObject, type Json, type JsonObject, type Path } from "../../model/json.ts";
import type { Change } from "../../model/edit.ts";

/** What becomes of the entries of a map or list: kept ones (old key to new key) stay in order, added ones come behind them. */
export interface Plan<Key extends string | number = string | number> {
  readonly kept: ReadonlyMap<Key, Key>;
  readonly added: readonly Key[];
}

/** Undefined where keeping the order of the old entries would not give the order of the new ones. */
export function planMap(from: JsonObject, to: JsonObject, path: Path, changes: readonly Change[]): Plan<string> | undefined {
  const kept = new Map<string, string>();
  for (const key of Object.keys(from)) {
    const name = renamed(key, path, changes);
    if (Object.hasOwn(to, name)) kept.set(key, name);
  }
  const names = new Set(kept.values());
  if (names.size < kept.size) return undefined;
  const added = Object.keys(to).filter((key) => !names.has(key));
  return sameOrder([...names, ...added], to) ? { kept, added } : undefined;
}

/** What a key of the map at `path` is called after the changes. */
function renamed(key: string, path: Path, changes: readonly Change[]): string {
  let name = key;
  for (const change of changes) {
    if (change.op === "rename" && change.path.at(-1) === name && samePath(change.path.slice(0, -1), path)) name = change.key;
  }
  return name;
}

function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}

/** As JavaScript orders keys: it puts numbers first. */
function sameOrder(keys: readonly string[], map: JsonObject): boolean {
  const ordered = Object.keys(Object.fromEntries(keys.map((key) => [key, null])));
  return samePath(ordered, Object.keys(map));
}

/** Pairs items from both ends; what is in between changes item by item, then is removed or added. */
export function planList(from: readonly Json[], to: readonly Json[]): Plan<number> {
  const shorter = Math.min(from.length, to.length);
  let tail = 0;
  if (to.length < from.length) while (tail < shorter && sameValue(from.at(-1 - tail)!, to.at(-1 - tail)!)) tail++;
  const kept = new Map<number, number>();
  for (let index = 0; index < shorter - tail; index++) kept.set(index, index);
  for (let index = shorter - tail; index < shorter; index++) kept.set(index + from.length - shorter, index);
  return { kept, added: to.slice(shorter).map((_, index) => shorter + index) };
}

/** Neighbouring entries that go, as index of the first and of the last. */
export function removedRuns(keys: readonly (string | number)[], plan: Plan): { first: number; last: number }[] {
  const runs: { first: number; last: number }[] = [];
  for (const [index, key] of keys.entries()) {
    if (plan.kept.has(key)) continue;
    const run = runs.at(-1);
    if (run && run.last === index - 1) run.last = index;
    else runs.push({ first: index, last: index });
  }
  return runs;
}

/** Equal values, maps with their keys in the same order. */
export function sameValue(a: Json, b: Json): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameValue(item, b[index]!));
  if (!isObject(a)) return Object.is(a, b);
  return isObject(b) && samePath(Object.keys(a), Object.keys(b)) && Object.keys(a).every((key) => sameValue(a[key]!, b[key]!));
}
