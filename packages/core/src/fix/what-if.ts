import { analyze, type Question, type Result } from "../analyze.ts";
import type { Edit } from "../model/edit.ts";
import { stringAt, type JsonObject } from "../model/json.ts";
import type { KubeObject } from "../model/object.ts";
import { collect, keyOf } from "../objects.ts";
import { applyChanges } from "./apply.ts";

/** What judging would say if the edits were made. Nothing is written: the same analysis over edited objects. */
export function whatIf(result: Result, question: Question, edits: readonly Edit[]): Result {
  const changed = new Map<string, JsonObject>();
  for (const edit of edits) {
    if (edit.kind !== "change") continue;
    const key = keyOf(edit.object.ref);
    changed.set(key, applyChanges(changed.get(key) ?? edit.object.value, edit.changes));
  }
  const objects = result.cluster.objects.all.map((object) => {
    const value = changed.get(keyOf(object.ref));
    return value ? { ...object, value } : object;
  });
  const created = edits.filter((edit) => edit.kind === "create").map(createdObject);
  const asked = new Set(result.cluster.objects.all.filter(question.concerns).map((object) => keyOf(object.ref)));
  const cluster = { ...result.cluster, objects: collect([...objects, ...created]).set };
  return analyze(cluster, { ...question, concerns: (object) => asked.has(keyOf(object.ref)) });
}

function createdObject({ value, beside }: Extract<Edit, { kind: "create" }>): KubeObject {
  const ref = {
    apiVersion: stringAt(value, ["apiVersion"])!,
    kind: stringAt(value, ["kind"])!,
    namespace: stringAt(value, ["metadata", "namespace"]) ?? beside.ref.namespace,
    name: stringAt(value, ["metadata", "name"])!,
  };
  return { ref, value, source: null };
}
