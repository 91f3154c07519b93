import { expect, test } from "vitest";
import { collect, podsThatMatter, readManifests, type Coverage } from "@kubectl-loopback/core";
import { yaml, type Manifest } from "./support.ts";

const SUBNET = "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid";
const INTERNAL = { [SUBNET]: "subnet-1" };
const DIRECT = { ...INTERNAL, "service.cloud.tencent.com/direct-access": "true" };

const service = (name: string, annotations: Record<string, string>, type = "LoadBalancer"): Manifest => (
  { apiVersion: "v1", kind: "Service", metadata: { name, namespace: "shop", annotations }, spec: { type, selector: { app: name }, ports: [{ port: 80 }] } }
);
const ingress = (annotations: Record<string, string>): Manifest => ({
  apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name: "ing", namespace: "shop", annotations: { "kubernetes.io/ingress.class": "qcloud", ...annotations } },
  spec: { defaultBackend: { service: { name: "fallback", port: { number: 80 } } }, rules: [{ http: { paths: [{ path: "/", backend: { service: { name: "web", port: { number: 80 } } } }] } }] },
});
const BACKENDS = [service("web", {}, "NodePort"), service("fallback", {}, "NodePort"), service("other", {}, "NodePort")];
const DEFAULT: Manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "tke-service-controller-config", namespace: "kube-system" }, data: { EnableDefaultDirectAccess: "true" } };
const POLICY: Manifest = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "p", namespace: "shop" }, spec: { podSelector: {} } };
const KEEPALIVE: Manifest = { apiVersion: "cloud.tencent.com/v1alpha1", kind: "TkeServiceConfig", metadata: { name: "c", namespace: "shop" }, spec: { loadBalancer: { l7Listeners: [{ protocol: "HTTP", port: 80, keepaliveEnable: 1 }] } } };

test.each<[string, Manifest[], Coverage["gaps"], "all" | string[]]>([
  ["no CLB", BACKENDS, { endpointslices: "forbidden" }, []],
  ["a CLB whose backends are in EndpointSlices", [service("a", INTERNAL)], {}, []],
  ["EndpointSlices that could not be read", [service("a", INTERNAL)], { endpointslices: "forbidden" }, "all"],
  ["direct access of one Service", [service("a", INTERNAL), service("b", DIRECT)], {}, ["b"]],
  ["direct access that is off", [service("a", { ...DIRECT, "service.cloud.tencent.com/direct-access": "false" })], {}, []],
  ["direct access of an Ingress", [...BACKENDS, ingress({ "ingress.cloud.tencent.com/direct-access": "true" })], {}, ["web", "fallback"]],
  ["an Ingress without it", [...BACKENDS, ingress({})], {}, []],
  ["a Service of that name in another namespace", [{ ...service("b", {}, "NodePort"), metadata: { name: "b", namespace: "else" } }, service("b", DIRECT)], {}, ["b"]],
  ["direct access by default", [service("a", INTERNAL), DEFAULT], {}, "all"],
  ["a NetworkPolicy", [service("a", INTERNAL), POLICY], {}, []],
  ["a NetworkPolicy beside keepalive", [service("a", INTERNAL), POLICY, KEEPALIVE], {}, "all"],
])("Pods that matter: %s", (_, manifests, gaps, expected) => {
  const { objects } = readManifests({ file: "a.yaml", text: yaml(...manifests), named: true }, { namespace: "default", workloads: true });
  const matter = podsThatMatter(collect(objects).set.all, gaps);
  expect(matter === "all" ? matter : matter.map(({ ref }) => ref.name)).toEqual(expected);
});
