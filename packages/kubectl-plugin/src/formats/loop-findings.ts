import { fingerprints, keyOf, type ObjectRef, type ReportFinding } from "@kubectl-loopback/core";
import type { Told } from "./format.ts";

/** The rules that report a verdict; the others are about something besides. */
const VERDICT_RULES: ReadonlySet<string> = new Set(["CLB101", "CLB201", "CLB202"]);

type ListenerName = { readonly object: ObjectRef; readonly port: number; readonly protocol: string };

/** For each listener the finding that reports its verdict, if it has one; it may stand on another object (a TkeServiceConfig). */
export function loopFindings({ result, report }: Pick<Told, "result" | "report">): (listener: ListenerName) => ReportFinding | undefined {
  const names = fingerprints(result.findings);
  const reported = new Map(report.findings.map((finding) => [finding.fingerprint, finding]));
  const found = new Map<string, ReportFinding>();
  for (const finding of result.findings) {
    if (finding.listener && VERDICT_RULES.has(finding.code)) found.set(nameOf({ ...finding.listener, object: finding.listener.object.ref }), reported.get(names.get(finding)!)!);
  }
  return (listener) => found.get(nameOf(listener));
}

function nameOf({ object, port, protocol }: ListenerName): string {
  return `${keyOf(object)} ${port}/${protocol}`;
}
