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
  const entries = Object.entries(value ?? {});
  return Object.fromEntries(rest.length > 0 ? replaceEntry(entries, key, (old) => update(old, rest, change)) : lastStep(entries, key, change));
}

function lastStep(entries: [string, Json][], key: string, change: Change): [string, Json][] {
  switch (change.op) {
    case "set": return replaceEntry(entries, key, () => change.value);
    case "remove": return entries.filter(([name]) => name !== key);
    case "rename": return entries.map(([name, value]) => [name === key ? change.key : name, value]);
  }
}

function replaceEntry(entries: [string, Json][], key: string, replace: (old: Json | undefined) => Json): [string, Json][] {
  const index = entries.findIndex(([name]) => name === key);
  if (index < 0) return [...entries, [key, replace(undefined)]];
  return entries.with(index, [key, replace(entries[index]![1])]);
}

function updateList(value: Json | undefined, index: number, rest: Path, change: Change): Json[] {
  const list = value ?? [];
  if (!Array.isArray(list) || index > list.length) throw new Error(`no list item ${index}`);
  if (rest.length === 0 && change.op === "remove") return list.toSpliced(index, 1);
  const item = rest.length > 0 ? update(list[index], rest, change) : change.op === "set" ? change.value : list[index]!;
  return list.toSpliced(index, 1, item);
}
