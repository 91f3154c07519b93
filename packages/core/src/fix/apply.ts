import { at, isObject, type Json, type JsonObject, type Path } from "../model/json.ts";
import type { Change } from "../model/edit.ts";

/** An object with changes made. The one given stays as it is. Throws where a path leads through a scalar: an edit that cannot be. */
export function applyChanges(value: JsonObject, changes: readonly Change[]): JsonObject {
  return changes.reduce<JsonObject>((result, change) => applyChange(result, change), value);
}

function applyChange(value: JsonObject, change: Change): JsonObject {
  // There is nothing to take away or to rename; the way to it must not be made.
  if (change.op !== "set" && at(value, change.path) === undefined) return value;
  return update(value, change.path, change) as JsonObject;
}

/** Copies what lies on the path, and nothing else. */
function update(value: Json | undefined, [key, ...rest]: Path, change: Change): Json {
  if (key === undefined) throw new Error("a change needs a path");
  if (typeof key === "number") return updateList(value, key, rest, change);
  if (value !== undefined && value !== null && !isObject(value)) throw new Error(`not a map at ${key}`);
  const map = value ?? {};
  if (rest.length > 0) return { ...map, [key]: update(Object.hasOwn(map, key) ? map[key] : undefined, rest, change) };
  return lastStep(map, key, change);
}

/** A key that is there stays where it is. Keys such as `__proto__` are plain keys. */
function lastStep(map: JsonObject, key: string, change: Change): JsonObject {
  switch (change.op) {
    case "set": return { ...map, [key]: change.value };
    case "remove": return Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));
    case "rename": return Object.fromEntries(Object.entries(map).map(([name, value]) => [name === key ? change.key : name, value]));
  }
}

function updateList(value: Json | undefined, index: number, rest: Path, change: Change): Json[] {
  const list = value ?? [];
  if (!Array.isArray(list) || index > list.length) throw new Error(`no list item ${index}`);
  if (rest.length === 0 && change.op === "remove") return list.toSpliced(index, 1);
  const item = rest.length > 0 ? update(list[index], rest, change) : change.op === "set" ? change.value : list[index]!;
  return list.toSpliced(index, 1, item);
}
