import { makeReportList, type Report, type ReportList } from "@kubectl-loopback/core";
import type { AllTold } from "./format.ts";

/** What scripts read: the report, or the list of the reports of several clusters. */
export function reportData(all: AllTold): Report | ReportList {
  return all.length === 1 ? all[0].report : makeReportList(all.map(({ report }) => report));
}
