import type { Report } from "./report.ts";

/** The reports of several clusters, each with its `context`; its JSON Schema is report-list.schema.json. */
export interface ReportList {
  readonly apiVersion: "kubectl-loopback/v1";
  readonly kind: "ReportList";
  readonly items: readonly Report[];
  /** The sums of all. */
  readonly summary: Report["summary"];
}

export function makeReportList(items: readonly Report[]): ReportList {
  const sum = (field: keyof Report["summary"]) => items.reduce((total, { summary }) => total + summary[field], 0);
  return {
    apiVersion: "kubectl-loopback/v1",
    kind: "ReportList",
    items,
    summary: { objects: sum("objects"), listeners: sum("listeners"), loops: sum("loops"), mayLoop: sum("mayLoop"), safe: sum("safe") },
  };
}
