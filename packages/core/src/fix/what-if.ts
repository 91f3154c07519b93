import { analyze, type Result } from "../analyze.ts";
import type { Edit } from "../model/edit.ts";
import type { JsonObject } from "../model/json.ts";
import { collect, keyOf } from "../objects.ts";
import { applyChanges } from "./apply.ts";
import { createdRef } from "./created.ts";

/** What judging would say if the edits were made. Nothing is written: the same analysis over edited objects. */
export function whatIf(result: Result, edits: readonly Edit[]): Result {
  const { cluster, question } = result;
  const changed = new Map<string, JsonObject>();
  for (const edit of edits) {
    if (edit.kind !== "change") continue;
    const key = keyOf(edit.object.ref);
    changed.set(key, applyChanges(changed.get(key) ?? edit.object.value, edit.changes));
  }
  const objects = cluster.objects.all.map((object) => {
    const value = changed.get(keyOf(object.ref));
    return value ? { ...object, value } : object;
  });
  const created = edits.filter((edit) => edit.kind === "create").map((edit) => ({ ref: createdRef(edit), value: edit.value, source: null }));
  const asked = new Set(cluster.objects.all.filter(question.concerns).map((object) => keyOf(object.ref)));
  return analyze({ ...cluster, objects: collect([...objects, ...created]).set }, { ...question, concerns: (object) => asked.has(keyOf(object.ref)) });
}
