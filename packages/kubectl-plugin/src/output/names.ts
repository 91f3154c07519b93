import { fieldName, type ObjectRef, type ReportFinding } from "@kubectl-loopback/core";

/** `Service shop/orders`. */
export function objectName({ kind, namespace, name }: ObjectRef): string {
  return namespace === null ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** As kubectl takes it: `svc/orders`. */
export function shortName({ kind, name }: Pick<ObjectRef, "kind" | "name">): string {
  return `${kind === "Ingress" ? "ing" : "svc"}/${name}`;
}

/** `file:line:column` of a finding, or its field where it was read from a cluster. */
export function placeName({ location, path }: Pick<ReportFinding, "location" | "path">): string {
  return location ? `${location.file}:${location.start.line}:${location.start.column}` : fieldName(path);
}
