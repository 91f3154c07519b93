import { parsedJson, type Json, type Path } from "../model/json.ts";
import { expand, refOf, typeOfItems } from "./expand.ts";
import type { JsonItem, JsonList } from "./json-list.ts";
import { jsonFault } from "./json-text.ts";
import { ITEM_STEPS, jsonSource } from "./locate.ts";
import type { Reader } from "./reader.ts";
import { matters } from "./relevance.ts";
import { Unparsed } from "./unparsed.ts";

/** Reads a List item by item. False, and nothing handed on, where an item is wrong: then the text is read as a whole, which tells what is. */
export function readJsonList(reader: Reader, list: JsonList): boolean {
  const { source } = reader;
  const read: (Json | Unparsed)[] = [];
  for (const item of list.items) {
    const value = identified(reader, list, item) ?? parsed(reader, item);
    if (value === undefined) return false;
    read.push(value);
  }
  for (const [index, value] of read.entries()) {
    const { span } = list.items[index]!;
    if (value instanceof Unparsed) reader.add(value);
    else expand(reader, value, ["items", index], typeOfItems(list), (base: Path) => jsonSource(source, list.span, base, { span, base: base.slice(ITEM_STEPS) }));
  }
  return true;
}

/** An item that cannot matter, known by its identity alone. */
function identified({ source, whole, options }: Reader, list: JsonList, { span, header }: JsonItem): Unparsed | undefined {
  const { apiVersion, kind, name, namespace } = { ...typeOfItems(list), ...header };
  if (whole || !apiVersion || !kind || !name || matters(kind, source.text.slice(span.start, span.end), options)) return undefined;
  return new Unparsed(refOf(apiVersion, kind, name, namespace, options), source, span, "json");
}

function parsed({ source }: Reader, { span }: JsonItem): Json | undefined {
  const value = parsedJson(source.text.slice(span.start, span.end));
  return value === undefined || jsonFault(source.text, span) ? undefined : value;
}
