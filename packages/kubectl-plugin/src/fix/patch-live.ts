import { applyChanges, nameOf, sameJson, stringAt, toJsonPatch, type Change, type JsonObject, type KubeObject, type ObjectRef, type Problem } from "@kubectl-loopback/core";
import { isFailure, type ApiClient, type Failure } from "../cluster/api-client.ts";
import { objectPath, permissionToPatch } from "../cluster/object-path.ts";

/** Changes one live object, only if it still is as it was read. */
export async function patchLive({ ref, value }: KubeObject, changes: readonly Change[], client: ApiClient, dryRun: boolean): Promise<Problem | undefined> {
  const path = objectPath(ref);
  if (path === undefined) return failed(ref, ref.kind);
  const answer = await client.patch(path, toJsonPatch(value, changes), dryRun);
  if (!isFailure(answer)) return undefined;
  if (answer.failure === "forbidden") return { code: "forbidden-target", level: "error", params: permissionToPatch(ref), location: null };
  const now = await client.get(path);
  if (isFailure(now)) return isAnswered(answer) ? failed(ref, answer.cause) : { code: "patch-unknown", level: "error", params: { object: nameOf(ref), error: answer.cause }, location: null };
  return explained(ref, value, now.json as JsonObject, changes, answer);
}

/** What became of a patch that did not come back well: the answer alone may have been lost, somebody else may have been quicker, or it is refused. */
function explained(ref: ObjectRef, before: JsonObject, now: JsonObject, changes: readonly Change[], answer: Failure): Problem | undefined {
  if (!isAnswered(answer) && isDone(now, changes)) return undefined;
  const sameVersion = stringAt(before, ["metadata", "resourceVersion"]) === stringAt(now, ["metadata", "resourceVersion"]);
  return sameVersion ? failed(ref, answer.cause) : { code: "conflict", level: "error", params: { object: nameOf(ref) }, location: null };
}

function isDone(now: JsonObject, changes: readonly Change[]): boolean {
  try {
    return sameJson(applyChanges(now, changes), now);
  } catch {
    return false;
  }
}

/** Whether the server itself said no. */
function isAnswered({ failure }: Failure): boolean {
  return !["unreachable", "timeout", "bad-answer"].includes(failure);
}

export function failed(ref: ObjectRef, error: string): Problem {
  return { code: "patch-failed", level: "error", params: { object: nameOf(ref), error }, location: null };
}
