/** Which fields of files and cluster count as different. */
import { describe, expect, test } from "vitest";
import { diffObjects, fieldName, keyOf } from "@kubectl-loopback/core";
import { resultOf, S, type Manifest } from "./support.ts";

const INTERNAL = { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": "subnet-1" };

function service(spec: Manifest = {}, annotations: Manifest = {}): Manifest {
  return { apiVersion: "v1", kind: "Service", metadata: { name: "orders", namespace: "default", annotations: { ...INTERNAL, ...annotations } }, spec: { type: "LoadBalancer", ports: [{ port: 80 }], ...spec } };
}

/** As the server keeps it: defaults filled in, addresses and ports given out. */
function stored(spec: Manifest = {}, annotations: Manifest = {}): Manifest {
  const { metadata, ...rest } = service({ clusterIP: "10.1.2.3", ipFamilies: ["IPv4"], externalTrafficPolicy: "Cluster", ports: [{ name: "p", port: 80, protocol: "TCP", targetPort: 80, nodePort: 30001 }], ...spec }, annotations);
  return { ...rest, metadata: { ...(metadata as Manifest), uid: "u", resourceVersion: "7", labels: { a: "b" } }, status: { loadBalancer: { ingress: [{ ip: "10.0.0.1" }] } } };
}

function config(...items: Manifest[]): Manifest {
  return { apiVersion: "cloud.tencent.com/v1alpha1", kind: "TkeServiceConfig", metadata: { name: "c", namespace: "default" }, spec: { loadBalancer: { l7Listeners: items } } };
}

function ingress(spec: Manifest): Manifest {
  return { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name: "shop", namespace: "default", annotations: { "kubernetes.io/ingress.class": "qcloud" } }, spec };
}

/** `Service orders spec.type: "LoadBalancer" → null` for each field that differs. */
function differences(files: readonly Manifest[], live: readonly Manifest[], gaps = {}): string[] {
  const inCluster = resultOf(JSON.stringify({ apiVersion: "v1", kind: "List", items: live }), { live: gaps }).result.cluster;
  const keys = new Set(resultOf(JSON.stringify({ apiVersion: "v1", kind: "List", items: files })).result.cluster.objects.all.map(({ ref }) => keyOf(ref)));
  const both = [...live, ...files].filter((one) => files.includes(one) || !keys.has(keyOf({ ...(one as { apiVersion: string; kind: string }), ...(one["metadata"] as { namespace: string; name: string }) })));
  const overlaid = resultOf(JSON.stringify({ apiVersion: "v1", kind: "List", items: both }), { live: gaps }).result.cluster;
  const ours = new Set(overlaid.objects.all.filter(({ ref }) => keys.has(keyOf(ref))));
  const { objects, problems } = diffObjects(overlaid, ours, inCluster);
  const changed = objects.flatMap(({ object, change, fields }) => (change === "added" ? [`${object.kind} ${object.name} added`] : fields.map(({ path, live: was, file }) => `${object.kind} ${object.name} ${fieldName(path)}: ${JSON.stringify(was)} → ${JSON.stringify(file)}`)));
  return [...changed, ...problems.map(({ code, params }) => `${code} ${JSON.stringify(params)}`)];
}

describe("fields", () => {
  const BOUND = { [`${S}prevent-loopback`]: "true" };
  test.each<[string, Manifest[], Manifest[], string[]]>([
    ["what the server fills in", [service()], [stored()], []],
    ["what the server fills in, written out", [service({ externalTrafficPolicy: "Cluster", loadBalancerSourceRanges: [], ports: [{ port: 80, protocol: "TCP" }] })], [stored()], []],
    ["an annotation that only the cluster has", [service()], [stored({}, BOUND)], [`Service orders metadata.annotations["${S}prevent-loopback"]: "true" → null`]],
    ["an annotation that only the file has", [service({}, BOUND)], [stored()], [`Service orders metadata.annotations["${S}prevent-loopback"]: null → "true"`]],
    ["another value", [service({}, BOUND)], [stored({}, { [`${S}prevent-loopback`]: "false" })], [`Service orders metadata.annotations["${S}prevent-loopback"]: "false" → "true"`]],
    ["an empty annotation is none", [service({}, { [`${S}prevent-loopback`]: "" })], [stored()], []],
    ["annotations of others, and those that the controller writes", [service({}, { "example.com/a": "1" })], [stored({}, { "service.kubernetes.io/loadbalance-id": "lb-1", "example.com/b": "2", [`${S}client-token`]: "x" })], []],
    ["a field left out that has a default", [service()], [stored({ externalTrafficPolicy: "Local" })], ['Service orders spec.externalTrafficPolicy: "Local" → null']],
    ["a field of the file", [service({ externalTrafficPolicy: "Local" })], [stored()], ['Service orders spec.externalTrafficPolicy: "Cluster" → "Local"']],
    ["ports in another order", [service({ ports: [{ port: 443 }, { port: 80 }] })], [stored({ ports: [{ port: 80, protocol: "TCP", nodePort: 1 }, { port: 443, protocol: "TCP", nodePort: 2 }] })], []],
    ["a port more, a port less", [service({ ports: [{ port: 443 }] })], [stored()], ['Service orders spec.ports[0]: null → {"port":443}', 'Service orders spec.ports[0]: {"name":"p","port":80,"protocol":"TCP","targetPort":80,"nodePort":30001} → null']],
    ["keepalive in the cluster alone", [config({ protocol: "HTTP", port: 80 })], [config({ protocol: "HTTP", port: 80, keepaliveEnable: 1, domains: [] })], ["TkeServiceConfig c spec.loadBalancer.l7Listeners[0].keepaliveEnable: 1 → null"]],
    ["tls in the cluster alone", [ingress({ rules: [] })], [ingress({ rules: [], tls: [{ hosts: ["a"] }] })], ['Ingress shop spec.tls: [{"hosts":["a"]}] → null']],
    ["a CLB that the cluster does not have", [service()], [], ["Service orders added"]],
    ["a plain Service that the cluster does not have", [service({ type: "ClusterIP" }, {})], [], []],
    ["a config that the cluster does not have", [config()], [], ["TkeServiceConfig c added"]],
    ["what only the cluster has", [config()], [config(), stored()], []],
  ])("%s", (_, files, live, expected) => expect(differences(files, live)).toEqual(expected));

  test("what could not be read is not new", () => {
    expect(differences([service(), config()], [], { services: "forbidden" })).toEqual(["TkeServiceConfig c added", 'not-compared {"object":"Service default/orders"}']);
  });
});
