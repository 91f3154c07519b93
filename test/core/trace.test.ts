import { describe, expect, test } from "vitest";
import { trace, type Address, type Hop, type Trace } from "@kubectl-loopback/core";
import {
  BOUND, EKLET, EXISTING, I, INTERNAL, LABEL, MASTER, NEW, OLD, S, UPSTREAM, backend, client, config, ingress, node, nodes, pod, proxy, proxyPod, resultOf, service, yaml, type Manifest, type Options,
} from "./support.ts";

const THREE = nodes("n1", "n2", "n3");
const IPVS = proxy("ipvs");
const VIP = { ip: "10.1.1.1" };
const svc = (annotations: Record<string, string> = INTERNAL, more: Manifest = {}) => service("web", { annotations, status: { ...VIP, ...more } });

/** The first client's connection to the RS called `to`. */
function traced(objects: Manifest[], to: string, options: Options = { from: ["pod/c"] }): Trace {
  const { judged, context } = resultOf(yaml(...objects), options).result;
  const { listener } = judged[0]!;
  const target = listener.backends[0]!;
  const placement = context.placement(target);
  return trace({ listener, backend: target, placement, client: context.clients.places(target)[0]!, rs: placement.rs.find((rs) => (rs.pod ?? rs.node ?? "somewhere") === to)!, context });
}

/** Its hops, one line each. */
function hops(objects: Manifest[], to: string, options?: Options): string[] {
  const { hops: all, outcome } = traced(objects, to, options);
  return [...all.map(line), `= ${outcome.verdict} ${outcome.reason}`];
}

/** The hops for which a field decided, each with those fields. */
function evidence(objects: Manifest[], to: string, options?: Options): Record<string, string[]> {
  const decided = traced(objects, to, options).hops.filter(({ because }) => because.length > 0);
  return Object.fromEntries(decided.map(({ at, action, because }) => [`${at} ${action}`, because.map(({ object, path, value }) => `${object ? `${object.kind} ${object.namespace}/${object.name}: ` : ""}${path.join(" ")} = ${value}`)]));
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
    const own = [svc(), IPVS, ...THREE, client("c", { on: "n1", host: true })];
    expect(hops(own, "n1").slice(2)).toEqual(["clb@n1 skips-own-address: client-node > vip 10.1.1.1:80", "= avoided only-rs-is-self"]);
    expect(traced(own, "n1").outcome).toEqual({ verdict: "avoided", reason: "only-rs-is-self", missing: [], assumed: [] });
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

  test("a client on a super node: past every kube-proxy, and the answer finds the CLB", () => {
    expect(hops([svc(BOUND), IPVS, ...THREE, EKLET, client("c", { on: "eklet-1", ip: "172.16.1.10" })], "n1").slice(1)).toEqual([
      "client-node@eklet-1 passes-on: client 172.16.1.10 > vip 10.1.1.1:80",
      "clb forwards: client 172.16.1.10 > rs-node 10.0.0.1",
      "rs-node@n1 node-port-to-backend: rs-node 10.0.0.1 > backend",
      "rs-node@n1 answers: rs-node 10.0.0.1 > client 172.16.1.10",
      "clb answers-through-clb: vip 10.1.1.1:80 > client 172.16.1.10",
      "= safe prevent-loopback",
    ]);
  });

  test("each node's own kube-proxy decides", () => {
    const two = [svc(BOUND), proxyPod("n1", OLD), proxyPod("n2", OLD.replace("11", "12")), ...THREE, C, client("d", { on: "n2" })];
    expect(hops(two, "n1").at(-1)).toBe("= loops kube-proxy-too-old");
    expect(hops(two, "n1", { from: ["pod/d"] }).at(-1)).toBe("= safe prevent-loopback");
    const upstream = [svc(BOUND), proxyPod("n1", OLD), proxyPod("n2", UPSTREAM), ...THREE, client("d", { on: "n2" })];
    expect(hops(upstream, "n1", { from: ["pod/d"] }).at(-1)).toBe("= safe prevent-loopback");
  });
});

describe("layer 7, hop by hop", () => {
  const shop = (annotations: Record<string, string> = {}, spec: Manifest = {}) => ingress("shop", { annotations, spec, status: VIP });
  test("a loop by Local keeps the source to the Pod", () => {
    expect(hops([shop(), backend("web", { local: true }), ...THREE, pod("a", { on: "n1" }), C], "n1")).toEqual([
      "client@n1 sends: client 172.16.1.10 > vip 10.1.1.1:80",
      "client-node@n1 passes-on: client 172.16.1.10 > vip 10.1.1.1:80",
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

  describe("where the packet was sent on, the answer comes straight to the client", () => {
    const CIDR = ["--cluster-cidr=172.16.0.0/16"];
    const at = (...on: string[]) => on.map((one) => pod(`p-${one}`, { on: one }));
    const [DROPPED, RESET] = ["client-node@n1 drops-unknown-answer", "client@n1 resets"];
    test.each<[string, string, Manifest[], string]>([
      ["iptables, to one of two other nodes", "iptables", [...at("n2", "n3"), C], DROPPED],
      ["nftables", "nftables", [...at("n2", "n3"), C], RESET],
      ["iptables, from the other node's to its own: it knows the connection", "iptables", [...at("n1", "n2"), C], RESET],
      ["iptables, to its own or a third", "iptables", [...at("n1", "n2", "n3"), C], DROPPED],
      ["iptables, a client on a super node, which forwards nothing", "iptables", [EKLET, ...at("eklet-1", "n2"), client("c", { on: "eklet-1" })], "client-node@eklet-1 drops-unknown-answer"],
    ])("%s", (_, mode, objects, end) => {
      const told = hops([shop(), backend("web", { local: true }), ...THREE, proxy(mode, { args: CIDR }), ...objects], "n2");
      expect(told.slice(-2).map((one) => one.split(":")[0])).toEqual([end, "= may-loop cluster-cidr-misroute"]);
    });
  });

  test("a redirect, a config that was not read", () => {
    expect(hops([shop({ [`${I}auto-rewrite`]: "true" }, { tls: [{}] }), backend(), ...THREE, C], "n1").slice(1)).toEqual(["clb redirects: client 172.16.1.10 > vip 10.1.1.1:80", "= safe redirect-only"]);
    expect(hops([shop({ [`${I}tke-service-config`]: "c" }), backend(), ...THREE, C], "n1").slice(2)).toEqual(["clb is-unknown: client 172.16.1.10 > vip 10.1.1.1:80", "= may-loop unknown-service-config"]);
  });
});

describe("hops tell which field decided", () => {
  const shop = (annotations: Record<string, string> = {}, spec: Manifest = {}) => ingress("shop", { annotations, spec, status: VIP });
  const direct = { ...INTERNAL, [`${S}direct-access`]: "true" };
  const named = { [`${I}tke-service-config`]: "c" };
  const keepalive = config("c", { protocol: "HTTP", port: 80, keepaliveEnable: 1 });

  const ARGS = "DaemonSet kube-system/kube-proxy: spec template spec containers 0 args";
  const image = (of: string) => `${of}: spec ${of.startsWith("Pod") ? "" : "template spec "}containers 0 image = ccr.ccs.tencentyun.com/tkeimages/kube-proxy:v1.20.6-tke`;
  const WEB = "Service default/web: metadata annotations service.cloud.tencent.com";
  const SHOP = "Ingress default/shop: metadata annotations";
  const [INTERNALLY, INGRESS_INTERNALLY] = ["Service default/web: metadata annotations service.kubernetes.io/qcloud-loadbalancer-internal-subnetid = subnet-1", `${SHOP} kubernetes.io/ingress.subnetId = subnet-1`];
  const [UNBOUND, WANTED] = [`${WEB}/prevent-loopback = null`, `${WEB}/prevent-loopback = true`];
  const NO_CONFIG = `${SHOP} ingress.cloud.tencent.com/tke-service-config-auto = null`;
  /** The hops of a packet that comes to a node of policy Cluster, and loops there where `standing` says why. */
  const arrives = (...standing: string[]) => ({ "rs-node node-port-to-backend": ["Service default/web: spec externalTrafficPolicy = null"], ...(standing.length > 0 ? { "rs-node answers-past-clb": standing } : {}) });
  const ON_N1 = "Pod default/c: spec nodeName = n1";

  test.each<[string, Manifest[], string, Record<string, string[]>, Options?]>([
    ["public, by its address", [svc({}, { ip: "43.1.1.1" }), IPVS, ...THREE, C], "n1", { "client-node leaves-by-public-address": ["Service default/web: status loadBalancer ingress 0 ip = 43.1.1.1"], ...arrives() }],
    ["internal, by the label", [service("web", { annotations: {}, labels: { [`${S}loadbalance-type`]: "INTERNAL" } }), IPVS, ...THREE, C], "n1", {
      "client-node passes-on": [`${ARGS} = ipvs`, UNBOUND], "clb forwards": ["Service default/web: metadata labels service.cloud.tencent.com/loadbalance-type = INTERNAL"], ...arrives(ON_N1),
    }],
    ["network unknown", [service("web", { annotations: { [EXISTING]: "lb-1" } }), C], "somewhere", { "clb is-unknown": ["Service default/web: metadata annotations service.kubernetes.io/tke-existed-lbid = lb-1"] }],
    ["mode unknown", [svc(), C], "somewhere", { "client-node is-unknown": [UNBOUND] }],
    ["bound, by the kube-proxy of its own node", [svc(BOUND), proxyPod("n1", NEW), proxyPod("n2", OLD), ...THREE, C], "n1", {
      "client-node rewrites-to-backend": ["Pod kube-system/kube-proxy-n1: spec containers 0 args = ipvs", WANTED, `${image("Pod kube-system/kube-proxy-n1")}.12`],
    }],
    ["not bound, by the kube-proxy of its own node", [svc(BOUND), proxyPod("n1", OLD), proxyPod("n2", NEW), ...THREE, C], "n1", {
      "client-node passes-on": ["Pod kube-system/kube-proxy-n1: spec containers 0 args = ipvs", WANTED, `${image("Pod kube-system/kube-proxy-n1")}.11`], "clb forwards": [INTERNALLY], ...arrives(ON_N1),
    }],
    ["not bound, by one that is too old, where that of its node was not read", [svc(BOUND), proxyPod("n3", NEW), proxyPod("n2", OLD), ...THREE, C], "n1", {
      "client-node passes-on": ["Pod kube-system/kube-proxy-n3: spec containers 0 args = ipvs", WANTED, `${image("Pod kube-system/kube-proxy-n2")}.11`], "clb forwards": [INTERNALLY], ...arrives(ON_N1),
    }],
    ["not bound, by the DaemonSet that is too old, where nobody knows the client's node", [svc(BOUND), IPVS, proxy("ipvs", { name: "old", image: OLD }), ...THREE, client("c")], "n1", {
      "client-node passes-on": [`${ARGS} = ipvs`, WANTED, `${image("DaemonSet kube-system/old")}.11`], "clb forwards": [INTERNALLY], ...arrives(),
    }],
    ["… and no Node was read", [svc(BOUND), IPVS, proxy("ipvs", { name: "old", image: OLD }), client("c")], "somewhere", {
      "client-node passes-on": [`${ARGS} = ipvs`, WANTED, `${image("DaemonSet kube-system/old")}.11`], "clb forwards": [INTERNALLY], ...arrives(),
    }],
    ["bound, where no kube-proxy was read", [svc(BOUND), ...THREE, C], "n1", { "client-node rewrites-to-backend": [WANTED] }],
    ["a backend on a super node, which the CLB binds by itself", [svc(), IPVS, ...THREE, EKLET, pod("a", { on: "eklet-1" }), C], "default/a", { "client-node passes-on": [`${ARGS} = ipvs`, UNBOUND], "clb forwards": [INTERNALLY] }],
    ["bound, as assumed", [svc(BOUND), ...THREE, C], "n1", { "client-node rewrites-to-backend": ["assume proxy-mode = ipvs", WANTED, "assume kube-proxy-version = v1.20.6-tke.12"] }, { from: ["pod/c"], assume: { "proxy-mode": "ipvs", "kube-proxy-version": "v1.20.6-tke.12" } }],
    ["a client on a super node meets no kube-proxy", [svc(BOUND), IPVS, ...THREE, EKLET, client("c", { on: "eklet-1" })], "n1", { "client-node passes-on": [`${ARGS} = ipvs`, WANTED, `${image("DaemonSet kube-system/kube-proxy")}.12`], ...arrives() }],
    ["ipMode", [svc(INTERNAL, { ipMode: "Proxy" }), IPVS, ...THREE, C], "n1", { "client-node passes-on": ["Service default/web: status loadBalancer ingress 0 ipMode = Proxy"], "clb forwards": [INTERNALLY], ...arrives(ON_N1) }],
    ["hidden backends", [svc({ ...INTERNAL, [`${S}hybrid-type`]: "x" }), IPVS, ...THREE, C], "n1", { "client-node passes-on": [`${ARGS} = ipvs`, UNBOUND], "clb is-unknown": [`${WEB}/hybrid-type = x`] }],
    ["no node that can be an RS", [svc(), IPVS, MASTER, C], "somewhere", { "client-node passes-on": [`${ARGS} = ipvs`, UNBOUND] }],
    ["Local, on nodes with a label", [service("web", { annotations: { ...INTERNAL, [LABEL]: "a=b" }, local: true, status: VIP }), IPVS, node("n1", { labels: { a: "b" } }), pod("a", { on: "n1" }), C], "n1", {
      "client-node passes-on": [`${ARGS} = ipvs`, UNBOUND], "clb forwards": [INTERNALLY, "Service default/web: metadata annotations service.kubernetes.io/qcloud-loadbalancer-backends-label = a=b"],
      "rs-node node-port-to-backend": ["Service default/web: spec externalTrafficPolicy = Local"], "rs-node answers-past-clb": [ON_N1],
    }],
    ["direct access, hostNetwork", [svc(direct), IPVS, ...THREE, client("c", { on: "n1", host: true, ip: "10.0.0.1" }), pod("a", { on: "n1", ip: "172.16.1.20" })], "default/a", {
      "client-node passes-on": [`${ARGS} = ipvs`, UNBOUND], "clb forwards": [INTERNALLY, `${WEB}/direct-access = true`], "rs-node drops-martian": [ON_N1],
    }],
    ["nobody named, so that no Pod shows where it stands", [svc(), IPVS, ...THREE], "n1", { "client-node passes-on": [`${ARGS} = ipvs`, UNBOUND], "clb forwards": [INTERNALLY], ...arrives() }, {}],
    ["an Ingress", [shop(), backend(), ...THREE, C], "n1", { "clb forwards": [INGRESS_INTERNALLY, NO_CONFIG], ...arrives(ON_N1) }],
    ["an Ingress with direct access", [shop({ [`${I}direct-access`]: "true" }), backend(), ...THREE, C, pod("a", { on: "n1" })], "default/a", {
      "clb forwards": [INGRESS_INTERNALLY, NO_CONFIG, `${SHOP} ingress.cloud.tencent.com/direct-access = true`], "rs-node answers-past-clb": [ON_N1],
    }],
    ["an Ingress whose Service was not read", [shop(), ...THREE, C], "n1", { "clb forwards": [INGRESS_INTERNALLY, NO_CONFIG], "rs-node answers-past-clb": [ON_N1] }],
    ["keepalive", [shop(named), keepalive, backend(), ...THREE, C], "n1", { "clb forwards-with-own-source": ["TkeServiceConfig default/c: spec loadBalancer l7Listeners 0 keepaliveEnable = 1"], ...arrives() }],
    ["a listener without keepalive", [shop(named), config("c", { protocol: "HTTP", port: 80 }), backend(), ...THREE, C], "n1", {
      "clb forwards": [INGRESS_INTERNALLY, "TkeServiceConfig default/c: spec loadBalancer l7Listeners 0 keepaliveEnable = null"], ...arrives(ON_N1),
    }],
    ["keepalive that the controller skips", [shop({ ...named, [`${I}mode`]: "skip" }), keepalive, backend(), ...THREE, C], "n1", { "clb forwards": [INGRESS_INTERNALLY, `${SHOP} ingress.cloud.tencent.com/mode = skip`], ...arrives(ON_N1) }],
    ["a config that was not read", [shop({ [`${I}tke-service-config-auto`]: "true" }), backend(), ...THREE, C], "n1", { "clb is-unknown": [`${SHOP} ingress.cloud.tencent.com/tke-service-config-auto = true`] }],
    ["a redirect", [shop({ [`${I}auto-rewrite`]: "true" }, { tls: [{}] }), backend(), ...THREE, C], "n1", { "clb redirects": [`${SHOP} ingress.cloud.tencent.com/auto-rewrite = true`] }],
    ["a cluster CIDR", [shop(), backend("web", { local: true }), ...THREE, pod("a", { on: "n2" }), pod("b", { on: "n3" }), proxy("iptables", { args: ["--cluster-cidr=172.16.0.0/16"] }), C], "n2", {
      "clb forwards": [INGRESS_INTERNALLY, NO_CONFIG], "rs-node node-port-to-backend": ["Service default/web: spec externalTrafficPolicy = Local"], "rs-node sends-to-other-node": [`${ARGS} = 172.16.0.0/16`],
    }],
    ["a Service on layer 7", [svc({ ...INTERNAL, [`${S}specify-protocol`]: '{"80":{"protocol":["HTTP"]}}' }), IPVS, ...THREE, C], "n1", {
      "client-node passes-on": [`${ARGS} = ipvs`, UNBOUND], "clb forwards": [INTERNALLY, `${WEB}/tke-service-config-auto = null`], ...arrives(ON_N1),
    }],
  ])("%s", (_, objects, to, told, options) => expect(evidence(objects, to, options)).toEqual(told));

  test("the object that it stands in, in full", () => {
    expect(traced([svc(), IPVS, ...THREE, C], "n1").hops.at(-2)!.because).toEqual([{ object: { apiVersion: "v1", kind: "Pod", namespace: "default", name: "c" }, path: ["spec", "nodeName"], value: "n1" }]);
  });
});
