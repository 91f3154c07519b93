/** `check` and `facts` on a live cluster: what they ask for, and what they make of it. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ExplanationReport } from "@kubectl-loopback/core";
import { fileWith, findings, kubectlLoopback, loopback, manifestsIn, problems, reportOf, SAMPLE, temporaryFolder, verdicts } from "./plugin.ts";
import { startCluster, type TestCluster } from "./server.ts";
import { useSample, type Sample } from "./sample.ts";

const EXAMPLE = fileURLToPath(new URL("../../examples/cluster", import.meta.url));

let { cluster, proxy, kubeconfig } = {} as Sample;
useSample((sample) => ({ cluster, proxy, kubeconfig } = sample));

const SHOP = [
  "shop/svc/bound:80/TCP loops kube-proxy-too-old",
  "shop/svc/direct:80/TCP safe no-shared-node",
  "shop/svc/existing:80/TCP may-loop unknown-network",
  "shop/svc/local:80/TCP loops vip-not-bound",
  "shop/svc/orders:53/UDP loops vip-not-bound",
  "shop/svc/orders:80/TCP loops vip-not-bound",
  "shop/svc/pooled:80/TCP loops vip-not-bound",
  "shop/svc/www:80/TCP safe public-clb",
];

const WEB = [
  "web/ing/kept:80/HTTP safe keepalive-snat",
  "web/ing/lost:80/HTTP loops source-ip-kept",
  "web/ing/slow:80/HTTP loops source-ip-kept",
  "web/ing/unset:80/HTTP loops source-ip-kept",
];

describe("what is judged", () => {
  test("the context's namespace", async () => {
    const report = await reportOf(["check"], { kubeconfig });
    expect(verdicts(report)).toEqual(SHOP);
    expect(report.problems).toEqual([]);
    expect(report.run).toMatchObject({ code: 1, stderr: "" });
  });

  test("all namespaces, without the platform's own Service, in order of their names", async () => {
    const report = await reportOf(["check", "-A"], { kubeconfig });
    expect(verdicts(report)).toEqual([...SHOP, ...WEB]);
    const names = report.listeners.map(({ object }) => `${object.namespace}\n${object.kind}\n${object.name}`);
    expect(names).toEqual(names.toSorted());
    expect(report.facts["serverVersion"]).toMatchObject({ value: "v1.34.4" });
    expect(report.facts["platform"]).toMatchObject({ value: "tke", evidence: { object: { kind: "Node" } } });
  });

  test("another namespace, and one that is empty", async () => {
    expect(verdicts(await reportOf(["check", "-n", "web"], { kubeconfig }))).toEqual(WEB);
    const empty = await reportOf(["check", "-n", "nowhere"], { kubeconfig });
    expect(empty).toMatchObject({ listeners: [], findings: [], problems: [], run: { code: 0 } });
  });

  test("one object, in the context's namespace or another", async () => {
    expect(verdicts(await reportOf(["check", "svc/www"], { kubeconfig }))).toEqual(["shop/svc/www:80/TCP safe public-clb"]);
    const both = await reportOf(["check", "ing", "kept", "slow", "-n", "web"], { kubeconfig });
    expect(verdicts(both)).toEqual([WEB[0], WEB[2]]);
    expect(verdicts(await reportOf(["check", "ing", "-A"], { kubeconfig }))).toEqual(WEB);
  });

  test("an object that does not exist", async () => {
    const report = await reportOf(["check", "svc/www", "svc/nothing"], { kubeconfig });
    expect(verdicts(report)).toHaveLength(1);
    expect(report.problems).toMatchObject([{ code: "target-not-found", level: "error", message: expect.stringContaining("svc/nothing") }]);
    expect(report.run.code).toBe(3);
  });

  test("objects with a label", async () => {
    expect(verdicts(await reportOf(["check", "-A", "-l", "tier=back"], { kubeconfig }))).toEqual(SHOP.filter((line) => line.includes("orders")));
    expect(verdicts(await reportOf(["check", "-l", "tier!=back,tier"], { kubeconfig }))).toEqual(["shop/svc/www:80/TCP safe public-clb"]);
  });

  test("the same as the same objects in files, but for what files cannot show", async () => {
    const [live, files] = await Promise.all([reportOf(["check", "-A"], { kubeconfig }), reportOf(["check", "-f", SAMPLE])]);
    const known = ({ listeners }: typeof live) => listeners.filter(({ object }) => object.name !== "lost").toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
    const key = ({ object, port }: (typeof live)["listeners"][number]) => `${object.namespace}${object.name}${port}`;
    expect(known(live)).toEqual(known(files));
    const lost = (codes: string[]) => codes.filter((line) => !line.endsWith("ing/lost"));
    expect(lost(findings(live))).toEqual(lost(findings(files)));
    expect(findings(live)).toContain("CLB205 web/ing/lost");
    expect(findings(files)).not.toContain("CLB205 web/ing/lost");
    expect(findings(live)).toContain("CLB206 web/NetworkPolicy/kept-from-office");
    expect(findings(live)).toContain("CLB102 kube-system/ds/kube-proxy");
  });

  test.runIf(existsSync(EXAMPLE))("the example cluster, as its files", async () => {
    const other = await startCluster();
    try {
      await other.apply(manifestsIn(EXAMPLE));
      const [live, files] = await Promise.all([reportOf(["check", "-A"], { kubeconfig: other.kubeconfigFor(other.admin) }), reportOf(["check", "-f", EXAMPLE])]);
      expect(live.problems).toEqual([]);
      const known = (lines: string[]) => lines.filter((line) => !line.includes("unknown-service-config"));
      expect(verdicts(live)).toEqual(expect.arrayContaining(known(verdicts(files))));
      expect(live.listeners).toHaveLength(files.listeners.length);
    } finally {
      await other.stop();
    }
  });

  test("findings name the object and the field, not a place in a text", async () => {
    const [{ findings: all }, { stdout, code }] = await Promise.all([reportOf(["check", "svc/orders"], { kubeconfig }), loopback(["check", "svc/orders"], { kubeconfig })]);
    expect(all.map(({ location }) => location)).toEqual(all.map(() => null));
    expect(code).toBe(1);
    for (const words of ["TKE v1.34.4 · kube-proxy ipvs", "4 nodes · Global Router", "Service shop/orders", 'metadata.annotations["service.cloud.tencent.com/prevent-loopback"]']) expect(stdout).toContain(words);
  });

  test("through kubectl", async () => {
    const [through, alone] = await Promise.all([kubectlLoopback(["check", "-A", "-o", "yaml"], { kubeconfig }), loopback(["check", "-A", "-o", "yaml"], { kubeconfig })]);
    expect(through).toEqual({ ...alone, seconds: expect.any(Number) });
    expect(through.code).toBe(1);
    expect((await kubectlLoopback(["check", "--lang", "zh-CN", "svc/orders"], { kubeconfig })).stdout).toContain("每 4 次连接有 1 次卡住");
  });

  test("--fail-on", async () => {
    expect((await loopback(["check", "--fail-on", "never"], { kubeconfig })).code).toBe(0);
    expect((await loopback(["check", "svc/existing", "--fail-on", "warning"], { kubeconfig })).code).toBe(1);
    expect((await loopback(["check", "svc/existing"], { kubeconfig })).code).toBe(0);
  });
});

describe("--from", () => {
  const listener = async (...args: string[]) => (await reportOf(["check", ...args], { kubeconfig })).listeners[0]!;

  test.each([
    ["deploy/near", { verdict: "loops", probability: { max: 0.5, mean: 0.5 } }],
    ["deploy/far", { verdict: "safe", reason: "no-shared-node", assumed: ["current-placement"] }],
    ["deploy/shy", { verdict: "safe", reason: "no-shared-node", assumed: [] }],
    ["sts/queue", { verdict: "loops", probability: { max: 0.5, mean: 0.5 } }],
    ["ds/agent", { verdict: "loops", probability: { max: 0.5, mean: 0.25 } }],
    ["job/report", { verdict: "loops", probability: { max: 0.5, mean: 0.5 } }],
    ["pod/far-0", { verdict: "safe", reason: "no-shared-node", assumed: ["current-placement"] }],
    ["pod/local-0", { verdict: "loops" }],
    ["node/10.0.0.11", { verdict: "loops", probability: { max: 0.5, mean: 0.5 } }],
    ["node/10.0.0.13", { verdict: "safe", reason: "no-shared-node" }],
  ])("%s calls svc/local", async (from, expected) => {
    expect(await listener("svc/local", "--from", from)).toMatchObject(expected);
  });

  test("several clients, of a namespace other than the context's", async () => {
    const other = proxy.kubeconfigFor(cluster.admin, { namespace: "web" });
    const { listeners } = await reportOf(["check", "svc/local", "-n", "shop", "--from", "deploy/far", "--from", "deploy/near"], { kubeconfig: other });
    expect(listeners).toMatchObject([{ verdict: "loops", probability: { max: 0.5, mean: 0.25 } }]);
  });

  test("a client that does not exist is never safe", async () => {
    const report = await reportOf(["check", "svc/local", "--from", "deploy/nobody"], { kubeconfig });
    expect(problems(report)).toEqual(["error target-not-found"]);
    expect(report.run.code).toBe(3);
    expect(report.listeners.filter(({ verdict }) => verdict === "safe")).toEqual([]);
  });
});

describe("files laid over the cluster", () => {
  const SUBNET = "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: subnet-1";
  const service = (name: string, annotations: string, spec = "", metadata = "namespace: shop") => fileWith(`
apiVersion: v1
kind: Service
metadata: { name: ${name}, ${metadata}${metadata && ", "}annotations: { ${annotations} } }
spec: { type: LoadBalancer, selector: { app: ${name} }, ports: [{ port: 80 }]${spec} }
`);

  test("a new Service is judged by what the cluster is like", async () => {
    const file = service("new", SUBNET);
    expect(verdicts(await reportOf(["check", "-f", file]))).toEqual(["shop/svc/new:80/TCP may-loop unknown-proxy-mode"]);
    const laid = await reportOf(["check", "-f", file, "--live"], { kubeconfig });
    expect(verdicts(laid)).toEqual(["shop/svc/new:80/TCP loops vip-not-bound"]);
    expect(laid.listeners[0]!.probability).toEqual({ max: 0.25, mean: 0.25 });
    expect(laid.findings.filter(({ code }) => code === "CLB101")).toMatchObject([{ location: { file, start: { line: 4 } } }]);
  });

  test("a changed Service takes the live one's place, and keeps its status", async () => {
    const cured = service("orders", "service.cloud.tencent.com/prevent-loopback: \"true\"");
    const report = await reportOf(["check", "-f", cured, "--live", "--assume", "kube-proxy-version=v1.20.6-tke.12"], { kubeconfig });
    expect(verdicts(report)).toEqual(["shop/svc/orders:80/TCP safe prevent-loopback"]);
  });

  test("the context's namespace is that of objects without one", async () => {
    expect(verdicts(await reportOf(["check", "-f", service("new", SUBNET, "", ""), "--live"], { kubeconfig }))).toEqual(["shop/svc/new:80/TCP loops vip-not-bound"]);
  });

  test("a Service in kube-system finds its backends there", async () => {
    const backend = { apiVersion: "v1", kind: "Pod", metadata: { name: "gateway", namespace: "kube-system", labels: { app: "gateway" } }, spec: { nodeName: "10.0.0.12", containers: [{ name: "main", image: "gateway" }] }, status: { conditions: [{ type: "Ready", status: "True" }] } };
    const slice = { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata: { name: "gateway", namespace: "kube-system", labels: { "kubernetes.io/service-name": "gateway" } }, addressType: "IPv4", endpoints: [{ addresses: ["172.16.12.70"], nodeName: "10.0.0.12" }], ports: [] };
    await cluster.apply([backend, slice]);
    const { listeners } = await reportOf(["check", "-f", service("gateway", SUBNET, ", externalTrafficPolicy: Local", "namespace: kube-system"), "--live"], { kubeconfig });
    expect(listeners).toMatchObject([{ object: { name: "gateway" }, verdict: "loops", impact: "outage", probability: { max: 1, mean: 0.25 } }]);
  });

  test("live objects that depend on the files' are judged, too", async () => {
    const config = fileWith("{ apiVersion: cloud.tencent.com/v1alpha1, kind: TkeServiceConfig, metadata: { name: unset, namespace: web }, spec: { loadBalancer: { l7Listeners: [{ protocol: HTTP, port: 80, keepaliveEnable: 1 }] } } }");
    expect(verdicts(await reportOf(["check", "-f", config, "--live"], { kubeconfig }))).toEqual(["web/ing/unset:80/HTTP safe keepalive-snat"]);
    const backend = fileWith("{ apiVersion: v1, kind: Service, metadata: { name: front, namespace: web }, spec: { type: NodePort, externalTrafficPolicy: Local, ports: [{ port: 80 }] } }");
    expect(verdicts(await reportOf(["check", "-f", backend, "--live"], { kubeconfig }))).toEqual(WEB.filter((line) => !line.includes("ing/kept")).map((line) => expect.stringContaining(line.split(" ")[0]!)));
    const policy = fileWith("{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: none, namespace: web }, spec: { podSelector: {}, policyTypes: [Ingress] } }");
    expect(findings(await reportOf(["check", "-f", policy, "--live"], { kubeconfig }))).toContain("CLB206 web/NetworkPolicy/none");
  });

  test("another kube-proxy concerns everything in the namespace, or of the targets", async () => {
    const file = fileWith(manifestsIn(SAMPLE).split(/^---$/m).filter((part) => part.includes("kube-proxy")).join("---").replaceAll("tke.8", "tke.12").replaceAll("=ipvs", "=iptables"));
    expect(verdicts(await reportOf(["check", "-f", file, "--live"], { kubeconfig }))).toContain("shop/svc/bound:80/TCP safe short-circuit");
    expect(verdicts(await reportOf(["check", "-f", file, "--live", "svc/orders"], { kubeconfig }))).toEqual(["shop/svc/orders:53/UDP safe short-circuit", "shop/svc/orders:80/TCP safe short-circuit"]);
  });

  test("-A judges all the rest as well", async () => {
    const report = await reportOf(["check", "-f", service("new", SUBNET), "--live", "-A"], { kubeconfig });
    expect(verdicts(report)).toEqual([...SHOP, "shop/svc/new:80/TCP loops vip-not-bound", ...WEB].toSorted());
  });

  test("Pods are read when only a file makes them matter", async () => {
    await reportOf(["check", "-n", "web", "-f", service("direct-too", `${SUBNET}, service.cloud.tencent.com/direct-access: "true"`, "", "namespace: web"), "--live"], { kubeconfig });
    expect(proxy.requests.map(({ path }) => path)).toContain("/api/v1/namespaces/web/pods");
  });

  test("standard input", async () => {
    const done = await loopback(["check", "-f", "-", "--live", "-o", "json"], { kubeconfig, stdin: `{"apiVersion":"v1","kind":"Service","metadata":{"name":"piped","annotations":{"${SUBNET.split(": ")[0]}":"s"}},"spec":{"type":"LoadBalancer","ports":[{"port":1}]}}` });
    expect(verdicts(JSON.parse(done.stdout))).toEqual(["shop/svc/piped:1/TCP loops vip-not-bound"]);
  });
});

describe("what only a live cluster shows", () => {
  test("EnableDefaultDirectAccess", async () => {
    await cluster.apply([{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "tke-service-controller-config", namespace: "kube-system" }, data: { EnableDefaultDirectAccess: "true" } }]);
    const { listeners } = await reportOf(["check", "svc/local", "--from", "pod/local-0"], { kubeconfig });
    expect(listeners).toMatchObject([{ verdict: "safe", reason: "no-shared-node" }]);
    expect((await reportOf(["check", "svc/local", "--from", "pod/local-0", "--assume", "direct-access-default=false"], { kubeconfig })).listeners).toMatchObject([{ verdict: "loops" }]);
    await cluster.apply([{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "tke-service-controller-config", namespace: "kube-system" }, data: { EnableDefaultDirectAccess: "false" } }]);
  });

  test("facts, each with the object that shows it", async () => {
    const { facts, problems: none, run } = await reportOf(["facts"], { kubeconfig });
    const seen = Object.entries(facts).map(([name, fact]) => [name, fact.known ? (fact.evidence.object?.name ?? fact.evidence.path.join(".")) : fact.because]);
    expect(Object.fromEntries(seen)).toEqual({
      platform: "10.0.0.11", proxyMode: "kube-proxy", kubeProxyVersions: "kube-proxy-11", clusterCidr: "kube-proxy", nodes: "10.0.0.11", superNodes: "10.0.0.11", endpoints: "direct-x",
      controllerSwitches: "tke-service-controller-config", networkMode: "tke-bridge-agent", nodeLocalDns: "not-found", coreDns: "coredns", serverVersion: "serverVersion",
    });
    expect(none).toEqual([]);
    expect(run.code).toBe(0);
  });
});

describe("what is asked for", () => {
  const SYSTEM = ["get configmaps", "list apps/daemonsets", "list discovery.k8s.io/endpointslices", "list nodes", "list pods"];
  const OBJECTS = ["list cloud.tencent.com/tkeserviceconfigs", "list networking.k8s.io/networkpolicies", "list services"];
  const paths = () => proxy.requests.map(({ path }) => path);

  test("a namespace: nothing of any other but kube-system, and no Pods where none matter", async () => {
    await reportOf(["check", "svc/orders", "svc/www"], { kubeconfig: proxy.kubeconfigFor(cluster.admin, { namespace: "plain" }) });
    expect(proxy.permissions()).toEqual([...SYSTEM, ...OBJECTS].toSorted());
    expect(paths().filter((path) => !/namespaces\/(plain|kube-system)\//.test(path)).toSorted()).toEqual(["/api/v1/nodes", "/version"]);
    expect(paths()).not.toContain("/api/v1/namespaces/plain/pods");
  });

  test("Ingresses only where some are asked about; Pods where direct access makes them matter", async () => {
    await reportOf(["check"], { kubeconfig });
    expect(proxy.permissions()).toEqual([...SYSTEM, ...OBJECTS, "list networking.k8s.io/ingresses"].toSorted());
    expect(proxy.requests.filter(({ path }) => path === "/api/v1/namespaces/shop/pods").map(({ query }) => query["labelSelector"])).toEqual(["app in (direct)"]);
  });

  test("facts: no Services, no Ingresses", async () => {
    await loopback(["facts"], { kubeconfig });
    expect(proxy.permissions()).toEqual(SYSTEM);
  });

  test("each thing once; named clients by their names", async () => {
    await reportOf(["check", "-A", "--from", "deploy/near", "--from", "job/report"], { kubeconfig });
    const asked = proxy.requests.map(({ path, query }) => `${path} ${query["labelSelector"] ?? ""}`);
    expect(new Set(asked).size).toBe(asked.length);
    expect(paths()).toContain("/apis/apps/v1/namespaces/shop/deployments/near");
    expect(paths()).toContain("/apis/batch/v1/namespaces/shop/jobs/report");
    expect(proxy.requests.every(({ method }) => method === "GET")).toBe(true);
  });

  test("a node as client takes no Pods", async () => {
    await reportOf(["check", "svc/orders", "-n", "web", "--from", "node/10.0.0.11"], { kubeconfig });
    expect(paths()).not.toContain("/api/v1/namespaces/web/pods");
  });

  test("lists run side by side, in pages", async () => {
    await cluster.apply(Array.from({ length: 1203 }, (_, i) => ({ apiVersion: "v1", kind: "Service", metadata: { name: `s${i}`, namespace: "crowd" }, spec: { clusterIP: "None", ports: [{ port: 80 }] } })));
    proxy.clear();
    proxy.inject({ delayMs: 300 });
    const { summary } = await reportOf(["check", "-n", "crowd"], { kubeconfig });
    const pages = proxy.requests.filter(({ path }) => path.endsWith("/services"));
    expect(pages.map(({ query }) => query["limit"])).toEqual(["500", "500", "500"]);
    expect(summary.objects).toBeGreaterThan(1203);
    // One after the other, the second page would be asked for before the next list is.
    const secondPage = proxy.requests.indexOf(pages[1]!);
    expect(proxy.requests.slice(secondPage).filter(({ path }) => !path.endsWith("/services")).map(({ path }) => path)).toEqual([]);
  });
});

describe("a cluster that is not TKE's", () => {
  let other: TestCluster;

  beforeAll(async () => {
    other = await startCluster();
    await other.apply("{ apiVersion: v1, kind: Service, metadata: { name: s, namespace: default }, spec: { type: LoadBalancer, ports: [{ port: 80 }] } }");
  });

  afterAll(() => other?.stop());

  test("is not judged, unless somebody says that it is one", async () => {
    const kubeconfig = other.kubeconfigFor(other.admin);
    const refused = await reportOf(["check"], { kubeconfig });
    expect(refused).toMatchObject({ listeners: [], findings: [], problems: [{ code: "not-tke", level: "error" }], run: { code: 3 } });
    const assumed = await reportOf(["check", "--assume", "platform=tke"], { kubeconfig });
    expect(verdicts(assumed)).toEqual(["default/svc/s:80/TCP safe public-clb"]);
    expect(assumed.run.code).toBe(0);
  });
});

describe("explain", () => {
  test("an object of the live cluster, from one of its nodes, as check judges it", async () => {
    const [listener] = (await reportOf(["check", "svc/orders", "--from", "node/10.0.0.11"], { kubeconfig })).listeners;
    const run = await loopback(["explain", "svc/orders", "--from", "node/10.0.0.11", "--port", String(listener!.port), "-o", "json"], { kubeconfig });
    const { explanations } = JSON.parse(run.stdout) as ExplanationReport<unknown>;
    const { object: _, port, protocol, layer, ...risk } = listener!;
    expect(explanations.map((one) => [one.port, one.protocol, one.layer, one.risk])).toEqual([[port, protocol, layer, risk]]);
    expect(explanations[0]!.ways[0]!.client.node).toEqual({ name: "10.0.0.11", standIn: false });
  });

  test("what if, and a rule's page, which asks nobody", async () => {
    const run = await loopback(["explain", "svc/orders", "--port", "80", "--what-if", "proxy-mode=iptables", "-q"], { kubeconfig });
    expect([run.code, run.stdout]).toEqual([1, expect.stringContaining("with proxy-mode=iptables: the packet is caught on the client's node")]);
    proxy.clear();
    expect((await loopback(["explain", "CLB101"], { kubeconfig })).code).toBe(0);
    expect(proxy.requests).toEqual([]);
  });
});

describe("a baseline of a live cluster", () => {
  test("grows with what each run could meet, and loses nothing of what it could not", async () => {
    const file = join(temporaryFolder(), "known.json");
    const entries = () => new Set(JSON.parse(readFileSync(file, "utf8")).findings.map((entry: { namespace: string }) => entry.namespace));
    const run = (...flags: string[]) => loopback(["check", "--baseline", file, ...flags], { kubeconfig });
    expect(await run("-n", "shop", "--update-baseline")).toMatchObject({ code: 0, stderr: "" });
    expect(entries()).toEqual(new Set(["kube-system", "shop"]));
    expect(await run("-n", "web", "--update-baseline")).toMatchObject({ code: 0, stderr: "" });
    expect(entries()).toEqual(new Set(["kube-system", "shop", "web"]));
    expect(await run("-A")).toMatchObject({ code: 0, stderr: "" });
    const report = await reportOf(["check", "-n", "shop", "--baseline", file, "--fail-on", "info"], { kubeconfig });
    expect(report.run).toMatchObject({ code: 0, stderr: "" });
    expect(new Set(report.findings.map(({ suppressed }) => suppressed?.by))).toEqual(new Set(["baseline"]));
  });
});
