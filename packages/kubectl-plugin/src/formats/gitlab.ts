import type { ReportFinding } from "@kubectl-loopback/core";
import { objectName } from "../output/names.ts";
import type { AllTold, Printed, Told } from "./format.ts";

const SEVERITIES = { error: "critical", warning: "major", info: "info" } as const;

/** GitLab's Code Quality report. It has no place for findings that do not count: GitLab itself tells old from new by fingerprints. */
export function gitlabCodeQuality(all: AllTold): Printed {
  return { data: all.flatMap(entries), as: "json" };
}

function entries({ report: { findings, context }, separator }: Told): object[] {
  const inContext = (text: string) => (context === undefined ? text : `${context}: ${text}`);
  return findings.filter(({ suppressed }) => !suppressed).map((finding) => ({
    check_name: `${finding.code} ${finding.name}`,
    description: inContext(`${objectName(finding.object)}: ${finding.message}`),
    content: { body: `${finding.why}\n\n${finding.advice}` },
    fingerprint: inContext(finding.fingerprint),
    severity: SEVERITIES[finding.severity],
    location: placeOf(finding, separator),
  }));
}

/** What was read from a cluster stands in no file; GitLab wants a path, so it gets the object's name. */
function placeOf({ location, object }: ReportFinding, separator: string) {
  if (!location) return { path: [object.namespace ?? "", object.kind, object.name].filter((part) => part !== "").join("/"), lines: { begin: 1 } };
  return { path: location.file.split(separator).join("/").replace(/^(?:\.\/)+/, ""), positions: { begin: location.start, end: location.end } };
}
