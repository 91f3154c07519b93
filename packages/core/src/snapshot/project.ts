import { isObject, type Json, type JsonObject } from "../model/json.ts";
import type { Fields, ValueKind } from "./fields.ts";

/** What becomes of one value that is kept. */
export type OnValue = (value: Json, kind: ValueKind) => Json;

/** The parts of a value that `fields` name, each passed through `onValue`; undefined where nothing is left. */
export function project(value: Json | undefined, fields: Fields, onValue: OnValue): Json | undefined {
  if (value === undefined || value === null) return value;
  if (typeof fields === "string") return onValue(value, fields);
  if (Array.isArray(value)) return "*" in fields ? value.map((item) => project(item, fields["*"]!, onValue) ?? null) : undefined;
  return isObject(value) && !("*" in fields) ? entriesOf(value, fields, onValue) : undefined;
}

function entriesOf(value: JsonObject, fields: { readonly [key: string]: Fields }, onValue: OnValue): JsonObject {
  const entries = Object.keys(fields).filter((key) => Object.hasOwn(value, key)).map((key) => [key, project(value[key], fields[key]!, onValue)] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

/** Whether a value is of the kind that its field holds; what is not may be anything, and is not kept. */
export function fits(value: Json, kind: ValueKind): boolean {
  if (kind === "labels" || kind === "selector") return isObject(value);
  return Array.isArray(value) ? value.every((item) => typeof item !== "object") : typeof value !== "object";
}
