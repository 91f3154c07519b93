import type { Change, Edit } from "../model/edit.ts";
import { at } from "../model/json.ts";
import type { KubeObject } from "../model/object.ts";
import type { NoCure } from "../model/plan.ts";
import { INGRESS_KEYS, KEYS, SERVICE_KEYS } from "../tke/annotations.ts";
import { isPlatformOwn } from "../tke/service.ts";
import { applyChanges } from "./apply.ts";

/** Which controller serves an object, and on which CLB: a mistake there moves or deletes a load balancer. */
const NEVER_EDITED: readonly unknown[] = [KEYS.ingressClass, SERVICE_KEYS.existingClb, INGRESS_KEYS.existingClb];

type RenameChange = Extract<Change, { op: "rename" }>;

/** Why edits are not to be made, or cannot be; undefined where they can. */
export function notEditable(edits: readonly Edit[]): NoCure | undefined {
  for (const edit of edits) {
    if (edit.kind === "create") continue;
    const keys = edit.changes.flatMap((change) => [...change.path, (change as Partial<RenameChange>).key]);
    if (isSomebodyElses(edit.object) || keys.some((key) => NEVER_EDITED.includes(key))) return "never-edited";
    try {
      applyChanges(edit.object.value, edit.changes);
    } catch {
      return "not-a-map";
    }
  }
  return undefined;
}

/** The platform's own Service, and what another controller serves. */
function isSomebodyElses(object: KubeObject): boolean {
  return isPlatformOwn(object) || ![undefined, null, ""].includes(at(object.value, ["spec", "loadBalancerClass"]) as string | null | undefined);
}
