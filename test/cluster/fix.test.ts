/** `fix` on a live cluster: each remedy applied, verified and undone; what it asks, waits for and says. */
import { execFile } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse, stringify } from "yaml";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PlanReport } from "@kubectl-loopback/core";
import { kubectlTool } from "./build-tools.ts";
import { startFaultProxy, type FaultProxy } from "./fault-proxy.ts";
import { content, generateConfigs, KEEPALIVE_ACCEPTED, merge, OBJECTS, PREVENT, read } from "./fix-support.ts";
import { fileWith, kubectlLoopback, loopback, reportOf, temporaryFolder, verdicts } from "./plugin.ts";
import { loopback as atTerminal } from "../plugin/plugin.ts";
import { startCluster, type TestCluster } from "./server.ts";

let cluster: TestCluster;
let proxy: FaultProxy;
let kubeconfig: string;

beforeAll(async () => {
  cluster = await startCluster();
  proxy = await startFaultProxy(cluster);
  kubeconfig = proxy.kubeconfigFor(cluster.admin, { namespace: "shop" });
});

beforeEach(async () => {
  await cluster.deleteAll();
  await cluster.apply(OBJECTS);
  proxy.clear();
});

afterAll(async () => {
  await proxy?.stop();
  await cluster?.stop();
});

/** Without the notice that the tests themselves manage these objects. */
async function fix(...args: string[]) {
  const done = await loopback(["fix", ...args], { kubeconfig });
  return { ...done, stderr: done.stderr.replace(/^.*managed by another field manager \(test\).*\n/gm, "") };
}

/** What it says of each thing it has done. */
const told = ({ stderr }: { stderr: string }) => stderr.split("\n").filter((line) => /^(?:would be )?changed: /.test(line));

const writes = () => proxy.requests.filter(({ method }) => method !== "GET");

interface Case {
  readonly what: string;
  readonly args: readonly string[];
  /** The objects that are changed, in their order. */
  readonly changes: readonly string[];
  /** The verdicts of `check` with these arguments afterwards; else with those of `fix`. */
  readonly check?: readonly string[];
  readonly verdicts: readonly string[];
  readonly code?: number;
  readonly prepare?: () => Promise<void>;
  /** What stays different after undoing. */
  readonly undone?: (before: any) => void;
}

const CASES: readonly Case[] = [
  { what: "prevent-loopback", args: ["svc/orders"], changes: ["Service shop/orders"], verdicts: ["shop/svc/orders:53/UDP safe prevent-loopback", "shop/svc/orders:80/TCP safe prevent-loopback"] },
  { what: "prevent-loopback on an object without annotations", args: ["svc/bare", "-n", "bare"], changes: ["Service bare/bare"], verdicts: ["bare/svc/bare:80/TCP safe prevent-loopback"] },
  { what: "prevent-loopback on all Services of one CLB", args: ["svc/left", "-n", "pair"], changes: ["Service pair/left", "Service pair/right"], check: ["-n", "pair"], verdicts: ["pair/svc/left:80/TCP safe prevent-loopback", "pair/svc/right:81/TCP safe prevent-loopback"] },
  { what: "corrected-value", args: ["svc/typo", "-n", "typo", "--remedy", "corrected-value"], changes: ["Service typo/typo"], verdicts: ["typo/svc/typo:80/TCP safe prevent-loopback"] },
  {
    what: "upgrade-kube-proxy, with prevent-loopback",
    args: ["svc/orders"],
    prepare: () => merge(cluster, "DaemonSet kube-system/kube-proxy", { spec: { template: { spec: { containers: [{ name: "kube-proxy", image: "hub.example.com/tkeimages/kube-proxy:v1.20.6-tke.8", command: ["kube-proxy", "--proxy-mode=ipvs"] }] } } } }),
    changes: ["Service shop/orders", "DaemonSet kube-system/kube-proxy"],
    verdicts: ["shop/svc/orders:53/UDP safe prevent-loopback", "shop/svc/orders:80/TCP safe prevent-loopback"],
  },
  {
    what: "keepalive in the config that is there",
    args: ["ing/named", "-n", "web", ...KEEPALIVE_ACCEPTED],
    check: ["ing/named", "-n", "web"],
    changes: ["TkeServiceConfig web/named"],
    verdicts: ["web/ing/named:443/HTTPS safe keepalive-snat", "web/ing/named:80/HTTP safe keepalive-snat"],
    undone: (config) => {
      // Taken away, it would stay on at the CLB.
      config.spec.loadBalancer.l7Listeners[0].keepaliveEnable = 0;
      config.spec.loadBalancer.l7Listeners[1] = { protocol: "HTTPS", port: 443, keepaliveEnable: 0 };
    },
  },
  {
    what: "local-anti-affinity",
    args: ["svc/db", "-n", "apart", "--remedy", "local-anti-affinity", "--client", "deploy/web"],
    check: ["svc/db", "-n", "apart", "--from", "deploy/web"],
    changes: ["Service apart/db", "Deployment apart/web"],
    verdicts: ["apart/svc/db:3306/TCP safe no-shared-node"],
  },
  {
    what: "direct-access-anti-affinity",
    args: ["svc/db", "-n", "apart", "--remedy", "direct-access-anti-affinity", "--client", "deploy/web"],
    check: ["svc/db", "-n", "apart", "--from", "deploy/web"],
    changes: ["Service apart/db", "Deployment apart/web"],
    verdicts: ["apart/svc/db:3306/TCP safe no-shared-node"],
  },
  {
    what: "coredns-rewrite",
    args: ["ing/plain", "-n", "auto", "--remedy", "coredns-rewrite", "--accept", "same-ports", "--accept", "resolver-in-use"],
    check: ["ing/plain", "-n", "auto"],
    changes: ["ConfigMap kube-system/coredns"],
    verdicts: ["auto/ing/plain:80/HTTP loops source-ip-kept"],
    code: 1,
  },
];

describe("each remedy: applied, verified, undone", () => {
  test.each(CASES.map((one) => [one.what, one] as const))("%s", async (_, { args, changes, check, verdicts: expected, code = 0, prepare, undone }) => {
    await prepare?.();
    const before = await Promise.all(changes.map((name) => content(cluster, name)));
    const undoFile = join(temporaryFolder(), "undo.json");
    proxy.clear();
    const done = await fix(...args, "--yes", "--undo-file", undoFile);
    expect(told(done), done.stderr).toEqual(changes.map((name) => `changed: ${name}`));
    expect(done.code, done.stderr).toBe(code);
    expect(writes().map(({ method, query }) => [method, query["fieldManager"], query["dryRun"]])).toEqual(changes.map(() => ["PATCH", "kubectl-loopback", undefined]));
    expect(verdicts(await reportOf(["check", ...(check ?? args.filter((arg, index) => arg !== "--remedy" && args[index - 1] !== "--remedy"))], { kubeconfig }))).toEqual(expected);
    const again = await fix(...args, "--yes");
    expect(told(again)).toEqual([]);
    expect(again.code).toBe(code);

    const undo = await fix("--undo", undoFile, "--yes");
    expect(told(undo), undo.stderr).toEqual(changes.toReversed().map((name) => `changed: ${name}`));
    expect(undo.code).toBe(0);
    if (undone) undone(before[0]);
    expect(await Promise.all(changes.map((name) => content(cluster, name)))).toEqual(before);
    const twice = await fix("--undo", undoFile, "--yes");
    expect(twice).toMatchObject({ code: 0, stderr: "Everything is as it was already.\n" });
  });

  const elsewhere = { apiVersion: "v1", kind: "Service", metadata: { name: "third", namespace: "shop", annotations: { "service.kubernetes.io/tke-existed-lbid": "lb-1", "service.cloud.tencent.com/loadbalance-type": "INTERNAL" } }, spec: { type: "LoadBalancer", selector: { app: "third" }, ports: [{ port: 82, nodePort: 30110 }] } };

  test("Services of the same CLB in other namespaces come along", async () => {
    await cluster.apply([elsewhere]);
    const done = await fix("svc/left", "-n", "pair", "--yes");
    expect(told(done)).toEqual(["changed: Service pair/left", "changed: Service pair/right", "changed: Service shop/third"]);
    expect(verdicts(await reportOf(["check", "-n", "pair"], { kubeconfig }))).toHaveLength(2);
  });

  test("that nobody may see: it is said, and what is asked about is judged all the same", async () => {
    await cluster.apply([elsewhere]);
    const user = await cluster.addUser("one-namespace", { rbac: fileWith(`
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: one-namespace, namespace: pair }
rules: [{ apiGroups: ["*"], resources: ["*"], verbs: [get, list, patch] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: one-namespace }
rules: [{ apiGroups: [""], resources: [nodes], verbs: [list] }]
`) });
    const own = proxy.kubeconfigFor(user, { namespace: "pair" });
    const assumed = ["--assume", "proxy-mode=ipvs", "--assume", "kube-proxy-version=v1.20.6-tke.12"];
    const done = await loopback(["fix", "--dry-run", "client", ...assumed], { kubeconfig: own });
    expect(done.stderr).toContain("notice: you may not list services -A");
    expect(done.stdout).toContain("Service pair/right");
    expect(done.stdout).not.toContain("Service shop/third");
    expect(done.code, done.stderr).toBe(1);
    const missing = await loopback(["check", "svc/nowhere", ...assumed], { kubeconfig: own });
    expect(missing.stderr).toContain("svc/nowhere -n pair was not found [target-not-found]");
  });

  test("the manager of the changed fields", async () => {
    await fix("svc/orders", "--yes");
    const { metadata } = await read(cluster, "Service shop/orders");
    const mine = (metadata["managedFields"] as { manager: string; operation: string; fieldsV1: any }[]).filter(({ manager }) => manager === "kubectl-loopback");
    expect(mine).toMatchObject([{ operation: "Update" }]);
    expect(mine[0]!.fieldsV1).toEqual({ "f:metadata": { "f:annotations": { [`f:${PREVENT}`]: {} } } });
  });

  test("through kubectl, in Chinese", async () => {
    const { code, stdout, stderr } = await kubectlLoopback(["fix", "svc/orders", "--yes", "--lang", "zh-CN"], { kubeconfig });
    expect(code).toBe(0);
    expect(stdout).toContain("在每个节点上绑定");
    expect(stderr).toContain("已修改：Service shop/orders");
  });

  test("what has no finding, and what can only be done by a person", async () => {
    await fix("svc/orders", "--yes");
    const nothing = await fix("svc/orders");
    expect(nothing).toMatchObject({ code: 0, stdout: "There is nothing to fix.\n", stderr: "" });
    const name = await fix("svc/bare", "-n", "bare", "--remedy", "service-name");
    expect(name.stdout).toContain("bare.bare.svc.cluster.local:80");
    expect(name.code).toBe(1);
    expect(writes()).toHaveLength(1);
  });
});

describe("a config that the controller has yet to generate", () => {
  const args = ["ing/plain", "-n", "auto", "--yes", ...KEEPALIVE_ACCEPTED];

  test("is awaited, and each of its listeners patched; undone, keepalive is 0", async () => {
    const controller = generateConfigs(cluster, 1000);
    const undoFile = join(temporaryFolder(), "undo.json");
    const before = await content(cluster, "Ingress auto/plain");
    const done = await fix(...args, "--undo-file", undoFile);
    await controller.stop();
    expect(told(done)).toEqual(["changed: Ingress auto/plain", "changed: TkeServiceConfig auto/plain-auto-ingress-config"]);
    expect(done.code).toBe(0);
    expect((await read(cluster, "TkeServiceConfig auto/plain-auto-ingress-config"))["spec"].loadBalancer.l7Listeners).toEqual([{ protocol: "HTTP", port: 80, domains: [{ domain: "plain.example.com", rules: [{ url: "/" }] }], keepaliveEnable: 1 }]);
    expect(verdicts(await reportOf(["check", "ing/plain", "-n", "auto"], { kubeconfig }))).toEqual(["auto/ing/plain:80/HTTP safe keepalive-snat"]);

    // Switched off at the CLB first: without the annotation the controller no longer looks at the config.
    const undo = await fix("--undo", undoFile, "--yes");
    expect(undo.stderr).toBe("changed: TkeServiceConfig auto/plain-auto-ingress-config\nchanged: Ingress auto/plain\n");
    expect((await read(cluster, "TkeServiceConfig auto/plain-auto-ingress-config"))["spec"].loadBalancer.l7Listeners[0].keepaliveEnable).toBe(0);
    expect(await content(cluster, "Ingress auto/plain")).toEqual(before);
  });

  test("that never appears: the wait ends, says for what, and a second run continues", async () => {
    const late = await fix(...args, "--timeout", "1s");
    expect(late.code).toBe(3);
    expect(late.stderr).toContain("TkeServiceConfig auto/plain-auto-ingress-config: no trace of the controller within 1 s");
    expect(late.stderr).toContain("Done: Ingress auto/plain. Not done: TkeServiceConfig auto/plain-auto-ingress-config.");
    const controller = generateConfigs(cluster, 0);
    const second = await fix(...args);
    await controller.stop();
    expect(told(second)).toEqual(["changed: TkeServiceConfig auto/plain-auto-ingress-config"]);
    expect(second.code).toBe(0);
  });

  test("is not waited for in a dry run", async () => {
    const done = await fix(...args, "--dry-run", "server", "--timeout", "1s");
    expect(done.stderr).toBe("would be changed: Ingress auto/plain\n");
    expect(done.code).toBe(1);
  });
});

describe("dry runs change nothing", () => {
  test.each([["client", 0], ["server", 1]])("--dry-run=%s", async (where, patches) => {
    const before = await read(cluster, "Service shop/orders");
    const done = await fix("svc/orders", `--dry-run=${where}`, "--undo-file", "undo.json");
    expect(done.code).toBe(1);
    expect(done.stdout).toContain(`  +    ${PREVENT}: "true"\n`);
    expect(writes()).toHaveLength(patches);
    expect(writes().every(({ query }) => query["dryRun"] === "All")).toBe(true);
    expect(await read(cluster, "Service shop/orders")).toEqual(before);
    expect(existsSync("undo.json")).toBe(false);
  });

  test("of undoing", async () => {
    const undoFile = join(temporaryFolder(), "undo.json");
    await fix("svc/orders", "--yes", "--undo-file", undoFile);
    const before = await read(cluster, "Service shop/orders");
    for (const where of ["client", "server"]) {
      const done = await fix("--undo", undoFile, "--dry-run", where);
      expect(done).toMatchObject({ code: 0, stderr: "would be changed: Service shop/orders\n" });
    }
    expect(await read(cluster, "Service shop/orders")).toEqual(before);
  });
});

describe("who must agree", () => {
  const refused = /error: nothing was changed: confirm with --yes/;

  test("nobody at a terminal, and no --yes", async () => {
    const done = await fix("svc/orders");
    expect(done.stderr).toMatch(refused);
    expect(done.code).toBe(3);
    expect(writes()).toEqual([]);
  });

  test("--yes does not answer what nobody can read from the cluster", async () => {
    const done = await fix("ing/named", "-n", "web", "--yes", "--accept", "security-group");
    expect(done.stderr).toContain("with --accept keepalive-whitelist --accept source-ip-in-header [not-confirmed]");
    expect(done.code).toBe(3);
    expect(writes()).toEqual([]);
    const known = await fix("ing/named", "-n", "web", "--yes", "--accept", "security-group", "--accept", "source-ip-in-header", "--assume", "keepalive-whitelist=true");
    expect(known.code).toBe(0);
  });
});

describe("a person at a terminal", () => {
  const asked = (args: readonly string[], answers: string[]) => atTerminal(["fix", ...args], { env: { KUBECONFIG: kubeconfig }, cwd: temporaryFolder(), terminal: 100, answers });

  test.each(["y", "Yes", "是"])("who says %s", async (answer) => {
    const done = await asked(["svc/orders"], [answer]);
    expect(done.stderr).toContain("Apply 1 change? [y/N] ");
    expect(done.code).toBe(0);
    expect(writes()).toHaveLength(1);
  });

  test.each(["", "n", "yesterday"])("who says '%s'", async (answer) => {
    const done = await asked(["svc/orders"], [answer]);
    expect(done.stderr).toContain("[not-confirmed]");
    expect(done.code).toBe(3);
    expect(writes()).toEqual([]);
  });

  test("is asked for each thing that nobody can read from the cluster, but for what --accept names", async () => {
    const args = ["ing/named", "-n", "web", "--accept", "security-group"];
    const no = await asked(args, ["y", "n", "y"]);
    expect(no.stderr.match(/Does this hold: .*?\[y\/N\]/g)).toHaveLength(2);
    expect(no.code).toBe(3);
    const yes = await asked(args, ["y", "y", "y"]);
    expect(yes.code).toBe(0);
  });

  test("is asked nothing with --yes", async () => {
    expect((await asked(["svc/orders", "--yes"], [])).code).toBe(0);
    expect(await asked(["ing/named", "-n", "web", "--yes"], ["y", "y", "y", "y"])).toMatchObject({ code: 3, stderr: expect.not.stringContaining("[y/N]") });
  });

  test("is asked before undoing, and sees what is waited for", async () => {
    const undoFile = join(temporaryFolder(), "undo.json");
    const waited = await asked(["svc/orders", "--undo-file", undoFile, "--wait", "--timeout", "1200ms"], ["y"]);
    expect(waited.stderr).toMatch(/\r\u001b\[Kwaiting for Service shop\/orders: 1 s/);
    expect((await asked(["--undo", undoFile], ["n"])).code).toBe(3);
    expect((await asked(["--undo", undoFile], ["y"])).stderr).toContain("Put back what was changed on Service shop/orders? [y/N]");
    expect((await read(cluster, "Service shop/orders")).metadata["annotations"]).not.toHaveProperty([PREVENT]);
  });
});

describe("undoing", () => {
  const prepared = async () => {
    const undoFile = join(temporaryFolder(), "undo.json");
    expect((await fix("-n", "pair", "--yes", "--undo-file", undoFile)).code).toBe(0);
    return undoFile;
  };

  test("is refused as a whole where somebody changed one of the fields since", async () => {
    const undoFile = await prepared();
    await merge(cluster, "Service pair/left", { metadata: { annotations: { [PREVENT]: "false" } } });
    const [left, right] = await Promise.all([read(cluster, "Service pair/left"), read(cluster, "Service pair/right")]);
    const done = await fix("--undo", undoFile, "--yes");
    expect(done.stderr).toMatch(/Service pair\/left was changed by someone else.* \[conflict\]/);
    expect(done.code).toBe(3);
    expect([await read(cluster, "Service pair/left"), await read(cluster, "Service pair/right")]).toEqual([left, right]);
  });

  test("leaves what others have changed since", async () => {
    const undoFile = await prepared();
    await merge(cluster, "Service pair/left", { metadata: { annotations: { mine: "kept" }, labels: { mine: "kept" } } });
    expect((await fix("--undo", undoFile, "--yes")).code).toBe(0);
    const { metadata } = await read(cluster, "Service pair/left");
    expect(metadata.labels).toEqual({ mine: "kept" });
    expect(metadata["annotations"]).toMatchObject({ mine: "kept" });
    expect(metadata["annotations"]).not.toHaveProperty([PREVENT]);
  });

  test("never touches another object of the same name", async () => {
    const undoFile = await prepared();
    await cluster.deleteAll();
    await cluster.apply(OBJECTS.replaceAll("service.cloud.tencent.com/loadbalance-type: INTERNAL", `service.cloud.tencent.com/loadbalance-type: INTERNAL, ${PREVENT}: "true"`));
    const done = await fix("--undo", undoFile, "--yes");
    expect(done.stderr).toContain("[conflict]");
    expect(done.code).toBe(3);
  });

  test("needs a yes, and a file of this program", async () => {
    const undoFile = await prepared();
    expect(statSync(undoFile).mode & 0o777).toBe(0o600);
    expect(await fix("--undo", undoFile)).toMatchObject({ code: 3, stderr: "error: nothing was changed: confirm with --yes [not-confirmed]\n" });
    const other = join(temporaryFolder(), "other.json");
    for (const text of ["", "{}", '{"apiVersion":"kubectl-loopback/v1","kind":"Undo","steps":[{"object":{"apiVersion":"v1","kind":"Secret","namespace":"a","name":"b"},"path":["data"],"depth":1}]}', "[]", "null"]) {
      writeFileSync(other, text);
      const done = await fix("--undo", other, "--yes");
      expect(done.stderr).toContain("[bad-undo-file]");
      expect(done.code).toBe(3);
    }
    expect((await fix("--undo", "nowhere.json", "--yes")).stderr).toContain("ENOENT");
  });

  test("an undo file is never written over anything else", async () => {
    const other = join(temporaryFolder(), "other.json");
    writeFileSync(other, "precious");
    const done = await fix("svc/orders", "--yes", "--undo-file", other);
    expect(done.stderr).toContain("[bad-undo-file]");
    expect(done.code).toBe(3);
    expect(readFileSync(other, "utf8")).toBe("precious");
    const nowhere = await fix("svc/orders", "--yes", "--undo-file", join(temporaryFolder(), "no/such/folder.json"));
    expect(nowhere.stderr).toContain("[write-failed]");
    expect(nowhere.code).toBe(3);
    expect(writes()).toEqual([]);
  });
});

describe("--wait", () => {
  const synced = (begin: string, end: string) => merge(cluster, "Service shop/orders", { metadata: { annotations: { "service.cloud.tencent.com/sync-begin-time": begin, "service.cloud.tencent.com/sync-end-time": end } } });

  test("until the controller has begun and ended a sync after the change", async () => {
    const run = fix("svc/orders", "--yes", "--wait", "--timeout", "20s");
    await expect.poll(async () => (await read(cluster, "Service shop/orders")).metadata["annotations"], { timeout: 10_000 }).toHaveProperty([PREVENT]);
    await synced("2024-01-02T00:00:00+08:00", "2024-01-01T00:00:02+08:00");
    const first = await Promise.race([run, new Promise((done) => setTimeout(done, 1500, "still waiting"))]);
    expect(first).toBe("still waiting");
    await synced("2024-01-02T00:00:00+08:00", "2024-01-02T00:00:01+08:00");
    const { code, stderr } = await run;
    expect(code).toBe(0);
    expect(stderr).toContain("checked again: 2 listeners: 0 loop, 0 may loop, 2 safe.");
  });

  test("that is in vain ends, and says for what; the change stays", async () => {
    const { code, stderr } = await fix("svc/orders", "--yes", "--wait", "--timeout", "1s");
    expect(stderr).toContain("Service shop/orders: no trace of the controller within 1 s");
    expect(code).toBe(3);
    expect((await read(cluster, "Service shop/orders")).metadata["annotations"]).toHaveProperty([PREVENT]);
  });

  test("there is nothing to wait for where no such trace has been", async () => {
    expect((await fix("svc/bare", "-n", "bare", "--yes", "--wait")).code).toBe(0);
  });

  test("until every node has the new kube-proxy", async () => {
    await merge(cluster, "DaemonSet kube-system/kube-proxy", { spec: { template: { spec: { containers: [{ name: "kube-proxy", image: "ccr.ccs.tencentyun.com/tkeimages/kube-proxy:v1.20.6-tke.8", command: ["kube-proxy", "--proxy-mode=ipvs"] }] } } } });
    const run = fix("svc/bare", "-n", "bare", "--yes", "--wait", "--timeout", "20s");
    await expect.poll(async () => (await read(cluster, "DaemonSet kube-system/kube-proxy"))["spec"].template.spec.containers[0].image, { timeout: 10_000 }).toContain("tke.12");
    expect(await Promise.race([run, new Promise((done) => setTimeout(done, 1500, "still waiting"))])).toBe("still waiting");
    const { status, ...daemonSet } = await read(cluster, "DaemonSet kube-system/kube-proxy");
    await cluster.apply([{ ...daemonSet, status: { ...status, observedGeneration: daemonSet.metadata["generation"] } }]);
    expect((await run).code).toBe(0);
  });

  test("without it nothing is waited for", async () => {
    expect((await fix("svc/orders", "--yes", "--timeout", "1s")).code).toBe(0);
  });

  test("a time that is none", async () => {
    expect(await fix("svc/orders", "--yes", "--wait", "--timeout", "soon")).toMatchObject({ code: 2, stderr: expect.stringContaining("--timeout soon") });
  });
});

describe("objects that a tool manages", () => {
  test.each<[string, object, string]>([
    ["Helm", { annotations: { "meta.helm.sh/release-name": "shop" }, labels: { "app.kubernetes.io/managed-by": "Helm" } }, "managed by Helm (shop), which may put it back: make the same change in its source, with kubectl loopback fix -f; in a chart the usual values are service.annotations"],
    ["Argo CD", { annotations: { "argocd.argoproj.io/tracking-id": "shop-app:/Service:shop/orders" } }, "managed by Argo CD (shop-app)"],
    ["Flux", { labels: { "kustomize.toolkit.fluxcd.io/name": "apps" } }, "managed by Flux (apps)"],
  ])("%s", async (_, metadata, warning) => {
    await merge(cluster, "Service shop/orders", { metadata });
    const done = await fix("svc/orders", "--yes");
    expect(done.stderr).toContain(`notice: Service shop/orders is ${warning}`);
    expect(done.code).toBe(0);
  });

  test.each([["argocd-controller", "Argo CD"], ["kustomize-controller", "Flux"], ["helm-controller", "Flux"], ["helm", "Helm"]])("without labels, by the manager %s", async (manager, tool) => {
    await merge(cluster, "Service shop/orders", { metadata: { labels: { any: "label" } } }, manager);
    const done = await fix("svc/orders", "--yes");
    expect(done.stderr).toContain(`notice: Service shop/orders is managed by ${tool} (${manager}), which may put it back`);
    expect(done.stderr.includes("service.annotations")).toBe(manager.startsWith("helm"));
  });

  test("the one that wrote the very annotation", async () => {
    await merge(cluster, "Service shop/orders", { metadata: { annotations: { [PREVENT]: "false" } } }, "my-operator");
    const done = await fix("svc/orders", "--yes");
    expect(done.stderr).toContain("managed by another field manager (my-operator)");
    expect((await read(cluster, "Service shop/orders")).metadata["annotations"]).toHaveProperty([PREVENT], "true");
    expect((await loopback(["fix", "svc/bare", "-n", "bare", "--dry-run", "client", "--lang", "zh-CN"], { kubeconfig })).stderr).toContain("由其他字段管理者（test）管理");
  });

  test("another field manager that applies", async () => {
    expect((await loopback(["fix", "svc/orders", "--dry-run", "client"], { kubeconfig })).stderr).toContain("managed by another field manager (test)");
  });
});

describe("files laid over the cluster", () => {
  const MANIFEST = `apiVersion: v1
kind: Service
metadata:
  name: new
  namespace: shop
  annotations:
    service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: subnet-1
spec:
  type: LoadBalancer
  ports: [{ port: 80 }]
`;
  const FIXED = MANIFEST.replace("subnet-1\n", `subnet-1\n    ${PREVENT}: "true"\n`);

  test("what the cluster is like decides; only files are edited", async () => {
    const file = fileWith(MANIFEST);
    expect((await loopback(["fix", "-f", file, "--write", "--live"], { kubeconfig })).code).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(FIXED);
    const again = await loopback(["fix", "-f", file, "--live"], { kubeconfig });
    expect(again).toMatchObject({ code: 0, stdout: "", stderr: "There is nothing to fix.\n" });
    expect(writes()).toEqual([]);
  });

  test("what stands in no file is shown, with the command, and not applied", async () => {
    await merge(cluster, "DaemonSet kube-system/kube-proxy", { spec: { template: { spec: { containers: [{ name: "kube-proxy", image: "ccr.ccs.tencentyun.com/tkeimages/kube-proxy:v1.20.6-tke.8", command: ["kube-proxy", "--proxy-mode=ipvs"] }] } } } });
    const before = await read(cluster, "DaemonSet kube-system/kube-proxy");
    const file = fileWith(MANIFEST);
    const shown = await loopback(["fix", "-f", file, "--live"], { kubeconfig });
    expect(shown.code).toBe(1);
    expect(shown.stdout.match(/^diff --git/gm)).toHaveLength(1);
    expect(shown.stderr).toMatch(/Stands in no file; to be changed in the cluster:\n\nDaemonSet kube-system\/kube-proxy\n[^]*kube-proxy:v1\.20\.6-tke\.12[^]*same as: kubectl patch daemonset\/kube-proxy -n kube-system --type=json -p /);
    const written = await loopback(["fix", "-f", file, "--live", "--write", "--yes"], { kubeconfig });
    expect(written.code).toBe(1);
    expect(readFileSync(file, "utf8")).toBe(FIXED);
    expect(await read(cluster, "DaemonSet kube-system/kube-proxy")).toEqual(before);
    expect(writes().filter(({ path }) => !path.includes("daemonsets"))).toEqual([]);
  });

  test("a config that is live, of an Ingress in a file", async () => {
    const file = fileWith(`apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: named, namespace: web, annotations: { kubernetes.io/ingress.subnetId: subnet-1, ingress.cloud.tencent.com/tke-service-config: named } }
spec: { ingressClassName: qcloud, rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: front, port: { number: 80 } } } }] } }] }
`);
    const shown = await loopback(["fix", "-f", file, "--live", "-o", "json"], { kubeconfig });
    expect(JSON.parse(shown.stdout).edits).toMatchObject([{ kind: "change", object: { kind: "TkeServiceConfig", name: "named" }, file: null }]);
    expect(shown.code).toBe(1);
    expect((await loopback(["fix", "-f", file, "--live"], { kubeconfig })).stdout).toBe("");
  });
});

describe("credentials", () => {
  const asking = (lifetime: string) => {
    const calls = fileWith("");
    const status = `"token":"${cluster.admin.token}"${lifetime}`;
    const command = fileWith(`#!/bin/sh\necho called >> ${calls}\necho '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{${status}}}'\n`, "credential", 0o700);
    const config = parse(readFileSync(kubeconfig, "utf8"));
    config.users[0].user = { exec: { apiVersion: "client.authentication.k8s.io/v1", command, interactiveMode: "Never" } };
    return { config: fileWith(stringify(config)), logins: () => readFileSync(calls, "utf8").split("\n").length - 1 };
  };

  test.each<[string, string, number]>([
    ["that do not say when they end", "", 1],
    ["that are good for long", ',"expirationTimestamp":"2999-01-01T00:00:00Z"', 1],
    ["that end soon: for reading, writing and checking again", ',"expirationTimestamp":"2020-01-01T00:00:00Z"', 3],
  ])("%s", async (_, lifetime, expected) => {
    const { config, logins } = asking(lifetime);
    const done = await loopback(["fix", "svc/orders", "--yes"], { kubeconfig: config });
    expect(done.code, done.stderr).toBe(0);
    expect(done.stderr).toContain("checked again: 2 listeners: 0 loop");
    expect(logins()).toBe(expected);
  });
});

describe("data for scripts", () => {
  test.each(["json", "yaml"])("-o %s", async (format) => {
    const { stdout, code } = await fix("svc/orders", "-o", format, "--yes");
    expect(code).toBe(0);
    const plan = (format === "json" ? JSON.parse(stdout) : (await import("yaml")).parse(stdout)) as PlanReport;
    expect(plan).toMatchObject({ kind: "Plan", problems: [], left: [], edits: [{ kind: "change", object: { name: "orders" }, file: null }] });
    expect(plan.verdicts.map(({ before, after }) => [before.verdict, after?.verdict])).toEqual([["loops", "safe"], ["loops", "safe"]]);
  });

  test("the patch shown is the one that is sent, and kubectl takes the command", async () => {
    const { stdout } = await fix("svc/orders", "--dry-run", "client");
    const [, command] = /same as: (kubectl patch .+)/.exec(stdout)!;
    expect(command).toContain("-n shop --type=json");
    const { stdout: said } = await promisify(execFile)("sh", ["-c", command!.replace(/^kubectl/, `'${await kubectlTool()}'`)], { env: { PATH: process.env["PATH"], HOME: temporaryFolder(), KUBECONFIG: kubeconfig } });
    expect(said).toBe("service/orders patched\n");
    expect((await read(cluster, "Service shop/orders")).metadata["annotations"]).toHaveProperty([PREVENT], "true");
  });
});
