import { describe, expect, test } from "vitest";
import { isIngress, servicePorts, trafficPolicy } from "../../../packages/core/src/tke/service.ts";
import { configListeners, isServiceConfig } from "../../../packages/core/src/tke/service-config.ts";
import { config, ingress, resultOf, S, service, yaml, type Manifest } from "../support.ts";

const read = (object: Manifest) => resultOf(yaml(object)).result.cluster.objects.all[0]!;

describe("the ports of a Service's CLB, and what opens each", () => {
  const at = (index: number, port: number, protocol: string) => ({ port, protocol, path: ["spec", "ports", index] });
  test.each<[string, (number | Manifest)[], unknown, unknown[]]>([
    ["as declared", [80, { port: 53, protocol: "UDP" }, { name: "none" }, { port: "81" }], undefined, [at(0, 80, "TCP"), at(1, 53, "UDP")]],
    ["each once", [80, { port: 80, targetPort: 1 }, { port: 80, protocol: "UDP" }], undefined, [at(0, 80, "TCP"), at(2, 80, "UDP")]],
    ["as specified", [80, 81], { 80: { protocol: ["HTTP", "UDP"] }, 81: { protocol: "QUIC" } }, [at(0, 80, "HTTP"), at(0, 80, "UDP"), at(1, 81, "QUIC")]],
    ["nothing specified", [80, 81, 82], { 80: {}, 81: { protocol: null }, 82: { protocol: [] } }, [at(0, 80, "TCP"), at(1, 81, "TCP"), at(2, 82, "TCP")]],
    ["nothing specified for some", [80, 81, 82], { 80: {}, 81: { protocol: null }, 82: { protocol: "UDP" } }, [at(0, 80, "TCP"), at(1, 81, "TCP"), at(2, 82, "UDP")]],
    ["beside a protocol that is no name: none of it counts", [80, 81], { 80: { protocol: "UDP" }, 81: { protocol: 5 } }, [at(0, 80, "TCP"), at(1, 81, "TCP")]],
    ["among names that are none: none of it counts", [80], { 80: { protocol: ["UDP", 5] } }, [at(0, 80, "TCP")]],
    ["a map instead of names: none of it counts", [80], { 80: { protocol: "UDP" }, 81: { protocol: {} } }, [at(0, 80, "TCP")]],
    ["beside names that nobody knows", [80, 81], { 80: { protocol: ["UDP", "SPDY"] }, 81: { protocol: "SPDY" } }, [at(0, 80, "UDP"), at(1, 81, "TCP")]],
  ])("%s", (_, ports, specified, expected) => {
    expect(servicePorts(read(service("web", { annotations: specified ? { [`${S}specify-protocol`]: JSON.stringify(specified) } : {}, ports })))).toEqual(expected);
  });
});

test("its traffic policy", () => {
  expect([service("web", { local: true }), service(), service("web", { spec: { externalTrafficPolicy: "local" } })].map((one) => trafficPolicy(read(one)))).toEqual(["Local", "Cluster", "Cluster"]);
  expect(trafficPolicy(undefined)).toBe("Cluster");
});

test("what is an Ingress of Kubernetes", () => {
  const of = (apiVersion: string, kind = "Ingress") => isIngress({ ...read(ingress()), ref: { apiVersion, kind, namespace: "default", name: "x" } });
  expect([of("networking.k8s.io/v1"), of("extensions/v1beta1"), of("config.openshift.io/v1"), of("v1"), of("networking.k8s.io/v1", "IngressClass")]).toEqual([true, true, false, false, false]);
});

test("what is a config of TKE's controllers", () => {
  const of = (apiVersion: string, kind = "TkeServiceConfig") => isServiceConfig({ ...read(config("c")), ref: { apiVersion, kind, namespace: "default", name: "c" } });
  expect([of("cloud.tencent.com/v1alpha1"), of("cloud.tencent.com/v1"), of("cloud.tencent.com.example.org/v1"), of("example.org/v1"), of("cloud.tencent.com/v1alpha1", "TkeServiceConfigList")]).toEqual([true, true, false, false, false]);
});

test("the listeners that a config holds", () => {
  const listed = config("c", { protocol: "HTTP", port: 80, keepaliveEnable: 1 }, { port: 81 }, { protocol: "HTTPS" }, { protocol: "HTTPS", port: "443" }, { protocol: "HTTPS", port: 443 });
  const path = ["spec", "loadBalancer", "l7Listeners"];
  expect(configListeners(read(listed))).toEqual([{ protocol: "HTTP", port: 80, keepalive: 1, path: [...path, 0] }, { protocol: "HTTPS", port: 443, keepalive: undefined, path: [...path, 4] }]);
});
