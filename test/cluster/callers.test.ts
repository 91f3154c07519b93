/** Callers on a real API server: found in all namespaces with the rights of deploy/rbac-callers.yaml, and changed there. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startFaultProxy, type FaultProxy } from "./fault-proxy.ts";
import { content } from "./fix-support.ts";
import { fileWith, loopback, manifestsIn, reportOf, SAMPLE, temporaryFolder } from "./plugin.ts";
import { startCluster, type TestCluster, type User } from "./server.ts";
import { parseObjects } from "./store.ts";

const deployed = (name: string) => readFileSync(fileURLToPath(new URL(`../../deploy/${name}`, import.meta.url)), "utf8");
const [READING, CALLERS, FIXING] = ["rbac.yaml", "rbac-callers.yaml", "rbac-fix.yaml"].map(deployed) as [string, string, string];
const roleIn = (text: string, name: string) => text.split(/^---$/m).find((part) => part.includes(`\n  name: ${name}\n`))!;

/** 10.0.0.101 is Service shop/orders of the sample. */
const OBJECTS = `
apiVersion: v1
kind: Namespace
metadata: { name: far }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: caller, namespace: far }
spec:
  selector: { matchLabels: { app: caller } }
  template:
    metadata: { labels: { app: caller } }
    spec: { containers: [{ name: main, image: i, env: [{ name: ORDERS, value: "http://10.0.0.101/api" }], envFrom: [{ configMapRef: { name: settings } }] }] }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: far }
data: { app.properties: "orders=10.0.0.101:80\\nother=110.0.0.101:80\\n" }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly, namespace: far }
spec:
  schedule: "0 3 * * *"
  jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: main, image: i, args: ["--orders=10.0.0.101"] }] } } } }
---
apiVersion: v1
kind: Secret
metadata: { name: dsn, namespace: far }
stringData: { url: "mysql://root:hunter2@10.0.0.101:80/db" }
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: guard }
webhooks:
  - name: guard.example.com
    clientConfig: { url: "https://10.0.0.101:80/validate" }
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Ignore
    rules: [{ apiGroups: [nothing.example.com], apiVersions: [v1], operations: [CREATE], resources: [nothings] }]
---
apiVersion: v1
kind: Service
metadata: { name: ext, namespace: shop }
spec: { type: ExternalName, externalName: 10.0.0.101 }
`;

const ALL = [
  "ConfigMap far/settings app.properties 10.0.0.101:80", "CronJob far/nightly main 10.0.0.101", "Deployment far/caller ORDERS http://10.0.0.101",
  "Service shop/ext externalName 10.0.0.101", "ValidatingWebhookConfiguration null/guard guard.example.com https://10.0.0.101:80",
];

let cluster: TestCluster;
let proxy: FaultProxy;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.apply(manifestsIn(SAMPLE));
  await cluster.apply(OBJECTS);
  proxy = await startFaultProxy(cluster);
});

afterEach(() => proxy.clear());

afterAll(async () => {
  await proxy?.stop();
  await cluster?.stop();
});

async function callersFor(user: User, ...args: string[]) {
  const report = await reportOf(["callers", ...args], { kubeconfig: proxy.kubeconfigFor(user, { namespace: "shop" }) });
  return { report, found: (report.callers ?? []).map(({ object, label, written }) => `${object.kind} ${object.namespace}/${object.name} ${label} ${written}`).toSorted() };
}

const userWith = (name: string, ...roles: string[]) => cluster.addUser(name, { rbac: fileWith(roles.join("\n---\n")) });

describe("deploy/rbac-callers.yaml", () => {
  test("gives the same answer as to an admin, from whatever namespace, and not one permission of it is unused", async () => {
    const full = await callersFor(cluster.admin, "svc/orders");
    expect(full.found).toEqual(ALL);
    const reading = new Set(permissionsOf(READING));
    proxy.clear();
    const user = await userWith("reads-callers", READING, roleIn(CALLERS, "kubectl-loopback-callers"));
    const own = await callersFor(user, "svc/orders");
    expect([own.found, own.report.problems]).toEqual([ALL, full.report.problems]);
    const needed = proxy.permissions().filter((permission) => !reading.has(permission.split(" ").slice(0, 2).join(" ")));
    expect(needed).toEqual(permissionsOf(roleIn(CALLERS, "kubectl-loopback-callers")).toSorted());
  });

  test("Secrets take a role of their own, are read only where that is asked, and never shown", async () => {
    const user = await userWith("reads-secrets", READING, roleIn(CALLERS, "kubectl-loopback-callers"), roleIn(CALLERS, "kubectl-loopback-callers-secrets"));
    await callersFor(user, "-A");
    expect(proxy.permissions()).not.toContain("list secrets");
    const { found, report } = await callersFor(user, "svc/orders", "--include-secrets");
    expect(found).toEqual([...ALL, "Secret far/dsn url null"].toSorted());
    expect(report.run.stdout + report.run.stderr).not.toMatch(/hunter2|root|bXlzcWw/);
    const text = await loopback(["callers", "svc/orders", "--include-secrets", "-v"], { kubeconfig: proxy.kubeconfigFor(user, { namespace: "shop" }) });
    expect(text.stdout + text.stderr).not.toMatch(/hunter2|root|bXlzcWw/);
  });
});

describe("with less", () => {
  test("what may not be listed everywhere is listed in the namespace asked about, and told", async () => {
    const user = await userWith("only-reading", READING);
    const { found, report } = await callersFor(user, "svc/orders");
    expect(found).toEqual(["Service shop/ext externalName 10.0.0.101"]);
    expect(report.run.code).toBe(0);
    const words = report.problems.map(({ level, message }) => `${level} ${message}`).join("\n");
    for (const what of ["configmaps -A", "configmaps -n shop", "deployments.apps -A", "cronjobs.batch -A", "validatingwebhookconfigurations.admissionregistration.k8s.io"]) expect(words).toContain(`notice you may not list ${what}`);
  });

  test("a page that fails is an error, not an empty list", async () => {
    proxy.inject({ path: /configmaps$/, fault: { kind: "status", status: 500 } });
    const { report } = await callersFor(cluster.admin, "svc/orders");
    expect(report.run.code).toBe(3);
  });
});

test("fix --remedy service-name writes the names, and --undo puts them back", async () => {
  const user = await userWith("fixes-callers", READING, CALLERS, FIXING);
  const kubeconfig = proxy.kubeconfigFor(user, { namespace: "shop" });
  const names = ["Deployment far/caller", "ConfigMap far/settings"];
  const before = await Promise.all(names.map((name) => content(cluster, name)));
  const undoFile = join(temporaryFolder(), "undo.json");
  const fixed = await loopback(["fix", "svc/orders", "--remedy", "service-name", "--yes", "--undo-file", undoFile], { kubeconfig });
  expect(fixed.stderr).not.toMatch(/error:/);
  expect(fixed.stderr).toMatch(/changed: CronJob far\/nightly/);
  const after = JSON.stringify(await Promise.all(names.map((name) => content(cluster, name))));
  expect(after).toContain("http://orders.shop.svc.cluster.local/api");
  expect(after).toContain("orders=orders.shop.svc.cluster.local:80\\nother=110.0.0.101:80\\n");
  await loopback(["fix", "--undo", undoFile, "--yes"], { kubeconfig });
  expect(await Promise.all(names.map((name) => content(cluster, name)))).toEqual(before);
});

/** `list apps/deployments`, for every permission of a role. */
function permissionsOf(text: string): string[] {
  return parseObjects(text).flatMap(({ rules }) => (rules as { apiGroups: string[]; resources: string[]; verbs: string[] }[]).flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group === "" ? "" : `${group}/`}${resource}`)))));
}
