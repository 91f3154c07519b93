import { isObject, keyOf, stringAt, type Json, type JsonObject, type ObjectSet } from "@kubectl-loopback/core";
import type { WatchEvent } from "../cluster/watch-list.ts";

/** Whether an event can change a verdict: not a heartbeat of a node, nor what was there already. */
export function matters({ type, object }: WatchEvent, { byKey }: Pick<ObjectSet, "byKey">): boolean {
  const text = (...path: string[]) => stringAt(object, path) ?? "";
  const known = byKey.get(keyOf({ apiVersion: text("apiVersion"), kind: text("kind"), namespace: stringAt(object, ["metadata", "namespace"]) ?? null, name: text("metadata", "name") }));
  if (type === "DELETED") return known !== undefined;
  return !known || JSON.stringify(lasting(known.value)) !== JSON.stringify(lasting(object));
}

/** Fields that change while all stays as it was. */
const PASSING: ReadonlySet<string> = new Set(["resourceVersion", "managedFields", "generation", "lastHeartbeatTime", "observedGeneration"]);

/** A value without them, its keys in order. */
function lasting(value: Json): Json {
  if (Array.isArray(value)) return value.map(lasting);
  if (!isObject(value)) return value;
  const kept = Object.keys(value).filter((key) => !PASSING.has(key)).toSorted();
  return Object.fromEntries(kept.map((key) => [key, lasting(value[key]!)])) as JsonObject;
}
