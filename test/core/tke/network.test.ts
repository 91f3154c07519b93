import { describe, expect, test } from "vitest";
import { networkOf, vipOf } from "../../../packages/core/src/tke/network.ts";
import { EXISTING, resultOf, S, service, SUBNET, yaml, type Manifest } from "../support.ts";

const read = (object: Manifest) => resultOf(yaml(object)).result.cluster.objects.all[0]!;
const shown = (...ingress: Manifest[]) => ({ status: { loadBalancer: { ingress } } });

describe("what shows an internal or a public CLB", () => {
  const annotated = (key: string) => ["metadata", "annotations", key];
  const status = (...path: unknown[]) => ["status", "loadBalancer", "ingress", ...path];
  const svc = (annotations: Record<string, string>, more: Manifest = {}) => ({ ...service("web", { annotations }), ...more });
  test.each<[string, Manifest, string, unknown[]]>([
    ["the subnet", svc({ [SUBNET]: "s" }), "internal", annotated(SUBNET)],
    ["that none is told", svc({}), "public", annotated(SUBNET)],
    ["its type", svc({ [`${S}loadbalance-type`]: "OPEN", [EXISTING]: "lb-1" }), "public", annotated(`${S}loadbalance-type`)],
    ["its type as a label", service("web", { annotations: {}, labels: { [`${S}loadbalance-type`]: "INTERNAL" } }), "internal", ["metadata", "labels", `${S}loadbalance-type`]],
    ["an address", svc({ [EXISTING]: "lb-1" }, shown({ ip: "11.0.0.1" }, { ip: "10.0.0.1" })), "internal", status(1, "ip")],
    ["a host name", svc({ [EXISTING]: "lb-1" }, shown({}, { hostname: "x.example.com" })), "public", status(1, "hostname")],
    ["an existing CLB, of which nobody knows", svc({ [EXISTING]: "lb-1" }), "unknown", annotated(EXISTING)],
    ["the id of one", svc({ "service.kubernetes.io/loadbalance-id": "lb-1" }), "unknown", annotated("service.kubernetes.io/loadbalance-id")],
    ["the id of one, by its other name", svc({ "service.kubernetes.io/qcloud-loadbalance-id": "lb-1" }), "unknown", annotated("service.kubernetes.io/qcloud-loadbalance-id")],
  ])("%s", (_, object, kind, path) => expect(networkOf(read(object))).toEqual({ kind, path }));
});

test("its address: the first that is told", () => {
  const of = (...ingress: Manifest[]) => vipOf(read({ ...service(), ...shown(...ingress) }));
  expect([of(), of({ hostname: "x" }), of({ hostname: "x" }, { ip: "" }, { ip: "10.0.0.1" }, { ip: "10.0.0.2" })]).toEqual([null, null, "10.0.0.1"]);
});
