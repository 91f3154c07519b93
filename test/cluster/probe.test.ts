/** `probe` on a real API server: the Pod as it is admitted, what it says, and that it is always deleted. */
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startFaultProxy, type FaultProxy } from "./fault-proxy.ts";
import { ended, printed, RUNNING, startKubelet, waiting, type Kubelet } from "./kubelet.ts";
import { fileWith, loopback, manifestsIn, SAMPLE } from "./plugin.ts";
import { loopback as atTerminal } from "../plugin/plugin.ts";
import { startCluster, type TestCluster } from "./server.ts";

const [READING, PROBING] = ["rbac.yaml", "rbac-probe.yaml"].map((name) => readFileSync(fileURLToPath(new URL(`../../deploy/${name}`, import.meta.url)), "utf8")) as [string, string];

let cluster: TestCluster;
let proxy: FaultProxy;
let kubeconfig: string;
let kubelet: Kubelet | undefined;

beforeAll(async () => {
  cluster = await startCluster();
  const restricted = { "pod-security.kubernetes.io/enforce": "restricted", "pod-security.kubernetes.io/enforce-version": "latest" };
  // Objects that Pods of the sample could not be under this profile, so these come first.
  await cluster.apply(manifestsIn(SAMPLE));
  await cluster.apply([{ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: restricted } }]);
  proxy = await startFaultProxy(cluster);
  kubeconfig = proxy.kubeconfigFor(cluster.admin, { namespace: "shop" });
});

beforeEach(() => proxy.clear());

afterEach(async () => {
  await kubelet?.stop();
  kubelet = undefined;
  expect(await pods()).toEqual([]);
});

afterAll(async () => {
  await proxy?.stop();
  await cluster?.stop();
});

async function pods(): Promise<string[]> {
  const { items } = await cluster.api.must("GET", "/api/v1/pods?labelSelector=app.kubernetes.io%2Fname%3Dkubectl-loopback-probe");
  return items.map(({ metadata }: { metadata: { name: string } }) => metadata.name);
}

/** 4 nodes, all RS: one in four connections from any of them hangs. */
const LOOPING = printed(["1 ok", "501 -", "2 ok", "1 ok", "1 ok", "500 -", "1 ok", "1 ok"], Array(8).fill("1 ok"));
const GOOD = printed(Array(8).fill("1 ok"), Array(8).fill("1 ok"));
const probe = (...args: string[]) => loopback(["probe", "svc/orders", "--count", "8", "--yes", ...args], { kubeconfig });

describe("the Pod", () => {
  test("is admitted under the restricted profile as it is shown by --dry-run, and deleted", async () => {
    kubelet = startKubelet(cluster, () => [RUNNING, ended(LOOPING)]);
    const shown = JSON.parse((await probe("--dry-run", "-o", "json")).stdout);
    expect(await pods()).toEqual([]);
    expect(proxy.requests.filter(({ method }) => method !== "GET")).toEqual([]);
    const done = await probe();
    expect([done.code, done.stdout]).toEqual([1, expect.stringContaining("This agrees with the model.")]);
    const [pod] = kubelet.seen as any[];
    const { nodeName: _, schedulerName: __, dnsPolicy: ___, priority: ____, preemptionPolicy: _____, ...spec } = pod.spec;
    expect({ ...spec, containers: spec.containers.map(({ ...container }) => container) }).toEqual(shown.spec);
    expect(pod.metadata.labels).toEqual(shown.metadata.labels);
    expect(pod.metadata.name).toMatch(/^kubectl-loopback-probe-[0-9a-f]{8}$/);
    expect(proxy.requests.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path.replace(/-[0-9a-f]{8}$/, "-X")}`)).toEqual([
      "POST /api/v1/namespaces/shop/pods", "DELETE /api/v1/namespaces/shop/pods/kubectl-loopback-probe-X",
    ]);
  });

  test("one with a privilege too many would not be admitted here", async () => {
    const shown = JSON.parse((await probe("--dry-run", "-o", "json")).stdout);
    shown.spec.containers[0].securityContext.allowPrivilegeEscalation = true;
    const answer = await cluster.api.call("POST", "/api/v1/namespaces/shop/pods", { body: shown });
    expect([answer.status, answer.body.message]).toEqual([403, expect.stringContaining("PodSecurity")]);
  });
});

describe("what it says", () => {
  test("hangs as the model expects them: exit code 1", async () => {
    kubelet = startKubelet(cluster, () => [RUNNING, ended(LOOPING)]);
    const done = await probe();
    expect(done.stderr).toContain("The model expects: 1 in 4 connections hang (vip-not-bound).");
    expect(done.stdout).toBe(`TO                        TRIES   GOOD   LOST   REFUSED   SLOWEST GOOD
CLB 10.0.0.101:80         8       6      2      0         0.02 s
Service orders.shop.svc:80   8       8      0      0         0.01 s

Lost 2 of 8, 25 %: with 99 % certainty between 1.4 % and 74.2 %.
This agrees with the model.
`.replace("TO                     ", "TO                        ").replace("CLB 10.0.0.101:80      ", "CLB 10.0.0.101:80         "));
    expect(done.code).toBe(1);
  });

  test("nothing lost where nothing shall be: exit code 0", async () => {
    kubelet = startKubelet(cluster, () => [RUNNING, ended(GOOD)]);
    const done = await loopback(["probe", "svc/bound", "--from-node", "10.0.0.11", "--count", "8", "--yes"], { kubeconfig });
    expect([done.code, done.stdout]).toEqual([0, expect.stringContaining("This agrees with the model.")]);
  });

  test("without --from-node the node where most loops: here the one whose kube-proxy is too old", async () => {
    const { stdout, stderr } = await loopback(["probe", "svc/bound", "--dry-run", "-o", "json"], { kubeconfig });
    const [term] = JSON.parse(stdout).spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms;
    expect(term).toEqual({ matchFields: [{ key: "metadata.name", operator: "In", values: ["10.0.0.14"] }] });
    expect(stderr).toContain("1 in 4 connections hang (kube-proxy-too-old)");
  });

  test("hangs where none shall be: exit code 1, and what else it may be", async () => {
    kubelet = startKubelet(cluster, () => [RUNNING, ended(printed(Array(8).fill("500 -"), Array(8).fill("1 ok")))]);
    const done = await loopback(["probe", "svc/bound", "--from-node", "10.0.0.11", "--count", "8", "--yes", "-o", "json"], { kubeconfig });
    const report = JSON.parse(done.stdout);
    expect(done.code).toBe(1);
    expect(report).toMatchObject({ conclusion: "differs", counted: { clb: { tries: 8, lost: 8 } }, expected: { verdict: "safe", share: 0 } });
    expect(report.explanations.map(({ id }: { id: string }) => id)).toEqual(["health-check", "security-group"]);
  });

  test("UDP, a public answer, an unknown port: refused before anything is created", async () => {
    expect(await probe("--port", "53")).toMatchObject({ code: 3, stderr: expect.stringContaining("cannot be probed: over UDP nothing answers by itself") });
    expect(await probe("--port", "81")).toMatchObject({ code: 3, stderr: expect.stringContaining("[target-not-found]") });
    expect(await probe("--from-node", "10.9.9.9")).toMatchObject({ code: 3, stderr: expect.stringContaining("there is no such node") });
    expect(proxy.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  test("it asks first; without a terminal --yes is needed", async () => {
    expect(await loopback(["probe", "svc/orders"], { kubeconfig })).toMatchObject({ code: 3, stderr: expect.stringContaining("[not-confirmed]") });
    const env = { KUBECONFIG: kubeconfig, LANG: "C" };
    expect(await atTerminal(["probe", "svc/orders"], { env, answers: ["n"] })).toMatchObject({ code: 3, stderr: expect.stringMatching(/Create Pod shop\/kubectl-loopback-probe-\w+ with image busybox:1.36, and delete it afterwards\? \[y\/N\] /) });
    expect(proxy.requests.filter(({ method }) => method !== "GET")).toEqual([]);
    kubelet = startKubelet(cluster, () => [RUNNING, ended(LOOPING)]);
    expect((await atTerminal(["probe", "svc/orders", "--count", "8"], { env, answers: ["y"] })).code).toBe(1);
  });
});

describe("trouble, and no Pod left", () => {
  const STATES: readonly [string, () => readonly object[], string][] = [
    ["an image that cannot be pulled", () => [waiting("ErrImagePull")], "did not do its work: ErrImagePull [pod-failed]"],
    ["an image without tools", () => [RUNNING, ended("tools nc\n")], "the image busybox:1.36 has no busybox nc (with -e) or no timeout; choose another one with --image [image-lacks]"],
    ["ended by its deadline", () => [RUNNING, ended("clb 1 1 ok\nclb 2 500 -\n", "Failed", "DeadlineExceeded")], "did not do its work: DeadlineExceeded [pod-failed]"],
    ["cut short", () => [RUNNING, ended("clb 1 1 ok\nclb 2 500 -\n")], "was ended after 2 of 16 tries; ask for fewer with --count [probe-cut-short]"],
    ["no program at all", () => [ended("", "Failed")], "did not do its work: Error [pod-failed]"],
  ];
  test.each(STATES)("%s", async (_, play, said) => {
    kubelet = startKubelet(cluster, play);
    const done = await probe();
    expect([done.code, done.stderr]).toEqual([3, expect.stringContaining(said)]);
  });

  test("stuck: it says in which state, and waits no longer than told", async () => {
    kubelet = startKubelet(cluster, () => [waiting("ContainerCreating")]);
    const done = await probe("--timeout", "3s");
    expect([done.code, done.stderr]).toEqual([3, expect.stringMatching(/did not start within 3 s: ContainerCreating\..*\[pod-pending\]/)]);
    expect(done.seconds).toBeLessThan(15);
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s while it waits", async (signal) => {
    kubelet = startKubelet(cluster, () => [RUNNING]);
    let child: ChildProcess;
    proxy.inject({ method: "GET", path: /kubectl-loopback-probe/, nth: 2, before: () => void child.kill(signal) });
    const done = await loopback(["probe", "svc/orders", "--yes"], { kubeconfig, started: (process) => void (child = process) });
    expect([done.code, done.stderr]).toEqual([130, expect.stringMatching(/interrupted; deleting Pod shop\/kubectl-loopback-probe-/)]);
  });

  test("SIGINT while the Pod is being created", async () => {
    kubelet = startKubelet(cluster, () => [RUNNING]);
    let child: ChildProcess;
    proxy.inject({ method: "POST", before: () => void child.kill("SIGINT"), delayMs: 300 });
    const done = await loopback(["probe", "svc/orders", "--yes"], { kubeconfig, started: (process) => void (child = process) });
    expect(done.code).toBe(130);
  });

  test("the answer to its creation is lost", async () => {
    proxy.inject({ method: "POST", fault: { kind: "cut" } });
    const done = await probe();
    expect([done.code, done.stderr]).toEqual([3, expect.stringContaining("[pod-failed]")]);
  });

  test("the server goes away while it waits, and comes back: it goes on", async () => {
    kubelet = startKubelet(cluster, () => [...Array(8).fill(RUNNING), ended(LOOPING)]);
    let back: Promise<void> | undefined;
    proxy.inject({ method: "GET", path: /kubectl-loopback-probe/, nth: 2, before: async () => {
      await cluster.killServer();
      back = cluster.restartServer();
    } });
    const done = await probe();
    await back;
    expect([done.code, done.stdout]).toEqual([1, expect.stringContaining("This agrees with the model.")]);
  });

  test("the server goes away for good: it says what is left, and how it is deleted", async () => {
    kubelet = startKubelet(cluster, () => [RUNNING]);
    proxy.inject({ method: "GET", path: /kubectl-loopback-probe/, nth: 2, before: () => cluster.killServer() });
    const done = await probe("--request-timeout", "2s");
    await cluster.restartServer();
    const [name] = await pods();
    expect([done.code, done.stderr]).toEqual([3, expect.stringMatching(new RegExp(`pod-failed[^]*to delete it: kubectl delete pod ${name} -n shop --grace-period=0 --force \\[pod-left\\]`))]);
    await cluster.api.must("DELETE", `/api/v1/namespaces/shop/pods/${name}`, { body: { gracePeriodSeconds: 0 } });
  });

  test("deleting is refused: it says how a person can", async () => {
    const role = PROBING.replace("verbs: [create, get, delete]", "verbs: [create, get]");
    const user = await cluster.addUser("no-delete", { rbac: fileWith(`${READING}\n---\n${role}`) });
    kubelet = startKubelet(cluster, () => [RUNNING, ended(LOOPING)]);
    const done = await loopback(["probe", "svc/orders", "--count", "8", "--yes"], { kubeconfig: proxy.kubeconfigFor(user, { namespace: "shop" }) });
    const [, command] = /could not be deleted\. It ends by itself; to delete it: (kubectl delete pod .*) \[pod-left\]/.exec(done.stderr) ?? [];
    const [name] = await pods();
    expect([done.code, command]).toEqual([3, `kubectl delete pod ${name} -n shop --grace-period=0 --force`]);
    expect(done.stdout).toContain("This agrees with the model.");
    await cluster.api.must("DELETE", `/api/v1/namespaces/shop/pods/${name}`, { body: { gracePeriodSeconds: 0 } });
  });

  test("creating is forbidden: the permission is named, nothing else is tried", async () => {
    const user = await cluster.addUser("reads-only", { rbac: fileWith(READING) });
    const done = await loopback(["probe", "svc/orders", "--yes"], { kubeconfig: proxy.kubeconfigFor(user, { namespace: "shop" }) });
    expect([done.code, done.stderr]).toEqual([3, expect.stringContaining("you may not create pods -n shop; ask for the permission")]);
    expect(proxy.requests.filter(({ method }) => method === "DELETE")).toEqual([]);
  });
});

test("deploy/rbac-probe.yaml, beside deploy/rbac.yaml, is enough, and not one permission is unused", async () => {
  const user = await cluster.addUser("prober", { rbac: fileWith(`${READING}\n---\n${PROBING}`) });
  kubelet = startKubelet(cluster, () => [RUNNING, ended(LOOPING)]);
  const done = await loopback(["probe", "svc/orders", "--count", "8", "--yes"], { kubeconfig: proxy.kubeconfigFor(user, { namespace: "shop" }) });
  expect([done.code, done.stderr]).toEqual([1, expect.not.stringContaining("you may not")]);
  const ofPods = proxy.requests.filter(({ path }) => /\/namespaces\/shop\/pods(\/kubectl-loopback-probe-\w+)?$/.test(path)).map(({ method }) => ({ POST: "create", GET: "get", DELETE: "delete" })[method]);
  expect([...new Set(ofPods)].toSorted()).toEqual(["create", "delete", "get"]);
});
