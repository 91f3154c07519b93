import { nameOf, toJsonPatch, type Change, type JsonObject, type ObjectRef, type Problem } from "@kubectl-loopback/core";
import { isFailure, type ApiClient } from "../cluster/api-client.ts";
import { objectPath } from "../cluster/object-path.ts";
import { takeBack, type UndoFile, type UndoStep } from "./undo.ts";

/** What taking back means for one object as it is now. */
export interface TakenBack {
  readonly ref: ObjectRef;
  readonly value: JsonObject;
  readonly changes: readonly Change[];
}

/** Reads the text of an undo file; a message where it is none. */
export function parseUndoFile(text: string): UndoFile | string {
  try {
    const file = JSON.parse(text) as UndoFile;
    const right = file.apiVersion === "kubectl-loopback/v1" && file.kind === "Undo" && Array.isArray(file.steps)
      && file.steps.every((step) => Array.isArray(step.path) && step.path.length > 0 && typeof step.object?.name === "string" && objectPath(step.object) !== undefined);
    return right ? file : "kind: Undo";
  } catch (error) {
    return (error as Error).message;
  }
}

/** Looks at every object first: where one field was changed since, nothing at all is taken back. */
export async function planUndo(file: UndoFile, client: ApiClient): Promise<{ objects: readonly TakenBack[]; problems: readonly Problem[] }> {
  const groups = new Map<string, UndoStep[]>();
  for (const step of file.steps) groups.set(nameOf(step.object), [...(groups.get(nameOf(step.object)) ?? []), step]);
  const objects: TakenBack[] = [];
  const problems: Problem[] = [];
  for (const steps of groups.values()) {
    const ref = steps[0]!.object;
    const answer = await client.get(objectPath(ref)!);
    if (isFailure(answer)) {
      problems.push({ code: "patch-failed", level: "error", params: { object: nameOf(ref), error: answer.cause }, location: null });
      continue;
    }
    const value = answer.json as JsonObject;
    // Last in, first out: items that were appended to a list are removed from its end.
    const changes = steps.toReversed().map((step) => takeBack(value, step));
    if (changes.includes(undefined)) problems.push({ code: "conflict", level: "error", params: { object: nameOf(ref) }, location: null });
    objects.push({ ref, value, changes: changes.filter((change) => change !== "done" && change !== undefined) as Change[] });
  }
  return { objects: objects.filter(({ changes }) => changes.length > 0), problems };
}

export async function undo(objects: readonly TakenBack[], client: ApiClient, dryRun: boolean, tell: (ref: ObjectRef) => void): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { ref, value, changes } of objects) {
    const answer = await client.patch(objectPath(ref)!, toJsonPatch(value, changes), dryRun);
    if (!isFailure(answer)) tell(ref);
    else problems.push(answer.failure === "conflict"
      ? { code: "conflict", level: "error", params: { object: nameOf(ref) }, location: null }
      : { code: "patch-failed", level: "error", params: { object: nameOf(ref), error: answer.cause }, location: null });
  }
  return problems;
}
