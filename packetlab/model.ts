/** What the product's own model says about a scenario: the same objects, given to core. */

import { analyze, collect, trace, type ClientName, type Cluster, type Finding, type Risk, type Rs, type Trace } from "@kubectl-loopback/core";

import type { Client, KubeObject, Scenario } from "./types.ts";

export interface Prediction {
  /** How a connection to each RS goes, by the RS' name: node/NAME or pod/NAME. */
  traces: Map<string, Trace>;
  /** The client's own network stack: an interface of its own never meets kube-proxy. */
  stack: "pod" | "host" | "own";
  risk: Risk;
  findings: readonly Finding[];
}

const clusterScoped = new Set(["Node"]);

const located = (object: KubeObject) => ({
  ref: { apiVersion: object.apiVersion, kind: object.kind, namespace: clusterScoped.has(object.kind) ? null : (object.metadata.namespace ?? "default"), name: object.metadata.name },
  value: object as never,
  source: null,
});

export const clusterOf = (objects: KubeObject[]): Cluster => ({ objects: collect(objects.map(located)).set, coverage: { source: "live", gaps: {} }, serverVersion: null });

/** A health check's scenario names no client; core is then asked about any. */
export function namedClient(client: Client): ClientName[] {
  if ("probe" in client) return [];
  return "pod" in client ? [{ kind: "Pod", ...client.pod }] : [{ kind: "Node", namespace: "", name: client.node }];
}

export function predict({ objects, listener, client }: Scenario): Prediction {
  const { judged, findings, context } = analyze(clusterOf(objects), { assumptions: {}, from: namedClient(client), concerns: () => true });
  const found = judged.find(({ listener: l }) => l.object.ref.kind === listener.object.kind && l.object.ref.name === listener.object.name && l.port === listener.port);
  if (!found) throw new Error(`core sees no listener ${listener.object.kind} ${listener.object.name}`);
  const backend = found.listener.backends[0]!;
  const placement = context.placement(backend);
  const place = context.clients.places(backend)[0]!;
  const follow = (rs: Rs): Trace => trace({ listener: found.listener, backend, placement, client: place, rs, context });
  return { traces: new Map(placement.rs.map((rs) => [rsName(rs), follow(rs)])), stack: place.stack, risk: found.risk, findings };
}

const rsName = (rs: Rs): string => (rs.kind === "node-port" ? `node/${rs.node}` : `pod/${rs.pod?.split("/")[1]}`);
