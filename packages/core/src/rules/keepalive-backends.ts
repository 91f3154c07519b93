import type { KubeObject } from "../model/object.ts";
import type { Analysis } from "./rule.ts";

/** The Services that receive connections from the CLB's own addresses, since keepalive is on. */
export function backendsWithKeepalive({ judged }: Analysis): readonly KubeObject[] {
  const services = judged.filter(({ risk }) => risk.reason === "keepalive-snat").flatMap(({ listener }) => listener.backends.map((backend) => backend.service));
  return [...new Set(services.filter((service) => service !== null))];
}
