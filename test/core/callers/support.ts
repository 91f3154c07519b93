import type { CallerQuestion, ReportCaller } from "@kubectl-loopback/core";
import { configMap, INTERNAL, judge, service, type Manifest, type Options } from "../support.ts";

export const VIP = "10.0.0.34";
export const VIP6 = "2402:4e00::1a";

/** A Service on an internal CLB: `orders`, TCP 80, at VIP unless told otherwise. */
export function orders({ name = "orders", ports = [80], ...more }: { name?: string; ports?: (number | Manifest)[]; status?: Manifest; annotations?: Record<string, unknown>; spec?: Manifest } = {}): Manifest {
  return service(name, { annotations: INTERNAL, ports, status: { ip: VIP }, ...more });
}

/** A ConfigMap of an application. */
export function settings(text: string, name = "settings"): Manifest {
  return configMap(name, { text }, "default");
}

/** A Deployment whose only container is this. */
export function deployment(container: Manifest, spec: Manifest = {}, name = "cart"): Manifest {
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name }, spec: { template: { spec: { containers: [{ name: "main", ...container }], ...spec } } } };
}

export function callers(objects: readonly Manifest[], options: Options = {}, question: CallerQuestion = { secrets: false }): readonly ReportCaller[] {
  const report = judge(objects, { assume: { "proxy-mode": "ipvs" }, ...options, callers: question });
  if (!report.callers) throw new Error("callers were asked for, and are not in the report");
  return report.callers;
}

/** `Deployment cart: env URL names http://10.0.0.34 → orders.default.svc.cluster.local:80 (obstacles)`. */
export function told({ object, field, label, written, instead, obstacles }: ReportCaller): string {
  return `${object.kind} ${object.name}: ${field} ${label} names ${written} → ${instead.join(" | ")}${obstacles.length > 0 ? ` (${obstacles.join(", ")})` : ""}`;
}
