import { analyze, type Kept, type Result } from "../analyze.ts";
import { groupBy } from "../group-by.ts";
import type { Edit } from "../model/edit.ts";
import type { JsonObject } from "../model/json.ts";
import type { KubeObject } from "../model/object.ts";
import { keyOf, withChanges, type ObjectSet } from "../objects.ts";
import { applyChanges } from "./apply.ts";
import type { JudgedListener } from "../rules/rule.ts";
import { CONFIG_KIND } from "../tke/service-config.ts";
import { createdRef } from "./created.ts";

/** What judging would say if the edits were made. Nothing is written: the same analysis over edited objects. */
export function whatIf(result: Result, edits: readonly Edit[]): Result {
  const { cluster, question } = result;
  const before = ({ ref }: KubeObject) => cluster.objects.byKey.get(keyOf(ref));
  const concerns = (object: KubeObject) => {
    const original = before(object);
    return original !== undefined && question.concerns(original);
  };
  const objects = edited(cluster.objects, edits);
  return analyze({ ...cluster, objects }, { ...question, concerns }, unaffected(result, objects, edits));
}

/** Kinds that no fact of a cluster is read from: they decide about listeners that they belong to, and no others. */
const DECIDE_ALONE = new Set(["Service", "Ingress", CONFIG_KIND]);

/** What edits leave as it is: what is known of the cluster, and judgements of objects that are the same, with the same config and backend Services. */
function unaffected({ judged, surroundings }: Result, { byKey }: ObjectSet, edits: readonly Edit[]): Kept | undefined {
  const kinds = new Set(edits.map((edit) => (edit.kind === "create" ? createdRef(edit) : edit.object.ref).kind));
  if ([...kinds].some((kind) => !DECIDE_ALONE.has(kind))) return undefined;
  const isSame = (object: KubeObject) => byKey.get(keyOf(object.ref)) === object;
  // What was not there may be there now, for whoever names it.
  const isSameListener = ({ listener: { config, backends } }: JudgedListener) => (config.state === "read" ? isSame(config.object) : config.state === "none" || !kinds.has(CONFIG_KIND))
    && backends.every(({ service }) => (service ? isSame(service) : !kinds.has("Service")));
  const before = groupBy(judged, ({ listener }) => listener.object);
  return {
    surroundings,
    judgements(object) {
      const listeners = before.get(object);
      return listeners?.every(isSameListener) ? listeners : undefined;
    },
  };
}

function edited(set: ObjectSet, edits: readonly Edit[]): ObjectSet {
  const changed = new Map<string, KubeObject>();
  for (const [key, value] of changedValues(edits)) {
    const object = set.byKey.get(key);
    if (object) changed.set(key, { ref: object.ref, value, source: object.source });
  }
  const created = edits.filter((edit) => edit.kind === "create").map((edit): KubeObject => ({ ref: createdRef(edit), value: edit.value, source: null }));
  return withChanges(set, changed, new Map(created.map((object) => [keyOf(object.ref), object])));
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
