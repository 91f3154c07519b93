import { explain, explanationSvg } from "@kubectl-loopback/core";
import type { Told } from "./format.ts";
import { loopFindings } from "./loop-findings.ts";

/** By fingerprint: the way of a packet as SVG, for the first finding of each kind. Those of one kind would look alike. */
export function pictures(told: Pick<Told, "result" | "report" | "language">): ReadonlyMap<string, string> {
  const verdictOf = loopFindings(told);
  const drawn = new Map<string, string>();
  const kinds = new Set<string>();
  for (const one of told.result.judged) {
    const { object, port, protocol, layer } = one.listener;
    const finding = verdictOf({ object: object.ref, port, protocol });
    const kind = `${layer} ${one.risk.reason} ${one.risk.impact}`;
    if (!finding || finding.suppressed || kinds.has(kind)) continue;
    kinds.add(kind);
    drawn.set(finding.fingerprint, explanationSvg(explain(told.result, one), told.language.messages, { style: "none" }));
  }
  return drawn;
}
