/** From where a listener is probed, by what, and what is expected. */
import { describe, expect, test } from "vitest";
import { planProbe, probePod, PROBE_SCRIPT, type NoProbe, type ProbePlan } from "@kubectl-loopback/core";
import { BOUND, EKLET, INTERNAL, MASTER, NEW, OLD, backend, endpoint, ingress, node, nodes, proxy, proxyPod, resultOf, service, slice, yaml, type Manifest } from "../support.ts";

const VIP = { ip: "10.0.0.9" };

function plan(objects: readonly Manifest[], options: { node?: string; port?: number } = {}): ProbePlan | NoProbe {
  const { result } = resultOf(yaml(...objects));
  const judged = result.judged.find(({ listener }) => options.port === undefined || listener.port === options.port)!;
  return planProbe(judged.listener, result, { node: options.node, count: 20 });
}

const three = [...nodes("n1", "n2", "n3"), proxy("ipvs")];
const looping = service("web", { annotations: INTERNAL, status: VIP });
const summary = (one: ProbePlan | NoProbe) => (typeof one === "string" ? one : `${one.node} ${one.isRs ? "rs" : "no rs"} ${one.expected.risk.reason} ${one.expected.share?.toFixed(3)}`);

interface Case { readonly name: string; readonly objects: readonly Manifest[]; readonly node?: string; readonly port?: number; readonly expected: string }

const CASES: readonly Case[] = [
  { name: "the first of equal nodes", objects: [...three, looping], expected: "n1 rs vip-not-bound 0.333" },
  { name: "the node that is named", objects: [...three, looping], node: "n3", expected: "n3 rs vip-not-bound 0.333" },
  { name: "the node with most RS", objects: [...three, service("web", { annotations: { ...INTERNAL, "service.cloud.tencent.com/direct-access": "true" }, status: VIP }), slice("web", [endpoint("p1", "n1"), endpoint("p2", "n2"), { ...endpoint("p3", "n2"), addresses: ["172.16.0.8"] }])], expected: "n2 rs vip-not-bound 0.667" },
  { name: "a node that is no RS, because it was asked for", objects: [...three, service("web", { annotations: INTERNAL, local: true, status: VIP }), slice("web", [endpoint("p1", "n1")])], node: "n2", expected: "n2 no rs no-shared-node 0.000" },
  { name: "the node whose kube-proxy is too old", objects: [...nodes("n1", "n2", "n3"), proxy("ipvs"), proxyPod("n1", NEW), proxyPod("n2", OLD), proxyPod("n3", NEW), service("web", { annotations: BOUND, status: VIP })], expected: "n2 rs kube-proxy-too-old 0.333" },
  { name: "a cured one, from an RS", objects: [...three, service("web", { annotations: BOUND, status: VIP })], expected: "n1 rs prevent-loopback 0.000" },
  { name: "an Ingress", objects: [...three, backend(), ingress("shop", { status: VIP })], expected: "n1 rs source-ip-kept 0.333" },
  { name: "the worse of two backends", objects: [...three, backend("web"), backend("api", { local: true }), slice("api", [endpoint("p1", "n2")]), ingress("shop", { to: ["web", "api"], status: VIP })], expected: "n1 rs source-ip-kept 0.333" },
  { name: "control-plane and super nodes are no choice", objects: [MASTER, EKLET, node("n2"), proxy("ipvs"), looping], expected: "n2 rs vip-not-bound 1.000" },
  { name: "UDP", objects: [...three, service("web", { annotations: INTERNAL, status: VIP, ports: [{ port: 53, protocol: "UDP" }] })], expected: "udp" },
  { name: "no address yet", objects: [...three, service("web", { annotations: INTERNAL })], expected: "no-address" },
  { name: "no nodes read", objects: [proxy("ipvs"), looping], expected: "nodes-unknown" },
  { name: "only nodes that a CLB does not bind", objects: [MASTER, proxy("ipvs"), looping], expected: "no-node" },
  { name: "a node that does not exist", objects: [...three, looping], node: "n9", expected: "node-not-found" },
  { name: "a super node", objects: [...three, EKLET, looping], node: "eklet-1", expected: "super-node" },
  { name: "an Ingress whose Service was not read", objects: [...three, ingress("shop", { status: VIP })], expected: "no-service" },
];

test.each(CASES)("$name", ({ objects, expected, ...options }) => {
  expect(summary(plan(objects, options))).toBe(expected);
});

describe("the request", () => {
  const task = (objects: readonly Manifest[]) => (plan([...three, ...objects]) as ProbePlan).task;

  test("of a Service's port", () => {
    expect(task([looping])).toMatchObject({ kind: "tcp", clb: { address: "10.0.0.9", port: 80 }, service: { address: "web.default.svc", port: 80 }, limit: 5 });
  });

  test("of an Ingress: its first rule's host and path, its Service's port", () => {
    expect(task([backend("web", { spec: { ports: [{ port: 8080, name: "http" }, { port: 80 }] } }), ingress("shop", { status: VIP })])).toMatchObject({
      kind: "http", url: { host: "a.example.com", path: "/web" }, service: { address: "web.default.svc", port: 80 }, limit: 15,
    });
  });

  test("a wildcard host, a named port, TLS", () => {
    const spec = { tls: [{}], rules: [{ host: "*.example.com", http: { paths: [{ path: "/a b", backend: { service: { name: "web", port: { name: "http" } } } }] } }] };
    expect(task([backend("web", { spec: { ports: [{ port: 81 }, { port: 8080, name: "http" }] } }), ingress("shop", { status: VIP, spec })])).toMatchObject({
      kind: "https", url: { host: "probe.example.com", path: "/" }, service: { address: "web.default.svc", port: 8080 },
    });
  });

  test("the program reaches the shell as it is: the kubelet finds nothing in it to fill in", () => {
    const one = plan([...three, looping]) as ProbePlan;
    const { spec } = probePod(one.task, { name: "p", namespace: "default", node: one.node, image: "i" }) as any;
    const names: string[] = spec.containers[0].env.map(({ name }: any) => name);
    const filled = (text: string) => text.replace(/\$\$|\$\(([^)]*)\)/g, (all, name) => (all === "$$" ? "$" : names.includes(name) ? "FILLED" : all));
    expect(spec.containers[0].command.map(filled)).toEqual(["sh", "-c", `{\n${PROBE_SCRIPT}} | tee /dev/termination-log`]);
  });

  test("values are variables, never part of the program; the kubelet fills in nothing", () => {
    const evil = ingress("shop", { status: VIP, spec: { rules: [{ host: "$(KIND).'; rm -rf /", http: { paths: [{ path: "/$(id)`id`", backend: { service: { name: "web", port: { number: 80 } } } }] } }] } });
    const one = plan([...three, backend(), evil]) as ProbePlan;
    const { spec } = probePod(one.task, { name: "p", namespace: "default", node: one.node, image: "i" }) as any;
    const [container] = spec.containers;
    expect(container.command.join(" ")).not.toContain("rm -rf");
    expect(container.env.find(({ name }: any) => name === "URL_HOST").value).toBe("$$(KIND).'; rm -rf /");
    expect(container.env.find(({ name }: any) => name === "URL_PATH").value).toBe("/");
  });
});

test("the Pod ends by itself, has no rights and no token, and a host name means the CLB", () => {
  const one = plan([...three, backend(), ingress("shop", { status: VIP })]) as ProbePlan;
  const { spec } = probePod(one.task, { name: "p", namespace: "default", node: "n1", image: "i" }) as any;
  expect(spec).toMatchObject({
    restartPolicy: "Never", activeDeadlineSeconds: 701, terminationGracePeriodSeconds: 0, automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } }, hostAliases: [{ ip: "10.0.0.9", hostnames: ["a.example.com"] }],
    containers: [{ securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } } }],
  });
  expect(Object.keys(spec)).not.toContain("hostNetwork");
  expect(Object.keys(spec)).not.toContain("volumes");
});
