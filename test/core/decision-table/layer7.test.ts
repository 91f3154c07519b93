import { describe, expect, test } from "vitest";
import {
  BOUND, EKLET, I, INGRESS_SUBNET, INTERNAL, LABEL, MASTER, NEW, OLD, S, UPSTREAM, backend, client, config, configMap, delays, http, ingress, listeners, mayLoop, node, nodes, onlySelf, pod,
  proxy, proxyPod, safe, service, tcp, type Case, type Manifest,
} from "../support.ts";

const THREE = nodes("n1", "n2", "n3");
const THIRD: [number, number] = [1 / 3, 1 / 3];
const LOOPS = delays("source-ip-kept", THIRD, 4 / 3);
const ON = { protocol: "HTTP", port: 80, keepaliveEnable: 1 };
const OFF = { protocol: "HTTP", port: 80 };
const AUTO = { [`${I}tke-service-config-auto`]: "true" };
const named = (name: string) => ({ [`${I}tke-service-config`]: name });
const SNAT = safe("keepalive-snat", "keepalive-whitelist", "security-group");
const L7 = { ...INTERNAL, [`${S}specify-protocol`]: '{"80":{"protocol":["HTTP"]}}' };
const L7_BOUND = { ...L7, ...BOUND };
const LOCAL = [ingress(), backend("web", { local: true }), ...THREE, MASTER];

/** Local, and no client shares a node with an RS: ready Pods on own nodes, clients named elsewhere. */
const CIDR = ["--cluster-cidr=172.16.0.0/16"];
const AT_N3 = { from: ["node/n3"] };
const apartLocal = (...more: Manifest[]) => [ingress(), backend("web", { local: true }), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n2" }), ...more];

const ROWS: Case[] = [
  { name: "1 public", objects: [ingress("shop", { annotations: { [INGRESS_SUBNET]: "" } }), backend(), ...THREE], expected: [http(safe("public-clb"))] },
  { name: "1 with super nodes", objects: [ingress("shop", { annotations: { [INGRESS_SUBNET]: "" } }), backend(), EKLET], expected: [http(safe("public-clb", "no-super-node-client"))] },
  { name: "2 network unknown", objects: [ingress("shop", { annotations: { "kubernetes.io/ingress.existLbId": "lb-1" } }), backend(), ...THREE], expected: [http(mayLoop("unknown-network", "clb-network"))] },
  {
    name: "3 auto-rewrite's own port only redirects",
    objects: [ingress("shop", { annotations: { [`${I}auto-rewrite`]: "true" }, spec: { tls: [{ secretName: "x" }] } }), backend(), ...THREE],
    expected: [http(safe("redirect-only")), http(LOOPS, 443, "HTTPS")],
  },
  {
    name: "3 a port that is served anyway does not only redirect",
    objects: [ingress("shop", { annotations: { [`${I}auto-rewrite`]: "true", "kubernetes.io/ingress.rule-mix": "true" } }), backend(), ...THREE],
    expected: [http(LOOPS), http(LOOPS, 443, "HTTPS")],
  },
  {
    name: "3 comes after 2",
    objects: [ingress("shop", { annotations: { "kubernetes.io/ingress.existLbId": "lb-1", [`${I}auto-rewrite`]: "true" }, spec: { tls: [{}] } })],
    expected: [http(mayLoop("unknown-network", "clb-network")), http(mayLoop("unknown-network", "clb-network"), 443, "HTTPS")],
  },
  {
    name: "3 stays a redirect when the config lists it",
    objects: [ingress("shop", { annotations: { [`${I}auto-rewrite`]: "true", ...named("c") }, spec: { tls: [{}] } }), config("c", OFF, { protocol: "HTTPS", port: 443, keepaliveEnable: 1 })],
    expected: [http(safe("redirect-only")), http(SNAT, 443, "HTTPS")],
  },
  { name: "4 a Service in iptables mode", objects: [service("web", { annotations: L7 }), proxy("iptables"), ...THREE], expected: [http(safe("short-circuit"))] },
  { name: "4 a Service with upstream's kube-proxy", objects: [service("web", { annotations: L7 }), proxy("ipvs", { image: UPSTREAM })], expected: [http(safe("short-circuit"))] },
  { name: "4 a Service whose VIP is bound", objects: [service("web", { annotations: L7_BOUND }), proxy("ipvs"), ...THREE], expected: [http(safe("prevent-loopback"))] },
  { name: "4 a Service, mode unknown", objects: [service("web", { annotations: L7 }), ...THREE], expected: [http(mayLoop("unknown-proxy-mode", "proxy-mode"))] },
  { name: "4 a Service whose packets reach the CLB", objects: [service("web", { annotations: L7 }), proxy("ipvs"), ...THREE], expected: [http(delays("vip-not-bound", THIRD, 4 / 3))] },
  { name: "4 a Service, kube-proxy too old", objects: [service("web", { annotations: L7_BOUND }), proxy("ipvs", { image: OLD }), ...THREE], expected: [http(delays("kube-proxy-too-old", THIRD, 4 / 3))] },
  {
    name: "4 a Service, some kube-proxies too old",
    objects: [service("web", { annotations: L7_BOUND }), proxy("ipvs"), proxyPod("n1", NEW), proxyPod("n2", NEW), proxyPod("n3", OLD), ...THREE],
    expected: [http(delays("kube-proxy-too-old", [1 / 3, 1 / 9], 4 / 3))],
  },
  { name: "4 a Service with ipMode Proxy", objects: [service("web", { annotations: L7_BOUND, status: { ip: "10.1.1.1", ipMode: "Proxy" } }), proxy("iptables"), ...THREE], expected: [http(delays("ip-mode-proxy", THIRD, 4 / 3))] },
  { name: "4 an Ingress' VIP is no Service VIP", objects: [ingress(), backend(), proxy("iptables"), ...THREE], expected: [http(LOOPS)] },
  { name: "4 nor does ipMode or the annotation matter to it", objects: [ingress("shop", { annotations: { [`${S}prevent-loopback`]: "true" }, status: { ip: "10.1.1.1", ipMode: "Proxy" } }), backend(), ...THREE], expected: [http(LOOPS)] },
  {
    name: "4 both layers on one Service",
    objects: [service("web", { annotations: L7, ports: [80, 8080] }), proxy("ipvs"), ...THREE],
    expected: [http(delays("vip-not-bound", THIRD, 4 / 3)), tcp({ ...delays("vip-not-bound", THIRD), impact: "intermittent", assumed: [] }, 8080)],
  },
  { name: "5 keepalive, config named", objects: [ingress("shop", { annotations: named("c") }), config("c", ON), backend(), ...THREE], expected: [http(SNAT)] },
  { name: "5 keepalive, config generated", objects: [ingress("shop", { annotations: AUTO }), config("shop-auto-ingress-config", ON), backend(), ...THREE], expected: [http(SNAT)] },
  { name: "5 keepalive of a Service", objects: [service("web", { annotations: { ...L7, [`${S}tke-service-config-auto`]: "true" } }), proxy("ipvs"), config("web-auto-service-config", ON), ...THREE], expected: [http(SNAT)] },
  { name: "5 without the annotation a generated config does not count", objects: [ingress(), config("shop-auto-ingress-config", ON), backend(), ...THREE], expected: [http(LOOPS)] },
  { name: "5 the named config counts, not the generated one", objects: [ingress("shop", { annotations: { ...AUTO, ...named("c") } }), config("c", OFF), config("shop-auto-ingress-config", ON), backend(), ...THREE], expected: [http(LOOPS)] },
  { name: "5 an empty name counts as absent", objects: [ingress("shop", { annotations: { ...AUTO, ...named("") } }), config("shop-auto-ingress-config", ON), backend(), ...THREE], expected: [http(SNAT)] },
  { name: "5 not with mode: skip", objects: [ingress("shop", { annotations: { ...named("c"), [`${I}mode`]: "skip" } }), config("c", ON), backend(), ...THREE], expected: [http(LOOPS)] },
  { name: "5 whitelist asserted", objects: [ingress("shop", { annotations: named("c") }), config("c", ON)], options: { assume: { "keepalive-whitelist": true } }, expected: [http(safe("keepalive-snat", "security-group"))] },
  ...[true, "1", 2, 0, null].map((keepaliveEnable): Case => ({
    name: `5 keepaliveEnable ${JSON.stringify(keepaliveEnable)} counts as absent`,
    objects: [ingress("shop", { annotations: named("c") }), config("c", { ...ON, keepaliveEnable }), backend(), ...THREE], expected: [http(LOOPS)],
  })),
  {
    name: "5 by protocol and port; more listeners of the config count",
    objects: [ingress("shop", { annotations: named("c") }), config("c", { protocol: "HTTPS", port: 80, keepaliveEnable: 1 }, { protocol: "HTTP", port: 8080, keepaliveEnable: 1 }), backend(), ...THREE],
    expected: [http(LOOPS), http(SNAT, 80, "HTTPS"), http(SNAT, 8080)],
  },
  { name: "5 a config of another namespace is another config", objects: [ingress("shop", { annotations: named("c") }), { ...config("c", ON), metadata: { name: "c", namespace: "x" } }], expected: [http(mayLoop("unknown-service-config", "service-config"))] },
  {
    name: "5 before the reason of who is caught on the node, since it alone rests on what was not read",
    objects: [service("web", { annotations: { ...L7_BOUND, [`${S}tke-service-config`]: "c" } }), config("c", ON), proxyPod("n1", NEW), proxyPod("n2", OLD), proxyPod("n3", NEW), ...THREE],
    expected: [http(SNAT)],
  },
  { name: "5 comes before 8", objects: [ingress("shop", { annotations: { ...named("c"), [`${I}target-groups`]: "x" } }), config("c", ON)], expected: [http(SNAT)] },
  { name: "6 named, and not read", objects: [ingress("shop", { annotations: named("c") }), backend(), ...THREE], expected: [http(mayLoop("unknown-service-config", "service-config"))] },
  { name: "6 generated, and not read", objects: [ingress("shop", { annotations: AUTO }), backend(), ...THREE], expected: [http(mayLoop("unknown-service-config", "service-config"))] },
  { name: "6 live it sets nothing", objects: [ingress("shop", { annotations: named("c") }), backend(), ...THREE], options: { live: {}, assume: { platform: "tke" } }, expected: [http(LOOPS)] },
  { name: "6 live and forbidden, nobody knows", objects: [ingress("shop", { annotations: named("c") }), backend(), ...THREE], options: { live: { tkeserviceconfigs: "forbidden" }, assume: { platform: "tke" } }, expected: [http(mayLoop("unknown-service-config", "service-config"))] },
  { name: "6 comes before 7", objects: [ingress("shop", { annotations: { ...named("c"), [`${I}hybrid-type`]: "x" } })], expected: [http(mayLoop("unknown-service-config", "service-config"))] },
  ...["target-groups", "hybrid-type", "snat-pro-info"].map((key): Case => ({
    name: `7 ${key}`, objects: [ingress("shop", { annotations: { [I + key]: "x" } }), backend(), ...THREE], expected: [http(mayLoop("unknown-backends", "backends"))],
  })),
  { name: "7 a Service's keys mean nothing on an Ingress", objects: [ingress("shop", { annotations: { [`${S}target-groups`]: "x" } }), backend(), ...THREE], expected: [http(LOOPS)] },
  { name: "7 no node can be an RS", objects: [ingress(), backend(), MASTER], expected: [http(mayLoop("unknown-backends", "backends"))] },
  { name: "7 the backend Service's label selects no node", objects: [ingress(), backend("web", { annotations: { [LABEL]: "pool=x" } }), ...THREE], expected: [http(mayLoop("unknown-backends", "backends"))] },
  { name: "8 iptables with a cluster CIDR", objects: apartLocal(proxy("iptables", { args: CIDR })), options: AT_N3, expected: [http(mayLoop("cluster-cidr-misroute"))] },
  { name: "8 nftables with a cluster CIDR", objects: apartLocal(proxy("nftables", { args: CIDR })), options: AT_N3, expected: [http(mayLoop("cluster-cidr-misroute"))] },
  {
    name: "8 a client on a super node",
    objects: [ingress(), backend("web", { local: true }), proxy("iptables", { args: CIDR }), node("n1"), EKLET, pod("a", { on: "eklet-1" }), pod("b", { on: "n1" })],
    options: { from: ["node/eklet-1"] }, expected: [http(mayLoop("cluster-cidr-misroute"))],
  },
  {
    name: "8 a Service that gets there by ipMode Proxy",
    objects: [service("web", { annotations: L7, local: true, status: { ip: "10.1.1.1", ipMode: "Proxy" } }), proxy("iptables", { args: CIDR }), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n2" })],
    options: AT_N3, expected: [http(mayLoop("cluster-cidr-misroute"))],
  },
  { name: "8 not with all Pods on one node", objects: [ingress(), backend("web", { local: true }), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n1" }), proxy("iptables", { args: CIDR })], options: AT_N3, expected: [http(safe("no-shared-node", "current-placement"))] },
  { name: "8 not in ipvs mode", objects: apartLocal(proxy("ipvs", { args: CIDR })), options: AT_N3, expected: [http(safe("no-shared-node", "current-placement"))] },
  { name: "8 not without a cluster CIDR", objects: apartLocal(proxy("iptables")), options: AT_N3, expected: [http(safe("no-shared-node", "current-placement"))] },
  { name: "8 not with NodeCIDR", objects: apartLocal(proxy("iptables", { args: [...CIDR, "--detect-local-mode=NodeCIDR"] })), options: AT_N3, expected: [http(safe("no-shared-node", "current-placement"))] },
  {
    name: "8 not with policy Cluster",
    objects: [ingress(), backend("web", { annotations: { [LABEL]: "rs=y" } }), node("n1", { labels: { rs: "y" } }), node("n3"), pod("a", { on: "n1" }), pod("b", { on: "n3" }), proxy("iptables", { args: CIDR })],
    options: AT_N3, expected: [http(safe("no-shared-node"))],
  },
  {
    name: "8 not with direct access",
    objects: [ingress("shop", { annotations: { [`${I}direct-access`]: "true" } }), backend("web", { local: true }), ...THREE, pod("a", { on: "n1" }), pod("b", { on: "n2" }), proxy("iptables", { args: CIDR })],
    options: AT_N3, expected: [http(safe("no-shared-node", "current-placement"))],
  },
  { name: "8 not for a client of the node's own network", objects: apartLocal(proxy("iptables", { args: CIDR }), client("h", { on: "n3", host: true })), options: { from: ["pod/h"] }, expected: [http(safe("no-shared-node"))] },
  { name: "8 not for a client whose address is outside of it", objects: apartLocal(proxy("iptables", { args: CIDR }), client("c", { on: "n3", ip: "10.9.9.9" })), options: { from: ["pod/c"] }, expected: [http(safe("no-shared-node", "current-placement"))] },
  { name: "8 for a client whose address is inside of one of several", objects: apartLocal(proxy(null), configMap("kube-proxy", { "config.conf": 'clusterCIDR: "fd00::/8, 172.16.0.0/16"' }), client("c", { on: "n3", ip: "172.16.1.10" })), options: { from: ["pod/c"] }, expected: [http(mayLoop("cluster-cidr-misroute"))] },
  { name: "8 not by backends on super nodes", objects: [ingress(), backend("web", { local: true }), ...THREE, pod("a", { on: "eklet-1" }), pod("b", { on: "eklet-2" }), proxy("iptables", { args: CIDR })], options: AT_N3, expected: [http(safe("no-shared-node"))] },
  { name: "8 a shared node is a loop", objects: apartLocal(proxy("iptables", { args: CIDR })), expected: [http(delays("source-ip-kept", [1 / 2, 1 / 3], 2))] },
  { name: "9 assumes no cluster CIDR where the mode is not known", objects: apartLocal(), options: AT_N3, expected: [http(safe("no-shared-node", "current-placement", "no-cluster-cidr"))] },
  { name: "9 … where the CIDR is not known", objects: apartLocal(proxy("iptables", { args: ["--config=/x"] })), options: AT_N3, expected: [http(safe("no-shared-node", "current-placement", "no-cluster-cidr"))] },
  {
    name: "9 … where the backends' nodes are not known",
    objects: [...LOCAL, proxy("iptables", { args: CIDR }), pod("h", { on: "n1", host: true, labels: { app: "h" } })],
    options: { from: ["pod/h"] }, expected: [http(safe("no-shared-node", "no-cluster-cidr"))],
  },
  { name: "9 … unless the mode is ipvs", objects: apartLocal(proxy("ipvs", { args: ["--config=/x"] })), options: AT_N3, expected: [http(safe("no-shared-node", "current-placement"))] },
  { name: "9 … or replaced", objects: apartLocal(configMap("cilium-config", { "kube-proxy-replacement": "strict" })), options: AT_N3, expected: [http(safe("no-shared-node", "current-placement"))] },
  { name: "10 loops", objects: [ingress(), backend(), ...THREE], expected: [http(LOOPS)] },
  { name: "10 one node: outage, no seconds", objects: [ingress(), backend(), node("n1")], expected: [http(delays("source-ip-kept", [1, 1]))] },
  { name: "10 Nodes not known", objects: [ingress(), backend()], expected: [http(delays("source-ip-kept", null))] },
  { name: "10 a backend Service that was not read is NodePort with Cluster", objects: [ingress(), ...THREE], expected: [http(LOOPS)] },
  { name: "10 no backend at all", objects: [ingress("shop", { to: [] }), ...THREE], expected: [http(LOOPS)] },
];

describe("layer 7, row by row", () => {
  test.each(ROWS)("$name", ({ objects, options, expected }) => expect(listeners(objects, options)).toEqual(expected));
});

describe("layer 7: addedSeconds = 4·k/(n−k+1)", () => {
  const direct = ingress("shop", { annotations: { [`${I}direct-access`]: "true" } });
  const at = (...on: string[]) => [direct, backend(), ...THREE, ...on.map((node, index) => pod(`p${index}`, { on: node }))];
  test.each<[string, Manifest[], [number, number], number | null]>([
    ["1 of 2", at("n1", "n2"), [1 / 2, 1 / 3], 2],
    ["1 of 3", at("n1", "n2", "n3"), [1 / 3, 1 / 3], 4 / 3],
    ["2 of 3", at("n1", "n1", "n2"), [2 / 3, 1 / 3], 4],
    ["2 of 4", at("n1", "n1", "n2", "n2"), [1 / 2, 1 / 3], 8 / 3],
    ["3 of 3 is an outage", at("n1", "n1", "n1"), [1, 1 / 3], null],
  ])("%s", (_, objects, share, seconds) => expect(listeners(objects)).toEqual([http(delays("source-ip-kept", share, seconds))]));
});

describe("an Ingress with several backends reports the worst", () => {
  const D = { [`${I}direct-access`]: "true" };
  const own = (name: string, local = false) => backend(name, { local, spec: { selector: { app: name } } });
  const at = (app: string, ...on: string[]) => on.map((node, index) => pod(`${app}${index}`, { on: node, labels: { app } }));
  const to = (annotations: Record<string, string>, ...names: string[]) => ingress("shop", { annotations, to: names });
  test.each<Case>([
    { name: "loops before safe", objects: [to(D, "a", "b"), own("a"), own("b"), ...THREE, EKLET, ...at("a", "eklet-1"), ...at("b", "n1", "n2")], expected: [http(delays("source-ip-kept", [1 / 2, 1 / 4], 2))] },
    { name: "outage before delay", objects: [to(D, "a", "b"), own("a"), own("b"), ...THREE, ...at("a", "n1", "n2"), ...at("b", "n3")], expected: [http(delays("source-ip-kept", [1, 1 / 3]))] },
    { name: "the greater max", objects: [to(D, "a", "b"), own("a"), own("b"), ...THREE, ...at("a", "n1", "n2", "n3"), ...at("b", "n1", "n2")], expected: [http(delays("source-ip-kept", [1 / 2, 1 / 3], 2))] },
    {
      name: "of equal max the greater mean",
      objects: [to(D, "a", "b"), own("a"), own("b"), ...THREE, EKLET, ...at("a", "n1", "eklet-1"), ...at("b", "n1", "n2")],
      expected: [http(delays("source-ip-kept", [1 / 2, 1 / 4], 2))],
    },
    {
      name: "of equal max and mean the greater delay",
      objects: [to(D, "a", "b"), own("a"), own("b"), node("n1"), node("n2"), ...at("a", "n1", "n2"), ...at("b", "n1", "n1", "n2", "n2")],
      expected: [http(delays("source-ip-kept", [1 / 2, 1 / 2], 8 / 3))],
    },
    {
      name: "outage before delay, also where no share tells it",
      objects: [to(D, "b", "a"), own("a"), own("b"), ...THREE, pod("a0", { on: "n1", host: true, labels: { app: "a" } }), ...at("b", "n1", "n2"), client("h", { on: "n1", host: true })],
      options: { from: ["pod/h"] }, expected: [http(onlySelf(7))],
    },
    { name: "no share ranks lowest", objects: [to(D, "a", "b"), own("a"), own("b"), ...THREE, ...at("b", "n1", "n2", "n3")], expected: [http(delays("source-ip-kept", THIRD, 4 / 3))] },
    { name: "a Service that was not read, with direct access: no ready Pod", objects: [to(D, "a"), ...THREE], expected: [http(delays("source-ip-kept", null))] },
    {
      name: "may-loop before safe",
      objects: [to({}, "a", "b"), own("a", true), own("b"), proxy("iptables", { args: CIDR }), ...THREE, ...at("a", "n1", "n2"), pod("h", { on: "n3", direct: true, labels: { app: "h" } })],
      options: { from: ["pod/h"] }, expected: [http(mayLoop("cluster-cidr-misroute"))],
    },
    {
      name: "assumptions of equals are united",
      objects: [to({}, "a", "b"), own("a"), own("b", true), ...THREE, ...at("b", "n1"), pod("h", { on: "n3", host: true, labels: { app: "h" } })],
      options: { from: ["pod/h"] }, expected: [http(safe("no-shared-node", "no-cluster-cidr"))],
    },
    {
      name: "what is missing of equals is united, the first path's reason counts",
      objects: [to({}, "a", "b"), backend("a", { annotations: { [LABEL]: "x=y" } }), own("b", true), proxy("iptables", { args: CIDR }), ...THREE, ...at("b", "n1", "n2")],
      options: { from: ["node/n3"] }, expected: [http(mayLoop("unknown-backends", "backends"))],
    },
    {
      name: "… in the order of the paths",
      objects: [to({}, "b", "a"), backend("a", { annotations: { [LABEL]: "x=y" } }), own("b", true), proxy("iptables", { args: CIDR }), ...THREE, ...at("b", "n1", "n2")],
      options: { from: ["node/n3"] }, expected: [http(mayLoop("cluster-cidr-misroute", "backends"))],
    },
    { name: "one backend twice counts once", objects: [to({}, "a", "a"), own("a"), ...THREE], expected: [http(LOOPS)] },
  ])("$name", ({ objects, options, expected }) => expect(listeners(objects, options)).toEqual(expected));
});

describe("layer 7: ports of an Ingress", () => {
  const of = (annotations: Record<string, unknown>, spec: Manifest = {}, more: Manifest[] = []) =>
    listeners([ingress("shop", { annotations, spec }), ...more]).map(({ port, protocol, reason }) => `${port} ${protocol}${reason === "redirect-only" ? " redirect" : ""}`);
  const TLS = { tls: [{ hosts: ["a"], secretName: "x" }] };
  const MIX = "kubernetes.io/ingress.rule-mix";
  const BOTH = `${I}rule-mix-both`;
  const HTTP = "kubernetes.io/ingress.http-rules";
  const HTTPS = "kubernetes.io/ingress.https-rules";
  const PORTS = `${I}listen-ports`;
  const REWRITE = `${I}auto-rewrite`;
  const rule = '[{"host":"a","path":"/","backend":{"serviceName":"web","servicePort":"80"}}]';
  const two = ["80 HTTP", "443 HTTPS"];
  test.each<[string, Record<string, unknown>, Manifest, string[]]>([
    ["plain", {}, {}, ["80 HTTP"]],
    ["tls", {}, TLS, ["443 HTTPS"]],
    ["tls that is empty", {}, { tls: [] }, ["80 HTTP"]],
    ["rule-mix", { [MIX]: "true" }, {}, two],
    ["rule-mix with both rules", { [MIX]: "true", [HTTP]: rule, [HTTPS]: rule }, TLS, two],
    ["rule-mix, http-rules null", { [MIX]: "true", [HTTP]: "null", [HTTPS]: rule }, TLS, ["443 HTTPS"]],
    ["rule-mix, http-rules []", { [MIX]: "true", [HTTP]: "[]", [HTTPS]: rule }, TLS, ["443 HTTPS"]],
    ["rule-mix, https-rules null", { [MIX]: "true", [HTTP]: rule, [HTTPS]: "null" }, TLS, ["80 HTTP"]],
    ["rule-mix, https-rules [ ]", { [MIX]: "true", [HTTPS]: "[ ]" }, TLS, ["80 HTTP"]],
    ["rule-mix, http-rules empty", { [MIX]: "true", [HTTP]: "" }, TLS, two],
    ["rule-mix, http-rules null in YAML", { [MIX]: "true", [HTTP]: null }, TLS, two],
    ["rule-mix, http-rules unreadable", { [MIX]: "true", [HTTP]: "[{" }, TLS, two],
    ["rule-mix-both", { [BOTH]: "true" }, {}, two],
    ["rule-mix-both, http-rules null", { [BOTH]: "true", [HTTP]: "null" }, {}, two],
    ["both of them, http-rules null", { [BOTH]: "true", [MIX]: "true", [HTTP]: "null" }, {}, two],
    ["rule-mix True", { [MIX]: "True" }, {}, ["80 HTTP"]],
    ["rule-mix true, unquoted", { [MIX]: true }, {}, ["80 HTTP"]],
    ["listen-ports", { [PORTS]: '[{"HTTP":80},{"HTTPS":443},{"HTTPS":8443}]' }, {}, ["80 HTTP", "443 HTTPS", "8443 HTTPS"]],
    ["listen-ports over rule-mix", { [PORTS]: '[{"HTTP":8080}]', [MIX]: "true" }, TLS, ["8080 HTTP"]],
    ["listen-ports each once", { [PORTS]: '[{"HTTP":80},{"HTTP":80}]' }, {}, ["80 HTTP"]],
    ["listen-ports, loose JSON", { [PORTS]: "[{HTTP: 8080}]" }, {}, ["8080 HTTP"]],
    ["listen-ports, unreadable", { [PORTS]: "8080" }, TLS, ["443 HTTPS"]],
    ["listen-ports, no port", { [PORTS]: '[{"HTTP":null}]' }, TLS, ["443 HTTPS"]],
    ["listen-ports, ports above the last", { [PORTS]: '[{"HTTP":65535},{"HTTP":65536},{"HTTPS":"99999"}]' }, TLS, ["65535 HTTP"]],
    ["listen-ports, none but a port above the last", { [PORTS]: '[{"HTTP":99999}]' }, TLS, ["443 HTTPS"]],
    ["listen-ports, port 0", { [PORTS]: '[{"HTTP":0},{"HTTP":81}]' }, TLS, ["81 HTTP"]],
    ["auto-rewrite", { [REWRITE]: "true" }, TLS, ["80 HTTP redirect", "443 HTTPS"]],
    ["auto-rewrite false", { [REWRITE]: "false" }, TLS, ["443 HTTPS"]],
    ["auto-rewrite over 80", { [REWRITE]: "true" }, {}, ["80 HTTP"]],
    ["auto-rewrite with listen-ports", { [REWRITE]: "true", [PORTS]: '[{"HTTPS":8443}]' }, {}, ["80 HTTP redirect", "8443 HTTPS"]],
    ["auto-rewrite with rule-mix and no http rule", { [REWRITE]: "true", [MIX]: "true", [HTTP]: "null" }, {}, ["80 HTTP redirect", "443 HTTPS"]],
  ])("%s", (_, annotations, spec, expected) => expect(of(annotations, spec)).toEqual(expected));

  test("those of the effective TkeServiceConfig count too, its layer 4 ones do not", () => {
    const listed = config("c", { protocol: "HTTP", port: 80 }, { protocol: "HTTPS", port: 8443 }, { protocol: "TCP", port: 9 }, { protocol: "HTTP" }, { port: 7 });
    expect(of({ [`${I}tke-service-config`]: "c" }, {}, [listed])).toEqual(["80 HTTP", "8443 HTTPS"]);
  });

  test("a Service's config adds no listeners", () => {
    const objects = [service("web", { annotations: { ...L7, [`${S}tke-service-config`]: "c" } }), config("c", { protocol: "HTTPS", port: 8443 })];
    expect(listeners(objects).map(({ port }) => port)).toEqual([80]);
  });
});

describe("backends by protocol under rule-mix", () => {
  const MIX = { "kubernetes.io/ingress.rule-mix": "true" };
  const rules = (...names: string[]) => JSON.stringify(names.map((serviceName) => ({ host: "a", path: "/", backend: { serviceName, servicePort: "80" } })));
  const objects = (annotations: Record<string, string>) => [
    ingress("shop", { annotations: { ...MIX, ...annotations }, to: ["a", "b"] }), backend("a", { annotations: { [LABEL]: "no=node" } }), backend("b"), ...THREE,
  ];
  const A = mayLoop("unknown-backends", "backends");
  const https = (told: typeof A) => http(told, 443, "HTTPS");
  test.each<[string, Record<string, string>, typeof A, typeof A]>([
    ["each its own", { "kubernetes.io/ingress.http-rules": rules("a"), "kubernetes.io/ingress.https-rules": rules("b") }, A, LOOPS],
    ["a rule found in neither goes to HTTPS", { "kubernetes.io/ingress.http-rules": rules("a") }, A, LOOPS],
    ["with rule-mix-both all of them", { [`${I}rule-mix-both`]: "true", "kubernetes.io/ingress.http-rules": rules("a"), "kubernetes.io/ingress.https-rules": rules("a") }, LOOPS, LOOPS],
  ])("%s", (_, annotations, onHttp, onHttps) => expect(listeners(objects(annotations))).toEqual([http(onHttp), https(onHttps)]));
});

describe("which Ingresses get a CLB", () => {
  const CLASS = "kubernetes.io/ingress.class";
  test.each<[string, Manifest, number]>([
    ["neither class", ingress(), 1],
    ["annotation qcloud", ingress("x", { annotations: { [CLASS]: "qcloud" } }), 1],
    ["annotation nginx", ingress("x", { annotations: { [CLASS]: "nginx" } }), 0],
    ["annotation nginx over ingressClassName qcloud", ingress("x", { annotations: { [CLASS]: "nginx" }, spec: { ingressClassName: "qcloud" } }), 0],
    ["annotation qcloud over ingressClassName nginx", ingress("x", { annotations: { [CLASS]: "qcloud" }, spec: { ingressClassName: "nginx" } }), 1],
    ["annotation empty, ingressClassName nginx", ingress("x", { annotations: { [CLASS]: "" }, spec: { ingressClassName: "nginx" } }), 0],
    ["annotation null, no ingressClassName", ingress("x", { annotations: { [CLASS]: null } }), 1],
    ["ingressClassName qcloud", ingress("x", { spec: { ingressClassName: "qcloud" } }), 1],
    ["ingressClassName nginx", ingress("x", { spec: { ingressClassName: "nginx" } }), 0],
    ["ingressClassName empty", ingress("x", { spec: { ingressClassName: "" } }), 1],
    ["group extensions", ingress("x", { apiVersion: "extensions/v1beta1" }), 1],
    ["another group", ingress("x", { apiVersion: "networking.internal.knative.dev/v1alpha1" }), 0],
    ["older shapes of networking.k8s.io", ingress("x", { apiVersion: "networking.k8s.io/v1beta1" }), 1],
  ])("%s", (_, manifest, expected) => expect(listeners([manifest]).length).toBe(expected));

  test("one of each group is two objects; serviceName, host inside backend and a default backend are read", () => {
    const old = {
      ...ingress("x", { apiVersion: "extensions/v1beta1" }),
      spec: { backend: { serviceName: "b", servicePort: 80 }, rules: [{ http: { paths: [{ backend: { host: "h", serviceName: "a", servicePort: 80 } }] } }] },
    };
    const objects = [ingress("x"), old, backend("web"), backend("a"), backend("b", { annotations: { [LABEL]: "no=node" } }), ...THREE];
    expect(listeners(objects)).toEqual([http(LOOPS), http(LOOPS)]);
    expect(listeners([old, backend("a", { annotations: { [LABEL]: "no=node" } }), backend("b", { annotations: { [LABEL]: "no=node" } }), ...THREE])).toEqual([http(mayLoop("unknown-backends", "backends"))]);
  });
});
