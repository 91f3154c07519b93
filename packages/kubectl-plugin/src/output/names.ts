import { fieldName, type Location, type ObjectRef, type ReportFinding } from "@kubectl-loopback/core";

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
  return location ? locationName(location) : fieldName(path);
}

/** `file:line:column`. A line that begins with two colons would be a command to GitHub Actions. */
export function locationName({ file, start }: Location): string {
  return `${file.startsWith("::") ? "./" : ""}${file}:${start.line}:${start.column}`;
}
