import type { Caller } from "../model/caller.ts";
import type { Verdict } from "../model/listener.ts";
import { nameOf } from "../objects.ts";
import { finding, type Rule } from "./rule.ts";

const GRAVEST: readonly Verdict[] = ["loops", "may-loop", "safe"];

export const callerUsesClb: Rule<"CLB401"> = {
  code: "CLB401",
  name: "caller-uses-clb",
  severity: "warning",
  callersOnly: true,
  *check({ callers, judged }) {
    const internal = new Set(judged.flatMap(({ listener }) => (listener.network.kind === "internal" ? [listener.object] : [])));
    for (const caller of callers) {
      const owners = new Set(caller.names.map(({ owner }) => owner).filter((owner) => internal.has(owner)));
      if (owners.size === 0 || caller.answeredBy) continue;
      const { object, path, field, label, written, instead, obstacles, corrected } = caller;
      yield finding("CLB401", "warning", { object, path, evidence: evidenceOf(caller) }, {
        field, label, written, instead, obstacles, corrected,
        clbs: [...owners].map(({ ref }) => nameOf(ref)),
        verdict: GRAVEST.find((verdict) => caller.reaches.some(({ risk }) => risk.verdict === verdict)) ?? null,
        usedBy: caller.usedBy.map(nameOf),
      });
    }
  },
};

/** The name alone, not the value around it, which may hold credentials; of a Secret nothing. */
function evidenceOf({ object, path, written, names }: Caller) {
  return [{ object: object.ref, path, value: written }, ...new Set(names.map(({ evidence }) => evidence))];
}
