import { nameOf, type Evidence, type Path } from "@kubectl-loopback/core";
import type { Words } from "../words/words.ts";

/** A path as people write it: `metadata.annotations["a.b/c"]`. */
export function fieldName(path: Path): string {
  return path.map((key, index) => (typeof key === "number" ? `[${key}]` : /^[\w-]+$/.test(key) ? `${index > 0 ? "." : ""}${key}` : `[${JSON.stringify(key)}]`)).join("");
}

/** A text on one line, without characters that steer how text is shown. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
}

const LONGEST_VALUE = 160;

/** The beginning of a value that may be long. */
export function excerpt(value: string): string {
  const line = oneLine(value);
  return line.length > LONGEST_VALUE ? `${line.slice(0, LONGEST_VALUE)}…` : line;
}

/** What a field was seen to be. */
export function evidenceText({ object, path, value }: Evidence, words: Words): string {
  const shown = value === null ? words.notSet : excerpt(JSON.stringify(value));
  return oneLine(`${object ? `${nameOf(object)}: ` : ""}${fieldName(path)} = ${shown}`);
}
