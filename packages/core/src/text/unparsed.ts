import type { JsonObject } from "../model/json.ts";
import type { KubeObject, ObjectRef, TextPlace, TextSource } from "../model/object.ts";
import { locationOf, type SourceText, type Span } from "./positions.ts";

/** An object of which only its identity was read, since no more of it can matter. Most objects are: they must be small. */
export class Unparsed implements KubeObject {
  readonly ref: ObjectRef;
  readonly #text: SourceText;
  readonly #span: Span;

  readonly #format: TextPlace["format"];

  constructor(ref: ObjectRef, text: SourceText, span: Span, format: TextPlace["format"]) {
    this.ref = ref;
    this.#text = text;
    this.#span = span;
    this.#format = format;
  }

  get value(): JsonObject {
    const { apiVersion, kind, name, namespace } = this.ref;
    return { apiVersion, kind, metadata: { name, namespace } };
  }

  /** Any of its places is all of its document, or of its part of a List. */
  get source(): TextSource {
    const { file, text } = this.#text;
    const { start, end } = this.#span;
    const locate = () => locationOf(this.#text, { start, end: start + text.slice(start, end).trimEnd().length });
    return { file, place: { format: this.#format, document: this.#span, base: [] }, locate };
  }
}

/** Whether no more than its identity was read, since it can change no verdict. */
export function isUnparsed(object: KubeObject): boolean {
  return object instanceof Unparsed;
}
