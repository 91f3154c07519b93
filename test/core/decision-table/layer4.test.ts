import { describe, expect, test } from "vitest";
import {
  BOUND, EKLET, EXISTING, INTERNAL, LABEL, MASTER, NEW, OLD, PREVENT, S, SUBNET, TKE, UPSTREAM, client, configMap, listeners, loops, mayLoop, node, nodes, pod, proxy, proxyPod, safe,
  service, tcp, type Case,
} from "../support.ts";

const THREE = nodes("n1", "n2", "n3");
const IPVS = proxy("ipvs");
const THIRD: [number, number] = [1 / 3, 1 / 3];

const ROWS: Case[] = [
  { name: "1 public", objects: [service("web", { annotations: {} }), IPVS, ...THREE], expected: [tcp(safe("public-clb"))] },
  { name: "1 comes before 4", objects: [service("web", { annotations: {} }), proxy("iptables")], expected: [tcp(safe("public-clb"))] },
  { name: "2 network unknown", objects: [service("web", { annotations: { [EXISTING]: "lb-1" } }), IPVS, ...THREE], expected: [tcp(mayLoop("unknown-network", "clb-network"))] },
  { name: "2 comes before 4", objects: [service("web", { annotations: { [EXISTING]: "lb-1" } }), proxy("iptables")], expected: [tcp(mayLoop("unknown-network", "clb-network"))] },
  { name: "3 ipMode Proxy goes past iptables", objects: [service("web", { status: { ip: "10.1.1.1", ipMode: "Proxy" } }), proxy("iptables"), ...THREE], expected: [tcp(loops("ip-mode-proxy", THIRD))] },
  { name: "3 ipMode Proxy goes past the annotation", objects: [service("web", { annotations: BOUND, status: { ip: "10.1.1.1", ipMode: "Proxy" } }), IPVS, ...THREE], expected: [tcp(loops("ip-mode-proxy", THIRD))] },
  { name: "3 ipMode Proxy without a known mode", objects: [service("web", { status: { ip: "10.1.1.1", ipMode: "Proxy" } }), ...THREE], expected: [tcp(loops("ip-mode-proxy", THIRD))] },
  { name: "3 then 8", objects: [service("web", { status: { ip: "10.1.1.1", ipMode: "Proxy" } }), IPVS, MASTER], expected: [tcp(mayLoop("unknown-backends", "backends"))] },
  { name: "3 then 9", objects: [service("web", { annotations: { ...INTERNAL, [`${S}direct-access`]: "true" }, status: { ip: "10.1.1.1", ipMode: "Proxy" } }), IPVS, EKLET, pod("p", { on: "eklet-1" })], expected: [tcp(safe("no-shared-node"))] },
  { name: "ipMode VIP changes nothing", objects: [service("web", { status: { ip: "10.1.1.1", ipMode: "VIP" } }), proxy("iptables")], expected: [tcp(safe("short-circuit"))] },
  { name: "4 iptables", objects: [service(), proxy("iptables"), ...THREE], expected: [tcp(safe("short-circuit"))] },
  { name: "4 nftables", objects: [service(), proxy("nftables"), ...THREE], expected: [tcp(safe("short-circuit"))] },
  { name: "4 replaced", objects: [service(), configMap("cilium-config", { "kube-proxy-replacement": "true" }), ...THREE], expected: [tcp(safe("short-circuit"))] },
  { name: "4 ipvs, every kube-proxy upstream's", objects: [service(), proxy("ipvs", { image: UPSTREAM }), ...THREE], expected: [tcp(safe("short-circuit"))] },
  { name: "4 comes before 5", objects: [service("web", { annotations: BOUND }), proxy("iptables", { image: OLD })], expected: [tcp(safe("short-circuit"))] },
  {
    name: "4 needs every kube-proxy to be upstream's",
    objects: [service(), IPVS, proxyPod("n1", UPSTREAM), proxyPod("n2", NEW), proxyPod("n3", UPSTREAM), ...THREE],
    expected: [tcp(loops("vip-not-bound", THIRD))],
  },
  { name: "5 bound", objects: [service("web", { annotations: BOUND }), IPVS, ...THREE], expected: [tcp(safe("prevent-loopback"))] },
  { name: "5 bound, version unknown", objects: [service("web", { annotations: BOUND }), proxy("ipvs", { image: `${TKE}:v1.26.1-tke.6` }), ...THREE], expected: [tcp(safe("prevent-loopback", "kube-proxy-version"))] },
  { name: "5 bound, nothing known of kube-proxy", objects: [service("web", { annotations: BOUND }), ...THREE], expected: [tcp(safe("prevent-loopback", "kube-proxy-version"))] },
  { name: "5 bound, ipvs-bpf", objects: [service("web", { annotations: BOUND }), proxy("ipvs-bpf"), ...THREE], expected: [tcp(safe("prevent-loopback", "proxy-mode"))] },
  { name: "5 bound, ipvs-bpf and version unknown", objects: [service("web", { annotations: BOUND }), proxy("ipvs-bpf", { image: "x:latest" })], expected: [tcp(safe("prevent-loopback", "kube-proxy-version", "proxy-mode"))] },
  { name: "5 one upstream kube-proxy is never too old", objects: [service("web", { annotations: BOUND }), IPVS, proxyPod("n1", NEW), proxyPod("n2", UPSTREAM), ...THREE], expected: [tcp(safe("prevent-loopback"))] },
  { name: "6 mode unknown", objects: [service(), ...THREE], expected: [tcp(mayLoop("unknown-proxy-mode", "proxy-mode"))] },
  { name: "6 ipvs-bpf", objects: [service(), proxy("ipvs-bpf"), ...THREE], expected: [tcp(mayLoop("unknown-proxy-mode", "proxy-mode"))] },
  { name: "6 comes before 7", objects: [service("web", { annotations: BOUND }), proxy("ipvs-bpf", { image: OLD }), ...THREE], expected: [tcp(mayLoop("unknown-proxy-mode", "proxy-mode"))] },
  { name: "7 too old", objects: [service("web", { annotations: BOUND }), proxy("ipvs", { image: OLD }), ...THREE], expected: [tcp(loops("kube-proxy-too-old", THIRD))] },
  { name: "7 too old without Nodes", objects: [service("web", { annotations: BOUND }), proxy("ipvs", { image: OLD })], expected: [tcp(loops("kube-proxy-too-old", null))] },
  {
    name: "7 nodes with a new kube-proxy count with 0",
    objects: [service("web", { annotations: BOUND }), IPVS, proxyPod("n1", NEW), proxyPod("n2", OLD), proxyPod("n3", NEW), ...THREE],
    expected: [tcp(loops("kube-proxy-too-old", [1 / 3, 1 / 9]))],
  },
  {
    name: "7 a version that nobody knows is not known to be new",
    objects: [service("web", { annotations: BOUND }), IPVS, proxyPod("n1", "x:latest"), proxyPod("n2", OLD), proxyPod("n3", NEW), ...THREE],
    expected: [tcp(loops("kube-proxy-too-old", [1 / 3, 2 / 9]))],
  },
  {
    name: "7 nodes without a kube-proxy Pod are not known to be new",
    objects: [service("web", { annotations: BOUND }), IPVS, proxyPod("n2", OLD), ...THREE],
    expected: [tcp(loops("kube-proxy-too-old", THIRD))],
  },
  {
    name: "7 only clients on new nodes share a node with an RS",
    objects: [service("web", { annotations: { ...BOUND, [LABEL]: "pool=new" } }), IPVS, proxyPod("n1", NEW), proxyPod("n2", OLD), node("n1", { labels: { pool: "new" } }), node("n2")],
    expected: [tcp(safe("prevent-loopback"))],
  },
  {
    name: "7 then 8",
    objects: [service("web", { annotations: { ...BOUND, [`${S}target-groups`]: "[]" } }), IPVS, proxyPod("n1", NEW), proxyPod("n2", OLD), ...THREE],
    expected: [tcp(mayLoop("unknown-backends", "backends"))],
  },
  ...["target-groups", "hybrid-type", "snat-pro-info"].map((key): Case => ({
    name: `8 ${key}`, objects: [service("web", { annotations: { ...INTERNAL, [S + key]: "x" } }), IPVS, ...THREE], expected: [tcp(mayLoop("unknown-backends", "backends"))],
  })),
  { name: "8 an empty annotation counts as absent", objects: [service("web", { annotations: { ...INTERNAL, [`${S}hybrid-type`]: "" } }), IPVS, ...THREE], expected: [tcp(loops("vip-not-bound", THIRD))] },
  { name: "8 comes after 4", objects: [service("web", { annotations: { ...INTERNAL, [`${S}target-groups`]: "x" } }), proxy("iptables")], expected: [tcp(safe("short-circuit"))] },
  { name: "8 no node can be an RS", objects: [service(), IPVS, MASTER, node("n1", { ready: false }), EKLET], expected: [tcp(mayLoop("unknown-backends", "backends"))] },
  { name: "8 a live cluster without nodes", objects: [service(), IPVS], options: { live: {}, assume: { platform: "tke" } }, expected: [tcp(mayLoop("unknown-backends", "backends"))] },
  { name: "8 the label selects no node", objects: [service("web", { annotations: { ...INTERNAL, [LABEL]: "pool=b" } }), IPVS, ...THREE], expected: [tcp(mayLoop("unknown-backends", "backends"))] },
  { name: "8 Local, and backend Pods only where no node can be an RS", objects: [service("web", { local: true }), IPVS, MASTER, ...THREE, pod("p", { on: "m1" })], expected: [tcp(mayLoop("unknown-backends", "backends"))] },
  { name: "8 Local, no backend Pod seen and no node that can be an RS", objects: [service("web", { local: true }), IPVS, MASTER], expected: [tcp(mayLoop("unknown-backends", "backends"))] },
  { name: "9 with Local: what a cluster CIDR does is a matter of layer 7", objects: [service("web", { local: true, status: { ip: "10.1.1.1", ipMode: "Proxy" } }), ...THREE, pod("p", { on: "n1" })], options: { from: ["node/n3"] }, expected: [tcp(safe("no-shared-node", "current-placement"))] },
  {
    name: "9 the reason of who is caught on the node, and what that rests on",
    objects: [service("web", { annotations: { ...BOUND, [LABEL]: "pool=a" } }), proxyPod("n1", NEW), proxyPod("n2", OLD), proxyPod("n3", OLD), node("n1"), node("n2", { labels: { pool: "a" } }), node("n3"), client("c", { on: "n1" }), client("d", { on: "n3" })],
    options: { from: ["pod/d", "pod/c"] }, expected: [tcp(safe("prevent-loopback"))],
  },
  { name: "9 no shared node", objects: [service(), IPVS, EKLET, pod("p", { on: "eklet-1" })], expected: [tcp(safe("no-shared-node"))] },
  { name: "10 loops", objects: [service(), IPVS, ...THREE], expected: [tcp(loops("vip-not-bound", THIRD))] },
  { name: "10 twelve nodes", objects: [service(), IPVS, ...nodes(...Array.from({ length: 12 }, (_, i) => `n${i}`))], expected: [tcp(loops("vip-not-bound", [0.08333333333333333, 0.08333333333333333]))] },
  { name: "10 one node: outage", objects: [service(), IPVS, node("n1")], expected: [tcp(loops("vip-not-bound", [1, 1]))] },
  { name: "10 one RS among several nodes: outage", objects: [service(), IPVS, node("n1"), MASTER], expected: [tcp(loops("vip-not-bound", [1, 1 / 2]))] },
  { name: "10 Nodes not known", objects: [service(), IPVS], expected: [tcp(loops("vip-not-bound", null))] },
  { name: "10 mode: skip does not stop a loop", objects: [service("web", { annotations: { ...INTERNAL, [`${S}mode`]: "skip" } }), IPVS, ...THREE], expected: [tcp(loops("vip-not-bound", THIRD))] },
  { name: "mode: skip with the annotation is no loop", objects: [service("web", { annotations: { ...BOUND, [`${S}mode`]: "skip" } }), IPVS, ...THREE], expected: [tcp(safe("prevent-loopback"))] },
  ...["True", "yes", true, "1", "", null].map((value): Case => ({
    name: `prevent-loopback ${JSON.stringify(value)} counts as absent`,
    objects: [service("web", { annotations: { ...INTERNAL, [PREVENT]: value } }), IPVS, ...THREE],
    expected: [tcp(loops("vip-not-bound", THIRD))],
  })),
];

describe("layer 4, row by row", () => {
  test.each(ROWS)("$name", ({ objects, options, expected }) => expect(listeners(objects, options)).toEqual(expected));
});

describe("layer 4: super nodes among the Nodes", () => {
  const also = (objects: Case["objects"]) => [...objects, ...THREE, EKLET];
  const N = "no-super-node-client";
  test.each<Case>([
    { name: "row 1", objects: also([service("web", { annotations: {} })]), expected: [tcp(safe("public-clb", N))] },
    { name: "row 4", objects: also([service(), proxy("iptables")]), expected: [tcp(safe("short-circuit", N))] },
    { name: "row 4, upstream's", objects: also([service(), proxy("ipvs", { image: UPSTREAM })]), expected: [tcp(safe("short-circuit", N))] },
    { name: "row 5", objects: also([service("web", { annotations: BOUND }), IPVS]), expected: [tcp(safe("prevent-loopback", N))] },
    { name: "row 5 with more", objects: also([service("web", { annotations: BOUND })]), expected: [tcp(safe("prevent-loopback", "kube-proxy-version", N))] },
    { name: "row 10: their Pods never loop", objects: also([service(), IPVS]), expected: [tcp(loops("vip-not-bound", [1 / 3, 1 / 4]))] },
    { name: "row 4, a client that is named and not there", objects: [...also([service(), proxy("iptables")]), pod("c", { on: "n1" })], options: { from: ["pod/c"] }, expected: [tcp(safe("short-circuit"))] },
    { name: "row 4, a client that is named and there", objects: [...also([service(), proxy("iptables")]), pod("c", { on: "eklet-1" })], options: { from: ["pod/c"] }, expected: [tcp(safe("short-circuit", N))] },
    { name: "row 4, a client that is named and on one that a label tells", objects: [service(), proxy("iptables"), node("s1", { labels: { "node.kubernetes.io/instance-type": "eklet" } }), pod("c", { on: "s1" })], options: { from: ["pod/c"] }, expected: [tcp(safe("short-circuit", N))] },
    { name: "row 4, a client that is named and on one that its name tells", objects: [service(), proxy("iptables"), ...THREE, pod("c", { on: "eklet-9" })], options: { from: ["pod/c"] }, expected: [tcp(safe("short-circuit", N))] },
    { name: "row 4, a client that may be there", objects: [...also([service(), proxy("iptables")]), pod("c")], options: { from: ["pod/c"] }, expected: [tcp(safe("short-circuit", N))] },
    { name: "row 1, node/ on one", objects: also([service("web", { annotations: {} })]), options: { from: ["node/eklet-1"] }, expected: [tcp(safe("public-clb", N))] },
    { name: "row 1, node/ on another", objects: also([service("web", { annotations: {} })]), options: { from: ["node/n1"] }, expected: [tcp(safe("public-clb"))] },
  ])("$name", ({ objects, options, expected }) => expect(listeners(objects, options)).toEqual(expected));
});

describe("layer 4: ports and protocols of a Service", () => {
  const of = (ports: (number | Record<string, unknown>)[], specify?: unknown) =>
    listeners([service("web", { annotations: { ...(specify === undefined ? {} : { [`${S}specify-protocol`]: specify }) }, ports })])
      .map(({ port, protocol, layer }) => `${port} ${protocol} ${layer}`);
  test.each<[string, (number | Record<string, unknown>)[], unknown, string[]]>([
    ["TCP by default", [80], undefined, ["80 TCP 4"]],
    ["the Service's own", [{ port: 53, protocol: "UDP" }, { port: 53, protocol: "TCP" }], undefined, ["53 UDP 4", "53 TCP 4"]],
    ["ordered by port", [8080, 80, 443], undefined, ["80 TCP 4", "443 TCP 4", "8080 TCP 4"]],
    ["each once", [{ port: 80, name: "a" }, { port: 80, name: "b" }], undefined, ["80 TCP 4"]],
    ["specify-protocol: HTTPS", [443, 80], '{"443":{"protocol":["HTTPS"],"tls":"x"}}', ["80 TCP 4", "443 HTTPS 7"]],
    ["specify-protocol: several for one port", [80], '{"80":{"protocol":["TCP","UDP"]}}', ["80 TCP 4", "80 UDP 4"]],
    ["specify-protocol: several, and on both layers", [80], '{"80":{"protocol":["HTTP","UDP","HTTP"]}}', ["80 HTTP 7", "80 UDP 4"]],
    ["specify-protocol: TCP_SSL and QUIC are layer 4", [80, 81], '{"80":{"protocol":["TCP_SSL"]},"81":{"protocol":["QUIC"]}}', ["80 TCP_SSL 4", "81 QUIC 4"]],
    ["specify-protocol: ports that are not there", [80], '{"81":{"protocol":["HTTP"]}}', ["80 TCP 4"]],
    ["specify-protocol: no JSON", [80], '{"80":{"protocol":["HTTP"]}', ["80 TCP 4"]],
    ["specify-protocol: loose JSON", [80], "{80: {protocol: [HTTP]}}", ["80 HTTP 7"]],
    ["specify-protocol: wrong shape changes nothing at all", [80, 81], '{"80":{"protocol":["HTTP"]},"81":"UDP"}', ["80 TCP 4", "81 TCP 4"]],
    ["specify-protocol: an unknown protocol changes nothing", [80], '{"80":{"protocol":["SPDY"]}}', ["80 TCP 4"]],
    ["specify-protocol: empty", [80], "", ["80 TCP 4"]],
    ["specify-protocol: a list", [80], "[]", ["80 TCP 4"]],
    ["specify-protocol: no string", [80], { 80: { protocol: ["HTTP"] } }, ["80 TCP 4"]],
    ["a port of the wrong type opens nothing", [{ port: "80" }, 81], undefined, ["81 TCP 4"]],
    ["no ports", [], undefined, []],
  ])("%s", (_, ports, specify, expected) => expect(of(ports, specify)).toEqual(expected));
});

describe("which Services get a CLB", () => {
  const count = (manifest: Record<string, unknown>) => listeners([manifest]).length;
  const aws = { "service.beta.kubernetes.io/aws-load-balancer-type": "nlb" };
  test.each<[string, Record<string, unknown>, number]>([
    ["type LoadBalancer", service("web", { annotations: {} }), 1],
    ["another type", service("web", { spec: { type: "NodePort" } }), 0],
    ["no type", service("web", { spec: { type: null } }), 0],
    ["a loadBalancerClass", service("web", { spec: { loadBalancerClass: "x/y" } }), 0],
    ["another group", { ...service(), apiVersion: "serving.knative.dev/v1" }, 0],
    ["the platform's own", service("kubernetes-intranet"), 0],
    ["its name in another namespace", { ...service(), metadata: { name: "kubernetes-intranet", namespace: "prod" } }, 1],
    ["another cloud's", service("web", { annotations: aws }), 0],
    ["another cloud's, and ours", service("web", { annotations: { ...aws, ...INTERNAL } }), 1],
    ["another cloud's, and ours empty", service("web", { annotations: { ...aws, [SUBNET]: "" } }), 0],
    ["another cloud's, empty", service("web", { annotations: { "service.beta.kubernetes.io/aws-load-balancer-type": "" } }), 1],
    ["another cloud's, null", service("web", { annotations: { "service.beta.kubernetes.io/aws-load-balancer-type": null } }), 1],
    ["keys that belong to nobody", service("web", { annotations: { "example.com/x": "y" } }), 1],
    ...["service.beta.kubernetes.io/x", "networking.gke.io/x", "cloud.google.com/x", "kubernetes.io/elb.id", "load-balancer.hetzner.cloud/x", "oci.oraclecloud.com/x",
      "oci-network-load-balancer.oraclecloud.com/x", "loadbalancer.openstack.org/x", "metallb.io/x", "metallb.universe.tf/x"]
      .map((key): [string, Record<string, unknown>, number] => [key, service("web", { annotations: { [key]: "x" } }), 0]),
    ...["service.cloud.tencent.com/x", "service.kubernetes.io/qcloud-x", "service.kubernetes.io/tke-x", "service.kubernetes.io/loadbalance-x", "service.kubernetes.io/local-svc-x",
      "service.kubernetes.io/service.extensiveParameters"]
      .map((key): [string, Record<string, unknown>, number] => [`another cloud's beside ${key}`, service("web", { annotations: { ...aws, [key]: "x" } }), 1]),
  ])("%s", (_, manifest, expected) => expect(count(manifest)).toBe(expected));
});
