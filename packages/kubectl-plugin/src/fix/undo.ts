import { applyChanges, at, configListeners, isObject, isServiceConfig, sameJson, stringAt, type Change, type Json, type JsonObject, type KubeObject, type ObjectRef, type Path } from "@kubectl-loopback/core";

/** One field as it was before and is after, so that exactly it can be put back. */
export interface UndoStep {
  readonly object: ObjectRef;
  /** Tells the object from a later one of the same name, or of another cluster. */
  readonly uid: string | null;
  readonly path: Path;
  /** How much of the path was there before, and one key more: what lies below came with the change. */
  readonly depth: number;
  /** Undefined where the field was not there. */
  readonly before?: Json;
  readonly after?: Json;
}

/** What `fix --undo` needs: written before anything is changed. */
export interface UndoFile {
  readonly apiVersion: "kubectl-loopback/v1";
  readonly kind: "Undo";
  readonly steps: readonly UndoStep[];
}

/** The steps that take changes to an object back. */
export function undoSteps(object: KubeObject, changes: readonly Change[]): UndoStep[] {
  const after = applyChanges(object.value, changes);
  if (isServiceConfig(object)) return keepaliveSteps(object, after);
  const paths = changes.flatMap((change) => (change.op === "rename" ? [change.path, [...change.path.slice(0, -1), change.key]] : [change.path]));
  return paths.map((path) => step(object, path, at(object.value, path), at(after, path)));
}

/** A keepalive that was not there is put back to 0: removing the field, or its listener, would leave the CLB as it is. */
function keepaliveSteps(object: KubeObject, value: JsonObject): UndoStep[] {
  return configListeners({ ...object, value }).flatMap(({ path, keepalive }) => {
    const field = [...path, "keepaliveEnable"];
    const before = at(object.value, field);
    return sameJson(before, keepalive) ? [] : [step(object, field, before ?? 0, keepalive)];
  });
}

function step({ ref, value }: KubeObject, path: Path, before: Json | undefined, after: Json | undefined): UndoStep {
  const missing = path.findIndex((_, index) => at(value, path.slice(0, index + 1)) === undefined);
  const depth = missing < 0 ? path.length : missing + 1;
  return { object: ref, uid: stringAt(value, ["metadata", "uid"]) ?? null, path, depth, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

/** The change that puts one step back; undefined where the field is no longer what was written. */
export function takeBack(value: JsonObject, { path, depth, before, after }: UndoStep): Change | "done" | undefined {
  const now = at(value, path);
  if (sameJson(now, before)) return "done";
  if (!sameJson(now, after)) return undefined;
  return before === undefined ? { op: "remove", path: path.slice(0, nothingElse(value, path, depth)) } : { op: "set", path, value: before };
}

/** How far up the maps that came with the change hold nothing else by now, and can go with it. */
function nothingElse(value: JsonObject, path: Path, depth: number): number {
  const parent = at(value, path.slice(0, -1));
  return path.length > depth && isObject(parent) && Object.keys(parent).length === 1 ? nothingElse(value, path.slice(0, -1), depth) : path.length;
}

/** The steps of one run more. What was kept of a field before stays, unless somebody changed it in between. */
export function addSteps(kept: readonly UndoStep[], more: readonly UndoStep[]): UndoStep[] {
  return more.reduce<readonly UndoStep[]>(addStep, kept) as UndoStep[];
}

function addStep(kept: readonly UndoStep[], step: UndoStep): readonly UndoStep[] {
  const index = kept.findIndex((one) => one.uid === step.uid && sameJson([...one.path], [...step.path]) && sameJson({ ...one.object }, { ...step.object }));
  const known = kept[index];
  if (!known) return [...kept, step];
  const { after: _, ...rest } = known;
  return kept.with(index, sameJson(known.after, step.before) ? { ...rest, ...("after" in step ? { after: step.after } : {}) } : step);
}
