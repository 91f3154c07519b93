/** An API server that refuses, breaks, lags and lies: the answer says what it does not know, why, and is never a wrong "safe". */
import type { ChildProcess } from "node:child_process";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startFaultProxy, type Fault, type FaultProxy, type FaultRule } from "./fault-proxy.ts";
import { findings, kubectlLoopback, loopback, manifestsIn, problems, reportOf, SAMPLE, verdicts } from "./plugin.ts";
import { until } from "./processes.ts";
import { FOREIGN_CA, startCluster, type TestCluster } from "./server.ts";

let cluster: TestCluster;
let proxy: FaultProxy;
let kubeconfig: string;
let healthy: Awaited<ReturnType<typeof reportOf>>;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.apply(manifestsIn(SAMPLE));
  // More than a page of Services.
  await cluster.apply(Array.from({ length: 520 }, (_, i) => ({ apiVersion: "v1", kind: "Service", metadata: { name: `crowd-${i}`, namespace: "crowd" }, spec: { clusterIP: "None", ports: [{ port: 80 }] } })));
  proxy = await startFaultProxy(cluster);
  kubeconfig = proxy.kubeconfigFor(cluster.admin);
  healthy = await reportOf(["check", "-A"], { kubeconfig });
});

afterEach(() => proxy.clear());

afterAll(async () => {
  await proxy?.stop();
  await cluster?.stop();
});

const COLLECTIONS: Record<string, RegExp> = {
  services: /\/services$/, ingresses: /\/ingresses$/, tkeserviceconfigs: /\/tkeserviceconfigs$/, endpointslices: /\/endpointslices$/, networkpolicies: /\/networkpolicies$/,
  nodes: /\/nodes$/, daemonsets: /\/daemonsets$/, pods: /\/pods$/, configmaps: /\/configmaps\//,
};
const RESOURCES = Object.keys(COLLECTIONS);

const checkAll = (...args: string[]) => reportOf(["check", "-A", ...args], { kubeconfig });

const break_ = (resource: string, fault: Fault, rule: Partial<FaultRule> = {}) => proxy.inject({ path: COLLECTIONS[resource]!, fault, ...rule });

/** What is safe without anything assumed that was not read. */
function safe(report: { listeners: Parameters<typeof verdicts>[0]["listeners"] }): string[] {
  const certain = report.listeners.filter(({ verdict, assumed }) => verdict === "safe" && !assumed.includes("kube-proxy-version"));
  return verdicts({ listeners: certain }).map((line) => line.split(" ")[0]!);
}

test("the sample, whole", () => {
  expect(healthy.problems).toEqual([]);
  expect(healthy.listeners).toHaveLength(12);
});

describe("a fault that passes changes nothing", () => {
  test.each<[string, Fault]>([
    ["a reset", { kind: "reset" }],
    ["half an answer", { kind: "cut" }],
    ["429", { kind: "status", status: 429, retryAfter: 1 }],
    ["500", { kind: "status", status: 500 }],
    ["503", { kind: "status", status: 503 }],
    ["504", { kind: "status", status: 504 }],
    ["an empty page", { kind: "empty-page" }],
  ])("%s, once per list", async (_, fault) => {
    for (const resource of RESOURCES.filter((one) => fault.kind !== "empty-page" || one !== "configmaps")) break_(resource, fault, { nth: 1 });
    expect({ ...(await checkAll()), run: 0 }).toEqual({ ...healthy, run: 0 });
  });

  test("410 Gone in the middle of paging: the list is begun again", async () => {
    break_("services", { kind: "status", status: 410 }, { query: /continue=/, nth: 1 });
    expect({ ...(await checkAll()), run: 0 }).toEqual({ ...healthy, run: 0 });
    const pages = proxy.requests.filter(({ path }) => path.endsWith("/services")).map(({ query }) => (query["continue"] ? "next" : "first"));
    expect(pages).toEqual(["first", "next", "first", "next"]);
  });

  test("slow answers", async () => {
    proxy.inject({ delayMs: 400 });
    expect({ ...(await checkAll()), run: 0 }).toEqual({ ...healthy, run: 0 });
  });
});

describe("a list that fails for good", () => {
  const FAULTS: [name: string, fault: Fault, problem: string, cause: RegExp][] = [
    ["403", { kind: "status", status: 403 }, "notice forbidden", /you may not (list|get) /],
    ["401", { kind: "status", status: 401 }, "error unreachable", /: HTTP 401, the credentials are not accepted/],
    ["a web page", { kind: "wrong-type" }, "error unreachable", /: the answer \(text\/html\) is not JSON/],
    ["silence", { kind: "hang" }, "error timeout", /took longer than --request-timeout/],
  ];
  const cases = RESOURCES.flatMap((resource) => FAULTS.map((fault) => [resource, ...fault] as const));

  test.each(cases)("%s: %s", async (resource, _, fault, problem, cause) => {
    break_(resource, fault);
    const report = await checkAll("--request-timeout", "1200ms");
    const asked = resource === "services" || resource === "ingresses";
    expect(new Set(problems(report))).toEqual(new Set([asked ? problem.replace("notice forbidden", "error forbidden-target") : problem]));
    for (const { message } of report.problems) {
      expect(message).toMatch(cause);
      expect(message).toContain(resource);
    }
    expect(report.run.code).toBe(problem.startsWith("error") || asked ? 3 : 1);
    expect(safe(healthy)).toEqual(expect.arrayContaining(safe(report)));
    if (!asked) expect(report.listeners).toHaveLength(healthy.listeners.length);
    expect(report.run.seconds).toBeLessThan(20);
  });

  test.each<[string, Fault, RegExp]>([
    ["500", { kind: "status", status: 500 }, /nodes: HTTP 500/],
    ["503", { kind: "status", status: 503 }, /nodes: HTTP 503/],
    ["429", { kind: "status", status: 429 }, /nodes: HTTP 429/],
    ["410 whenever it is begun again", { kind: "status", status: 410 }, /nodes: HTTP 410, the list changed while it was read/],
    ["a reset", { kind: "reset" }, /nodes: .*(ECONNRESET|hang up)/],
    ["half an answer", { kind: "cut" }, /nodes: .*(ECONNRESET|aborted)/],
  ])("%s, again and again", async (_, fault, cause) => {
    break_("nodes", fault);
    const report = await checkAll();
    expect(report.problems).toMatchObject([{ code: "unreachable", level: "error", message: expect.stringMatching(cause) }]);
    expect(report.facts["nodes"]).toEqual({ known: false, because: "failed" });
    expect(report.listeners).toHaveLength(healthy.listeners.length);
    expect(report.run.code).toBe(3);
  });

  test("the fact that hangs on it is unknown, with the reason", async () => {
    break_("nodes", { kind: "status", status: 403 });
    break_("daemonsets", { kind: "status", status: 403 });
    break_("configmaps", { kind: "wrong-type" });
    break_("endpointslices", { kind: "status", status: 403 });
    const { facts, problems: said } = await checkAll();
    expect(facts).toMatchObject({
      nodes: { known: false, because: "forbidden" }, superNodes: { known: false, because: "forbidden" }, endpoints: { known: false, because: "forbidden" },
      networkMode: { known: false, because: "forbidden" }, controllerSwitches: { known: false, because: "failed" }, coreDns: { known: false, because: "failed" },
    });
    const words = said.map(({ message }) => message).join("\n");
    expect(words).toContain("you may not list nodes:");
    expect(words).toContain("you may not list daemonsets.apps -n kube-system:");
    expect(words).toContain("you may not list endpointslices.discovery.k8s.io -A:");
  });

  test("a TkeServiceConfig that could not be read leaves the verdict open", async () => {
    for (const fault of [{ kind: "status", status: 403 }, { kind: "wrong-type" }] as const) {
      proxy.clear();
      break_("tkeserviceconfigs", fault);
      const report = await reportOf(["check", "ing", "-n", "web"], { kubeconfig });
      expect(verdicts(report)).toEqual(["web/ing/kept:80/HTTP may-loop unknown-service-config", "web/ing/lost:80/HTTP may-loop unknown-service-config", "web/ing/slow:80/HTTP loops source-ip-kept", "web/ing/unset:80/HTTP may-loop unknown-service-config"]);
      expect(findings(report)).not.toContain("CLB205 web/ing/lost");
    }
  });

  test("without EndpointSlices the Pods tell the same", async () => {
    break_("endpointslices", { kind: "status", status: 403 });
    const report = await checkAll();
    expect(report.listeners).toEqual(healthy.listeners);
    expect(problems(report)).toEqual(["notice forbidden"]);
    expect(report.run.code).toBe(1);
  });

  test("the page after a good one: nothing of the list counts", async () => {
    break_("services", { kind: "wrong-type" }, { query: /continue=/ });
    const report = await checkAll();
    expect(problems(report)).toEqual(["error unreachable"]);
    expect(report.listeners.map(({ object }) => object.kind)).toEqual(["Ingress", "Ingress", "Ingress", "Ingress"]);
  });

  test("the token expires midway: one cause, named once with all that it kept from being read", async () => {
    proxy.inject({ path: /^\/api/, fault: { kind: "status", status: 401 } });
    const report = await checkAll();
    expect(report.problems.filter(({ code }) => code === "unreachable")).toHaveLength(1);
    expect(report.problems[0]!.message).toContain("services, tkeserviceconfigs, networkpolicies, ingresses, endpointslices, nodes, daemonsets, pods, configmaps: HTTP 401");
    expect(report.listeners).toEqual([]);
    expect(report.run.code).toBe(3);
  });

  test("a refusal in Chinese", async () => {
    break_("nodes", { kind: "status", status: 403 });
    expect((await loopback(["check", "-n", "shop", "--lang", "zh-CN"], { kubeconfig })).stderr).toMatch(/没有权限执行 list nodes：.*\[forbidden\]/);
  });
});

describe("a server that answers nothing at all", () => {
  const first = async (...args: string[]) => {
    const report = await checkAll(...args);
    expect(report.run.code).toBe(3);
    expect(report.listeners).toEqual([]);
    expect(report.problems).toHaveLength(1);
    return report;
  };

  test.each<[string, Fault, RegExp]>([
    ["401", { kind: "status", status: 401 }, /HTTP 401/],
    ["500", { kind: "status", status: 500 }, /HTTP 500/],
    ["503", { kind: "status", status: 503 }, /HTTP 503/],
    ["a web page", { kind: "wrong-type" }, /text\/html\) is not JSON/],
    ["a reset", { kind: "reset" }, /ECONNRESET|hang up/],
    ["half an answer", { kind: "cut" }, /ECONNRESET|aborted/],
  ])("%s", async (_, fault, cause) => {
    proxy.inject({ fault });
    const report = await first();
    expect(report.problems[0]).toMatchObject({ code: "unreachable", message: expect.stringMatching(cause) });
    expect(proxy.requests.every(({ path }) => path === "/version")).toBe(true);
  });

  test.each<[string, FaultRule]>([
    ["silence", { fault: { kind: "hang" } }],
    ["a drop every now and then", { fault: { kind: "drip", bytes: 1, everyMs: 300 } }],
    ["busy, for an hour", { fault: { kind: "status", status: 429, retryAfter: 3600 } }],
    ["busy, again and again", { fault: { kind: "status", status: 429, retryAfter: 1 } }],
  ])("%s, no longer than --request-timeout", async (_, rule) => {
    proxy.inject(rule);
    const report = await first("--request-timeout", "2s");
    expect(problems(report)).toEqual(["error timeout"]);
    expect(report.problems[0]!.message).toContain(proxy.url);
    expect(report.run.seconds).toBeLessThan(20);
  });

  test("lists that hang while others do not", async () => {
    for (const resource of ["endpointslices", "networkpolicies", "pods"]) break_(resource, { kind: "hang" });
    break_("nodes", { kind: "drip", bytes: 10, everyMs: 200 });
    const report = await checkAll("--request-timeout", "1500ms");
    expect(report.problems).toMatchObject([{ code: "timeout", message: expect.stringContaining("networkpolicies, endpointslices, nodes, pods") }]);
    expect(report.listeners).toHaveLength(healthy.listeners.length);
    // The lists, then the Pods.
    expect(report.run.seconds).toBeLessThan(20);
  });

  test("an expired token", async () => {
    const late = await cluster.addUser("late", { tokenSeconds: -60 });
    const report = await reportOf(["check"], { kubeconfig: proxy.kubeconfigFor(late) });
    expect(report.problems).toMatchObject([{ code: "unreachable", message: expect.stringContaining("HTTP 401, the credentials are not accepted") }]);
    expect(report.run.code).toBe(3);
  });

  test("a certificate of somebody else", async () => {
    const report = await reportOf(["check"], { kubeconfig: cluster.kubeconfigFor(cluster.admin, { ca: FOREIGN_CA }) });
    expect(report.problems).toMatchObject([{ code: "unreachable", message: expect.stringMatching(/certificate/) }]);
  });

  test("files are judged all the same, as files", async () => {
    proxy.inject({ fault: { kind: "reset" } });
    const report = await reportOf(["check", "-f", SAMPLE, "--live"], { kubeconfig });
    expect(problems(report)).toEqual(["error unreachable"]);
    expect(report.run.code).toBe(3);
    expect(verdicts(report)).toEqual(verdicts(await reportOf(["check", "-f", SAMPLE])));
  });

  test("facts are unknown, each for that reason", async () => {
    proxy.inject({ fault: { kind: "reset" } });
    const report = await reportOf(["facts"], { kubeconfig });
    expect(report.run.code).toBe(3);
    for (const name of ["platform", "proxyMode", "nodes", "coreDns"]) expect(report.facts[name]).toEqual({ known: false, because: "failed" });
  });
});

describe("a server that dies", () => {
  afterEach(() => cluster.restartServer());

  test("in the middle of a list", async () => {
    proxy.inject({ path: COLLECTIONS["services"]!, query: /continue=/, before: cluster.killServer });
    const report = await checkAll();
    expect(report.run.code).toBe(3);
    expect(problems(report)).toContain("error unreachable");
    expect(safe(healthy)).toEqual(expect.arrayContaining(safe(report)));
    expect(report.run.seconds).toBeLessThan(20);
  });

  test("before anything is asked", async () => {
    await cluster.killServer();
    const report = await reportOf(["check"], { kubeconfig: cluster.kubeconfigFor(cluster.admin) });
    expect(report.problems).toMatchObject([{ code: "unreachable", message: expect.stringContaining("ECONNREFUSED") }]);
    expect(report.run.seconds).toBeLessThan(20);
  });
});

describe("an interrupt", () => {
  /** Sends SIGINT once the plugin waits for the cluster. */
  const interrupted = async (run: typeof loopback, args: readonly string[]) => {
    let sent = 0;
    const started = async (child: ChildProcess) => {
      await until("The plugin asks the cluster", 10, async () => proxy.requests.length > 0);
      sent = performance.now();
      child.kill("SIGINT");
    };
    const done = await run(args, { kubeconfig, started });
    return { ...done, after: (performance.now() - sent) / 1000 };
  };

  test.each<[string, typeof loopback]>([["by itself", loopback], ["through kubectl", kubectlLoopback]])("ends it at once, without a word: %s", async (_, run) => {
    proxy.inject({ fault: { kind: "hang" } });
    const done = await interrupted(run, ["check", "-A"]);
    expect(done).toMatchObject({ code: 130, stdout: "", stderr: "" });
    expect(done.after).toBeLessThan(4);
  });

  test("in the middle of lists, or of waiting to try again", async () => {
    for (const rule of [{ path: /nodes$/, fault: { kind: "hang" } }, { path: /^\/api/, fault: { kind: "status", status: 429, retryAfter: 60 } }] as FaultRule[]) {
      proxy.clear();
      proxy.inject(rule);
      const done = await interrupted(loopback, ["facts"]);
      expect(done).toMatchObject({ code: 130, stdout: "", stderr: "" });
      expect(done.after).toBeLessThan(4);
    }
  });
});
