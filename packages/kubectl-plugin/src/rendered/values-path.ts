import { isObject, type Json, type JsonObject, type Path } from "@kubectl-loopback/core";

const ANNOTATIONS: Path = ["metadata", "annotations"];

/**
 * Where in a chart's values the field of a rendered object comes from, as far as that can be proven: the same key with the
 * same value stands exactly once in them. An annotation that is yet to be added goes where all others of the object stand.
 */
export function valuesPath(values: Json, object: JsonObject, path: Path): Path | undefined {
  const key = path.at(-1);
  const value = path.reduce<Json | undefined>((here, step) => (isObject(here) && Object.hasOwn(here, step) ? here[step] : undefined), object);
  if (typeof key === "string" && isScalar(value)) return only(placesOf(values, key, value));
  if (path[0] !== ANNOTATIONS[0] || path[1] !== ANNOTATIONS[1]) return undefined;
  const parent = annotationsPath(values, object);
  return parent && [...parent, ...path.slice(ANNOTATIONS.length)];
}

/** Where the annotations of an object come from: those that stand once in the values must all stand in one place. */
function annotationsPath(values: Json, { metadata }: JsonObject): Path | undefined {
  const annotations = isObject(metadata) && isObject(metadata["annotations"]) ? metadata["annotations"] : {};
  const found = Object.entries(annotations).flatMap(([key, value]) => (isScalar(value) ? placesOf(values, key, value) : []));
  const parents = new Map(found.map((path) => [JSON.stringify(path.slice(0, -1)), path.slice(0, -1)]));
  return only([...parents.values()]);
}

function isScalar(value: Json | undefined): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** All places where a key has a value: templates may quote it, so only its text counts. */
function placesOf(values: Json, key: string, value: string | number | boolean, here: Path = []): Path[] {
  if (Array.isArray(values)) return values.flatMap((item, index) => placesOf(item, key, value, [...here, index]));
  if (!isObject(values)) return [];
  return Object.entries(values).flatMap(([name, inner]) => [
    ...(name === key && isScalar(inner) && String(inner) === String(value) ? [[...here, name]] : []),
    ...placesOf(inner, key, value, [...here, name]),
  ]);
}

function only<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}
