import { describe, expect, test } from "vitest";
import { trace, type Address, type Hop } from "@kubectl-loopback/core";
import {
  BOUND, EXISTING, I, INTERNAL, OLD, S, UPSTREAM, backend, client, config, ingress, nodes, pod, proxy, proxyPod, resultOf, service, yaml, type Manifest, type Options,
} from "./support.ts";

const THREE = nodes("n1", "n2", "n3");
const IPVS = proxy("ipvs");
const VIP = { ip: "10.1.1.1" };
const svc = (annotations: Record<string, string> = INTERNAL, more: Manifest = {}) => service("web", { annotations, status: { ...VIP, ...more } });

/** The hops of the first client's connection to the RS called `to`, one line each. */
function hops(objects: Manifest[], to: string, options: Options = { from: ["pod/c"] }): string[] {
  const { judged, context } = resultOf(yaml(...objects), options).result;
  const { listener } = judged[0]!;
  const target = listener.backends[0]!;
  const placement = context.placement(target);
  const connection = { listener, backend: target, placement, client: context.clients.places(target)[0]!, rs: placement.rs.find((rs) => (rs.pod ?? rs.node ?? "somewhere") === to)!, context };
  const { hops: all, outcome } = trace(connection);
  return [...all.map(line), `= ${outcome.verdict} ${outcome.reason}`];
}

const line = ({ at, node, action, source, destination }: Hop) => `${at}${node ? `@${node}` : ""} ${action}: ${end(source)} > ${end(destination)}`;
const end = ({ of, ip, port }: Address) => `${of}${ip ? ` ${ip}` : ""}${port ? `:${port}` : ""}`;
const C = client("c", { on: "n1", ip: "172.16.1.10" });

describe("layer 4, hop by hop", () => {
  test("a loop: the node answers the Pod itself, past the CLB", () => {
    expect(hops([svc(), IPVS, ...THREE, C], "n1")).toEqual([
      "client@n1 sends: client 172.16.1.10 > vip 10.1.1.1:80",
      "client-node@n1 passes-on: client 172.16.1.10 > vip 10.1.1.1:80",
      "clb forwards: client 172.16.1.10 > rs-node 10.0.0.1",
      "rs-node@n1 node-port-to-backend: rs-node 10.0.0.1 > backend",
      "rs-node@n1 answers-past-clb: rs-node 10.0.0.1 > client 172.16.1.10",
      "client@n1 resets: rs-node 10.0.0.1 > client 172.16.1.10",
      "= loops vip-not-bound",
    ]);
  });

  test("no loop by another node: the answer finds the CLB", () => {
    expect(hops([svc(), IPVS, ...THREE, C], "n2").slice(2)).toEqual([
      "clb forwards: client 172.16.1.10 > rs-node 10.0.0.2",
      "rs-node@n2 node-port-to-backend: rs-node 10.0.0.2 > backend",
      "rs-node@n2 answers: rs-node 10.0.0.2 > client 172.16.1.10",
      "clb answers-through-clb: vip 10.1.1.1:80 > client 172.16.1.10",
      "= safe no-shared-node",
    ]);
  });

  test("caught on the client's node", () => {
    const caught = [
      "client@n1 sends: client 172.16.1.10 > vip 10.1.1.1:80",
      "client-node@n1 rewrites-to-backend: client 172.16.1.10 > backend",
      "backend answers: vip 10.1.1.1:80 > client 172.16.1.10",
    ];
    expect(hops([svc(BOUND), IPVS, ...THREE, C], "n1")).toEqual([...caught, "= safe prevent-loopback"]);
    expect(hops([svc(), proxy("iptables"), ...THREE, C], "n1")).toEqual([...caught, "= safe short-circuit"]);
    expect(hops([svc(), proxy("ipvs", { image: UPSTREAM }), ...THREE, C], "n1")).toEqual([...caught, "= safe short-circuit"]);
  });

  test("direct access: the Pod's answer goes straight to the client", () => {
    expect(hops([svc({ ...INTERNAL, [`${S}direct-access`]: "true" }), IPVS, ...THREE, C, pod("a", { on: "n1", ip: "172.16.1.20" })], "default/a").slice(2)).toEqual([
      "clb forwards: client 172.16.1.10 > backend 172.16.1.20",
      "rs-node@n1 answers-past-clb: backend 172.16.1.20 > client 172.16.1.10",
      "client@n1 resets: backend 172.16.1.20 > client 172.16.1.10",
      "= loops vip-not-bound",
    ]);
  });

  test("hostNetwork and direct access: dropped as martian", () => {
    expect(hops([svc({ ...INTERNAL, [`${S}direct-access`]: "true" }), IPVS, ...THREE, client("c", { on: "n1", host: true, ip: "10.0.0.1" }), pod("a", { on: "n1", ip: "172.16.1.20" })], "default/a")).toEqual([
      "client@n1 sends: client-node 10.0.0.1 > vip 10.1.1.1:80",
      "client-node@n1 passes-on: client-node 10.0.0.1 > vip 10.1.1.1:80",
      "clb forwards: client-node 10.0.0.1 > backend 172.16.1.20",
      "rs-node@n1 drops-martian: client-node 10.0.0.1 > backend 172.16.1.20",
      "= loops vip-not-bound",
    ]);
  });

  test("hostNetwork and its own NodePort: never chosen", () => {
    expect(hops([svc(), IPVS, ...THREE, client("c", { on: "n1", host: true })], "n1").slice(2)).toEqual(["clb@n1 skips-own-address: client-node > vip 10.1.1.1:80", "= avoided only-rs-is-self"]);
  });

  test.each<[string, Manifest[], string, string[]]>([
    ["public", [svc({}, { ip: "43.1.1.1" }), IPVS, ...THREE, C], "n1", [
      "client-node@n1 leaves-by-public-address: public > vip 43.1.1.1:80", "clb forwards: public > rs-node 10.0.0.1", "rs-node@n1 node-port-to-backend: rs-node 10.0.0.1 > backend",
      "rs-node@n1 answers: rs-node 10.0.0.1 > public", "clb answers-through-clb: vip 43.1.1.1:80 > public", "= safe public-clb",
    ]],
    ["network unknown", [service("web", { annotations: { [EXISTING]: "lb-1" } }), C], "somewhere", ["clb is-unknown: client 172.16.1.10 > vip:80", "= may-loop unknown-network"]],
    ["mode unknown", [svc(), C], "somewhere", ["client-node@n1 is-unknown: client 172.16.1.10 > vip 10.1.1.1:80", "= may-loop unknown-proxy-mode"]],
    ["hidden backends", [svc({ ...INTERNAL, [`${S}hybrid-type`]: "x" }), IPVS, ...THREE, C], "n1", ["client-node@n1 passes-on: client 172.16.1.10 > vip 10.1.1.1:80", "clb is-unknown: client 172.16.1.10 > vip 10.1.1.1:80", "= may-loop unknown-backends"]],
  ])("%s", (_, objects, to, expected) => expect(hops(objects, to).slice(1)).toEqual(expected));

  test("each node's own kube-proxy decides", () => {
    const two = [svc(BOUND), proxyPod("n1", OLD), proxyPod("n2", OLD.replace("11", "12")), ...THREE, C, client("d", { on: "n2" })];
    expect(hops(two, "n1").at(-1)).toBe("= loops kube-proxy-too-old");
    expect(hops(two, "n1", { from: ["pod/d"] }).at(-1)).toBe("= safe prevent-loopback");
  });
});

describe("layer 7, hop by hop", () => {
  const shop = (annotations: Record<string, string> = {}, spec: Manifest = {}) => ingress("shop", { annotations, spec, status: VIP });
  test("a loop by Local keeps the source to the Pod", () => {
    expect(hops([shop(), backend("web", { local: true }), ...THREE, pod("a", { on: "n1" }), C], "n1").slice(2)).toEqual([
      "clb forwards: client 172.16.1.10 > rs-node 10.0.0.1",
      "rs-node@n1 node-port-to-backend: client 172.16.1.10 > backend",
      "rs-node@n1 answers-past-clb: rs-node 10.0.0.1 > client 172.16.1.10",
      "client@n1 resets: rs-node 10.0.0.1 > client 172.16.1.10",
      "= loops source-ip-kept",
    ]);
  });

  test("keepalive: the CLB's own source", () => {
    expect(hops([shop({ [`${I}tke-service-config`]: "c" }), config("c", { protocol: "HTTP", port: 80, keepaliveEnable: 1 }), backend(), ...THREE, C], "n1").slice(2)).toEqual([
      "clb forwards-with-own-source: clb 100.127.0.0/16 > rs-node 10.0.0.1",
      "rs-node@n1 node-port-to-backend: rs-node 10.0.0.1 > backend",
      "rs-node@n1 answers: rs-node 10.0.0.1 > clb 100.127.0.0/16",
      "clb answers-through-clb: vip 10.1.1.1:80 > client 172.16.1.10",
      "= safe keepalive-snat",
    ]);
  });

  test("the node that knows a cluster CIDR sends the packet on", () => {
    const objects = [shop(), backend("web", { local: true }), ...THREE, pod("a", { on: "n2" }), pod("b", { on: "n3" }), proxy("iptables", { args: ["--cluster-cidr=172.16.0.0/16"] }), C];
    expect(hops(objects, "n2").slice(3)).toEqual([
      "rs-node@n2 node-port-to-backend: client 172.16.1.10 > backend",
      "rs-node@n2 sends-to-other-node: client 172.16.1.10 > backend",
      "client-node@n1 drops-unknown-answer: client 172.16.1.10 > backend",
      "= may-loop cluster-cidr-misroute",
    ]);
  });

  test("a redirect, a config that was not read", () => {
    expect(hops([shop({ [`${I}auto-rewrite`]: "true" }, { tls: [{}] }), backend(), ...THREE, C], "n1").slice(1)).toEqual(["clb redirects: client 172.16.1.10 > vip 10.1.1.1:80", "= safe redirect-only"]);
    expect(hops([shop({ [`${I}tke-service-config`]: "c" }), backend(), ...THREE, C], "n1").slice(2)).toEqual(["clb is-unknown: client 172.16.1.10 > vip 10.1.1.1:80", "= may-loop unknown-service-config"]);
  });
});

test("hops tell which field decided", () => {
  const { judged, context } = resultOf(yaml(svc(BOUND), IPVS, ...THREE, C), { from: ["pod/c"] }).result;
  const { listener } = judged[0]!;
  const target = listener.backends[0]!;
  const placement = context.placement(target);
  const { hops: all } = trace({ listener, backend: target, placement, client: context.clients.places(target)[0]!, rs: placement.rs[0]!, context });
  expect(all[1]!.because.map(({ object, path, value }) => [`${object!.kind} ${object!.name}`, path.at(-1), value])).toEqual([
    ["DaemonSet kube-proxy", "args", "ipvs"],
    ["Service web", "service.cloud.tencent.com/prevent-loopback", "true"],
    ["DaemonSet kube-proxy", "image", "ccr.ccs.tencentyun.com/tkeimages/kube-proxy:v1.20.6-tke.12"],
  ]);
});
