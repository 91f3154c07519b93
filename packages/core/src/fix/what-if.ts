import { analyze, type Result } from "../analyze.ts";
import type { Edit } from "../model/edit.ts";
import type { JsonObject } from "../model/json.ts";
import { indexed, keyOf, type ObjectSet } from "../objects.ts";
import { applyChanges } from "./apply.ts";
import { createdRef } from "./created.ts";

/** What judging would say if the edits were made. Nothing is written: the same analysis over edited objects. */
export function whatIf(result: Result, edits: readonly Edit[]): Result {
  const { cluster, question } = result;
  const asked = new Set([...cluster.objects.byKey].filter(([, object]) => question.concerns(object)).map(([key]) => key));
  return analyze({ ...cluster, objects: edited(cluster.objects, edits) }, { ...question, concerns: (object) => asked.has(keyOf(object.ref)) });
}

/** Keys stay as they are: of a large cluster, only what the edits touch is indexed anew. */
function edited({ byKey }: ObjectSet, edits: readonly Edit[]): ObjectSet {
  const objects = new Map(byKey);
  for (const [key, value] of changedValues(edits)) {
    const object = byKey.get(key);
    if (object) objects.set(key, { ref: object.ref, value, source: object.source });
  }
  for (const edit of edits) {
    if (edit.kind !== "create") continue;
    const ref = createdRef(edit);
    objects.delete(keyOf(ref));
    objects.set(keyOf(ref), { ref, value: edit.value, source: null });
  }
  return indexed(objects);
}

function changedValues(edits: readonly Edit[]): Map<string, JsonObject> {
  const changed = new Map<string, JsonObject>();
  for (const edit of edits) {
    if (edit.kind !== "change") continue;
    const key = keyOf(edit.object.ref);
    changed.set(key, applyChanges(changed.get(key) ?? edit.object.value, edit.changes));
  }
  return changed;
}
