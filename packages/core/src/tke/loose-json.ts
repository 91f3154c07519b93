import { parseDocument, type Document } from "yaml";
import { isObject, type Json, type JsonObject } from "../model/json.ts";
import { withKeyErrors } from "../yaml-keys.ts";

/**
 * Reads JSON as people write it into annotations: strict JSON, else a YAML flow value such as `{ Vip: "1.1.1.1" }`
 * (seen in real manifests). Undefined where it is neither.
 */
export function looseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return flowValue(text);
  }
}

function flowValue(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const document = withKeyErrors(parseDocument(text, { uniqueKeys: false, prettyErrors: false, logLevel: "silent" }) as Document.Parsed);
    if (document.errors.length === 0) return document.toJS({ maxAliasCount: 0 }) as Json;
  } catch {
    // An alias: as if it could not be read.
  }
  return undefined;
}

/** A JSON object, or undefined. */
export function looseObject(text: string | undefined): JsonObject | undefined {
  const value = text && looseJson(text);
  return isObject(value) ? value : undefined;
}

/** A JSON list; `null` reads as an empty one. Undefined where the text is something else. */
export function looseList(text: string | undefined): readonly Json[] | undefined {
  const value = text && looseJson(text);
  if (value === null) return [];
  return Array.isArray(value) ? value : undefined;
}
