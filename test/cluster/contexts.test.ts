/** `check --context A --context B`: clusters read at once, one report. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { ReportList } from "@kubectl-loopback/core";
import type { FaultProxy } from "./fault-proxy.ts";
import { loopback, problems, reportOf, verdicts } from "./plugin.ts";
import { severalContexts, useSample } from "./sample.ts";

const ROOT = join(import.meta.dirname, "../..");

let proxy: FaultProxy;
/** With the contexts shop and web of one cluster, away that nobody answers, and nobody that may read nothing. */
let kubeconfig: string;
useSample(({ cluster, proxy: front, kubeconfig: shop }) => {
  proxy = front;
  kubeconfig = severalContexts({
    shop,
    web: proxy.kubeconfigFor(cluster.admin, { namespace: "web" }),
    away: cluster.kubeconfigFor(cluster.admin, { server: "https://127.0.0.1:1" }),
    nobody: proxy.kubeconfigFor(cluster.reader, { namespace: "shop" }),
  });
});

async function listOf(...args: string[]): Promise<ReportList & { code: number | null; stderr: string }> {
  const { stdout, code, stderr } = await loopback(["check", ...args, "-o", "json"], { kubeconfig });
  return { ...(JSON.parse(stdout) as ReportList), code, stderr };
}

const BOTH = ["--context", "shop", "--context", "web"];

describe("one report", () => {
  test("a list of what each context alone gives, with its name; in the order of the flags; by the schema", async () => {
    const { code, stderr, ...list } = await listOf(...BOTH);
    expect([code, stderr]).toEqual([1, ""]);
    const ajv = new Ajv2020({ strict: false });
    const schema = (name: string) => JSON.parse(readFileSync(join(ROOT, "packages/core", name), "utf8"));
    const validate = ajv.addSchema(schema("report.schema.json")).compile(schema("report-list.schema.json"));
    expect([validate(list), validate.errors]).toEqual([true, null]);
    expect(list.items.map(({ context }) => context)).toEqual(["shop", "web"]);
    for (const { context, ...report } of list.items) {
      const { run: _, ...alone } = await reportOf(["check", "--context", context!], { kubeconfig });
      expect(report).toEqual(alone);
    }
    const [shop, web] = list.items.map(({ summary }) => summary);
    expect(list.summary).toEqual(Object.fromEntries(Object.entries(shop!).map(([key, count]) => [key, count + web![key as "loops"]])));
  });

  test("the same context twice is one, and its report as ever", async () => {
    const report = await reportOf(["check", "--context", "web", "--context", "web"], { kubeconfig });
    expect(report).toMatchObject({ kind: "Report" });
    expect(report).not.toHaveProperty("context");
  });

  test("the clusters are read at the same time", async () => {
    // Neither is answered before both have asked.
    let waiting = 0;
    let goOn = () => {};
    const both = new Promise<void>((done) => (goOn = done));
    proxy.inject({ path: "/version", before: () => (++waiting === 2 ? goOn() : undefined, both) });
    expect((await listOf(...BOTH)).code).toBe(1);
    expect(waiting).toBe(2);
  });

  test("-n and -A are for all", async () => {
    const { items } = await listOf(...BOTH, "-n", "web");
    expect(verdicts(items[0]!)).toEqual(verdicts(items[1]!));
    const all = await listOf(...BOTH, "-A");
    expect(all.items[0]!.listeners.length).toBe(12);
  });
});

describe("one that cannot be reached", () => {
  test.each([["away", "unreachable"], ["missing", "unreachable"], ["nobody", "forbidden-target"]])("%s: exit code 3, and the other is judged", async (context, problem) => {
    const { items, code, stderr } = await listOf("--context", context, "--context", "web");
    expect(code).toBe(3);
    expect(problems(items[0]!)).toContain(`error ${problem}`);
    expect(items[0]!.listeners).toEqual([]);
    expect(items[1]!.problems).toEqual([]);
    expect(items[1]!.listeners.length).toBe(4);
    expect(stderr).toContain(`context ${context}: error: `);
    expect(stderr).not.toContain("context web:");
  });
});

describe("formats", () => {
  const print = async (...args: string[]) => (await loopback(["check", ...BOTH, ...args], { kubeconfig })).stdout;

  test("text: each below its context, then the sum", async () => {
    const text = await print();
    expect(text.startsWith("context shop\n\n")).toBe(true);
    expect(text.indexOf("context web\n")).toBeGreaterThan(text.indexOf("svc/orders"));
    expect(text.indexOf("ing/slow")).toBeGreaterThan(text.indexOf("context web\n"));
    expect(text.trimEnd().split("\n").at(-1)).toMatch(/^In all 2 contexts: 12 listeners: 8 loop, 1 may loop, 3 safe\. /);
    expect(text).toContain("kubectl loopback fix --context shop\n");
    expect(await print("--lang", "zh-CN")).toContain("2 个上下文合计：");
  });

  test("wide, JSON lines, JSONPath, SARIF, JUnit, GitHub, GitLab, Markdown, HTML, Prometheus, YAML: each says where", async () => {
    expect(await print("-o", "wide")).toContain("context web\n\nNAMESPACE");
    for (const line of (await print("-o", "jsonl")).trim().split("\n")) expect(["shop", "web"]).toContain((JSON.parse(line) as { context: string }).context);
    expect(await print("-o", 'jsonpath={range .items[*]}{.context}={.summary.loops}{"\\n"}{end}')).toBe("shop=5\nweb=3\n");
    const sarif = JSON.parse(await print("-o", "sarif")) as { runs: { automationDetails: { id: string }; results: unknown[] }[] };
    expect(sarif.runs.map(({ automationDetails }) => automationDetails.id)).toEqual(["shop/", "web/"]);
    expect(await print("-o", "junit")).toMatch(/<testsuite name="shop: Service shop\/orders"[^]*<testsuite name="web: Ingress web\/slow"/);
    expect(await print("-o", "github")).toContain("::error title=web%3A CLB202 keepalive-missing");
    const gitlab = JSON.parse(await print("-o", "gitlab")) as { fingerprint: string }[];
    expect(new Set(gitlab.map(({ fingerprint }) => fingerprint)).size).toBe(gitlab.length);
    expect((await print("-o", "markdown")).match(/^## .*$/gm)).toEqual([expect.stringContaining("(context shop)"), expect.stringContaining("(context web)")]);
    expect(await print("-o", "html")).toMatch(/<h1>context shop<\/h1>[^]*<h1>context web<\/h1>/);
    const gauges = await print("-o", "prometheus");
    expect(gauges.match(/^# TYPE clb_loopback_listeners gauge$/gm)).toHaveLength(1);
    expect(gauges).toContain('clb_loopback_listeners{context="web",verdict="loops"} 3\n');
    expect((parse(await print("-o", "yaml")) as ReportList).kind).toBe("ReportList");
  });
});

describe("wrong usage", () => {
  test.each([
    [["check", ...BOTH, "--server", "https://x"], "--server, --context shop, --context web do not go together"],
    [["check", ...BOTH, "--token", "t"], "--token, "],
    [["check", ...BOTH, "--baseline", "b.json"], "--baseline, "],
    [["check", ...BOTH, "-o", "name"], "-o name, "],
    [["check", ...BOTH, "-o", "policyreport=p.yaml"], "-o policyreport, "],
    [["check", ...BOTH, "-f", "."], "--context shop, --context web is for --filename --live only"],
    [["fix", ...BOTH], "--context shop, --context web do not go together; use one of them, such as --context shop"],
    [["facts", ...BOTH], "do not go together"],
  ])("%j", async (line, said) => {
    const { code, stdout, stderr } = await loopback(line, { kubeconfig });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(said);
  });
});
