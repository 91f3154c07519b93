import { describe, expect, test } from "vitest";
import { at } from "../../../packages/core/src/model/json.ts";
import { traceThroughController, traceToService } from "../../../packages/core/src/path/service-way.ts";
import { backend, client, ingress, nodes, proxy, resultOf, service, yaml, type Manifest } from "../support.ts";

const IP = { clusterIP: "172.20.0.1" };
const C = client("c", { on: "n1", ip: "172.16.1.10" });
const HOST = client("c", { on: "n1", ip: "10.0.0.1", host: true });

/** The listener of the first object, its first backend, and the first client. */
function asked(objects: readonly Manifest[]) {
  const { judged, context, cluster } = resultOf(yaml(...objects, proxy("ipvs"), ...nodes("n1")), { from: ["pod/c"] }).result;
  const { listener } = judged[0]!;
  const target = listener.backends[0]!;
  return { listener, target, place: context.clients.places(target)[0]!, objects: cluster.objects.all };
}

describe("a call of the Service itself", () => {
  const way = (called: number | null, from = { of: "client", ip: "172.16.1.10", port: null }, ip: string | null = IP.clusterIP) => {
    const to = { of: "service", ip, port: called };
    const because = ip === null ? [] : [{ object: { apiVersion: "v1", kind: "Service", namespace: "default", name: "web" }, path: ["spec", "clusterIP"], value: ip }];
    return {
      hops: [
        { at: "client", node: "n1", action: "sends", source: from, destination: to, because: [] },
        { at: "client-node", node: "n1", action: "rewrites-to-backend", source: from, destination: { of: "backend", ip: null, port: null }, because },
        { at: "backend", node: null, action: "answers", source: to, destination: from, because: [] },
      ],
      outcome: { verdict: "safe", reason: "short-circuit", missing: [], assumed: [] },
    };
  };
  test.each<[string, Manifest[], unknown]>([
    ["on the listener's port", [service("web", { ports: [8080, 8081], spec: IP }), C], way(8080)],
    ["from the node's own network", [service("web", { spec: IP }), HOST], way(80, { of: "client-node", ip: "10.0.0.1", port: null })],
    ["with an address that is not known yet", [service(), C], way(80, undefined, null)],
    ["behind an Ingress: on the Service's only port", [ingress(), backend("web", { spec: { ...IP, ports: [{ port: 9090 }] } }), C], way(9090)],
    ["behind an Ingress: on one of several ports", [ingress(), backend("web", { spec: { ...IP, ports: [{ port: 1 }, { port: 2 }] } }), C], way(null)],
    ["behind an Ingress: without ports", [ingress(), backend("web", { spec: { ...IP, ports: [] } }), C], way(null)],
    ["behind an Ingress: on a port that is none", [ingress(), backend("web", { spec: { ...IP, ports: [{ port: "80" }] } }), C], way(null)],
    ["a Service without an address", [service("web", { spec: { clusterIP: "None" } }), C], null],
    ["a Service that was not read", [ingress(), C], null],
  ])("%s", (_, objects, expected) => {
    const { listener, target, place } = asked(objects);
    expect(traceToService(listener, target, place)).toEqual(expected);
  });
});

test("a call through an ingress controller: two connections, with what shows each", () => {
  const controller = backend("ingress-nginx-controller", { spec: { type: "ClusterIP", ...IP } });
  const { listener, place, objects } = asked([ingress(), backend(), C, controller]);
  const service = objects.find(({ ref }) => ref.name === "ingress-nginx-controller")!;
  const from = { of: "client", ip: "172.16.1.10", port: null };
  const pod = { of: "controller", ip: null, port: null };
  const way = (ip: string | null, called: unknown[], routed: unknown[]) => [
    { at: "client", node: "n1", action: "sends", source: from, destination: { of: "service", ip, port: 80 }, because: [] },
    { at: "client-node", node: "n1", action: "rewrites-to-backend", source: from, destination: pod, because: called },
    { at: "controller", node: null, action: "proxies", source: pod, destination: { of: "backend", ip: null, port: null }, because: routed },
    { at: "controller", node: null, action: "answers-for-backend", source: { of: "service", ip, port: 80 }, destination: from, because: [] },
  ];
  const outcome = { verdict: "safe", reason: "short-circuit", missing: [], assumed: [] };
  expect(traceThroughController(service, listener.object, listener, place)).toEqual({
    hops: way(IP.clusterIP, [{ object: service.ref, path: ["spec", "clusterIP"], value: IP.clusterIP }], [{ object: listener.object.ref, path: ["spec", "rules"], value: at(listener.object.value, ["spec", "rules"]) }]), outcome,
  });
  expect(traceThroughController(null, null, listener, place)).toEqual({ hops: way(null, [], []), outcome });
});
