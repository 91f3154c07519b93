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
  const changes = changesOf(edits, cluster.objects);
  const originals = new Map([...[...changes.changed].map(([before, after]) => [after, before] as const), ...changes.created.map((object) => [object, cluster.objects.byKey.get(keyOf(object.ref))] as const)]);
  const concerns = (object: KubeObject) => {
    const original = originals.has(object) ? originals.get(object) : object;
    return original !== undefined && question.concerns(original);
  };
  const objects = withChanges(cluster.objects, changes.changed, changes.created);
  return analyze({ ...cluster, objects }, { ...question, concerns }, unaffected(result, changes));
}

/** Objects as the edits leave them. */
interface Changes {
  readonly changed: ReadonlyMap<KubeObject, KubeObject>;
  readonly created: readonly KubeObject[];
}

function changesOf(edits: readonly Edit[], { byKey }: ObjectSet): Changes {
  const values = new Map<KubeObject, JsonObject>();
  const created = new Map<string, KubeObject>();
  for (const edit of edits) {
    const ref = edit.kind === "create" ? createdRef(edit) : edit.object.ref;
    const key = keyOf(ref);
    if (edit.kind === "create") created.set(key, { ref, value: edit.value, source: null });
    else {
      const object = byKey.get(key);
      if (object) values.set(object, applyChanges(values.get(object) ?? edit.object.value, edit.changes));
    }
  }
  return { changed: new Map([...values].map(([object, value]) => [object, { ref: object.ref, value, source: object.source }])), created: [...created.values()] };
}

/** Kinds that no fact of a cluster is read from: they decide about listeners that they belong to, and no others. */
const DECIDE_ALONE = new Set(["Service", "Ingress", CONFIG_KIND]);

/** What edits leave as it is: what is known of the cluster, and judgements of objects that are the same, with the same config and backend Services. */
function unaffected({ judged, surroundings, cluster: { objects } }: Result, { changed, created }: Changes): Kept | undefined {
  const kinds = new Set([...changed.keys(), ...created].map(({ ref }) => ref.kind));
  if ([...kinds].some((kind) => !DECIDE_ALONE.has(kind))) return undefined;
  const others = new Set([...changed.keys(), ...created.map(({ ref }) => objects.byKey.get(keyOf(ref)))]);
  // What was not there may be there now, for whoever names it.
  const isSameListener = ({ listener: { config, backends } }: JudgedListener) => (config.state === "read" ? !others.has(config.object) : config.state === "none" || !kinds.has(CONFIG_KIND))
    && backends.every(({ service }) => (service ? !others.has(service) : !kinds.has("Service")));
  const before = groupBy(judged, ({ listener }) => listener.object);
  return {
    surroundings,
    judgements(object) {
      const listeners = before.get(object);
      return listeners?.every(isSameListener) ? listeners : undefined;
    },
  };
}
