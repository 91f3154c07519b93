import { at, isObject, stringAt, type Json, type JsonObject, type Path } from "../model/json.ts";
import type { ObjectRef, TextSource } from "../model/object.ts";
import { nameOf } from "../objects.ts";
import type { Reader, ReadOptions } from "./reader.ts";
import { alwaysMatters } from "./relevance.ts";
import { misfits } from "./shape.ts";

type ListType = { readonly apiVersion: string; readonly kind: string };

/** Takes Lists apart, at any depth; items of a typed list such as `ServiceList` take its kind. */
export function expand(reader: Reader, value: Json, base: Path, listed: ListType | undefined, sourceAt: (base: Path) => TextSource): void {
  if (!isObject(value)) return;
  const apiVersion = stringAt(value, ["apiVersion"]) ?? listed?.apiVersion;
  const kind = stringAt(value, ["kind"]) ?? listed?.kind;
  if (!apiVersion || !kind) return;
  if (kind === "List" || (kind.endsWith("List") && Object.hasOwn(value, "items"))) expandList(reader, value, { apiVersion, kind }, base, sourceAt);
  else addObject(reader, value, { apiVersion, kind }, sourceAt(base));
}

function expandList(reader: Reader, list: JsonObject, { apiVersion, kind }: ListType, base: Path, sourceAt: (base: Path) => TextSource): void {
  const ref = refOf(apiVersion, kind, "", undefined, reader.options);
  const type = typeOfItems({ apiVersion, kind });
  const items = at(list, ["items"]) ?? [];
  if (!Array.isArray(items)) return reportMisfit(reader, ref, ["items"], "list", sourceAt(base));
  for (const [index, item] of items.entries()) {
    if (isObject(item)) expand(reader, item, [...base, "items", index], type, sourceAt);
    else reportMisfit(reader, ref, ["items", index], "map", sourceAt(base));
  }
}

/** Items of a typed list such as `ServiceList` take its kind. */
export function typeOfItems({ apiVersion, kind }: ListType): ListType | undefined {
  return kind === "List" ? undefined : { apiVersion, kind: kind.slice(0, -"List".length) };
}

function addObject(reader: Reader, value: JsonObject, { apiVersion, kind }: ListType, source: TextSource): void {
  const metadata = isObject(value["metadata"]) ? value["metadata"] : {};
  const given = metadata["name"] ?? metadata["generateName"];
  const name = typeof given === "string" || typeof given === "number" ? String(given) : "";
  const namespace = typeof metadata["namespace"] === "string" && metadata["namespace"] !== "" ? metadata["namespace"] : undefined;
  const ref = refOf(apiVersion, kind, name, namespace, reader.options);
  const wrong = misfits(kind, value);
  for (const { path, expected } of wrong) reportMisfit(reader, ref, path, expected, source);
  if (name !== "") reader.add({ ref, value, source });
  else if (alwaysMatters(kind) && wrong.length === 0) reportMisfit(reader, ref, ["metadata", "name"], "string", source);
}

function reportMisfit(reader: Reader, ref: ObjectRef, path: Path, expected: string, source: TextSource): void {
  reader.report({ code: "bad-object", level: "error", params: { object: nameOf(ref), path: path.join("."), expected }, location: source.locate(path) });
}

const CLUSTER_SCOPED = new Set(["Node", "Namespace", "PersistentVolume", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "StorageClass", "IngressClass", "PriorityClass", "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "APIService"]);

export function refOf(apiVersion: string, kind: string, name: string, namespace: string | undefined, options: ReadOptions): ObjectRef {
  return { apiVersion, kind, name, namespace: CLUSTER_SCOPED.has(kind) ? null : (namespace ?? options.namespace) };
}
