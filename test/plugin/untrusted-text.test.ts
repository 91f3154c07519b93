import { spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { BUILT, builtPlugin, folder, internalService, loopback, ROOT } from "./plugin.ts";

/** Escape sequences, C1 controls, carriage return, bell, bidirectional marks, line separators, a byte order mark. */
const EVIL = "a\u001b[2J\u001b]0;owned\u0007\u009b31m\r\b\u202eevil\u2066\u2028\ufeff\u0085z";
const RAW = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;

const service = {
  apiVersion: "v1", kind: "Service",
  metadata: {
    name: EVIL, namespace: EVIL, labels: { [EVIL]: EVIL },
    annotations: { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": EVIL, "service.cloud.tencent.com/prevent-loopback": EVIL, [`service.cloud.tencent.com/prevent-loopbac${EVIL}`]: "true" },
  },
  spec: { type: "LoadBalancer", externalTrafficPolicy: "Local", ports: [{ port: 80, protocol: EVIL }] },
};
const node = { apiVersion: "v1", kind: "Node", metadata: { name: EVIL, labels: { "cloud.tencent.com/node-instance-id": EVIL } } };
const kubeProxy = {
  apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "kube-proxy", namespace: "kube-system" },
  spec: { template: { spec: { containers: [{ name: "kube-proxy", image: `ccr.ccs.tencentyun.com/tkeimages/hyperkube:v1.20.6-tke.8${EVIL}`, args: ["--proxy-mode=ipvs", `--cluster-cidr=${EVIL}`] }] } } },
};
const STDIN = JSON.stringify({ apiVersion: "v1", kind: "List", items: [service, node, kubeProxy, service] }, null, 2);

describe("nothing that a terminal obeys reaches it", () => {
  for (const lang of ["en", "zh-CN"]) {
    for (const line of [["check"], ["check", "-q"], ["check", "-v"], ["check", "-o", "json"], ["check", "-o", "yaml"], ["facts"], ["facts", "-o", "json"], ["facts", "-o", "yaml"]]) {
      test(`${line.join(" ")} --lang ${lang}`, async () => {
        const { stdout, stderr } = await loopback([...line, "-f", "-", "--lang", lang, "--color", "never"], { stdin: STDIN, terminal: 100 });
        expect(stdout).not.toBe("");
        expect(stdout + stderr).not.toMatch(RAW);
      });
    }
  }
  test("source lines of YAML", async () => {
    // YAML itself forbids most control characters; these it lets through.
    const { stdout, stderr } = await loopback(["check", "-f", "-", "--assume", "proxy-mode=ipvs"], { stdin: internalService("x", "# \u202e\u200f\n").replace("  annotations:", "  annotations: # \u202eevil\u0085") });
    expect(stdout).toContain("\\u202eevil");
    expect(stdout + stderr).not.toMatch(RAW);
  });
  test("names of files, arguments and messages of parsers", async () => {
    const cwd = folder({ "bad\u001b[31m.yaml": `kind: "\u202e` });
    for (const line of [["check", "-f", "."], ["check", "-f", `no\u001b[31m\nwhere`], ["check", `svc/a${EVIL}`, "-f", "."], [`che${EVIL}`], ["check", "--assume", EVIL], ["check", `--x${EVIL}`]]) {
      const { stdout, stderr } = await loopback(line, { cwd });
      expect(stderr).not.toBe("");
      expect(stdout + stderr, JSON.stringify(line)).not.toMatch(RAW);
    }
  });
  test("scripts get the real characters back", async () => {
    const [json, yaml] = await Promise.all(["json", "yaml"].map((format) => loopback(["check", "-f", "-", "-o", format], { stdin: STDIN })));
    const report = JSON.parse(json!.stdout);
    expect(report.listeners[0].object).toMatchObject({ name: EVIL, namespace: EVIL });
    expect(parse(yaml!.stdout)).toEqual(report);
  });
});

test("a file whose name is a command to GitHub Actions does not begin a line", async () => {
  const cwd = folder({ "::error::a.yaml": internalService("a"), "::error::b.yaml": "kind: [" });
  for (const flags of [[], ["-q"], ["-v"], ["-o", "wide"], ["-o", "markdown"]]) {
    const { stdout, stderr } = await loopback(["check", "-f", ".", "--assume", "proxy-mode=ipvs", ...flags], { cwd });
    expect(stdout + stderr).toContain("./::error::");
    expect(stdout + stderr).not.toMatch(/^\s*::/m);
  }
});

describe("the next command is safe to paste", () => {
  test("names of files are quoted", async () => {
    const { stdout } = await loopback(["check", "-f", "a; rm -rf ~/'x'.yaml"], { cwd: folder({ "a; rm -rf ~/'x'.yaml": internalService("a") }) });
    expect(stdout).toContain(`next: kubectl loopback check -f 'a; rm -rf ~/'\\''x'\\''.yaml' --live`);
  });
  test("a token is not repeated", async () => {
    const { stdout } = await loopback(["check", "-f", "examples/manifests", "--token", "s3cret", "--context", "prod"]);
    expect(stdout).toContain("next: kubectl loopback check -f examples/manifests --context prod --live");
    expect(stdout).not.toContain("s3cret");
  });
});

describe("-f alone never touches the network or the kubeconfig", () => {
  test("a kubeconfig that leads to a server and an exec plugin", async () => {
    let connections = 0;
    const server = createServer((socket) => { connections++; socket.destroy(); });
    await new Promise<void>((listening) => void server.listen(0, "127.0.0.1", listening));
    const { port } = server.address() as { port: number };
    const cwd = folder({ "a.yaml": internalService("a") });
    const config = { clusters: [{ name: "c", cluster: { server: `http://127.0.0.1:${port}` } }], users: [{ name: "u", user: { exec: { apiVersion: "client.authentication.k8s.io/v1", command: "touch", args: [join(cwd, "ran")] } } }], contexts: [{ name: "x", context: { cluster: "c", user: "u", namespace: "elsewhere" } }], "current-context": "x" };
    const kubeconfig = join(folder({ config: JSON.stringify(config) }), "config");
    const environments: Record<string, string>[] = [{ KUBECONFIG: kubeconfig }, { KUBERNETES_SERVICE_HOST: "127.0.0.1", KUBERNETES_SERVICE_PORT: String(port) }];
    for (const env of environments) {
      const { code, stdout, stderr } = await loopback(["check", "-f", "a.yaml", "--assume", "proxy-mode=ipvs", "-q"], { cwd, env });
      expect([code, stderr]).toEqual([1, ""]);
      expect(stdout).toContain("Service default/a");
    }
    await loopback(["facts", "-f", "a.yaml", "--kubeconfig", kubeconfig, "--server", `http://127.0.0.1:${port}`], { cwd });
    server.close();
    expect([connections, existsSync(join(cwd, "ran"))]).toEqual([0, false]);
  });
  test("a kubeconfig that does not exist or is broken", async () => {
    const cwd = folder({ "a.yaml": internalService("a"), config: "{{{" });
    for (const kubeconfig of ["config", "/nonexistent"]) {
      expect(await loopback(["check", "-f", "a.yaml", "-q", "--kubeconfig", kubeconfig], { cwd, env: { KUBECONFIG: kubeconfig } })).toMatchObject({ code: 0, stderr: "" });
    }
  });
});

test("the built plugin reads standard input, and stops quietly when its reader does", () => {
  expect(builtPlugin(["check", "-f", "-", "-q", "--assume", "proxy-mode=ipvs"], { stdin: internalService("piped") })).toMatchObject({ code: 1, stderr: "" });
  const { stdout, stderr } = spawnSync("sh", ["-c", `"${process.execPath}" "${BUILT}" check -f examples/cluster -o json | head -n 1`], { cwd: ROOT, encoding: "utf8" });
  expect({ stdout, stderr }).toEqual({ stdout: "{\n", stderr: "" });
});
