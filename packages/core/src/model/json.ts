/** A value as JSON and the Kubernetes API know it. Nothing about its type is trusted. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

/** Keys and list indexes from the root of an object. Annotation keys contain dots, so a path is never joined. */
export type Path = readonly (string | number)[];

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at `path`, or undefined. Looks at own properties only: keys such as `__proto__` are plain keys. */
export function at(value: Json | undefined, path: Path): Json | undefined {
  let here = value;
  for (const key of path) {
    if (typeof here !== "object" || here === null) return undefined;
    const next: Json | undefined = (here as Record<string | number, Json>)[key];
    // What is inherited is a function, or what `__proto__` names; it takes longer to ask of every key.
    if ((typeof next === "function" || key === "__proto__") && !Object.hasOwn(here, key)) return undefined;
    here = next;
  }
  return here;
}

/** Whether two values are the same. The order of keys does not count: an API server answers in its own. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]));
}

/** What a text says; undefined where it is no JSON. */
export function parsedJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

export function stringAt(value: Json | undefined, path: Path): string | undefined {
  const found = at(value, path);
  return typeof found === "string" ? found : undefined;
}

export function listAt(value: Json | undefined, path: Path): readonly Json[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}

export function objectAt(value: Json | undefined, path: Path): JsonObject {
  const found = at(value, path);
  return isObject(found) ? found : {};
}

/** The string-valued entries of the map at `path`; entries of other types are left out. */
export function stringsAt(value: Json | undefined, path: Path): Readonly<Record<string, string>> {
  const entries = Object.entries(objectAt(value, path));
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}
