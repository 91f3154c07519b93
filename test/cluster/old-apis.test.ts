/** Clusters from before some of today's API versions: a proxy denies them, and makes older ones of what is there. */
import { once } from "node:events";
import { createServer, request } from "node:https";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { manifestsIn, reportOf, SAMPLE } from "./plugin.ts";
import { startCluster, type TestCluster } from "./server.ts";

let cluster: TestCluster;
let healthy: Awaited<ReturnType<typeof reportOf>>;
const old = createServer();
/** Group versions that the server does not know, and which older one is served from which newer. */
let absent: RegExp;
let asked: string[];

const OLDER: Record<string, { from: string; kind: string; item: (item: any) => object }> = {
  "/apis/networking.k8s.io/v1beta1/": { from: "/apis/networking.k8s.io/v1/", kind: "Ingress", item: ingress },
  "/apis/extensions/v1beta1/": { from: "/apis/networking.k8s.io/v1/", kind: "Ingress", item: ingress },
  "/apis/discovery.k8s.io/v1beta1/": { from: "/apis/discovery.k8s.io/v1/", kind: "EndpointSlice", item: slice },
};

/** An Ingress as it was before v1. */
function ingress({ spec: { rules, ...spec }, ...item }: any): object {
  const backend = ({ service }: any) => ({ serviceName: service.name, servicePort: service.port.number });
  const old = (rules ?? []).map((rule: any) => ({ ...rule, http: { paths: rule.http.paths.map((path: any) => ({ path: path.path, backend: backend(path.backend) })) } }));
  const { defaultBackend, ...rest } = spec;
  return { ...item, spec: { ...rest, rules: old, ...(defaultBackend && { backend: backend(defaultBackend) }) } };
}

/** An EndpointSlice as it was before v1. */
function slice({ endpoints, ...item }: any): object {
  return { ...item, endpoints: endpoints.map(({ nodeName, ...endpoint }: any) => ({ ...endpoint, topology: { "kubernetes.io/hostname": nodeName } })) };
}

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.apply(manifestsIn(SAMPLE));
  old.setSecureContext(cluster.identity);
  old.on("request", (message, reply) => {
    asked.push(message.url!.split("?")[0]!);
    const older = Object.keys(OLDER).find((prefix) => message.url!.startsWith(prefix));
    if (absent.test(message.url!)) return void reply.writeHead(404, { "content-type": "text/plain" }).end("404 page not found\n");
    const path = older ? message.url!.replace(older, OLDER[older]!.from) : message.url!;
    const headers = { ...message.headers, "accept-encoding": "identity" };
    const sent = request(`${cluster.url}${path}`, { headers, ca: cluster.ca }, async (answer) => {
      if (!older) return void answer.pipe(reply.writeHead(answer.statusCode!, answer.headers));
      const list: any = await json(answer);
      const body = { ...list, apiVersion: older.replace(/^\/apis\/|\/$/g, ""), items: list.items.map(OLDER[older]!.item) };
      reply.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    sent.end();
  });
  await once(old.listen(0, "127.0.0.1"), "listening");
  asked = [];
  absent = /^$/;
  healthy = await reportOf(["check", "-A"], { kubeconfig: kubeconfig() });
});

beforeEach(() => {
  asked = [];
});

afterAll(async () => {
  old.close();
  old.closeAllConnections();
  await cluster?.stop();
});

const kubeconfig = () => cluster.kubeconfigFor(cluster.admin, { server: `https://127.0.0.1:${(old.address() as AddressInfo).port}` });

/** Listeners but for the version of their objects. */
const judged = ({ listeners }: typeof healthy) => listeners.map(({ object: { apiVersion: _, ...object }, ...listener }) => ({ object, ...listener }));

describe("the same answer", () => {
  test.each<[string, RegExp, string]>([
    ["Ingresses of networking.k8s.io/v1beta1", /networking\.k8s\.io\/v1\/ingresses/, "/apis/networking.k8s.io/v1beta1/ingresses"],
    ["Ingresses of extensions/v1beta1", /networking\.k8s\.io\/v1(beta1)?\/ingresses/, "/apis/extensions/v1beta1/ingresses"],
    ["EndpointSlices of v1beta1, with the node in their topology", /discovery\.k8s\.io\/v1\//, "/apis/discovery.k8s.io/v1beta1/endpointslices"],
    ["no EndpointSlices at all: Pods", /discovery\.k8s\.io/, "/api/v1/pods"],
  ])("%s", async (_, missing, path) => {
    absent = missing;
    const report = await reportOf(["check", "-A"], { kubeconfig: kubeconfig() });
    expect(judged(report)).toEqual(judged(healthy));
    expect(report.problems).toEqual([]);
    expect(asked).toContain(path);
  });

  test("v1beta1 slices without any Pod to ask", async () => {
    const local = manifestsIn(SAMPLE).split(/^---$/m).filter((part) => /kind: (Service|EndpointSlice)\n.*name: local/.test(part)).join("---");
    await cluster.apply(local.replaceAll("namespace: shop", "namespace: alone").replace(/, nodePort: \d+/, ""));
    onTestFinished(() => cluster.api.must("DELETE", "/api/v1/namespaces/alone/services/local"));
    absent = /discovery\.k8s\.io\/v1\//;
    const report = await reportOf(["check", "-n", "alone"], { kubeconfig: kubeconfig() });
    expect(report.listeners).toMatchObject([{ object: { name: "local" }, probability: { max: 0.5, mean: 0.25 } }]);
    expect(asked).not.toContain("/api/v1/namespaces/alone/pods");
  });
});

test("no Ingresses and no TkeServiceConfigs: there are none", async () => {
  absent = /ingresses|tkeserviceconfigs/;
  const report = await reportOf(["check", "-A"], { kubeconfig: kubeconfig() });
  expect(report.problems).toEqual([]);
  expect(judged(report)).toEqual(judged(healthy).filter(({ object }) => object.kind === "Service"));
});
