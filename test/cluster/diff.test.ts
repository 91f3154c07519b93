/** `diff`: files against a live cluster. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DiffReport } from "@kubectl-loopback/core";
import { fileWith, kubectlLoopback, loopback, manifestsIn, SAMPLE } from "./plugin.ts";
import { startCluster, type TestCluster } from "./server.ts";

const KEY = "service.cloud.tencent.com/prevent-loopback";

let cluster: TestCluster;
let kubeconfig: string;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.apply(manifestsIn(SAMPLE));
  kubeconfig = cluster.kubeconfigFor(cluster.admin, { namespace: "shop" });
});

afterAll(() => cluster?.stop());

const schemas = ["report", "diff"].map((name) => JSON.parse(readFileSync(join(import.meta.dirname, `../../packages/core/${name}.schema.json`), "utf8")) as object);

async function diffOf(text: string, ...args: string[]): Promise<DiffReport & { code: number | null; stderr: string }> {
  const { code, stdout, stderr } = await loopback(["diff", "-f", fileWith(text), "-o", "json", ...args], { kubeconfig });
  const report = JSON.parse(stdout) as DiffReport;
  const validate = new Ajv2020({ strict: false }).addSchema(schemas[0]!).compile(schemas[1]!);
  expect([validate(report), validate.errors]).toEqual([true, null]);
  return { ...report, code, stderr };
}

/** `shop/bound:80 safe → loops`. */
function changes({ listeners }: DiffReport): string[] {
  return listeners.map(({ before, after }) => {
    const { object, port } = (after ?? before)!;
    return `${object.namespace}/${object.name}:${port} ${before?.verdict ?? "none"} → ${after?.verdict ?? "none"}`;
  });
}

function service(name: string, annotations: object, spec: object = {}): string {
  return JSON.stringify({ apiVersion: "v1", kind: "Service", metadata: { name, namespace: "shop", annotations: { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": "subnet-1", ...annotations } }, spec: { type: "LoadBalancer", selector: { app: name }, ports: [{ name: "p80", port: 80 }], ...spec } });
}

describe("files that are what the cluster has", () => {
  test("the very files: no difference, exit code 0", async () => {
    const report = await diffOf(manifestsIn(SAMPLE));
    expect(report).toMatchObject({ code: 0, stderr: "", objects: [], listeners: [], findings: [], problems: [] });
    const { code, stdout } = await loopback(["diff", "-f", SAMPLE], { kubeconfig });
    expect([code, stdout]).toEqual([0, "Files and cluster do not differ in what matters here.\n"]);
  });

  test("what is read back from the cluster, by kubectl", async () => {
    const body = await cluster.api.must("GET", "/api/v1/namespaces/shop/services");
    const items = (body.items as object[]).map((item) => ({ apiVersion: "v1", kind: "Service", ...item }));
    expect(await diffOf(JSON.stringify({ apiVersion: "v1", kind: "List", items }))).toMatchObject({ code: 0, objects: [], listeners: [] });
  });
});

describe("files that differ", () => {
  test("an annotation that the files lack", async () => {
    const report = await diffOf(service("bound", {}));
    expect(report.objects).toMatchObject([{ object: { name: "bound" }, change: "changed", fields: [{ path: ["metadata", "annotations", KEY], live: "true", file: null }] }]);
    expect(report.code).toBe(1);
    expect(report.summary).toMatchObject({ objects: 1, fields: 1 });
    expect(report.listeners.map(({ before, after }) => [before?.reason, after?.reason])).toEqual([["kube-proxy-too-old", "vip-not-bound"]]);
  });

  test("a new CLB, and one whose verdict changes; as text, in both languages", async () => {
    const text = `${service("late", {})}\n---\n${service("local", {}, { externalTrafficPolicy: "Cluster" })}`;
    const report = await diffOf(text);
    expect(report.objects.map(({ object, change, fields }) => [object.name, change, fields.length])).toEqual([["late", "added", 0], ["local", "changed", 1]]);
    expect(changes(report)).toContain("shop/late:80 none → loops");
    const file = fileWith(text);
    const en = await loopback(["diff", "-f", file], { kubeconfig });
    expect([en.code, en.stderr]).toEqual([1, ""]);
    expect(en.stdout).toContain(`--- the cluster as it is\n+++ the files\n\n+ Service shop/late (not in the cluster)  ${file}:1:`);
    expect(en.stdout).toContain('- spec.externalTrafficPolicy: "Local"\n+ spec.externalTrafficPolicy: "Cluster"\n');
    expect(en.stdout).toContain("With the files applied:\n\nnew       Service shop/late    TCP 80   loops (");
    expect((await loopback(["diff", "-f", file, "--lang", "zh-CN"], { kubeconfig })).stdout).toContain("应用这些文件之后：");
    expect((await loopback(["diff", "svc/late", "-f", file, "-n", "shop", "-o", "yaml"], { kubeconfig })).stdout).not.toContain("name: local");
  });

  test("through kubectl, from standard input", async () => {
    const { code, stdout } = await kubectlLoopback(["diff", "-f", "-"], { kubeconfig, stdin: service("bound", {}) });
    expect(code).toBe(1);
    expect(stdout).toContain(`- metadata.annotations["${KEY}"]: "true"\n`);
  });

  test("nothing is written", async () => {
    const before = await cluster.api.must("GET", "/api/v1/namespaces/shop/services/bound");
    await diffOf(service("bound", {}));
    expect(await cluster.api.must("GET", "/api/v1/namespaces/shop/services/bound")).toEqual(before);
  });
});

describe("what could not be read", () => {
  test("a cluster that does not answer: exit code 3, and nothing is said to differ", async () => {
    const away = cluster.kubeconfigFor(cluster.admin, { server: "https://127.0.0.1:1" });
    const { code, stdout, stderr } = await loopback(["diff", "-f", fileWith(service("late", {}))], { kubeconfig: away });
    expect(code).toBe(3);
    expect(stdout).not.toMatch(/late|do not differ/);
    expect(stderr).toContain("[unreachable]");
  });

  test("a user who may not read Services", async () => {
    const { code, stdout, stderr } = await loopback(["diff", "-f", fileWith(service("late", {})), "-o", "json"], { kubeconfig: cluster.kubeconfigFor(cluster.reader, { namespace: "shop" }) });
    expect(code).toBe(3);
    expect((JSON.parse(stdout) as DiffReport).objects).toEqual([]);
    expect(stderr).toContain("Service shop/late was not compared: its kind could not be read from the cluster [not-compared]");
  });

  test("no file named", async () => {
    const { code, stderr } = await loopback(["diff"], { kubeconfig });
    expect(code).toBe(2);
    expect(stderr).toContain("-f needs a value: -f FILE|DIR|-");
  });
});
