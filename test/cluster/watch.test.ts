/** `check --watch` on a live cluster: what it hears of, what it leaves alone, and what it says when the cluster is away. */
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { parse } from "yaml";
import { readFileSync } from "node:fs";
import type { Fault } from "./fault-proxy.ts";
import { PLUGIN, temporaryFolder } from "./plugin.ts";
import { useSample, type Sample } from "./sample.ts";
import { startWatching, type Watching } from "../watching.ts";

const DEPLOY = join(import.meta.dirname, "../../deploy");
const KEY = "service.cloud.tencent.com/prevent-loopback";

let { cluster, proxy, kubeconfig } = {} as Sample;
useSample((sample) => ({ cluster, proxy, kubeconfig } = sample));

/** The built plugin, watching. */
function watching(kubeconfigFile: string, ...args: string[]): Watching {
  const run = startWatching(PLUGIN, args, { env: { HOME: temporaryFolder(), KUBECONFIG: kubeconfigFile } });
  onTestFinished(run.kill);
  return run;
}

/** Waits until all that was read is being watched. */
function watches(count: number): Promise<void> {
  return vi.waitFor(() => expect(asked("watch").length).toBeGreaterThanOrEqual(count), { timeout: 30_000, interval: 50 });
}

function asked(what: "watch" | "list"): string[] {
  return proxy.requests.filter(({ query }) => (what === "watch" ? query["watch"] === "true" : query["limit"] !== undefined)).map(({ path }) => path);
}

async function annotate(service: string, value: string | null): Promise<void> {
  await cluster.api.must("PATCH", `/api/v1/namespaces/shop/services/${service}`, { contentType: "application/merge-patch+json", body: { metadata: { annotations: { [KEY]: value } } } });
}

test("a change is told, what it changes and no more", async () => {
  const run = watching(kubeconfig, "svc/orders", "svc/www");
  await run.says("stderr", "watching");
  await watches(14);
  // The kubelet says every few minutes that its node lives.
  const node = await cluster.api.must("GET", "/api/v1/nodes/10.0.0.11");
  node.status.conditions = node.status.conditions.map((one: object) => ({ ...one, lastHeartbeatTime: "2031-01-01T00:00:00Z" }));
  await cluster.api.must("PUT", "/api/v1/nodes/10.0.0.11/status", { body: node });
  await annotate("orders", "true");
  await run.says("stdout", "--- changed at");
  const [, told] = run.said.stdout.split(/--- changed at \d\d:\d\d:\d\d ---\n/);
  expect(told).toMatch(/^changed   Service shop\/orders   TCP 80   loops \(.*vip-not-bound\) → loops \(.*kube-proxy-too-old\)$/m);
  expect(told).not.toContain("Service shop/www");
  await annotate("orders", null);
  await run.says("stdout", "error CLB101 l4-loopback");
  expect(await run.stop()).toBe(1);
});

test("-A as JSON lines: a Service that comes and goes", async () => {
  const run = watching(kubeconfig, "-A", "-o", "jsonl");
  await run.says("stdout", '"kind":"Summary"');
  await watches(14);
  const before = run.said.stdout.length;
  await cluster.apply(JSON.stringify({ apiVersion: "v1", kind: "Service", metadata: { name: "late", namespace: "web", annotations: { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": "subnet-1" } }, spec: { type: "LoadBalancer", selector: { app: "x" }, ports: [{ port: 8080 }] } }));
  await vi.waitFor(() => expect(run.said.stdout.slice(before)).toContain('"kind":"Summary"'), { timeout: 30_000 });
  await cluster.api.must("DELETE", "/api/v1/namespaces/web/services/late");
  await run.says("stdout", '"event":"removed"');
  const events = run.said.stdout.slice(before).trim().split("\n").map((line) => JSON.parse(line) as Record<string, { name: string } & string>);
  expect(events.filter(({ kind }) => kind === "Listener" || kind === "Finding").map(({ kind, event, object }) => `${kind} ${event} ${object!.name}`)).toEqual(["Listener added late", "Finding added late", "Listener removed late", "Finding removed late"]);
  await run.stop();
});

test("a server that goes away is told, tried again, and never fine; when it is back that is told", async () => {
  const run = watching(kubeconfig, "svc/www");
  await run.says("stderr", "watching");
  const before = run.said.stdout;
  await cluster.killServer();
  await run.says("stderr", "[unreachable]");
  await run.says("stderr", "trying again in 2 s; what was shown before may no longer hold");
  expect(await watching(kubeconfig, "svc/www").stop()).not.toBe(0);
  await cluster.restartServer();
  await run.says("stderr", "everything can be read again");
  expect(run.said.stdout).toBe(before);
  await annotate("www", "true");
  await run.says("stdout", "info CLB105 needless-prevent-loopback");
  await annotate("www", null);
  expect(await run.stop()).toBe(0);
});

test("ended while the server is away: exit code 3", async () => {
  proxy.inject({ path: "/version", nth: [2, 3, 4, 5, 6, 7, 8, 9], fault: { kind: "reset" } }, { query: /watch=true/, fault: { kind: "reset" } });
  const run = watching(kubeconfig, "svc/www");
  await run.says("stderr", "trying again in 1 s");
  expect(await run.stop()).toBe(3);
});

test("a watch that is too old is begun anew, by reading all again", async () => {
  proxy.inject({ path: "/api/v1/nodes", query: /watch=true/, nth: 1, fault: { kind: "status", status: 410 } });
  const run = watching(kubeconfig, "svc/www");
  await run.says("stderr", "watching");
  await vi.waitFor(() => expect(asked("list").filter((path) => path === "/api/v1/nodes")).toHaveLength(2), { timeout: 30_000 });
  await vi.waitFor(() => expect(asked("watch").filter((path) => path === "/api/v1/nodes")).toHaveLength(2), { timeout: 30_000 });
  expect(run.said.stderr).toBe("watching for changes; Ctrl-C ends\n");
  expect(await run.stop()).toBe(0);
});

test.each<[string, Fault]>([
  ["a web page", { kind: "wrong-type" }],
  ["half an event", { kind: "answer", body: '{"type":"MODIFIED","object":{' }],
  ["nothing", { kind: "answer", body: "" }],
])("a watch that is answered by %s: no change is missed, and the server is not run down", async (_, fault) => {
  proxy.inject({ path: /\/services$/, query: /watch=true/, nth: [1, 2], fault });
  const run = watching(kubeconfig, "svc/www");
  await run.says("stderr", "watching");
  await annotate("www", "true");
  await run.says("stdout", "info CLB105 needless-prevent-loopback");
  expect(asked("watch").filter((path) => path.endsWith("/services")).length).toBeLessThan(10);
  await annotate("www", null);
  expect(await run.stop()).toBe(0);
});

test("deploy/rbac-watch.yaml is what it needs, and no more", async () => {
  const rules = ["rbac.yaml", "rbac-watch.yaml"].flatMap((file) => parse(readFileSync(join(DEPLOY, file), "utf8")).rules as { apiGroups: string[]; resources: string[]; verbs: string[] }[]);
  const role = join(temporaryFolder(), "role.yaml");
  const { writeFileSync } = await import("node:fs");
  writeFileSync(role, JSON.stringify({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "watcher" }, rules }));
  const user = await cluster.addUser("watcher", { rbac: role });
  const clients = ["deploy/near", "sts/queue", "ds/agent", "job/report"].flatMap((client) => ["--from", client]);
  const run = watching(proxy.kubeconfigFor(user, { namespace: "shop" }), ...clients);
  await run.says("stderr", "watching");
  const granted = rules.flatMap(({ apiGroups: [group], resources, verbs }) => (verbs.includes("watch") ? resources.map((one) => `watch ${group === "" ? "" : `${group}/`}${one}`) : []));
  await vi.waitFor(() => expect(proxy.permissions().filter((one) => one.startsWith("watch"))).toEqual([...new Set(granted)].toSorted()), { timeout: 30_000 });
  expect(run.said.stderr).toBe("watching for changes; Ctrl-C ends\n");
  await run.stop();
});
