/** The executable of this machine's platform: alone, on a path where there is no Node, as on a machine that never had one. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kubectlTool } from "../cluster/build-tools.ts";
import { manifestsIn, SAMPLE } from "../cluster/plugin.ts";
import { startCluster, type TestCluster } from "../cluster/server.ts";
import { loopback } from "../cluster/plugin.ts";
import { ROOT, VERSION } from "./made.ts";
import { emptyFolder, unpacked } from "./unpacked.ts";

let folder: string;
beforeAll(() => (folder = unpacked("linux_amd64", afterAll)));

/** With nothing in its environment but what is given. */
function alone(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = ROOT) {
  const { status, stdout, stderr } = spawnSync(join(folder, "kubectl-loopback"), args, { cwd, env: { PATH: "/nowhere", HOME: emptyFolder(), ...env }, encoding: "utf8" });
  return { status, stdout, stderr };
}

/** The same words as the plugin says them on a Node. */
async function sameAsBuilt(args: readonly string[], env: Record<string, string> = {}) {
  const built = await loopback(args, { cwd: ROOT, env });
  expect(alone(args, env)).toEqual({ status: built.code, stdout: built.stdout, stderr: built.stderr });
  return built;
}

test("it says its version and needs no Node", () => {
  expect(alone(["version"])).toEqual({ status: 0, stdout: `kubectl-loopback v${VERSION}\nnode v26.10.0\n`, stderr: "" });
});

test.each([
  ["a check, in English", ["check", "-f", "examples/cluster"], {}, 1],
  ["a check, in Chinese", ["check", "-f", "examples/cluster", "--lang", "zh-CN"], {}, 1],
  ["a language by the environment", ["check", "-f", "examples/manifests"], { LANG: "zh_CN.UTF-8" }, 1],
  ["SARIF", ["check", "-f", "examples/cluster", "-o", "sarif"], {}, 1],
  ["JSONPath", ["check", "-f", "examples/cluster", "-o", "jsonpath={.findings[*].code}"], {}, 1],
  ["a picture", ["explain", "svc/orders", "-n", "shop", "-f", "examples/cluster", "-o", "svg"], {}, 1],
  ["a rule's page", ["explain", "CLB101"], {}, 0],
  ["fixes", ["fix", "-f", "examples/cluster"], {}, 1],
  ["help", ["check", "-h"], {}, 0],
  ["wrong usage", ["chekc"], {}, 2],
] as const)("%s: the same words as on a Node", async (_, args, env, code) => {
  expect(await sameAsBuilt(args, env)).toMatchObject({ code });
});

test("fixes are written", () => {
  const work = emptyFolder();
  cpSync(join(ROOT, "examples/manifests"), join(work, "manifests"), { recursive: true });
  expect(alone(["fix", "-f", "manifests", "--write"], {}, work)).toMatchObject({ status: 0, stderr: expect.stringContaining("written: manifests/service.yaml\n") });
  expect(manifestsIn(join(work, "manifests"))).not.toBe(manifestsIn(join(ROOT, "examples/manifests")));
});

test("options of Node's in the environment are not its own", () => {
  expect(alone(["version"], { NODE_OPTIONS: "--require ./nothing.cjs" })).toMatchObject({ status: 0, stderr: "" });
});

test("kubectl finds it, and its completion", async () => {
  const kubectl = await kubectlTool();
  const path = emptyFolder();
  for (const program of ["sh", "dirname", "kubectl"]) symlinkSync(program === "kubectl" && kubectl !== "kubectl" ? kubectl : which(program), join(path, program));
  const run = (...args: string[]) => spawnSync(join(path, "kubectl"), args, { env: { PATH: `${path}:${folder}`, HOME: emptyFolder() }, encoding: "utf8" });
  expect(run("loopback", "version").stdout).toBe(`kubectl-loopback v${VERSION}\nnode v26.10.0\n`);
  expect(run("plugin", "list", "--name-only").stdout).toContain("kubectl-loopback\n");
  if (existsSync(join(ROOT, "packages/kubectl-plugin/dist/kubectl_complete-loopback"))) expect(run("__complete", "loopback", "che").stdout).toMatch(/^check/m);
});

function which(program: string): string {
  return spawnSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).stdout.trim();
}

describe("against an API server", () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await startCluster();
    await cluster.apply(manifestsIn(SAMPLE));
  });
  afterAll(() => cluster?.stop());

  test("the same report as on a Node", async () => {
    const kubeconfig = cluster.kubeconfigFor(cluster.admin);
    const report = await sameAsBuilt(["check", "-A", "-o", "json"], { KUBECONFIG: kubeconfig });
    expect((JSON.parse(report.stdout) as { listeners: unknown[] }).listeners.length).toBeGreaterThan(3);
  });

  test("a snapshot", () => {
    const work = emptyFolder();
    mkdirSync(work, { recursive: true });
    expect(alone(["snapshot", "-A", "-o", "cluster.json"], { KUBECONFIG: cluster.kubeconfigFor(cluster.admin) }, work)).toMatchObject({ status: 0 });
    expect(JSON.parse(readFileSync(join(work, "cluster.json"), "utf8"))).toMatchObject({ kind: "Snapshot" });
  });
});
