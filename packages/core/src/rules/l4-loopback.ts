import { decidingPath, judgedParams, severityOf, verdictEvidence } from "./loop-evidence.ts";
import { finding, type Rule } from "./rule.ts";

export const l4Loopback: Rule<"CLB101"> = {
  code: "CLB101",
  name: "l4-loopback",
  severity: "error",
  *check(analysis) {
    for (const judged of analysis.judged) {
      const severity = severityOf(judged);
      const { listener } = judged;
      if (listener.layer !== 4 || !severity) continue;
      const path = decidingPath(judged);
      yield finding("CLB101", severity, { object: listener.object, listener, path, evidence: verdictEvidence(judged, path, analysis) }, judgedParams(judged));
    }
  },
};
