import { at, type Change, type Json, type JsonObject, type ObjectRef, type Path } from "@kubectl-loopback/core";

/** One field as it was before and is after, so that exactly it can be put back. */
export interface UndoStep {
  readonly object: ObjectRef;
  readonly path: Path;
  /** Undefined where the field was not there. */
  readonly before?: Json;
  readonly after?: Json;
}

/** What `fix --undo` needs: written before anything is changed. */
export interface UndoFile {
  readonly apiVersion: "kubectl-loopback/v1";
  readonly kind: "Undo";
  readonly server: string;
  readonly steps: readonly UndoStep[];
}

/** The steps that take changes back: for each, the topmost field that it adds, or the field that it replaces. */
export function undoSteps(ref: ObjectRef, before: JsonObject, after: JsonObject, changes: readonly Change[]): UndoStep[] {
  const paths = changes.flatMap((change) => (change.op === "rename" ? [change.path, [...change.path.slice(0, -1), change.key]] : [change.path]));
  return paths.map((path) => step(ref, before, after, topmostNew(before, path)));
}

function step(object: ObjectRef, before: JsonObject, after: JsonObject, path: Path): UndoStep {
  const [old, now] = [at(before, path), at(after, path)];
  return { object, path, ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) };
}

/** Maps that the change itself brought are taken back with it. */
function topmostNew(before: JsonObject, path: Path): Path {
  const depth = path.findIndex((_, index) => at(before, path.slice(0, index + 1)) === undefined);
  return depth < 0 ? path : path.slice(0, depth + 1);
}

/** The changes that put one step back; undefined where the field is no longer what was written. */
export function takeBack(value: JsonObject, { path, before, after }: UndoStep): Change | "done" | undefined {
  const now = at(value, path);
  if (same(now, before)) return "done";
  if (!same(now, after)) return undefined;
  return before === undefined ? { op: "remove", path } : { op: "set", path, value: before };
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
