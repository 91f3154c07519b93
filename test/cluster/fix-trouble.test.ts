/** `fix` on a live cluster when things go wrong: others are quicker, rights are missing, the way breaks, the user stops it. */
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startFaultProxy, type FaultProxy } from "./fault-proxy.ts";
import { content, generateConfigs, KEEPALIVE_ACCEPTED, merge, OBJECTS, PREVENT, read } from "./fix-support.ts";
import { fileWith, loopback, reportOf, temporaryFolder, verdicts } from "./plugin.ts";
import { startCluster, type TestCluster } from "./server.ts";

let cluster: TestCluster;
let proxy: FaultProxy;
let kubeconfig: string;

beforeAll(async () => {
  cluster = await startCluster();
  proxy = await startFaultProxy(cluster);
  kubeconfig = proxy.kubeconfigFor(cluster.admin, { namespace: "pair" });
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

const LEFT = "Service pair/left";
const RIGHT = "Service pair/right";
const patches = () => proxy.requests.filter(({ method }) => method === "PATCH");
const isBound = async (name: string) => PREVENT in ((await read(cluster, name)).metadata["annotations"] as object);

/** Fixes both Services of the pair, with a file to undo it. */
function fixPair(undoFile: string, ...more: string[]) {
  return loopback(["fix", "--yes", "--undo-file", undoFile, ...more], { kubeconfig });
}

/** A second run does what the first left, and one undo takes back what both have done. */
async function goesOn(undoFile: string, before: readonly unknown[]) {
  proxy.clear();
  const second = await fixPair(undoFile);
  expect(second.code, second.stderr).toBe(0);
  expect(verdicts(await reportOf(["check"], { kubeconfig }))).toEqual(["pair/svc/left:80/TCP safe prevent-loopback", "pair/svc/right:81/TCP safe prevent-loopback"]);
  expect((await loopback(["fix", "--undo", undoFile, "--yes"], { kubeconfig })).code).toBe(0);
  expect([await content(cluster, LEFT), await content(cluster, RIGHT)]).toEqual(before);
  return second;
}

describe("somebody else is quicker", () => {
  test("between reading and writing: nothing is overwritten", async () => {
    proxy.inject({ method: "PATCH", path: /left$/, before: () => merge(cluster, LEFT, { metadata: { labels: { mine: "1" } } }) });
    const done = await fixPair(join(temporaryFolder(), "undo.json"));
    expect(done.stderr).toMatch(/Service pair\/left was changed by someone else.*\[conflict\]\n.*Done: -\. Not done: Service pair\/left, Service pair\/right/);
    expect(done.code).toBe(3);
    expect(patches()).toHaveLength(1);
    expect([await isBound(LEFT), await isBound(RIGHT)]).toEqual([false, false]);
  });

  test("the field itself", async () => {
    proxy.inject({ method: "PATCH", path: /right$/, before: () => merge(cluster, RIGHT, { metadata: { annotations: { [PREVENT]: "false" } } }) });
    const done = await fixPair(join(temporaryFolder(), "undo.json"));
    expect(done.stderr).toMatch(/\[conflict\]\n.*Done: Service pair\/left\. Not done: Service pair\/right/);
    expect((await read(cluster, RIGHT)).metadata["annotations"]).toHaveProperty([PREVENT], "false");
  });

  test("while undoing", async () => {
    const undoFile = join(temporaryFolder(), "undo.json");
    await fixPair(undoFile);
    proxy.inject({ method: "PATCH", path: /right$/, before: () => merge(cluster, RIGHT, { metadata: { annotations: { [PREVENT]: "no" } } }) });
    const done = await loopback(["fix", "--undo", undoFile, "--yes"], { kubeconfig });
    expect(done.stderr).toMatch(/\[conflict\]\n.*Done: -\. Not done: Service pair\/right, Service pair\/left\./);
    expect(done.code).toBe(3);
    expect((await read(cluster, RIGHT)).metadata["annotations"]).toHaveProperty([PREVENT], "no");
  });

  test("an object that is gone", async () => {
    proxy.inject({ method: "PATCH", path: /left$/, before: () => cluster.api.must("DELETE", "/api/v1/namespaces/pair/services/left") });
    const done = await fixPair(join(temporaryFolder(), "undo.json"));
    expect(done.stderr).toContain("Service pair/left could not be changed: HTTP 404 [patch-failed]");
    expect(done.code).toBe(3);
  });
});

describe("what the server refuses", () => {
  test("a user who may only read", async () => {
    const reader = await cluster.addUser("only-reads", { rbac: fileWith(`
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: only-reads }
rules: [{ apiGroups: ["*"], resources: ["*"], verbs: [get, list] }]
`) });
    const own = proxy.kubeconfigFor(reader, { namespace: "pair" });
    const done = await loopback(["fix", "--yes"], { kubeconfig: own });
    expect(done.stderr).toContain("you may not patch services/left -n pair; ask for the permission");
    expect(done.code).toBe(3);
    expect(await isBound(LEFT)).toBe(false);
    const tried = await loopback(["fix", "--dry-run", "server"], { kubeconfig: own });
    expect(tried).toMatchObject({ code: 3, stderr: expect.stringContaining("you may not patch") });
  });

  test("an object that it finds wrong is no conflict", async () => {
    const refusing = { apiVersion: "admissionregistration.k8s.io/v1", metadata: { name: "no-binding" } };
    await cluster.apply([
      { ...refusing, kind: "ValidatingAdmissionPolicy", spec: { matchConstraints: { resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["UPDATE"], resources: ["services"] }] }, validations: [{ expression: `!('${PREVENT}' in object.metadata.annotations)`, message: "no" }] } },
      { ...refusing, kind: "ValidatingAdmissionPolicyBinding", spec: { policyName: "no-binding", validationActions: ["Deny"] } },
    ]);
    const tried = () => loopback(["fix", "--dry-run", "server"], { kubeconfig });
    await expect.poll(async () => (await tried()).code, { timeout: 20_000, interval: 300 }).toBe(3);
    expect((await tried()).stderr).toContain("Service pair/left could not be changed: HTTP 422 [patch-failed]");
    // The server forgets a policy a moment after it is gone.
    await cluster.api.must("DELETE", "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/no-binding");
    await expect.poll(async () => (await tried()).code, { timeout: 20_000, interval: 300 }).toBe(1);
  });
});

describe("the way breaks", () => {
  test.each<["reset" | "cut", boolean, string[]]>([
    // The request never came through: nothing was changed, and that is known.
    ["reset", false, ["pair/left could not be changed"]],
    // It did, and only the answer was lost: looking shows it.
    ["cut", true, ["changed: Service pair/left", "changed: Service pair/right"]],
  ])("%s", async (kind, bound, said) => {
    const before = [await content(cluster, LEFT), await content(cluster, RIGHT)];
    const undoFile = join(temporaryFolder(), "undo.json");
    proxy.inject({ method: "PATCH", path: /left$/, fault: { kind } });
    const done = await fixPair(undoFile);
    for (const words of said) expect(done.stderr).toContain(words);
    expect(done.code).toBe(bound ? 0 : 3);
    expect(await isBound(LEFT)).toBe(bound);
    expect(patches().filter(({ path }) => path.endsWith("left"))).toHaveLength(1);
    await goesOn(undoFile, before);
  });

  test("no answer in time, and none afterwards: it says that it does not know", async () => {
    proxy.inject({ method: "PATCH", fault: { kind: "hang" } }, { path: /services\/left$/, method: "GET", fault: { kind: "hang" } });
    const done = await loopback(["fix", "--yes", "--request-timeout", "2s"], { kubeconfig });
    expect(done.stderr).toMatch(/whether Service pair\/left was changed is not known/);
    expect(done.code).toBe(3);
  });

  test("the server dies between two writes, and comes back", async () => {
    const before = [await content(cluster, LEFT), await content(cluster, RIGHT)];
    const undoFile = join(temporaryFolder(), "undo.json");
    proxy.inject({ method: "PATCH", path: /right$/, before: () => cluster.killServer() });
    const done = await fixPair(undoFile);
    expect(done.stderr).toContain("changed: Service pair/left\n");
    expect(done.stderr).toMatch(/Done: Service pair\/left\. Not done: Service pair\/right/);
    expect(done.code).toBe(3);
    await cluster.restartServer();
    expect([await isBound(LEFT), await isBound(RIGHT)]).toEqual([true, false]);
    await goesOn(undoFile, before);
  });
});

/** Which request a run is to be killed at. */
interface Rule {
  readonly method: string;
  readonly path: RegExp;
}

describe("stopped", () => {
  /** The request is held back, so that the signal is there before its answer. */
  const killedAt = (rule: Rule, signal: NodeJS.Signals, args: readonly string[]) => {
    let child: ChildProcess;
    proxy.inject({ ...rule, nth: 1, before: () => child.kill(signal), delayMs: 300 });
    return loopback(args, { kubeconfig, started: (process) => void (child = process) });
  };

  /** Every request of a run, to be stopped at. */
  const STEPS: [string, { method?: string; path: RegExp }][] = [
    ["while reading", { path: /\/nodes$/ }],
    ["at the first write", { method: "PATCH", path: /left$/ }],
    ["at the second write", { method: "PATCH", path: /right$/ }],
    ["while checking again", { path: /\/version$/ }],
  ];

  test.each(["SIGINT", "SIGKILL"] as const)("%s at every step; a second run goes on, and one undo takes it all back", async (signal) => {
    for (const [where, rule] of STEPS) {
      await cluster.deleteAll();
      await cluster.apply(OBJECTS);
      const before = [await content(cluster, LEFT), await content(cluster, RIGHT)];
      const undoFile = join(temporaryFolder(), "undo.json");
      proxy.clear();
      let child: ChildProcess;
      proxy.inject({ ...rule, nth: where === "while checking again" ? 2 : 1, before: () => child.kill(signal), delayMs: 300 });
      const done = await loopback(["fix", "--yes", "--undo-file", undoFile], { kubeconfig, started: (process) => void (child = process) });
      expect(done.code, `${where}: ${done.stderr}`).toBe(signal === "SIGINT" ? 130 : null);
      if (signal === "SIGINT" && where === "at the first write") expect(done.stderr).toContain("changed: Service pair/left\nerror: interrupted. Done: Service pair/left. Not done: Service pair/right.");
      await goesOn(undoFile, before);
    }
  });

  test.each(["SIGINT", "SIGKILL"] as const)("%s at every step of a config that is generated; a second run goes on, and one undo takes it all back", async (signal) => {
    const [ingress, config] = ["Ingress auto/plain", "TkeServiceConfig auto/plain-auto-ingress-config"];
    const steps: [string, Rule][] = [
      ["at the annotation", { method: "PATCH", path: /ingresses\/plain$/ }],
      ["at the first look for the config", { method: "GET", path: /plain-auto-ingress-config$/ }],
      ["at its patch", { method: "PATCH", path: /plain-auto-ingress-config$/ }],
    ];
    for (const [where, rule] of steps) {
      await cluster.deleteAll();
      await cluster.apply(OBJECTS);
      const before = await content(cluster, ingress!);
      const undoFile = join(temporaryFolder(), "undo.json");
      const args = ["fix", "ing/plain", "-n", "auto", "--yes", ...KEEPALIVE_ACCEPTED, "--undo-file", undoFile];
      const controller = generateConfigs(cluster, 0);
      const killed = await killedAt(rule, signal, args);
      expect(killed.code, `${where}: ${killed.stderr}`).toBe(signal === "SIGINT" ? 130 : null);
      proxy.clear();
      const second = await loopback(args, { kubeconfig });
      expect(second.code, `${where}: ${second.stderr}`).toBe(0);
      await controller.stop();
      expect((await read(cluster, config!))["spec"].loadBalancer.l7Listeners).toMatchObject([{ port: 80, keepaliveEnable: 1 }]);
      const undone = await loopback(["fix", "--undo", undoFile, "--yes"], { kubeconfig });
      expect(undone).toMatchObject({ code: 0, stderr: `changed: ${config}\nchanged: ${ingress}\n` });
      expect((await read(cluster, config!))["spec"].loadBalancer.l7Listeners).toMatchObject([{ port: 80, keepaliveEnable: 0 }]);
      expect(await content(cluster, ingress!)).toEqual(before);
    }
  });

  test.each(["SIGINT", "SIGKILL"] as const)("%s at every step of undoing; a second run takes the rest back, in the opposite order", async (signal) => {
    const steps: [string, Rule, boolean[]][] = [
      ["while looking", { method: "GET", path: /services\/left$/ }, [true, true]],
      ["at the first write", { method: "PATCH", path: /right$/ }, [true, false]],
      ["at the second write", { method: "PATCH", path: /left$/ }, [false, false]],
    ];
    for (const [where, rule, bound] of steps) {
      await cluster.deleteAll();
      await cluster.apply(OBJECTS);
      const before = [await content(cluster, LEFT), await content(cluster, RIGHT)];
      const undoFile = join(temporaryFolder(), "undo.json");
      proxy.clear();
      expect((await fixPair(undoFile)).code).toBe(0);
      proxy.clear();
      const undo = ["fix", "--undo", undoFile, "--yes"];
      const killed = await killedAt(rule, signal, undo);
      expect(killed.code, `${where}: ${killed.stderr}`).toBe(signal === "SIGINT" ? 130 : null);
      // What was under way when it was killed may have come through, or not.
      if (signal === "SIGINT") expect([await isBound(LEFT), await isBound(RIGHT)], where).toEqual(bound);
      if (signal === "SIGINT" && where === "at the first write") expect(killed.stderr).toBe("changed: Service pair/right\nerror: interrupted. Done: Service pair/right. Not done: Service pair/left. Running the command again continues [interrupted]\n");
      proxy.clear();
      const second = await loopback(undo, { kubeconfig });
      expect(second.code, `${where}: ${second.stderr}`).toBe(0);
      expect([await content(cluster, LEFT), await content(cluster, RIGHT)]).toEqual(before);
    }
  });

  test("SIGINT while waiting for a config", async () => {
    const args = ["fix", "ing/plain", "-n", "auto", "--yes", ...KEEPALIVE_ACCEPTED];
    let child: ChildProcess;
    proxy.inject({ path: /plain-auto-ingress-config$/, nth: 2, before: () => child.kill("SIGINT") });
    const done = await loopback(args, { kubeconfig, started: (process) => void (child = process) });
    expect(done.stderr).toContain("Done: Ingress auto/plain. Not done: TkeServiceConfig auto/plain-auto-ingress-config.");
    expect(done.code).toBe(130);
    proxy.clear();
    const controller = generateConfigs(cluster, 0);
    expect((await loopback(args, { kubeconfig })).code).toBe(0);
    await controller.stop();
  });
});
