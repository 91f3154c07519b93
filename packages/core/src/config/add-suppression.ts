import { isObject, type JsonObject } from "../model/json.ts";
import { appendDocuments, spliceChanges, type Refusal } from "../text/splice/splice.ts";
import { CONFIG_FILE } from "./config.ts";
import { readConfigText } from "./config-text.ts";

/** The text of a configuration file with one more entry in `suppress`; everything else stays as it is written. Refused where that cannot be done in place. */
export function addSuppression(text: string, entry: JsonObject): { readonly text: string } | Refusal {
  const read = readConfigText(CONFIG_FILE, text);
  if ("error" in read) return { refused: "syntax", path: [] };
  if (!isObject(read.value)) return { refused: "not-a-map", path: [] };
  if (text.split(/\r?\n/).every((line) => SAYS_NOTHING.test(line))) return { text: withEnd(text) + appendDocuments("", "yaml", [{ suppress: [entry] }])! };
  const written = read.value["suppress"] ?? null;
  if (written !== null && !Array.isArray(written)) return { refused: "not-a-map", path: ["suppress"] };
  const change = Array.isArray(written)
    ? { op: "set" as const, path: ["suppress", written.length], value: entry }
    : { op: "set" as const, path: ["suppress"], value: [entry] };
  return spliceChanges(text, { format: "yaml", document: { start: 0, end: text.length }, base: [] }, [change]);
}

/** A line without anything, or with no more than a comment or the mark of a document. */
const SAYS_NOTHING = /^(?:---)?\s*(?:#.*)?$/;

function withEnd(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
