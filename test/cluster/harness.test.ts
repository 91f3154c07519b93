/** The harness itself: a test that relies on a fault or a forbidden list must be able to rely on it happening. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { apiClient, type Api, type KubeObject } from "./api.ts";
import { kubectlTool } from "./build-tools.ts";
import { permissionOf, startFaultProxy, type Fault, type FaultProxy } from "./fault-proxy.ts";
import { FOREIGN_CA, startCluster, type TestCluster, type User } from "./server.ts";

let cluster: TestCluster;
let proxy: FaultProxy;
/** The API as the admin, through the proxy. */
let viaProxy: Api;

beforeAll(async () => {
  cluster = await startCluster();
  proxy = await startFaultProxy(cluster);
  viaProxy = apiClient(proxy.url, cluster.ca, cluster.admin.token);
});

afterEach(async () => {
  proxy.clear();
  await cluster.deleteAll();
});

afterAll(async () => {
  viaProxy?.hangUp();
  await proxy?.stop();
  await cluster?.stop();
});

const configMap = (name: string, namespace = "default"): KubeObject => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace } });

const as = (user: User): Api => apiClient(cluster.url, cluster.ca, user.token);

const names = (list: { items: KubeObject[] }): string[] => list.items.map(({ metadata }) => metadata.name);

describe("apply", () => {
  test("stores what controllers and kubelets would write", async () => {
    await cluster.apply([node("a"), pod("p", "a"), service("s")]);
    const [nodes, pods, services] = await Promise.all(["/api/v1/nodes", "/api/v1/namespaces/web/pods", "/api/v1/namespaces/web/services"].map((path) => cluster.api.must("GET", path)));
    expect(nodes.items[0].status.addresses).toHaveLength(2);
    expect(nodes.items[0].spec.taints).toBeUndefined();
    expect(pods.items[0]).toMatchObject({ spec: { nodeName: "a" }, status: { podIP: "10.0.0.7" } });
    expect(services.items[0].status.loadBalancer.ingress).toEqual([{ ip: "10.9.0.1", ipMode: "VIP" }]);
  });

  test("updates what is there, status and removed annotations too", async () => {
    await cluster.apply([service("s", { "some/annotation": "true" })]);
    await cluster.apply([{ ...service("s"), status: { loadBalancer: { ingress: [{ hostname: "lb.example" }] } } }]);
    const { metadata, status } = await cluster.api.must("GET", "/api/v1/namespaces/web/services/s");
    expect(metadata.annotations).toBeUndefined();
    expect(status.loadBalancer.ingress).toEqual([{ hostname: "lb.example" }]);
  });

  test("takes YAML, lists and the kinds that the product reads", async () => {
    await cluster.apply(EVERY_KIND);
    for (const path of ["apps/v1/daemonsets", "networking.k8s.io/v1/ingresses", "networking.k8s.io/v1/networkpolicies", "discovery.k8s.io/v1/endpointslices", "cloud.tencent.com/v1alpha1/tkeserviceconfigs"]) {
      expect(names(await cluster.api.must("GET", `/apis/${path}`)), path).toContain("every-kind");
    }
    const config = await cluster.api.must("GET", "/apis/cloud.tencent.com/v1alpha1/namespaces/web/tkeserviceconfigs/every-kind");
    expect(config.spec.loadBalancer.l7Listeners[0].keepaliveEnable).toBe("1");
  });

  test("says what the server refused", async () => {
    await expect(cluster.apply([{ apiVersion: "v1", kind: "Unheard", metadata: { name: "x" } }])).rejects.toThrow("no Unheard of v1");
    await expect(cluster.apply([{ ...service("s"), spec: { type: "Nonsense" } }])).rejects.toThrow("422");
  });

  test("deleteAll leaves nothing of a test, held by finalizers or not", async () => {
    const held = service("held");
    held.metadata["finalizers"] = ["service.k8s.tencent/resources"];
    await cluster.apply([held, pod("p", "a"), node("a")]);
    await cluster.deleteAll();
    expect(names(await cluster.api.must("GET", "/api/v1/services"))).toEqual(["kubernetes"]);
    expect(names(await cluster.api.must("GET", "/api/v1/pods"))).toEqual([]);
    expect(names(await cluster.api.must("GET", "/api/v1/namespaces"))).not.toContain("web");
    await cluster.apply([service("again")]);
  });

  test("thousands of objects are made, and listed in pages", async () => {
    await cluster.apply(Array.from({ length: 2000 }, (_, i) => configMap(`c${i}`, `ns${i % 10}`)));
    const pages = await listPages(cluster.api, "/api/v1/configmaps", 500);
    expect(pages.length).toBeGreaterThanOrEqual(4);
    expect(new Set(pages.flatMap(names)).size).toBeGreaterThanOrEqual(2000);
  });
});

describe("users", () => {
  test("the reader is known, and may read nothing", async () => {
    const reader = as(cluster.reader);
    expect((await reader.call("GET", "/version")).status).toBe(200);
    expect(await reader.call("GET", "/api/v1/services")).toMatchObject({ status: 403, body: { reason: "Forbidden" } });
    reader.hangUp();
  });

  test("a user made from roles may do what they say and no more, and outlives deleteAll", async () => {
    const folder = mkdtempSync(join(tmpdir(), "harness-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const rbac = join(folder, "rbac.yaml");
    writeFileSync(rbac, ROLES);
    const user = await cluster.addUser("limited", { rbac });
    await cluster.deleteAll();
    const limited = as(user);
    const asked = ["/api/v1/services", "/api/v1/namespaces/kube-system/configmaps", "/api/v1/configmaps", "/api/v1/nodes"];
    expect(await Promise.all(asked.map(async (path) => (await limited.call("GET", path)).status))).toEqual([200, 200, 403, 403]);
    limited.hangUp();
  });

  test("an expired token and an unknown one are refused", async () => {
    const late = as(await cluster.addUser("late", { tokenSeconds: -3600 }));
    const stranger = as({ name: "stranger", token: "nobody's" });
    expect((await late.call("GET", "/version")).status).toBe(401);
    expect((await stranger.call("GET", "/version")).status).toBe(401);
    for (const api of [late, stranger]) api.hangUp();
  });
});

describe("the server", () => {
  test("kubectl gets in with a kubeconfig", async () => {
    expect(await namespacesByKubectl(cluster.kubeconfigFor(cluster.admin))).toContain("namespace/default");
    expect(await namespacesByKubectl(proxy.kubeconfigFor(cluster.admin))).toContain("namespace/default");
  });

  test("kubectl finds fault with a wrong CA, and with a wrong name", async () => {
    const named = (name: string) => cluster.kubeconfigFor(cluster.admin, { cluster: { "tls-server-name": name } });
    await expect(namespacesByKubectl(cluster.kubeconfigFor(cluster.admin, { ca: FOREIGN_CA }))).rejects.toThrow("unknown authority");
    await expect(namespacesByKubectl(named("elsewhere.example"))).rejects.toThrow("not elsewhere.example");
    expect(await namespacesByKubectl(named("kubernetes.default.svc"))).toContain("namespace/default");
  });

  test("a client that trusts another CA gets no answer", async () => {
    for (const url of [cluster.url, proxy.url]) {
      await expect(apiClient(url, FOREIGN_CA, cluster.admin.token).call("GET", "/version")).rejects.toThrow(/certificate/);
    }
  });

  test("goes away when killed, and comes back with what it had", async () => {
    await cluster.apply([configMap("kept")]);
    await cluster.killServer();
    await expect(cluster.api.call("GET", "/version")).rejects.toThrow("ECONNREFUSED");
    await cluster.restartServer();
    expect(names(await cluster.api.must("GET", "/api/v1/namespaces/default/configmaps"))).toContain("kept");
  });
});

describe("the fault proxy", () => {
  const list = "/api/v1/namespaces/faults/configmaps";

  const inject = (fault: Fault) => proxy.inject({ path: list, fault });

  const everyone = ["c0", "c1", "c2", "c3", "c4"];

  const applyFive = () => cluster.apply(everyone.map((name) => configMap(name, "faults")));

  test("passes on what no rule is about", async () => {
    await applyFive();
    expect(names(await viaProxy.must("GET", list))).toEqual(everyone);
    await viaProxy.must("POST", list, { body: configMap("made", "faults") });
    expect(await viaProxy.call("DELETE", `${list}/made`)).toMatchObject({ status: 200 });
  });

  test.each([401, 403, 429, 500, 503] as const)("status %i", async (status) => {
    inject({ kind: "status", status });
    expect(await viaProxy.call("GET", list)).toMatchObject({ status, body: { kind: "Status", code: status } });
  });

  test("429 with Retry-After", async () => {
    inject({ kind: "status", status: 429, retryAfter: 7 });
    expect(await viaProxy.call("GET", list)).toMatchObject({ status: 429, headers: { "retry-after": "7" } });
  });

  test("410 in the middle of paging", async () => {
    await applyFive();
    proxy.inject({ path: list, query: /continue=/, nth: 1, fault: { kind: "status", status: 410 } });
    const first = await viaProxy.must("GET", `${list}?limit=2`);
    const next = `${list}?limit=2&continue=${first.metadata.continue}`;
    const gone = await viaProxy.call("GET", next);
    expect(gone).toMatchObject({ status: 410, body: { reason: "Expired", metadata: { continue: first.metadata.continue } } });
    expect(names(await viaProxy.must("GET", next))).toEqual(["c2", "c3"]);
  });

  test("empty pages hide nothing for good", async () => {
    await applyFive();
    proxy.inject({ path: list, nth: [1, 3], fault: { kind: "empty-page" } });
    const pages = await listPages(viaProxy, list, 2);
    expect(pages.map(names)).toEqual([[], ["c0", "c1"], [], ["c2", "c3"], ["c4"]]);
  });

  test("a connection reset, only for the request that is meant", async () => {
    proxy.inject({ path: /configmaps$/, nth: 2, fault: { kind: "reset" } });
    expect((await viaProxy.call("GET", list)).status).toBe(200);
    await expect(viaProxy.call("GET", list)).rejects.toMatchObject({ code: "ECONNRESET" });
    expect((await viaProxy.call("GET", list)).status).toBe(200);
  });

  test("half an answer, then a cut", async () => {
    await applyFive();
    inject({ kind: "cut" });
    await expect(viaProxy.call("GET", list)).rejects.toThrow(/aborted|ECONNRESET/);
  });

  test("no answer at all", async () => {
    inject({ kind: "hang" });
    const outcome = viaProxy.call("GET", list).catch(() => "hung up");
    expect(await Promise.race([outcome, pause(500, "waiting")])).toBe("waiting");
    viaProxy.hangUp();
    expect(await outcome).toBe("hung up");
  });

  test("latency", async () => {
    proxy.inject({ path: list, delayMs: 300 });
    expect(await timed(() => viaProxy.must("GET", list))).toBeGreaterThanOrEqual(290);
  });

  test("an answer that drips", async () => {
    await applyFive();
    inject({ kind: "drip", bytes: 200, everyMs: 60 });
    expect(await timed(async () => expect(names(await viaProxy.must("GET", list))).toEqual(everyone))).toBeGreaterThan(200);
  });

  test("a web page instead of the API", async () => {
    inject({ kind: "wrong-type" });
    expect(await viaProxy.call("GET", list)).toMatchObject({ status: 200, body: expect.stringContaining("<!doctype html>") });
  });

  test("the server dies between two pages", async () => {
    await applyFive();
    proxy.inject({ query: /continue=/, before: cluster.killServer });
    await expect(listPages(viaProxy, list, 2)).rejects.toThrow(/hang up|ECONNRESET/);
    await cluster.restartServer();
  });

  test("records what was asked, and which permissions that takes", async () => {
    await viaProxy.call("GET", `${list}?limit=500`);
    await viaProxy.call("GET", "/apis/apps/v1/namespaces/kube-system/daemonsets/kube-proxy");
    await viaProxy.call("GET", "/version");
    expect(proxy.requests[0]).toEqual({ method: "GET", path: list, query: { limit: "500" } });
    expect(proxy.permissions()).toEqual(["get apps/daemonsets", "list configmaps"]);
  });

  test.each([
    ["GET", "/api/v1/namespaces", {}, "list namespaces"],
    ["GET", "/api/v1/namespaces/web", {}, "get namespaces"],
    ["GET", "/api/v1/pods", { watch: "true" }, "watch pods"],
    ["PATCH", "/api/v1/namespaces/web/services/s/status", {}, "patch services/status"],
    ["DELETE", "/apis/cloud.tencent.com/v1alpha1/namespaces/web/tkeserviceconfigs", {}, "deletecollection cloud.tencent.com/tkeserviceconfigs"],
    ["POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {}, "create authorization.k8s.io/selfsubjectaccessreviews"],
    ["GET", "/apis/apps/v1", {}, undefined],
    ["GET", "/readyz", {}, undefined],
  ])("%s %s %o takes: %s", (method, path, query, permission) => {
    expect(permissionOf({ method, path, query: query as Record<string, string> })).toBe(permission);
  });
});

async function namespacesByKubectl(kubeconfig: string): Promise<string> {
  const { stdout } = await promisify(execFile)(await kubectlTool(), ["--kubeconfig", kubeconfig, "get", "namespaces", "-o", "name"]);
  return stdout;
}

async function listPages(api: Api, path: string, limit: number): Promise<{ items: KubeObject[] }[]> {
  const pages = [];
  for (let token: string | undefined = ""; token !== undefined; ) {
    const page = await api.must("GET", `${path}?${new URLSearchParams({ limit: String(limit), continue: token })}`);
    pages.push(page);
    token = page.metadata.continue;
  }
  return pages;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function node(name: string): KubeObject {
  const addresses = ["10.0.0.1", "fd00::1"].map((address) => ({ type: "InternalIP", address }));
  return { apiVersion: "v1", kind: "Node", metadata: { name }, status: { addresses, conditions: [{ type: "Ready", status: "True" }] } };
}

function pod(name: string, nodeName: string): KubeObject {
  const spec = { nodeName, containers: [{ name: "main", image: "image" }] };
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "web" }, spec, status: { phase: "Running", podIP: "10.0.0.7" } };
}

function service(name: string, annotations?: Record<string, string>): KubeObject {
  const spec = { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80, protocol: "TCP" }] };
  const status = { loadBalancer: { ingress: [{ ip: "10.9.0.1", ipMode: "VIP" }] } };
  return { apiVersion: "v1", kind: "Service", metadata: { name, namespace: "web", ...(annotations && { annotations }) }, spec, status };
}

const ROLES = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: limited }
rules: [{ apiGroups: [""], resources: [services], verbs: [list] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: limited, namespace: kube-system }
rules: [{ apiGroups: [""], resources: [configmaps], verbs: [list] }]
`;

const EVERY_KIND = `
apiVersion: v1
kind: List
items:
- apiVersion: apps/v1
  kind: DaemonSet
  metadata: { name: every-kind, namespace: kube-system }
  spec:
    selector: { matchLabels: { k8s-app: kube-proxy } }
    template:
      metadata: { labels: { k8s-app: kube-proxy } }
      spec: { containers: [{ name: kube-proxy, image: "registry.example/kube-proxy:v1.20.6-tke.8", args: ["--proxy-mode=ipvs"] }] }
- apiVersion: v1
  kind: ConfigMap
  metadata: { name: every-kind, namespace: kube-system }
  data: { config.conf: "mode: ipvs" }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: every-kind, namespace: web }
spec: { ingressClassName: qcloud, defaultBackend: { service: { name: s, port: { number: 80 } } } }
status: { loadBalancer: { ingress: [{ ip: 10.9.0.2 }] } }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: every-kind, namespace: web }
spec: { podSelector: {}, policyTypes: [Ingress] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: every-kind, namespace: web, labels: { kubernetes.io/service-name: s } }
addressType: IPv4
endpoints: [{ addresses: [10.0.0.7], nodeName: a, conditions: { ready: true } }]
ports: [{ port: 80, protocol: TCP }]
---
apiVersion: cloud.tencent.com/v1alpha1
kind: TkeServiceConfig
metadata: { name: every-kind, namespace: web }
spec: { loadBalancer: { l7Listeners: [{ protocol: HTTP, port: 80, keepaliveEnable: "1" }] } }
`;
