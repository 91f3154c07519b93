import type { JsonObject, Path } from "./json.ts";

/** Which object: `namespace` is null for what is known to be cluster-scoped. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
}

/** A place in a text. Line and column count from 1, columns in UTF-16 units; `offset` counts from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A range in a file; `end` is exclusive. */
export interface Location {
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
}

/** Where in a text an object stands: the document's offsets (`end` exclusive), and the path from the document to the object (through Lists). */
export interface TextPlace {
  readonly format: "yaml" | "json";
  readonly document: { readonly start: number; readonly end: number };
  readonly base: Path;
}

/** The text an object was read from. */
export interface TextSource {
  readonly file: string;
  readonly place: TextPlace;
  /**
   * The range of the value at `path`; where it is missing, of the key of the nearest existing ancestor
   * (below a list item: of the item).
   */
  locate(path: Path): Location;
}

/** A Kubernetes object, the same shape whether read from a file or from a cluster (`source` null). */
export interface KubeObject {
  readonly ref: ObjectRef;
  readonly value: JsonObject;
  readonly source: TextSource | null;
}
