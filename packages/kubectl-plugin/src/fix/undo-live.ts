import { applyChanges, nameOf, stringAt, type Change, type JsonObject, type KubeObject, type ObjectRef, type Problem } from "@kubectl-loopback/core";
import { isFailure, type ApiClient } from "../cluster/api-client.ts";
import { objectPath } from "../cluster/object-path.ts";
import { inOrder } from "./in-order.ts";
import { failed, patchLive } from "./patch-live.ts";
import { takeBack, type UndoFile, type UndoStep } from "./undo.ts";

/** What taking back means for one object as it is now. */
export interface TakenBack {
  readonly object: KubeObject;
  readonly changes: readonly Change[];
}

/** Looks at every object first, in the opposite order of the changes: where one field was changed since, nothing at all is taken back. */
export async function planUndo({ steps }: UndoFile, client: ApiClient): Promise<{ objects: readonly TakenBack[]; problems: readonly Problem[] }> {
  const names = [...new Set(steps.map(({ object }) => nameOf(object)))].toReversed();
  const groups = names.map((name) => steps.filter(({ object }) => nameOf(object) === name));
  const looked = await Promise.all(groups.map((group) => lookAt(group, client)));
  const objects = looked.filter((one) => "object" in one);
  return { objects: objects.filter(({ changes }) => changes.length > 0), problems: looked.filter((one) => "code" in one) };
}

async function lookAt(steps: readonly UndoStep[], client: ApiClient): Promise<TakenBack | Problem> {
  const ref = steps[0]!.object;
  const answer = await client.get(objectPath(ref)!);
  if (isFailure(answer)) return failed(ref, answer.cause);
  const object: KubeObject = { ref, value: answer.json as JsonObject, source: null };
  const isOther = steps.some(({ uid }) => uid !== null && uid !== stringAt(object.value, ["metadata", "uid"]));
  const changes = isOther ? undefined : changesBack(object.value, steps);
  return changes ? { object, changes } : { code: "conflict", level: "error", params: { object: nameOf(ref) }, location: null };
}

/** Last in, first out: items that were appended to a list are removed from its end. */
function changesBack(value: JsonObject, steps: readonly UndoStep[]): Change[] | undefined {
  const changes: Change[] = [];
  for (const step of steps.toReversed()) {
    const change = takeBack(applyChanges(value, changes), step);
    if (change === undefined) return undefined;
    if (change !== "done") changes.push(change);
  }
  return changes;
}

/** How fields are put back. */
export interface UndoOptions {
  readonly client: ApiClient;
  readonly dryRun: boolean;
  readonly interrupted: AbortSignal;
  /** Says what was put back. */
  tell(object: ObjectRef): void;
}

/** Puts the objects back in their order. */
export function undo(objects: readonly TakenBack[], { client, dryRun, interrupted, tell }: UndoOptions): Promise<Problem[]> {
  return inOrder(objects, ({ object }) => nameOf(object.ref), interrupted, async ({ object, changes }) => {
    const problem = await patchLive(object, changes, client, dryRun);
    if (!problem) tell(object.ref);
    return problem;
  });
}
