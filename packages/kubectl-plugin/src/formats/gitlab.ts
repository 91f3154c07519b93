import type { ReportFinding } from "@kubectl-loopback/core";
import { objectName } from "../output/names.ts";
import type { Printed, Told } from "./format.ts";

const SEVERITIES = { error: "critical", warning: "major", info: "info" } as const;

/** GitLab's Code Quality report. It has no place for findings that do not count: GitLab itself tells old from new by fingerprints. */
export function gitlabCodeQuality({ report: { findings }, separator }: Told): Printed {
  const data = findings.filter(({ suppressed }) => !suppressed).map((finding) => ({
    check_name: `${finding.code} ${finding.name}`,
    description: `${objectName(finding.object)}: ${finding.message}`,
    content: { body: `${finding.why}\n\n${finding.advice}` },
    fingerprint: finding.fingerprint,
    severity: SEVERITIES[finding.severity],
    location: placeOf(finding, separator),
  }));
  return { data, as: "json" };
}

/** What was read from a cluster stands in no file; GitLab wants a path, so it gets the object's name. */
function placeOf({ location, object }: ReportFinding, separator: string) {
  if (!location) return { path: [object.namespace ?? "", object.kind, object.name].filter((part) => part !== "").join("/"), lines: { begin: 1 } };
  return { path: location.file.split(separator).join("/").replace(/^(?:\.\/)+/, ""), positions: { begin: location.start, end: location.end } };
}
