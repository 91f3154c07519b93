/** deploy/rbac.yaml is enough for a full answer, and holds nothing that is not needed for one. Less of it is told. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { startFaultProxy, type FaultProxy, type RecordedRequest } from "./fault-proxy.ts";
import { fileWith, loopback, manifestsIn, problems, reportOf, SAMPLE, verdicts } from "./plugin.ts";
import { startCluster, type TestCluster, type User } from "./server.ts";

const ROLE = fileURLToPath(new URL("../../deploy/rbac.yaml", import.meta.url));

interface Rule {
  apiGroups: string[];
  resources: string[];
  resourceNames?: string[];
  verbs: string[];
}

const rules: Rule[] = parse(readFileSync(ROLE, "utf8")).rules;

let cluster: TestCluster;
let proxy: FaultProxy;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.apply(manifestsIn(SAMPLE));
  proxy = await startFaultProxy(cluster);
});

afterEach(() => proxy.clear());

afterAll(async () => {
  await proxy?.stop();
  await cluster?.stop();
});

const CLIENTS = ["pod/near-0", "deploy/near", "sts/queue", "ds/agent", "job/report", "node/10.0.0.11"];
const QUESTIONS = [["check", "-A"], ["facts"], ["check", "-n", "shop", ...CLIENTS.flatMap((client) => ["--from", client])]];

/** What each question is answered for a user, all in one text. */
async function answers(user: User): Promise<string[]> {
  const kubeconfig = proxy.kubeconfigFor(user);
  const runs = await Promise.all(QUESTIONS.map((args) => loopback([...args, "-o", "json"], { kubeconfig })));
  return runs.map(({ code, stdout, stderr }) => `${code}\n${stdout}\n${stderr}`);
}

/** `list apps/daemonsets`, with the name where one is asked for and the role names some. */
function asked({ path }: RecordedRequest): string | undefined {
  const [, group = "", rest] = /^\/(?:api|apis\/([^/]+))\/[^/]+\/(.+)$/.exec(path) ?? [];
  if (rest === undefined) return undefined;
  const [resource, name] = rest.replace(/^namespaces\/[^/]+\//, "").split("/") as [string, string?];
  return permission(name === undefined ? "list" : "get", group, resource, name);
}

function permission(verb: string, group: string, resource: string, name?: string): string {
  const named = rules.some((rule) => rule.resourceNames && rule.apiGroups.includes(group) && rule.resources.includes(resource));
  return `${verb} ${group}/${resource}${named ? ` ${name}` : ""}`;
}

describe("deploy/rbac.yaml", () => {
  test("gives the same answers as to an admin, and not one permission of it is unused", async () => {
    const full = await answers(cluster.admin);
    proxy.clear();
    expect(await answers(await cluster.addUser("by-role", { rbac: ROLE }))).toEqual(full);
    const granted = rules.flatMap((rule) => rule.apiGroups.flatMap((group) => rule.resources.flatMap((resource) => rule.verbs.flatMap((verb) =>
      (rule.resourceNames ?? [undefined]).map((name) => permission(verb, group, resource, name))))));
    expect([...new Set(proxy.requests.map(asked).filter((one) => one !== undefined))].toSorted()).toEqual(granted.toSorted());
  });

  test("each of its rules is needed: without it something is said to be unknown", async () => {
    for (const [index, missing] of rules.entries()) {
      const rest = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: `without-${index}` }, rules: rules.filter((rule) => rule !== missing) };
      const kubeconfig = cluster.kubeconfigFor(await cluster.addUser(`without-${index}`, { rbac: fileWith(JSON.stringify(rest)) }));
      const { problems: said } = await reportOf(QUESTIONS[2]!, { kubeconfig });
      const all = [...said, ...(await reportOf(["check", "-A"], { kubeconfig })).problems];
      expect(all.map(({ message }) => message).join("\n")).toMatch(new RegExp(`you may not (get|list) (${missing.resources.join("|")})`));
    }
  });
});

describe("a user with less", () => {
  const user = async (name: string, ...roles: { namespace?: string; rules: Rule[] }[]) => {
    const objects = roles.map(({ namespace, rules: some }, index) => ({ apiVersion: "rbac.authorization.k8s.io/v1", kind: namespace ? "Role" : "ClusterRole", metadata: { name: `${name}-${index}`, ...(namespace && { namespace }) }, rules: some }));
    return cluster.kubeconfigFor(await cluster.addUser(name, { rbac: fileWith(objects.map((object) => JSON.stringify(object)).join("\n---\n")) }), { namespace: "shop" });
  };
  const list = (apiGroup: string, ...resources: string[]): Rule => ({ apiGroups: [apiGroup], resources, verbs: ["list"] });

  test("no right at all: nothing judged, every missing permission named", async () => {
    const report = await reportOf(["check", "-n", "shop"], { kubeconfig: cluster.kubeconfigFor(cluster.reader) });
    expect(report.listeners).toEqual([]);
    expect(report.run.code).toBe(3);
    const words = report.problems.map(({ message }) => message).join("\n");
    for (const what of ["list services -n shop", "list ingresses.networking.k8s.io -n shop", "list nodes", "list pods -n kube-system", "get configmaps/kube-proxy -n kube-system"]) expect(words).toContain(`you may not ${what}`);
    expect(problems(report).filter((code) => code === "error forbidden-target")).toHaveLength(2);
  });

  test("one namespace alone, on a cluster that shows what it is by nothing: judged once --assume says so", async () => {
    const kubeconfig = await user("team", { namespace: "shop", rules: [list("", "services", "pods"), list("networking.k8s.io", "ingresses", "networkpolicies"), list("discovery.k8s.io", "endpointslices"), list("cloud.tencent.com", "tkeserviceconfigs")] });
    expect(problems(await reportOf(["check"], { kubeconfig }))).toContain("error not-tke");
    const report = await reportOf(["check", "--assume", "platform=tke"], { kubeconfig });
    expect(report.run.code).toBe(0);
    expect(new Set(problems(report))).toEqual(new Set(["notice forbidden"]));
    expect(verdicts(report)).toEqual([
      "shop/svc/bound:80/TCP safe prevent-loopback",
      "shop/svc/direct:80/TCP may-loop unknown-proxy-mode",
      "shop/svc/existing:80/TCP may-loop unknown-network",
      "shop/svc/local:80/TCP may-loop unknown-proxy-mode",
      "shop/svc/orders:53/UDP may-loop unknown-proxy-mode",
      "shop/svc/orders:80/TCP may-loop unknown-proxy-mode",
      "shop/svc/pooled:80/TCP may-loop unknown-proxy-mode",
      "shop/svc/www:80/TCP safe public-clb",
    ]);
    expect(report.listeners.find(({ reason }) => reason === "prevent-loopback")!.assumed).toContain("kube-proxy-version");
  });

  test("Services but no Ingresses: an error only where Ingresses are asked about", async () => {
    const kubeconfig = await user("services-only", { rules: rules.filter((rule) => !rule.resources.includes("ingresses")) });
    expect(problems(await reportOf(["check"], { kubeconfig }))).toEqual(["error forbidden-target", "notice forbidden"]);
    expect(problems(await reportOf(["check", "svc"], { kubeconfig }))).toEqual(["notice forbidden"]);
  });

  test("a named client that may not be read", async () => {
    const kubeconfig = await user("no-deployments", { rules: rules.filter((rule) => !rule.resources.includes("deployments")) });
    const report = await reportOf(["check", "svc/local", "--from", "deploy/near"], { kubeconfig });
    expect(report.problems).toMatchObject([{ code: "forbidden-target", message: expect.stringContaining("you may not get deployments.apps/near -n shop") }, { code: "target-not-found" }]);
    expect(report.listeners.filter(({ verdict }) => verdict === "safe")).toEqual([]);
    expect(report.run.code).toBe(3);
  });
});
