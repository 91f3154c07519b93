import type { Listener } from "../model/listener.ts";
import { nameOf } from "../objects.ts";
import { setsKeepalive } from "../tke/service-config.ts";
import { judgedParams, severityOf, verdictEvidence } from "./loop-evidence.ts";
import { fieldOf, finding, type Rule } from "./rule.ts";

export const keepaliveMissing: Rule<"CLB202"> = {
  code: "CLB202",
  name: "keepalive-missing",
  severity: "error",
  *check(analysis) {
    for (const judged of analysis.judged) {
      const severity = severityOf(judged);
      const { listener } = judged;
      const { config, configured } = listener;
      if (listener.layer !== 7 || !severity || config.state !== "read" || !configured || !keepaliveIsMissing(listener)) continue;
      const evidence = [fieldOf(config.object, [...configured.path, "keepaliveEnable"]), ...verdictEvidence(judged, listener.network.path, analysis)];
      yield finding("CLB202", severity, { object: config.object, listener, path: configured.path, evidence }, { ...judgedParams(judged), owners: nameOf(listener.object.ref) });
    }
  },
};

/** Whether the effective TkeServiceConfig lists this listener without turning keepalive on. */
export function keepaliveIsMissing(listener: Listener): boolean {
  return listener.configured !== null && !setsKeepalive(listener.configured);
}
