import { excerpt, nameOf, oneLine, type Json, type Report } from "@kubectl-loopback/core";

/** A report of a live cluster as plain lines: what the cluster is like, then what was found, and what could not be read. */
export function summaryLines({ facts, findings, problems }: Report): string[] {
  return [
    ...Object.entries(facts).map(([name, fact]) => `${name}: ${fact.known ? valueText(fact.value) : fact.because}`),
    "",
    ...findings.map(({ severity, code, object, message, location }) => oneLine(`${severity} ${code} ${nameOf(object)}${location ? ` (${location.file}:${location.start.line})` : ""}: ${message}`)),
    ...problems.map(({ level, code, message }) => oneLine(`${level} ${code}: ${message}`)),
  ];
}

function valueText(value: Json): string {
  return excerpt(typeof value === "string" ? value : JSON.stringify(value), 160);
}
