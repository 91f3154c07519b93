import { describe, expect, test } from "vitest";
import { en, pathPicture, zhCN, type Explanation } from "@kubectl-loopback/core";
import {
  BOUND, EXISTING, I, INTERNAL, NEW, OLD, S, avoids, backend, client, config, ingress, nodes, pod, proxy, proxyPod, service, workload, type Manifest, type Options,
} from "../support.ts";
import { explanations, lines } from "./support.ts";

const THREE = nodes("n1", "n2", "n3");
const IPVS = proxy("ipvs");
const VIP = { ip: "10.1.1.1" };
const PORT = { port: 80, nodePort: 30080 };
const svc = (annotations: Record<string, string> = INTERNAL, more: Manifest = {}) => service("web", { annotations, ports: [PORT], status: { ...VIP, ...more } });
const shop = (annotations: Record<string, string> = {}, spec: Manifest = {}) => ingress("shop", { annotations, spec, status: VIP });
const C = client("c", { on: "n1", ip: "172.16.1.10" });
const FROM: Options = { from: ["pod/c"] };

/** Role, ends and last hop of each way. */
function roles({ ways }: Explanation): string[] {
  return ways.map(({ role, client: from, rs, hops }) => {
    const name = (node: typeof from.node) => (node === null ? "?" : node.name + (node.standIn ? "*" : ""));
    const last = hops.at(-1)!;
    return `${role} ${name(from.node)} > ${rs.pod ?? name(rs.node)} ${last.at} ${last.action}`;
  });
}

describe("the bad way and the good one", () => {
  test("layer 4: past the CLB, and through it", () => {
    const [one] = explanations([svc(), IPVS, ...THREE, C], FROM);
    expect(one!.ways.map(lines)).toEqual([
      [
        "client@n1 sends: 172.16.1.10 > 10.1.1.1:80",
        "client-node@n1 passes-on: 172.16.1.10 > 10.1.1.1:80",
        "clb forwards: 172.16.1.10 > 10.0.0.1:30080 (destination)",
        "rs-node@n1 node-port-to-backend: 10.0.0.1 > backend (source, destination)",
        "backend replies: backend > 10.0.0.1 (source, destination)",
        "rs-node@n1 answers-past-clb: 10.0.0.1:30080 > 172.16.1.10 (source, destination)",
        "client@n1 resets",
      ],
      [
        "client@n1 sends: 172.16.1.10 > 10.1.1.1:80",
        "client-node@n1 passes-on: 172.16.1.10 > 10.1.1.1:80",
        "clb forwards: 172.16.1.10 > 10.0.0.2:30080 (destination)",
        "rs-node@n2 node-port-to-backend: 10.0.0.2 > backend (source, destination)",
        "backend replies: backend > 10.0.0.2 (source, destination)",
        "rs-node@n2 answers: 10.0.0.2:30080 > 172.16.1.10 (source, destination)",
        "clb answers-through-clb: 10.1.1.1:80 > 172.16.1.10 (source, destination)",
        "client@n1 accepts",
      ],
    ]);
  });

  test("direct access: the Pod itself answers", () => {
    const [one] = explanations([svc({ ...INTERNAL, [`${S}direct-access`]: "true" }), IPVS, ...THREE, C, pod("a", { on: "n1", ip: "172.16.1.20" }), pod("b", { on: "n2", ip: "172.16.2.20" })], FROM);
    expect(one!.ways.map((way) => lines(way).slice(2))).toEqual([
      [
        "clb forwards: 172.16.1.10 > 172.16.1.20 (destination)",
        "backend@n1 replies: 172.16.1.20 > 172.16.1.10 (source, destination)",
        "rs-node@n1 answers-past-clb: 172.16.1.20 > 172.16.1.10 (source, destination)",
        "client@n1 resets",
      ],
      [
        "clb forwards: 172.16.1.10 > 172.16.2.20 (destination)",
        "backend@n2 answers: 172.16.2.20 > 172.16.1.10 (source, destination)",
        "clb answers-through-clb: 10.1.1.1:80 > 172.16.1.10 (source, destination)",
        "client@n1 accepts",
      ],
    ]);
  });

  test("layer 7 with Local keeps the source to the Pod; a cluster CIDR sends it elsewhere", () => {
    const [looping] = explanations([shop(), backend("web", { local: true }), ...THREE, pod("a", { on: "n1" }), C], FROM);
    expect(lines(looping!.ways[0]!).slice(3, 6)).toEqual([
      "rs-node@n1 node-port-to-backend: 172.16.1.10 > backend (destination)",
      "backend replies: backend > 172.16.1.10 (source, destination)",
      "rs-node@n1 answers-past-clb: 10.0.0.1 > 172.16.1.10 (source, destination)",
    ]);
    const [misrouted] = explanations([shop(), backend("web", { local: true }), ...THREE, pod("a", { on: "n2" }), pod("b", { on: "n3" }), proxy("iptables", { args: ["--cluster-cidr=172.16.0.0/16"] }), C], FROM);
    expect(lines(misrouted!.ways[0]!).slice(3)).toEqual([
      "rs-node@n2 node-port-to-backend: 172.16.1.10 > backend (destination)",
      "rs-node@n2 sends-to-other-node: 172.16.1.10 > backend",
      "backend replies: backend > 172.16.1.10 (source, destination)",
      "client-node@n1 drops-unknown-answer",
    ]);
  });

  test("keepalive, a redirect, a caught packet, a public CLB", () => {
    const [kept] = explanations([shop({ [`${I}tke-service-config`]: "c" }), config("c", { protocol: "HTTP", port: 80, keepaliveEnable: 1 }), backend(), ...THREE, C], FROM);
    expect(lines(kept!.ways[0]!).slice(2, 3)).toEqual(["clb forwards-with-own-source: 100.127.0.0/16 > 10.0.0.1 (source, destination)"]);
    const [redirecting] = explanations([shop({ [`${I}auto-rewrite`]: "true" }, { tls: [{}] }), backend(), ...THREE, C], FROM);
    expect(lines(redirecting!.ways[0]!)).toEqual(["client@n1 sends: 172.16.1.10 > 10.1.1.1:80", "clb redirects: 10.1.1.1:80 > 172.16.1.10 (source, destination)", "client@n1 accepts"]);
    const [caught] = explanations([svc(BOUND), IPVS, ...THREE, C], FROM);
    expect(lines(caught!.ways[0]!)).toEqual([
      "client@n1 sends: 172.16.1.10 > 10.1.1.1:80", "client-node@n1 rewrites-to-backend: 172.16.1.10 > backend (destination)", "backend answers: 10.1.1.1:80 > 172.16.1.10 (source, destination)", "client@n1 accepts",
    ]);
    const [open] = explanations([svc({}, { ip: "43.1.1.1" }), IPVS, ...THREE, C], FROM);
    expect(lines(open!.ways[0]!).slice(1, 3)).toEqual(["client-node@n1 leaves-by-public-address: public > 43.1.1.1:80 (source)", "clb forwards: public > 10.0.0.1:30080 (destination)"]);
  });

  test.each<[string, Manifest[], Options, string[]]>([
    ["one node: nothing arrives", [svc(), IPVS, ...nodes("n1"), C], FROM, ["bad n1 > n1 client resets"]],
    ["the worst-off clients first, another one's way as the good one", [service("web", { local: true, status: VIP }), IPVS, ...nodes("n1", "n2"), pod("a", { on: "n1" })], {}, ["bad n1 > n1 client resets", "good n2 > n1 client accepts"]],
    ["own node on the host network: left out", [svc(), IPVS, ...nodes("n1"), client("c", { on: "n1", host: true })], FROM, ["bad n1 > n1 clb skips-own-address"]],
    ["host network and direct access: martian", [svc({ ...INTERNAL, [`${S}direct-access`]: "true" }), IPVS, ...THREE, client("c", { on: "n1", host: true, ip: "10.0.0.1" }), pod("a", { on: "n1" })], FROM, ["bad n1 > default/a rs-node drops-martian"]],
    ["an old kube-proxy on one node only", [svc(BOUND), proxyPod("n1", OLD), proxyPod("n2", NEW), ...nodes("n1", "n2")], {}, ["bad n1 > n1 client resets", "good n1 > n2 client accepts"]],
    ["kept apart", [svc({ ...INTERNAL, [`${S}direct-access`]: "true" }), IPVS, ...THREE, pod("a", { on: "n1" }), workload("Deployment", "client", { spec: avoids("web") })], { from: ["deployment/client"] }, ["good n1 > default/a client accepts"]],
  ])("%s", (_, objects, options, expected) => expect(roles(explanations(objects, options)[0]!)).toEqual(expected));
});

describe("who is at both ends", () => {
  const n1 = { name: "n1", standIn: false };
  test.each<[string, Manifest[], Options, unknown]>([
    ["a Pod", [svc(), IPVS, ...THREE, C], FROM, { node: n1, stack: "pod", pod: "default/c", address: "172.16.1.10" }],
    ["any Pod of a node that is named", [svc(), IPVS, ...THREE], { from: ["node/n1"] }, { node: n1, stack: "pod", pod: null, address: null }],
    ["hostNetwork", [svc({ ...INTERNAL, [`${S}direct-access`]: "true" }), IPVS, ...THREE, pod("a", { on: "n1" }), client("c", { on: "n1", host: true, ip: "10.0.0.1" })], FROM, { node: n1, stack: "host", pod: "default/c", address: "10.0.0.1" }],
    ["an interface of its own", [svc(), IPVS, ...THREE, client("c", { on: "n1", direct: true })], FROM, { node: n1, stack: "own", pod: "default/c", address: null }],
  ])("%s", (_, objects, options, expected) => expect(explanations(objects, options)[0]!.ways[0]!.client).toEqual(expected));
});

describe("what is not known", () => {
  test.each<[string, Manifest[], Options, string[]]>([
    ["the network", [service("web", { annotations: { [EXISTING]: "lb-1" } }), ...THREE], {}, ["open n1 > n1 clb is-unknown"]],
    ["the mode", [svc(), ...THREE], {}, ["open n1 > n1 client-node is-unknown"]],
    ["backends", [svc({ ...INTERNAL, [`${S}target-groups`]: "x" }), IPVS, ...THREE], {}, ["open n1 > n1 clb is-unknown"]],
    ["the config", [shop({ [`${I}tke-service-config`]: "c" }), backend(), ...THREE], {}, ["open n1 > n1 clb is-unknown"]],
    ["nodes: stand-ins", [svc()], { assume: { "proxy-mode": "ipvs" } }, ["bad node-a* > node-a* client resets", "good node-a* > node-b* client accepts"]],
    ["nodes by number: stand-ins", [svc()], { assume: { "proxy-mode": "ipvs", nodes: 2 } }, ["bad assumed-1* > assumed-1* client resets", "good assumed-1* > assumed-2* client accepts"]],
    ["a stand-in never takes a real node's name", [svc(INTERNAL), pod("a", { on: "node-a" })], { assume: { "proxy-mode": "ipvs" } }, ["bad node-a-x* > node-a-x* client resets", "good node-a-x* > node-b* client accepts"]],
    ["with Local, where the backends are is known", [service("web", { local: true, status: VIP }), pod("a", { on: "n7" })], { assume: { "proxy-mode": "ipvs" } }, ["bad n7 > n7 client resets", "good node-a* > n7 client accepts"]],
  ])("%s", (_, objects, options, expected) => expect(roles(explanations(objects, options)[0]!)).toEqual(expected));

  test("what is missing, and why", () => {
    expect(explanations([svc(), ...THREE])[0]!.missing).toEqual([{ name: "proxy-mode", because: "not-collected" }]);
    expect(explanations([svc(), ...THREE], { live: { daemonsets: "forbidden" }, assume: { platform: "tke" } })[0]!.missing).toEqual([{ name: "proxy-mode", because: "forbidden" }]);
    expect(explanations([svc()], { assume: { "proxy-mode": "ipvs", nodes: 2 } })[0]!.asserted).toEqual([{ key: "proxy-mode", value: "ipvs" }, { key: "nodes", value: "2" }]);
  });
});

describe("who decided", () => {
  const because = (one: Explanation, hop: number) => one.ways[0]!.hops[hop]!.because.map(({ object, path, value, location }) => [object && `${object.kind} ${object.name}`, path.at(-1), value, location?.start.line ?? null]);

  test("object, field, value and place", () => {
    const one = explanations([service("web", { local: true, status: VIP }), IPVS, ...THREE, pod("a", { on: "n1" }), C], FROM)[0]!;
    expect(because(one, 1)).toEqual([["DaemonSet kube-proxy", "args", "ipvs", 37], ["Service web", `${S}prevent-loopback`, null, 5]]);
    expect(because(one, 2)).toEqual([["Service web", "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid", "subnet-1", 6]]);
    expect(because(one, 3)).toEqual([["Service web", "externalTrafficPolicy", "Local", 13]]);
    expect(because(one, 5)).toEqual([["Pod c", "nodeName", "n1", expect.any(Number)]]);
  });

  test("each node's own kube-proxy, and what the user asserts", () => {
    const [one] = explanations([svc(BOUND), proxyPod("n2", NEW), proxyPod("n1", OLD), ...nodes("n1", "n2")]);
    expect(because(one!, 1).map(([object]) => object)).toEqual(["Pod kube-proxy-n2", "Service web", "Pod kube-proxy-n1"]);
    const [asserted] = explanations([svc(BOUND)], { assume: { "proxy-mode": "ipvs", "kube-proxy-version": "v1.20.6-tke.1" } });
    expect(because(asserted!, 1)).toEqual([[null, "proxy-mode", "ipvs", null], ["Service web", `${S}prevent-loopback`, "true", expect.any(Number)], [null, "kube-proxy-version", "v1.20.6-tke.1", null]]);
  });
});

describe("the count", () => {
  test("by nodes, the worst first", () => {
    const [one] = explanations([service("web", { local: true, status: VIP }), IPVS, ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n2" })]);
    expect(one!.arithmetic).toEqual({
      probability: { max: 1 / 2, mean: 1 / 3 },
      shares: [
        { node: { name: "n1", standIn: false }, nodes: 2, looping: { count: 1, weight: 1 }, choices: { count: 2, weight: 2 } },
        { node: { name: "n3", standIn: false }, nodes: 1, looping: { count: 0, weight: 0 }, choices: { count: 2, weight: 2 } },
      ],
      delay: null,
    });
  });

  test("seconds on layer 7; of several backends the worst", () => {
    const [one] = explanations([ingress("shop", { to: ["a", "b"], status: VIP }), backend("a", { local: true }), backend("b"), ...THREE, pod("p", { on: "n1", labels: { app: "web" } })]);
    expect(one!.backend).toEqual({ name: "a", service: { apiVersion: "v1", kind: "Service", namespace: "default", name: "a" }, policy: "Local", direct: false, others: 1 });
    const [two] = explanations([shop(), backend(), ...THREE]);
    expect(two!.arithmetic!.delay).toEqual({ looping: 1, choices: 3, perTry: 4, seconds: 4 / 3 });
  });

  test("nothing where it cannot be counted, or nothing loops", () => {
    expect(explanations([svc()], { assume: { "proxy-mode": "ipvs" } })[0]!.arithmetic).toBeNull();
    expect(explanations([svc(BOUND), IPVS, ...THREE])[0]!.arithmetic).toBeNull();
  });
});

describe("the picture in a few lines", () => {
  test("in both languages", () => {
    const [one] = explanations([svc(), IPVS, ...THREE, C], FROM);
    expect(pathPicture(one!, en)).toBe([
      "✗ 1 in 3: the CLB picks n1, where the client runs",
      "  client → n1 → CLB → n1 → backend",
      "  answer: backend → n1 → client ✗",
      "✓ 2 in 3: the CLB picks n2",
      "  client → n1 → CLB → n2 → backend",
      "  answer: backend → n2 → CLB → client ✓",
    ].join("\n"));
    expect(pathPicture(one!, zhCN)).toBe([
      "✗ 1/3：CLB 选中 n1，即客户端所在节点",
      "  客户端 → n1 → CLB → n1 → 后端",
      "  应答：后端 → n1 → 客户端 ✗",
      "✓ 2/3：CLB 选中 n2",
      "  客户端 → n1 → CLB → n2 → 后端",
      "  应答：后端 → n2 → CLB → 客户端 ✓",
    ].join("\n"));
  });

  test("ways that end early", () => {
    const draw = (objects: Manifest[], options: Options = {}) => pathPicture(explanations(objects, options)[0]!, en);
    expect(draw([svc(), ...THREE])).toBe("? where it ends is not known\n  client → n1 ?");
    expect(draw([svc(), IPVS, ...nodes("n1"), client("c", { on: "n1", host: true })], FROM)).toBe("✗ the CLB has no backend left to pick\n  client → n1 → CLB ✗");
    expect(draw([shop({ [`${I}auto-rewrite`]: "true" }, { tls: [{}] }), backend(), ...THREE])).toBe("✓ the CLB answers by itself\n  client → CLB\n  answer: CLB → client ✓");
  });
});
