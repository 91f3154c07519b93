import { isObject, listAt, stringAt, type Json } from "../model/json.ts";
import { find, type ObjectSet } from "../objects.ts";

/** The variables of a container as Kubernetes expands `$(NAME)`: a reference sees what stands above it. */
export interface Variables {
  /** The text with all references expanded; the text itself where there are none. */
  expand(text: string): string;
}

/** Values grow by every reference: past this length a value is left as it stands. */
const LONGEST = 64 * 1024;

const REFERENCE = /\$\$|\$\(([^()$\s]+)\)/g;

/** Calls `each` for every variable with a value, and returns all of them. */
export function readVariables(container: Json, namespace: string | null, objects: ObjectSet, each: (index: number, name: string, value: string, expanded: string) => void): Variables {
  const values = new Map<string, string>();
  const expand = (text: string) => (text.includes("$(") && text.length < LONGEST ? text.replace(REFERENCE, (whole, name?: string) => (name === undefined ? "$" : (values.get(name) ?? whole))) : text);
  for (const [index, entry] of listAt(container, ["env"]).entries()) {
    const name = stringAt(entry, ["name"]);
    const value = stringAt(entry, ["value"]);
    if (name === undefined) continue;
    const expanded = value === undefined ? configured(entry, namespace, objects) : expand(value);
    if (expanded !== undefined && expanded.length < LONGEST) values.set(name, expanded);
    if (value !== undefined) each(index, name, value, expanded!);
  }
  return { expand };
}

/** A value that stands in a ConfigMap. */
function configured(entry: Json, namespace: string | null, objects: ObjectSet): string | undefined {
  const name = isObject(entry) ? stringAt(entry, ["valueFrom", "configMapKeyRef", "name"]) : undefined;
  const key = stringAt(entry, ["valueFrom", "configMapKeyRef", "key"]);
  if (name === undefined || key === undefined) return undefined;
  return stringAt(find(objects, "", "ConfigMap", namespace, name)?.value, ["data", key]);
}
