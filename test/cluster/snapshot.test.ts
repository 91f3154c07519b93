/** `snapshot` of a real API server: what it holds is judged offline like the cluster, whatever could be read of it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fileWith, findings, loopback, manifestsIn, problems, reportOf, SAMPLE, temporaryFolder, verdicts } from "./plugin.ts";
import { startCluster, type TestCluster } from "./server.ts";

let cluster: TestCluster;
let kubeconfig: string;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.apply(manifestsIn(SAMPLE));
  await cluster.apply([
    { apiVersion: "v1", kind: "Secret", metadata: { name: "s3cret-1", namespace: "shop" }, stringData: { password: "s3cret-2" } },
    { apiVersion: "v1", kind: "Pod", metadata: { name: "hidden", namespace: "shop", annotations: { vault: "s3cret-3" } }, spec: { nodeName: "10.0.0.11", containers: [{ name: "c", image: "i", args: ["s3cret-4"], env: [{ name: "A", value: "s3cret-5" }] }] } },
  ]);
  kubeconfig = cluster.kubeconfigFor(cluster.admin, { namespace: "shop" });
});

afterAll(() => cluster?.stop());

/** Takes a snapshot with these words, and asks it the same. */
async function takenAndAsked(args: readonly string[], config = kubeconfig, ...more: string[]) {
  const file = join(temporaryFolder(), "s.json");
  const taken = await loopback(["snapshot", ...args, "-o", file, ...more], { kubeconfig: config });
  return { taken, text: readFileSync(file, "utf8"), offline: await reportOf(["check", "--snapshot", file, ...args]) };
}

const CASES = [["-A"], ["-n", "shop"], [], ["svc/orders"], ["-n", "shop", "--from", "pod/near-0"], ["svc/local", "--from", "deploy/near", "--from", "node/10.0.0.11"]];

test.each(CASES.map((args) => [args]))("%j: the same report as live", async (args) => {
  const { taken, offline } = await takenAndAsked(args);
  const live = await reportOf(["check", ...args], { kubeconfig });
  expect(taken.code).toBe(0);
  const { run: { code }, summary: { objects: _, ...summary }, ...report } = live;
  const { run: { code: codeOffline }, summary: { objects: __, ...summaryOffline }, ...reportOffline } = offline;
  expect([codeOffline, summaryOffline, reportOffline]).toEqual([code, summary, report]);
  expect(report.listeners.length).toBeGreaterThan(0);
});

test("nothing that must not leave it, and with --hash-names no name", async () => {
  for (const more of [[], ["--hash-names"]]) {
    const { text, offline } = await takenAndAsked(["-A"], kubeconfig, ...more);
    const live = await reportOf(["check", "-A"], { kubeconfig });
    expect(text.match(/s3cret-\d|managedFields|last-applied|resourceVersion/g)).toBeNull();
    expect(offline.listeners.map(({ object: { kind }, ...one }) => ({ ...one, kind }))).toEqual(live.listeners.map(({ object: { kind }, ...one }) => ({ ...one, kind })));
    expect(offline.findings.map(({ code }) => code).toSorted()).toEqual(live.findings.map(({ code }) => code).toSorted());
    if (more.length === 0) expect([verdicts(offline), findings(offline)]).toEqual([verdicts(live), findings(live)]);
    else expect(text.match(/orders|shop|10\.0\.0\.101|subnet-1|near/g)).toBeNull();
  }
});

test("what could not be read stays unknown, and an error stays one", async () => {
  const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "some" }, rules: [{ apiGroups: [""], resources: ["services", "nodes"], verbs: ["list"] }] };
  const user = cluster.kubeconfigFor(await cluster.addUser("some", { rbac: fileWith(JSON.stringify(role)) }), { namespace: "shop" });
  const { taken, offline } = await takenAndAsked([], user);
  const live = await reportOf(["check"], { kubeconfig: user });
  expect([taken.code, offline.run.code, live.run.code]).toEqual([3, 3, 3]);
  expect(problems(offline)).toEqual(problems(live));
  expect(problems(offline)).toContain("error forbidden-target");
  expect(verdicts(offline)).toEqual(verdicts(live));
  expect(offline.listeners.some(({ reason }) => reason === "unknown-proxy-mode")).toBe(true);
});

test("nothing could be read: no file", async () => {
  const file = join(temporaryFolder(), "s.json");
  const done = await loopback(["snapshot", "-A", "-o", file, "--server", "https://127.0.0.1:1"], { kubeconfig });
  expect([done.code, done.stderr]).toEqual([3, expect.stringContaining("[unreachable]")]);
  expect(() => readFileSync(file)).toThrow("ENOENT");
});
