/** What real Helm and real Kustomize make, and what is said of it. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import type { Report } from "@kubectl-loopback/core";
import { helmTool } from "./build-tools.ts";
import { kubectlLoopback, loopback } from "./plugin.ts";

const fixtures = fileURLToPath(new URL("fixtures", import.meta.url));
const SUBNETS = "service.cloud.tencent.com/prevent-loopback";

const IPVS = ["--assume", "proxy-mode=ipvs"];
const CHECK = ["check", "-o", "json", ...IPVS];
const told = ({ findings }: Report) => findings.map(({ code, object, rendered }) => [code, object.name, rendered]);

describe("Helm", () => {
  beforeAll(helmTool); // what has to be built first may take longer than a test
  const template = async () => {
    const { status, stdout, stderr } = spawnSync(await helmTool(), ["template", "shop", `${fixtures}/chart`], { encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
    return stdout;
  };
  test("findings name the values of the chart, and of its subchart", async () => {
    const { code, stdout } = await loopback([...CHECK, "-f", "-", "--chart", "chart"], { cwd: fixtures, stdin: await template() });
    expect(code).toBe(1);
    expect(told(JSON.parse(stdout))).toEqual([
      ["CLB101", "cache", { by: "helm", from: "orders/charts/cache/templates/service.yaml", file: "chart/charts/cache/values.yaml", path: ["cache", "service", "annotations", SUBNETS] }],
      ["CLB301", "cache", { by: "helm", from: "orders/charts/cache/templates/service.yaml", file: "chart/values.yaml", path: ["cache", "service", "externalTrafficPolicy"] }],
      ["CLB101", "shop", { by: "helm", from: "orders/templates/service.yaml", file: "chart/values.yaml", path: ["service", "annotations", SUBNETS] }],
    ]);
  });
  test("what is said cures: the chart with those values has no finding of the kind", async () => {
    const set = (path: string) => ["--set-string", `${path}.service\\.cloud\\.tencent\\.com/prevent-loopback=true`];
    const { stdout: cured } = spawnSync(await helmTool(), ["template", "shop", `${fixtures}/chart`, ...set("service.annotations"), ...set("cache.service.annotations")], { encoding: "utf8" });
    const { stdout } = await loopback([...CHECK, "-f", "-"], { stdin: cured });
    expect((JSON.parse(stdout) as Report).findings.map(({ code }) => code)).not.toContain("CLB101");
  });
  test("the command of the notice is the one to type", async () => {
    const { stdout: report } = await loopback(["check", "-f", "chart", "-o", "json"], { cwd: fixtures });
    const notice = (JSON.parse(report) as Report).problems.find(({ code }) => code === "helm-chart")!;
    expect(notice.message).toContain("type: helm template chart | kubectl loopback check -f - --chart chart");
    expect(notice.location!.file).toBe("chart/Chart.yaml");
  });
});

describe("Kustomize", () => {
  test("through kubectl, with the resource where Kustomize says it", async () => {
    const { code, stdout } = await kubectlLoopback([...CHECK, "-k", "kustomize/overlays/prod"], { cwd: fixtures });
    expect(code).toBe(1);
    expect(told(JSON.parse(stdout))).toEqual([["CLB101", "orders-prod", { by: "kustomize", from: "kustomize/overlays/prod", file: "../../base/service.yaml", path: null }]]);
  });
  test("and without", async () => {
    const { stdout } = await kubectlLoopback([...CHECK, "-k", "kustomize/base"], { cwd: fixtures });
    expect(told(JSON.parse(stdout))).toEqual([["CLB101", "orders", { by: "kustomize", from: "kustomize/base", file: null, path: null }]]);
  });
  test("a folder that is none", async () => {
    const { code, stderr } = await kubectlLoopback(["check", "-k", "chart"], { cwd: fixtures });
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: kubectl kustomize chart failed: .*unable to find one of 'kustomization.yaml'.* \[render-failed\]\n$/);
  });
});
