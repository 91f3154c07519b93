import { isObject, type Json, type JsonObject, type Path } from "../model/json.ts";
import type { TextSource } from "../model/object.ts";
import { plainKind, readHeader } from "./header.ts";
import { expand, refOf, typeOfItems } from "./expand.ts";
import { ITEM_STEPS, plainSource, yamlSource } from "./locate.ts";
import { readPlain } from "./plain/document.ts";
import type { Span } from "./positions.ts";
import type { Reader } from "./reader.ts";
import { matters } from "./relevance.ts";
import { Unparsed } from "./unparsed.ts";
import { itemText, yamlList, type YamlList } from "./yaml-list.ts";
import { findTemplate, parseYaml, valueOf } from "./yaml-text.ts";

/** An item that was read, and how its places are found again. */
interface Parsed {
  readonly value: JsonObject;
  sourceAt(base: Path): TextSource;
}

/** Reads the List that a document is, item by item. False, and nothing handed on, where that cannot be done: then it is read as a whole. */
export function readYamlList(reader: Reader, document: Span, text: string): boolean {
  const list = yamlList(text, document);
  if (!list) return false;
  const read: (Unparsed | Parsed)[] = [];
  for (const item of list.items) {
    const found = identified(reader, list, item) ?? parsed(reader, document, list, item);
    if (!found) return false;
    read.push(found);
  }
  for (const [index, item] of read.entries()) {
    if (item instanceof Unparsed) reader.add(item);
    else expand(reader, item.value, ["items", index], typeOfItems(list), item.sourceAt);
  }
  return true;
}

/** An item that cannot matter, known by its identity alone. */
function identified({ source, options }: Reader, { keys }: YamlList, item: Span): Unparsed | undefined {
  const text = source.text.slice(item.start, item.end);
  const kind = plainKind(text, keys);
  const header = kind === undefined || matters(kind, text, options) ? undefined : readHeader(text, keys);
  return header && new Unparsed(refOf(header.apiVersion, header.kind, header.name, header.namespace, options), source, item, "yaml");
}

/** Behind its dash an item is read where it stands; only what is not written plainly is copied, to be a document of its own. */
function parsed({ source }: Reader, document: Span, { indent }: YamlList, item: Span): Parsed | undefined {
  const lead = indent + "-".length;
  const behindDash = () => source.text.slice(item.start + lead, item.end);
  const text = behindDash();
  if (text.includes("{{") && findTemplate(text) !== undefined) return undefined;
  const plain = readPlain(text, undefined, lead);
  if (plain) return { value: plain.value, sourceAt: (base) => plainSource(source, document, base, { span: item, base: base.slice(ITEM_STEPS), text: behindDash, lead }) };
  const copy = () => itemText(source.text, item, indent);
  const whole = parseYaml(copy());
  const found = whole.errors.length > 0 ? undefined : valueOf(whole);
  if (!found || !("value" in found) || !isObject(found.value as Json)) return undefined;
  return { value: found.value as JsonObject, sourceAt: (base) => yamlSource(source, document, base, whole, { span: item, base: base.slice(ITEM_STEPS), text: copy }) };
}
