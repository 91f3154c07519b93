import { keepaliveIsMissing } from "./keepalive-missing.ts";
import { decidingPathLayer7, judgedParams, severityOf, verdictEvidence } from "./loop-evidence.ts";
import { finding, type Rule } from "./rule.ts";

export const l7Loopback: Rule<"CLB201"> = {
  code: "CLB201",
  name: "l7-loopback",
  severity: "error",
  *check(analysis) {
    for (const judged of analysis.judged) {
      const severity = severityOf(judged);
      const { listener } = judged;
      if (listener.layer !== 7 || !severity || keepaliveIsMissing(listener)) continue;
      const path = decidingPathLayer7(judged);
      yield finding("CLB201", severity, { object: listener.object, listener, path, evidence: verdictEvidence(judged, path, analysis) }, judgedParams(judged));
    }
  },
};
