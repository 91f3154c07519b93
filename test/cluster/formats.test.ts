/** Formats and those who read them: kubectl, the API server, Prometheus. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HOSTILE } from "../plugin/formats/hostile.ts";
import { DATA, TEMPLATES } from "../plugin/formats/jsonpath-table.ts";
import { kubectlTool, promlintTool } from "./build-tools.ts";
import { loopback, reportOf } from "./plugin.ts";
import { startCluster, type TestCluster } from "./server.ts";

const EXAMPLE = fileURLToPath(new URL("../../examples/cluster", import.meta.url));

async function kubectl(args: readonly string[], input = ""): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { status, stdout, stderr } = spawnSync(await kubectlTool(), args, { input, encoding: "utf8" });
  return { code: status, stdout, stderr };
}

describe("kubectl", () => {
  beforeAll(kubectlTool); // what has to be built first may take longer than a test
  test("prints the same for every template", async () => {
    const printed = await Promise.all(TEMPLATES.map(async ([template]) => [template, (await kubectl(["label", "--local", "-f", "-", "a=b", "-o", `jsonpath=${template}`], JSON.stringify(DATA))).stdout]));
    expect(printed).toEqual(TEMPLATES);
  });
  test("calls objects by the same names", async () => {
    const { stdout } = await loopback(["check", "-f", EXAMPLE, "-o", "name"]);
    const report = await reportOf(["check", "-f", EXAMPLE]);
    const objects = new Map(report.findings.map(({ object }) => [JSON.stringify(object), object]));
    const named = await Promise.all([...objects.values()].map(async ({ apiVersion, kind, name }) =>
      (await kubectl(["label", "--local", "-f", "-", "a=b", "-o", "name"], JSON.stringify({ apiVersion, kind, metadata: { name } }))).stdout));
    expect(stdout).toBe(named.join(""));
  });
});

describe("Prometheus", () => {
  beforeAll(promlintTool);
  const read = async (args: readonly string[], stdin = ""): Promise<{ samples: { name: string; labels: Record<string, string>; value: number }[]; problems: unknown }> => {
    const { stdout } = await loopback(["check", "-o", "prometheus", ...args], { stdin });
    const { status, stdout: out, stderr } = spawnSync(await promlintTool(), { input: stdout, encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
    return JSON.parse(out);
  };
  test("reads every sample, and its linter finds nothing", async () => {
    const { samples, problems } = await read(["-f", EXAMPLE]);
    const report = await reportOf(["check", "-f", EXAMPLE]);
    expect(problems).toBeNull();
    const of = (name: string) => samples.filter((one) => one.name === `clb_loopback_${name}`);
    expect(of("listener_verdict").length).toBe(report.listeners.length);
    expect(of("listener_max_ratio").length).toBe(report.listeners.filter(({ probability }) => probability).length);
    expect(of("findings").reduce((sum, { value }) => sum + value, 0)).toBe(report.findings.length);
    expect(Object.fromEntries(of("listeners").map(({ labels, value }) => [labels["verdict"], value]))).toEqual({ loops: report.summary.loops, "may-loop": report.summary.mayLoop, safe: report.summary.safe });
    expect(of("complete")).toEqual([{ name: "clb_loopback_complete", labels: {}, value: 1 }]);
  });
  test("and what could not be read", async () => {
    const { samples, problems } = await read(["-f", "nowhere.yaml"]);
    expect(problems).toBeNull();
    expect(samples.find(({ name }) => name === "clb_loopback_complete")!.value).toBe(0);
  });
  test("hostile names stay inside their labels", async () => {
    const { samples, problems } = await read(["-f", "-"], HOSTILE);
    expect(problems).toBeNull();
    expect(new Set(samples.map(({ name }) => name.replace(/_[a-z]+$/, "")))).toContain("clb_loopback_listener");
    expect(samples.find(({ name }) => name === "clb_loopback_listener_verdict")!.labels["name"]).toContain(`quote" and 'quote back\\slash`);
  });
});

describe("PolicyReport", () => {
  let cluster: TestCluster;
  let admin: string;
  beforeAll(async () => {
    cluster = await startCluster({ crds: [fileURLToPath(new URL("policyreport-crd.yaml", import.meta.url))] });
    admin = cluster.kubeconfigFor(cluster.admin);
    for (const namespace of ["data", "pay", "shop"]) await kubectl(["--kubeconfig", admin, "create", "namespace", namespace]);
  });
  afterAll(() => cluster?.stop());

  test("the API server takes it with strict validation, and keeps every word", async () => {
    const report = await reportOf(["check", "-f", EXAMPLE, "-f", "nowhere.yaml"]);
    const { stdout } = await loopback(["check", "-f", EXAMPLE, "-f", "nowhere.yaml", "-o", "policyreport"]);
    const applied = await kubectl(["--kubeconfig", admin, "apply", "--validate=strict", "-f", "-"], stdout);
    expect(applied).toMatchObject({ code: 0, stderr: "" });
    const kept = JSON.parse((await kubectl(["--kubeconfig", admin, "get", "policyreports,clusterpolicyreports", "-A", "-o", "json"])).stdout).items;
    const results = kept.flatMap((one: any) => one.results);
    const outcomes = (wanted: string) => results.filter(({ result }: any) => result === wanted).length;
    const errors = report.findings.filter(({ severity }) => severity === "error").length;
    expect(["pass", "fail", "warn", "error"].map(outcomes)).toEqual([report.summary.safe, errors, report.findings.length - errors, 1]);
    for (const one of kept) for (const [outcome, count] of Object.entries(one.summary)) expect(one.results.filter(({ result }: any) => result === outcome).length).toBe(count);
    expect(kept.map((one: any) => [one.kind, one.metadata.namespace])).toEqual([["PolicyReport", "data"], ["PolicyReport", "kube-system"], ["PolicyReport", "pay"], ["PolicyReport", "shop"], ["ClusterPolicyReport", undefined]]);
  });
  test("and would not take a mistake", async () => {
    const { stdout } = await loopback(["check", "-f", EXAMPLE, "-o", "policyreport"]);
    for (const [right, wrong] of [["result: fail", "result: failed"], ["severity: high", "severity: error"], ["scored: true", "scored: 1"], ["policy: clb-loopback", "polcy: clb-loopback"]] as const) {
      expect(stdout).toContain(right);
      expect((await kubectl(["--kubeconfig", admin, "apply", "--dry-run=server", "--validate=strict", "-f", "-"], stdout.replace(right, wrong))).code, wrong).toBe(1);
    }
  });
});
