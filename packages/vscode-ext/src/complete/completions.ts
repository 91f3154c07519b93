import { CONFIG_KIND, readKeys, valuesOf } from "@kubectl-loopback/core";
import { annotationName } from "../show/fields.ts";
import type { FieldName, Words } from "../words/words.ts";
import type { YamlContext } from "./yaml-context.ts";

/** Something that may be typed here. */
export interface Suggestion {
  readonly label: string;
  readonly kind: "key" | "value";
  /** What is inserted, as far as it is fixed. */
  readonly text: string;
  /** Values to choose from behind a key. */
  readonly choices: readonly string[];
  readonly documentation: string | null;
}

/** Annotations of Services and Ingresses with their values, and `keepaliveEnable` in a listener of a TkeServiceConfig. */
export function suggest(context: YamlContext, words: Words): Suggestion[] {
  const { parents, kind } = context;
  if ((kind === "Service" || kind === "Ingress") && isPath(parents, "metadata", "annotations")) return annotations(kind, context, words);
  if (kind === CONFIG_KIND && isPath(parents, "spec", "loadBalancer", "l7Listeners")) return keepalive(context, words);
  return [];
}

function isPath(parents: readonly string[], ...expected: string[]): boolean {
  return parents.length === expected.length && expected.every((key, index) => key === parents[index]);
}

function annotations(kind: "Service" | "Ingress", { key, siblings }: YamlContext, words: Words): Suggestion[] {
  if (key !== null) return valuesOf(kind, key).map((value) => valueOf(JSON.stringify(value), documentation(annotationName(kind, key), words)));
  const free = readKeys(kind).filter((one) => !siblings.includes(one));
  return free.map((one) => keyOf(one, valuesOf(kind, one).map((value) => JSON.stringify(value)), documentation(annotationName(kind, one), words)));
}

function keepalive({ key, siblings }: YamlContext, words: Words): Suggestion[] {
  const text = documentation("keepaliveEnable", words);
  if (key === null) return siblings.includes("keepaliveEnable") ? [] : [keyOf("keepaliveEnable", ["1"], text)];
  return key === "keepaliveEnable" ? ["1", "0"].map((value) => valueOf(value, text)) : [];
}

function documentation(name: FieldName | undefined, words: Words): string | null {
  return name === undefined ? null : words.fields[name];
}

function keyOf(key: string, choices: readonly string[], text: string | null): Suggestion {
  return { label: key, kind: "key", text: `${key}: `, choices, documentation: text };
}

function valueOf(value: string, text: string | null): Suggestion {
  return { label: value, kind: "value", text: value, choices: [], documentation: text };
}
