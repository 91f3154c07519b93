import type { Change } from "../model/edit.ts";
import { applyChanges } from "./apply.ts";
import { at, isObject, sameJson, type Json, type JsonObject, type Path } from "../model/json.ts";

/** One operation of an RFC 6902 JSON Patch. */
export type PatchOperation =
  | { readonly op: "test" | "add" | "replace"; readonly path: string; readonly value: Json }
  | { readonly op: "remove"; readonly path: string };

/**
 * Lowers changes to a JSON Patch that tests everything it relies on, so that it never overwrites what someone else
 * changed. Absence cannot be tested, so the patch holds only for the very version that was read.
 */
export function toJsonPatch(value: JsonObject, changes: readonly Change[]): PatchOperation[] {
  const version = at(value, ["metadata", "resourceVersion"]);
  const patch: PatchOperation[] = version === undefined ? [] : [test(["metadata", "resourceVersion"], version)];
  let here = value;
  for (const change of changes) {
    patch.push(...operations(here, change));
    here = applyChanges(here, [change]);
  }
  return patch;
}

function operations(value: JsonObject, change: Change): PatchOperation[] {
  const { path } = change;
  const old = at(value, path);
  if (change.op === "remove") return old === undefined ? [] : [test(path, old), { op: "remove", path: pointer(path) }];
  if (change.op === "rename") {
    if (old === undefined) return [];
    return [test(path, old), { op: "remove", path: pointer(path) }, { op: "add", path: pointer([...path.slice(0, -1), change.key]), value: old }];
  }
  if (sameJson(old, change.value)) return [test(path, old!)];
  if (old !== undefined) return [test(path, old), { op: "replace", path: pointer(path), value: change.value }];
  return addition(value, path, change.value);
}

/** Adds a value together with the maps and lists that are missing on the way. The nearest thing that exists is tested. */
function addition(value: JsonObject, path: Path, wanted: Json): PatchOperation[] {
  const depth = path.findIndex((_, index) => isAbsent(at(value, path.slice(0, index + 1))));
  const existing = path.slice(0, depth);
  const parent = at(value, existing)!;
  const nested = path.slice(depth + 1).reduceRight<Json>((inner, key) => (typeof key === "number" ? [inner] : { [key]: inner }), wanted);
  const guard: PatchOperation[] = isObject(parent) ? [] : [test(existing, parent)];
  const place = path.slice(0, depth + 1);
  return [...guard, { op: at(value, place) === null ? "replace" : "add", path: pointer(place), value: nested }];
}

function isAbsent(value: Json | undefined): boolean {
  return value === undefined || value === null;
}

function test(path: Path, value: Json): PatchOperation {
  return { op: "test", path: pointer(path), value };
}

/** An RFC 6901 JSON Pointer. */
export function pointer(path: Path): string {
  return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
