import { excerpt, fieldName, nameOf, oneLine, type Evidence } from "@kubectl-loopback/core";
import type { Words } from "../words/words.ts";

/** The longest value that is shown. */
const LONGEST = 160;

/** What a field was seen to be. */
export function evidenceText({ object, path, value }: Evidence, words: Words): string {
  const shown = value === null ? words.notSet : excerpt(JSON.stringify(value), LONGEST);
  return oneLine(`${object ? `${nameOf(object)}: ` : ""}${fieldName(path)} = ${shown}`);
}
