/** deploy/rbac-fix.yaml, beside deploy/rbac.yaml, is enough for every remedy, and holds nothing that none needs. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startFaultProxy, type FaultProxy, type RecordedRequest } from "./fault-proxy.ts";
import { generateConfigs, KEEPALIVE_ACCEPTED, merge, OBJECTS } from "./fix-support.ts";
import { fileWith, loopback, temporaryFolder } from "./plugin.ts";
import { startCluster, type TestCluster } from "./server.ts";
import { parseObjects } from "./store.ts";

const [READING, FIXING] = ["rbac.yaml", "rbac-fix.yaml"].map((name) => readFileSync(fileURLToPath(new URL(`../../deploy/${name}`, import.meta.url)), "utf8")) as [string, string];

interface Rule {
  apiGroups: string[];
  resources: string[];
  resourceNames?: string[];
  verbs: string[];
}

/** `patch apps/daemonsets kube-proxy -n kube-system`: with namespace and name where a role is bound to them. */
function permissionsOf(text: string): string[] {
  return parseObjects(text).flatMap(({ kind, rules }) => (rules as Rule[]).flatMap(({ apiGroups, resources, verbs, resourceNames = [undefined] }) =>
    apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.flatMap((verb) => resourceNames.map((name) => permission(verb, group, resource, kind === "Role" ? name : undefined)))))));
}

function permission(verb: string, group: string, resource: string, name?: string): string {
  return `${verb} ${group}/${resource}${name === undefined ? "" : ` ${name} -n kube-system`}`;
}

const VERBS: Record<string, string> = { GET: "get", PATCH: "patch" };

function used({ method, path }: RecordedRequest): string[] {
  const [, group = "", namespace, resource, name] = /^\/(?:api|apis\/([^/]+))\/[^/]+\/namespaces\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  if (name === undefined) return [];
  return [permission(VERBS[method] ?? method, group, resource!, namespace === "kube-system" ? name : undefined)];
}

let cluster: TestCluster;
let proxy: FaultProxy;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.apply(OBJECTS);
  await cluster.apply([{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "node-local-dns", namespace: "kube-system" }, data: { Corefile: "cluster.local:53 {\n    errors\n    forward . 10.96.0.10\n}\n.:53 {\n    forward . /etc/resolv.conf\n}\n" } }]);
  await merge(cluster, "DaemonSet kube-system/kube-proxy", { spec: { template: { spec: { containers: [{ name: "kube-proxy", image: "ccr.ccs.tencentyun.com/tkeimages/kube-proxy:v1.20.6-tke.8", command: ["kube-proxy", "--proxy-mode=ipvs"] }] } } } });
  proxy = await startFaultProxy(cluster);
});

afterAll(async () => {
  await proxy?.stop();
  await cluster?.stop();
});

const RUNS = [
  ["ing/plain", "-n", "auto", "--remedy", "coredns-rewrite", "--accept", "same-ports", "--accept", "resolver-in-use"],
  ["svc/db", "-n", "apart", "--remedy", "local-anti-affinity", "--client", "deploy/web", "--client", "sts/queue"],
  ["svc/orders", "-n", "shop"],
  ["ing/named", "-n", "web", ...KEEPALIVE_ACCEPTED],
  ["ing/plain", "-n", "auto", ...KEEPALIVE_ACCEPTED],
];

test("each remedy works for a user with both roles, and not one permission is unused", async () => {
  const user = await cluster.addUser("fixer", { rbac: fileWith(`${READING}\n---\n${FIXING}`) });
  const kubeconfig = proxy.kubeconfigFor(user);
  const undoFile = join(temporaryFolder(), "undo.json");
  const controller = generateConfigs(cluster, 0);
  const said: string[] = [];
  for (const args of RUNS) {
    const { stderr } = await loopback(["fix", ...args, "--yes", "--undo-file", undoFile], { kubeconfig });
    said.push(stderr);
  }
  await controller.stop();
  const undo = await loopback(["fix", "--undo", undoFile, "--yes"], { kubeconfig });
  expect([...said, undo.stderr].join("")).not.toMatch(/you may not|error:/);
  const changed = undo.stderr.split("\n").filter((line) => line !== "").map((line) => line.replace("changed: ", "").split(" ")[0]);
  expect(new Set(changed)).toEqual(new Set(["ConfigMap", "DaemonSet", "Deployment", "Ingress", "Service", "StatefulSet", "TkeServiceConfig"]));
  const reading = permissionsOf(READING);
  const needed = new Set(proxy.requests.flatMap(used).filter((one) => !reading.includes(one.replace(/ \S+ -n kube-system$/, ""))));
  expect([...needed].toSorted()).toEqual(permissionsOf(FIXING).toSorted());
});
