import type { ObjectRef, Path, ReportFinding } from "@kubectl-loopback/core";

/** `Service shop/orders`. */
export function objectName({ kind, namespace, name }: ObjectRef): string {
  return namespace === null ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** As kubectl takes it: `svc/orders`. */
export function shortName({ kind, name }: Pick<ObjectRef, "kind" | "name">): string {
  return `${kind === "Ingress" ? "ing" : "svc"}/${name}`;
}

/** A path as people write it: `metadata.annotations["a.b/c"]`. */
export function fieldName(path: Path): string {
  return path.map((key, index) => (typeof key === "number" ? `[${key}]` : /^[\w-]+$/.test(key) ? `${index > 0 ? "." : ""}${key}` : `[${JSON.stringify(key)}]`)).join("");
}

/** `file:line:column` of a finding, or its field where it was read from a cluster. */
export function placeName({ location, path }: Pick<ReportFinding, "location" | "path">): string {
  return location ? `${location.file}:${location.start.line}:${location.start.column}` : fieldName(path);
}
