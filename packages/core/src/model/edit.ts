import type { Json, JsonObject, Path } from "./json.ts";
import type { KubeObject } from "./object.ts";

/** One change to an object. */
export type Change =
  /** Adds or replaces a value; missing maps on the way are made. The index behind the last item of a list appends. */
  | { readonly op: "set"; readonly path: Path; readonly value: Json }
  | { readonly op: "remove"; readonly path: Path }
  /** Gives the last key of the path another name, and keeps its value and place. */
  | { readonly op: "rename"; readonly path: Path; readonly key: string };

/** What is to be done to one object. Lowered to a patch for the API server, or to splices of its text. */
export type Edit =
  | { readonly kind: "change"; readonly object: KubeObject; readonly changes: readonly Change[] }
  /** A new object; `beside` is the object whose file it goes into. */
  | { readonly kind: "create"; readonly value: JsonObject; readonly beside: KubeObject };

/** Why a text is left as it is. */
export type RefusalReason =
  /** The value is written somewhere else (`*name`). */
  | "alias"
  /** The value has a name (`&name`) that is used somewhere else. */
  | "anchor"
  /** A map takes in another one (`<<: *name`). */
  | "merge-key"
  | "tag"
  | "duplicate-key"
  /** A key written as `? key`, or one that is no scalar. */
  | "explicit-key"
  /** A Helm template: not yet YAML. */
  | "template"
  | "syntax"
  /** The path leads through something that is neither map nor list. */
  | "not-a-map"
  /** Written in a way that cannot be edited in place. */
  | "layout"
  /** The edited text, read again, would not be what was asked for. */
  | "no-proof"
  /** The text ends in the middle of something, so that nothing can stand behind it. */
  | "unfinished";
