import { parseDocument, type Document } from "yaml";
import type { Json, Path } from "../model/json.ts";
import type { Location } from "../model/object.ts";
import { yamlSource } from "../text/locate.ts";
import { locationOf, sourceText } from "../text/positions.ts";
import { withKeyErrors } from "../yaml-keys.ts";
import { spanOf, valueOf, walkYaml } from "../text/yaml-text.ts";

/** A configuration file's value, and where its parts stand. */
export interface ConfigText {
  readonly value: Json;
  valueAt(path: Path): Location;
  keyAt(path: Path): Location;
}

/** Reads YAML 1.2, as editors check it: `off` is a word there, not a boolean. An empty file is an empty map. */
export function readConfigText(file: string, text: string): ConfigText | { readonly error: string; readonly location: Location } {
  const source = sourceText(file, text);
  const document = withKeyErrors(parseDocument(text, { version: "1.2", prettyErrors: false, uniqueKeys: false, logLevel: "error" }) as Document.Parsed);
  const place = (start: number, end: number) => locationOf(source, { start: Math.min(start, text.length), end: Math.min(end, text.length) });
  const wrong = document.errors[0];
  if (wrong) return { error: wrong.message, location: place(...wrong.pos) };
  const read = valueOf(document);
  if ("error" in read) return { error: read.error, location: place(0, 0) };
  const values = yamlSource(source, { start: 0, end: text.length }, [], document);
  return {
    value: (read.value ?? {}) as Json,
    valueAt: (path) => values.locate(path),
    keyAt: (path) => {
      const key = walkYaml(document, path)[path.length - 1]?.key;
      return key ? locationOf(source, spanOf(key)) : values.locate(path);
    },
  };
}
