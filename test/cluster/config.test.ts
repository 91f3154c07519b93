/** The configuration file and suppressions on a live cluster. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { problems, reportOf, temporaryFolder, verdicts } from "./plugin.ts";
import { useSample, type Sample } from "./sample.ts";

const ROLE = fileURLToPath(new URL("../../deploy/rbac.yaml", import.meta.url));

let { cluster, proxy, kubeconfig } = {} as Sample;
useSample((sample) => ({ cluster, proxy, kubeconfig } = sample));

/** A run in a folder with this configuration. */
function configured(config: string, args: readonly string[], access = kubeconfig) {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, ".kubectl-loopback.yaml"), config);
  return reportOf(["check", ...args], { kubeconfig: access, cwd });
}

const LOOPS = "shop/svc/local:80/TCP loops vip-not-bound";
const APART = "shop/svc/local:80/TCP safe no-shared-node";
const pathsAsked = () => proxy.requests.map(({ path }) => path);

describe("clients", () => {
  test("are read by their names, with the Pods of their namespaces", async () => {
    const report = await configured("clients: { svc/local: [deploy/far], svc/unheard: [sts/queue] }", []);
    expect(verdicts(report)).toEqual(expect.arrayContaining([APART, "shop/svc/orders:80/TCP loops vip-not-bound"]));
    expect(report.problems).toEqual([]);
    expect(pathsAsked()).toEqual(expect.arrayContaining(["/apis/apps/v1/namespaces/shop/deployments/far", "/api/v1/namespaces/shop/pods"]));
    expect(pathsAsked().filter((path) => /statefulsets/.test(path))).toEqual([]);
  });
  test("in all namespaces", async () => {
    const report = await configured("clients: { shop/svc/local: [deploy/far] }", ["-A"]);
    expect([verdicts(report).filter((line) => line.includes("svc/local")), report.problems]).toEqual([[APART], []]);
    expect(pathsAsked().filter((path) => path.endsWith("/deployments"))).toEqual([]);
  });
  test("with no more permissions than deploy/rbac.yaml gives", async () => {
    const user = await cluster.addUser("configured", { rbac: ROLE });
    const report = await configured("clients: { svc/local: [deploy/far] }", ["-n", "shop"], proxy.kubeconfigFor(user));
    expect([verdicts(report).filter((line) => line.includes("svc/local")), report.problems]).toEqual([[APART], []]);
  });
  test("that may not be read, or do not exist: any Pod counts", async () => {
    proxy.inject({ path: /deployments\/far$/, fault: { kind: "status", status: 403 } });
    const refused = await configured("clients: { svc/local: [deploy/far] }", ["svc/local"]);
    expect([verdicts(refused), problems(refused), refused.run.code]).toEqual([[LOOPS], ["notice client-not-found", "notice forbidden"], 1]);
    proxy.clear();
    const gone = await configured("clients: { svc/local: [deploy/gone] }", ["svc/local"]);
    expect([verdicts(gone), problems(gone), gone.run.code]).toEqual([[LOOPS], ["notice client-not-found"], 1]);
  });
  test("--from comes first", async () => {
    expect(verdicts(await configured("clients: { svc/local: [deploy/far] }", ["svc/local", "--from", "deploy/near"]))).toEqual([LOOPS]);
    expect(pathsAsked().filter((path) => path.endsWith("/far"))).toEqual([]);
  });
});

describe("clusters, by the name of the context", () => {
  const config = (context: string) => `clusters: { ${context}: { clients: { svc/local: [deploy/far] }, assume: { proxy-mode: iptables }, failOn: never } }`;
  test("the one that is asked", async () => {
    const report = await configured(config(cluster.admin.name), ["svc/local"]);
    expect([verdicts(report), problems(report), report.run.code]).toEqual([["shop/svc/local:80/TCP safe short-circuit"], ["notice assumption-overrides"], 0]);
  });
  test("another one", async () => {
    const report = await configured(config("other"), ["svc/local"]);
    expect([verdicts(report), problems(report), report.run.code]).toEqual([[LOOPS], [], 1]);
  });
});

describe("suppressions", () => {
  test("by the configuration: marked, not counted; what was not read is not called unused", async () => {
    const report = await configured("suppress: [{ rules: [CLB101], name: local, reason: known }, { namespace: web, reason: known }]", ["svc/local"]);
    expect(report.findings.filter(({ code }) => code === "CLB101").map(({ suppressed }) => suppressed)).toEqual([{ by: "config", reason: "known", until: null }]);
    expect(problems(report)).toEqual([]);
  });
  test("by an annotation", async () => {
    const service = (annotation: string) => `apiVersion: v1\nkind: Service\nmetadata: { name: noted, namespace: noted, annotations: { service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: s, kubectl-loopback.io/disable: ${annotation} } }\nspec: { type: LoadBalancer, ports: [{ port: 80 }] }\n`;
    await cluster.apply(`apiVersion: v1\nkind: Namespace\nmetadata: { name: noted }\n---\n${service("CLB101 CLB301 -- known")}`);
    const report = await configured("", ["-n", "noted"]);
    expect(report.findings.filter(({ object }) => object.name === "noted").map(({ code, suppressed }) => [code, suppressed?.reason])).toEqual([["CLB101", "known"]]);
    expect(report.problems.map(({ message }) => message)).toEqual(["Service noted/noted: there is no CLB301 here to suppress; remove it"]);
  });
});
