import { isObject, objectAt, stringAt, type Json, type JsonObject } from "../model/json.ts";
import { renamedAnnotations } from "./rename-annotations.ts";
import { CONTAINERS, FIELDS, IDENTITY, type ValueKind } from "./fields.ts";
import type { Pseudonyms } from "./pseudonyms.ts";
import { project, type OnValue } from "./project.ts";

/** A redacted object under other names. */
export function renamed(object: JsonObject, to: Pseudonyms): JsonObject {
  const kind = stringAt(object, ["kind"]) ?? "";
  const onValue: OnValue = (value, what) => RENAME[what](value, to);
  const result = { ...(project(object, IDENTITY, onValue) as JsonObject), ...(project(object, FIELDS[kind]!, onValue) as JsonObject) };
  for (const base of [[], ["spec", "template"]]) {
    const annotations = objectAt(object, [...base, "metadata"])["annotations"];
    if (annotations !== undefined) objectAt(result, [...base, "metadata"])["annotations"] = renamedAnnotations(annotations, kind, to);
  }
  for (const podSpec of [["spec"], ["spec", "template", "spec"]]) {
    const containers = objectAt(object, podSpec)["containers"];
    if (containers !== undefined) objectAt(result, podSpec)["containers"] = containersOf(containers, onValue, to);
  }
  if (kind === "ConfigMap") result["data"] = dataOf(objectAt(object, ["data"]), to);
  return result;
}

const texts = (value: Json, rename: (text: string) => string): Json =>
  (Array.isArray(value) ? value.map((item) => texts(item, rename)) : typeof value === "string" ? rename(value) : value);

const RENAME: Readonly<Record<ValueKind, (value: Json, to: Pseudonyms) => Json>> = {
  plain: (value) => value,
  name: (value, to) => texts(value, to.name),
  "label-key": (value, to) => texts(value, to.labelKey),
  labels: (value, to) => labelsOf(value, to),
  selector: (value, to) => selectorOf(value, to),
  address: (value, to) => texts(value, to.address),
  cidr: (value, to) => texts(value, to.cidr),
  host: (value, to) => texts(value, to.host),
  image: (value) => texts(value, imageOf),
  provider: (value) => texts(value, (id) => id.replace(/^((?:qcloud|tencentcloud):).*/s, "$1").replace(/^(?!qcloud:|tencentcloud:).*/s, "")),
};

function labelsOf(value: Json, to: Pseudonyms): Json {
  const entries = isObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.map(([key, text]) => [to.labelKey(key), texts(text, to.name)]));
}

function selectorOf(value: Json, to: Pseudonyms): Json {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => {
    if (key === "matchLabels") return [key, labelsOf(part, to)];
    return [key, Array.isArray(part) ? part.map((one) => (isObject(one) ? { ...one, key: texts(one["key"] ?? null, to.labelKey), values: texts(one["values"] ?? null, to.name) } : one)) : null];
  }));
}

/** The registry and the project tell whose it is; whether it is Tencent's, and which program and version, counts. */
function imageOf(image: string): string {
  const slash = image.lastIndexOf("/");
  return `${/tencentyun|tkeimages/.test(image.slice(0, slash + 1)) ? "tkeimages/" : "registry/"}${image.slice(slash + 1)}`;
}

function containersOf(containers: Json, onValue: OnValue, to: Pseudonyms): Json {
  const list = project(containers, CONTAINERS, onValue) as JsonObject[];
  return list.map((one) => (one["args"] === undefined ? one : { ...one, args: texts(one["args"], (word) => word.replace(/^(--cluster-cidr=)(.+)/, (_, flag: string, cidr: string) => flag + to.cidr(cidr))) }));
}

function dataOf(data: JsonObject, to: Pseudonyms): JsonObject {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, typeof value === "string" ? dataValue(key, value, to) : value]));
}

/** Switches and modes are nobody's names. */
function dataValue(key: string, value: string, to: Pseudonyms): string {
  if (key === "Corefile") return to.words(value);
  if (key !== "config" && key !== "config.conf") return /^(?:true|false|strict|partial|probe|disabled|v?\d[\w.-]*)?$/.test(value) ? value : to.name(value);
  const config = JSON.parse(value) as JsonObject;
  const cidr = config["clusterCIDR"];
  return JSON.stringify(typeof cidr === "string" && cidr !== "" ? { ...config, clusterCIDR: to.cidr(cidr) } : config);
}

