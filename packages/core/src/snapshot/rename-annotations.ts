import { isObject, stringAt, type Json, type JsonObject } from "../model/json.ts";
import { isChoice, KEYS } from "../tke/annotations.ts";
import { looseList, looseObject } from "../tke/loose-json.ts";
import { NETWORKS_KEY } from "../tke/pod.ts";
import { parseSelector, splitSelector } from "../tke/selector.ts";
import type { Pseudonyms } from "./pseudonyms.ts";

type Rename = (text: string, to: Pseudonyms) => string;

/** Text that cannot be read stays one that cannot be read. */
const UNREADABLE = "{?";

/** Annotations whose text has parts of its own. */
const PARTS: Readonly<Record<string, Rename>> = {
  [KEYS.backendsLabel]: (text, to) => (parseSelector(text) ? renamedSelector(text, to) : "? ?"),
  [KEYS.httpRules]: rules,
  [KEYS.httpsRules]: rules,
  [KEYS.listenPorts]: (text) => (looseList(text) ? JSON.stringify(looseList(text)) : UNREADABLE),
  [KEYS.specifyProtocol]: (text) => withObject(text, protocols),
  [KEYS.extensiveParameters]: (text) => withObject(text, (value): JsonObject => (Object.hasOwn(value, "AddressIPVersion") ? { AddressIPVersion: value["AddressIPVersion"]! } : {})),
  [KEYS.natIpv6]: (text, to) => to.address(text),
  [NETWORKS_KEY]: (text, to) => text.split(",").map((name) => (name.trim().startsWith("tke-") ? name : to.name(name.trim()))).join(),
};

/** Annotations under other names: what they decide stays, what they name is renamed. */
export function renamedAnnotations(annotations: Json, kind: string, to: Pseudonyms): Json {
  if (!isObject(annotations)) return annotations;
  const entries = Object.entries(annotations).map(([key, value]): [string, Json] => [key, typeof value === "string" && value !== "" ? textOf(key, value, kind, to) : value]);
  return Object.fromEntries(entries);
}

function textOf(key: string, text: string, kind: string, to: Pseudonyms): string {
  const parts = Object.hasOwn(PARTS, key) ? PARTS[key] : undefined;
  if (parts) return parts(text, to);
  // Of a switch or a choice every value tells something, also a wrong one.
  return isChoice(kind, key) ? text : to.name(text);
}

function withObject(text: string, keep: (value: JsonObject) => Json): string {
  const value = looseObject(text);
  return value ? JSON.stringify(keep(value)) : UNREADABLE;
}

function protocols(ports: JsonObject): Json {
  return Object.fromEntries(Object.entries(ports).map(([port, entry]) => [port, isObject(entry) ? { ...(Object.hasOwn(entry, "protocol") ? { protocol: entry["protocol"]! } : {}) } : entry]));
}

/** Of a rule its host and its Service are read. */
function rules(text: string, to: Pseudonyms): string {
  const list = looseList(text);
  if (!list) return UNREADABLE;
  return JSON.stringify(list.map((rule): JsonObject => {
    const host = stringAt(rule, ["host"]);
    const service = stringAt(rule, ["backend", "service", "name"]) ?? stringAt(rule, ["backend", "serviceName"]);
    return { ...(host === undefined ? {} : { host: to.host(host) }), ...(service === undefined ? {} : { backend: { serviceName: to.name(service) } }) };
  }));
}

/** A selector as kubectl takes it, word by word: before an operator or alone a key, else a value. */
function renamedSelector(text: string, to: Pseudonyms): string {
  return splitSelector(text).map((part) => {
    const [, before = "", key = "", rest = ""] = /^(\s*!?\s*)([^\s=!]+)(.*)$/s.exec(part) ?? [];
    const values = rest.replace(/^(\s*(?:==?|!=|notin|in)\s*)(.*)$/s, (_, operator: string, all: string) => operator + all.replace(/[^\s,()]+/g, to.name));
    return before + to.labelKey(key) + values;
  }).join();
}

