import type { Document, Node } from "yaml";
import type { Path } from "../model/json.ts";
import type { Location, TextSource } from "../model/object.ts";
import { walkJson, type JsonEntry } from "./json-text.ts";
import { locationOf, type SourceText, type Span } from "./positions.ts";
import { parseYaml, spanOf, walkYaml, type Step } from "./yaml-text.ts";

/**
 * The place of an object inside a text: `base` leads from the document to the object (through Lists). Nothing is parsed
 * until a place is asked for; a parsed document is kept only as long as memory allows.
 */
export function yamlSource(source: SourceText, document: Span, base: Path, parsed: Document): TextSource {
  let cache = new WeakRef(parsed);
  const again = () => {
    const kept = cache.deref() ?? parseYaml(source.text.slice(document.start, document.end));
    cache = new WeakRef(kept);
    return kept;
  };
  return {
    file: source.file,
    place: { format: "yaml", document, base },
    locate: (path) => locationOf(source, shift(yamlSpan(again(), base, path), document.start)),
  };
}

function shift(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}

function yamlSpan(document: Document, base: Path, path: Path): Span {
  const steps = walkYaml(document, [...base, ...path]);
  const last = steps.at(-1);
  if (steps.length === base.length + path.length && last) return valueSpan(last);
  if (steps.length > base.length && last?.key) return spanOf(last.key);
  return last?.value ? spanOf(last.value) : document.contents ? spanOf(document.contents) : { start: 0, end: 0 };
}

/** A value that is not written out has the place of its key. */
function valueSpan({ key, value }: Step): Span {
  const span = value ? spanOf(value) : undefined;
  return span && (span.end > span.start || !key) ? span : spanOf((key ?? value) as Node);
}

/** The place of an object in JSON text. */
export function jsonSource(source: SourceText, document: Span, base: Path): TextSource {
  return { file: source.file, place: { format: "json", document, base }, locate: (path): Location => locationOf(source, jsonSpan(source.text, document, base, path)) };
}

function jsonSpan(text: string, document: Span, base: Path, path: Path): Span {
  const steps: readonly JsonEntry[] = walkJson(text, document.start, [...base, ...path]);
  const last = steps.at(-1);
  if (!last) return document;
  return steps.length === base.length + path.length || !last.key || steps.length <= base.length ? last.value : last.key;
}
