import { NEW, OLD, UPSTREAM, configMap, node, nodes, pod, proxy, proxyPod, yaml } from "../support.ts";
import { ruleTable, type Expected } from "./table.ts";
import { ingress, internal, mark, service, stream } from "./texts.ts";

const PREVENT = "service.cloud.tencent.com/prevent-loopback";
const AT_PREVENT = ["metadata", "annotations", PREVENT];
const KEY = mark("annotations");
const THREE = yaml(...nodes("n1", "n2", "n3"));
const IPVS = yaml(proxy("ipvs"));
const TRUE = `${PREVENT}: "true"`;
const withKey = (text: string) => text.replace("annotations:", `${KEY}:`);
const EXISTING = "service.kubernetes.io/tke-existed-lbid";

const loop = (message: string, path: Expected["path"] = AT_PREVENT, severity: Expected["severity"] = "error"): Expected => ({ severity, listener: "TCP 80", path, message, on: "Service web" });

ruleTable("CLB101", "l4-loopback", [
  { name: "a public CLB", text: service({ annotations: [] }) },
  { name: "caught on the node", text: stream(service(), yaml(proxy("iptables"))) },
  { name: "bound", text: stream(internal([TRUE]), IPVS, THREE) },
  { name: "layer 7", text: stream(internal(['service.cloud.tencent.com/specify-protocol: \'{"80":{"protocol":["HTTP"]}}\'']), IPVS, THREE) },
], [
  { name: "missing annotation", text: stream(withKey(service()), IPVS, THREE), findings: [loop("TCP 80: 1 in 3 connections hangs when Pods of this cluster call it")] },
  { name: "annotation of a wrong value", text: stream(internal([`${PREVENT}: ${mark('"True"')}`]), IPVS, THREE), findings: [loop("TCP 80: 1 in 3 connections hangs when Pods of this cluster call it")] },
  { name: "no annotations at all: the nearest ancestor's key", text: stream(service({ annotations: [], labels: "{service.cloud.tencent.com/loadbalance-type: INTERNAL}" }).replace("metadata:", `${mark("metadata")}:`), IPVS, THREE), findings: [loop("TCP 80: 1 in 3 connections hangs when Pods of this cluster call it")] },
  { name: "outage", text: stream(withKey(service()), IPVS, yaml(node("n1"))), findings: [loop("TCP 80: no connection succeeds when Pods of this cluster call it")] },
  { name: "outage on some nodes", text: stream(withKey(service()), IPVS, yaml(node("n1"), node("n2", { ready: false }))), findings: [loop("TCP 80: no connection from some nodes succeeds when Pods of this cluster call it")] },
  { name: "on some nodes", text: stream(withKey(service()), IPVS, THREE, yaml(node("n4", { ready: false }))), findings: [loop("TCP 80: up to 1 in 3 connections hangs when Pods of this cluster call it")] },
  { name: "more than one of them", text: stream(withKey(internal(['service.cloud.tencent.com/direct-access: "true"'])), IPVS, THREE, yaml(pod("a", { on: "n1" }), pod("b", { on: "n1" }), pod("c", { on: "n2" }))), findings: [loop("TCP 80: up to 2 in 3 connections hang when Pods of this cluster call it")] },
  { name: "Nodes not known", text: stream(withKey(service()), IPVS), findings: [loop("TCP 80: some connections hang when Pods of this cluster call it")] },
  { name: "mode unknown", text: withKey(service()), findings: [loop("TCP 80 may loop for Pods of this cluster: kube-proxy's mode is not known", AT_PREVENT, "warning")] },
  { name: "too old", text: stream(internal([`${PREVENT}: ${mark('"true"')}`]), yaml(proxy("ipvs", { image: OLD })), THREE), findings: [loop("TCP 80: 1 in 3 connections hangs when Pods of this cluster call it")] },
  {
    name: "network unknown", text: service({ annotations: [`${EXISTING}: ${mark("lb-1")}`] }),
    findings: [loop("TCP 80 may loop for Pods of this cluster: whether the CLB is internal is not known", ["metadata", "annotations", EXISTING], "warning")],
  },
  {
    name: "ipMode: Proxy", text: stream(service({ status: `{ip: 10.0.0.9, ipMode: ${mark("Proxy")}}` }), yaml(proxy("iptables")), THREE),
    findings: [loop("TCP 80: 1 in 3 connections hangs when Pods of this cluster call it", ["status", "loadBalancer", "ingress", 0, "ipMode"])],
  },
  {
    name: "hidden backends", text: stream(internal([`service.cloud.tencent.com/target-groups: ${mark("x")}`]), IPVS, THREE),
    findings: [loop("TCP 80 may loop for Pods of this cluster: the CLB's backends are not known", ["metadata", "annotations", "service.cloud.tencent.com/target-groups"], "warning")],
  },
  {
    name: "no node can be an RS", text: stream(service().replace("spec:\n  type: LoadBalancer\n  selector: {app: web}\n  ports: [{port: 80}]", "spec:\n  ⟦type: LoadBalancer\n  selector: {app: web}\n  ports: [{port: 80}]⟧"), IPVS, yaml(node("n1", { ready: false }))),
    findings: [loop("TCP 80 may loop for Pods of this cluster: the CLB's backends are not known", ["spec"], "warning")],
  },
  {
    name: "nothing left but itself", text: stream(withKey(internal(['service.cloud.tencent.com/direct-access: "true"'])), IPVS, THREE, yaml(pod("a", { on: "n1" }))), options: { from: ["pod/a"] },
    findings: [loop("TCP 80: no connection succeeds when Pods of this cluster call it")],
  },
  {
    name: "one finding per listener", text: stream(service({ ports: "[{port: 80}, {port: 53, protocol: UDP}]" }).replace("annotations:", `${mark(mark("annotations"))}:`), IPVS, THREE),
    findings: [
      { ...loop("UDP 53: 1 in 3 connections hangs when Pods of this cluster call it"), listener: "UDP 53" },
      loop("TCP 80: 1 in 3 connections hangs when Pods of this cluster call it"),
    ],
  },
]);

const imagePath = ["spec", "template", "spec", "containers", 0, "image"];
const marked = (text: string, image: string) => text.replace(`image: ${image}`, `image: ${mark(image)}`);

ruleTable("CLB102", "kube-proxy-too-old", [
  { name: "new enough", text: stream(service(), IPVS) },
  { name: "version unknown", text: stream(service(), yaml(proxy("ipvs", { image: "x:latest" }))) },
  { name: "another mode", text: stream(service(), yaml(proxy("iptables", { image: OLD }))) },
  { name: "mode unknown", text: stream(service(), yaml(proxy("ipvs", { image: OLD }), proxy("iptables", { image: OLD, name: "kube-proxy-b" }))) },
  { name: "only public listeners", text: stream(service({ annotations: [] }), yaml(proxy("ipvs", { image: OLD }))) },
  { name: "only layer 7 listeners", text: stream(ingress(), yaml(proxy("ipvs", { image: OLD }))) },
  { name: "no listeners", text: yaml(proxy("ipvs", { image: OLD })) },
], [
  {
    name: "a template", text: stream(service(), marked(yaml(proxy("ipvs", { image: OLD })), OLD)),
    findings: [{ path: imagePath, on: "DaemonSet kube-proxy", message: `1 of 1 kube-proxies cannot bind a CLB's address: ${OLD}` }],
  },
  {
    name: "whether the Service carries the annotation or not", text: stream(internal([TRUE]), marked(yaml(proxy("ipvs", { image: OLD })), OLD)),
    findings: [{ path: imagePath, message: `1 of 1 kube-proxies cannot bind a CLB's address: ${OLD}` }],
  },
  {
    name: "Pods, on their DaemonSet", text: stream(service(), marked(yaml(proxy("ipvs", { image: NEW })), NEW), yaml(proxyPod("n1", OLD), proxyPod("n2", NEW), proxyPod("n3", OLD))),
    findings: [{ path: imagePath, on: "DaemonSet kube-proxy", message: `2 of 3 kube-proxies cannot bind a CLB's address: ${OLD}` }],
  },
  {
    name: "Pods alone, each", text: stream(service(), marked(yaml(proxyPod("n1", OLD)), OLD), yaml(proxyPod("n2", NEW)), marked(yaml(proxyPod("n3", OLD)), OLD)),
    findings: ["n1", "n3"].map((on) => ({ path: ["spec", "containers", 0, "image"], on: `Pod kube-proxy-${on}`, message: `1 of 1 kube-proxies cannot bind a CLB's address: ${OLD}` })),
  },
  {
    name: "a line that never got the ability", text: stream(service(), marked(yaml(proxy("ipvs", { image: "x/tkeimages/hyperkube:v1.10.5-tke.9" })), "x/tkeimages/hyperkube:v1.10.5-tke.9")),
    findings: [{ path: imagePath, message: "1 of 1 kube-proxies cannot bind a CLB's address: x/tkeimages/hyperkube:v1.10.5-tke.9" }],
  },
  {
    name: "each DaemonSet for itself",
    text: stream(service(), marked(yaml(proxy("ipvs", { image: OLD })), OLD), marked(yaml(proxy("ipvs", { image: `${OLD}-rc1`, name: "kube-proxy-b" })), `${OLD}-rc1`)),
    findings: [
      { path: imagePath, on: "DaemonSet kube-proxy", message: `1 of 1 kube-proxies cannot bind a CLB's address: ${OLD}` },
      { path: imagePath, on: "DaemonSet kube-proxy-b", message: `1 of 1 kube-proxies cannot bind a CLB's address: ${OLD}-rc1` },
    ],
  },
]);

const LOCAL = ["externalTrafficPolicy: Local"];
const MARKED_LOCAL = ["externalTrafficPolicy: ⟦Local⟧"];
const POLICY = ["spec", "externalTrafficPolicy"];
const HOSTS: Expected = { path: POLICY, message: "with externalTrafficPolicy: Local and a bound CLB address, clients on the host network of nodes without a backend Pod cannot reach it (before kube-proxy 1.21: all clients there)" };
const NO_POD: Expected = { path: POLICY, message: "with externalTrafficPolicy: Local no Pod on a node without a backend Pod can reach the CLB's address" };
const onThree = yaml(...["n1", "n2", "n3"].map((on) => pod(`p-${on}`, { on })));

ruleTable("CLB104", "local-unreachable", [
  { name: "policy Cluster", text: stream(service(), yaml(proxy("iptables"))) },
  { name: "packets get to the CLB", text: stream(service({ spec: LOCAL }), IPVS) },
  { name: "public", text: stream(service({ annotations: [], spec: LOCAL }), yaml(proxy("iptables"))) },
  { name: "iptables with a cluster CIDR", text: stream(service({ spec: LOCAL }), yaml(proxy("iptables", { args: ["--cluster-cidr=172.16.0.0/16"] }))) },
  { name: "iptables, nobody knows whether there is a cluster CIDR", text: stream(service({ spec: LOCAL }), yaml(proxy("iptables", { args: ["--config=/x"] }))) },
  { name: "Cilium", text: stream(service({ spec: LOCAL }), yaml(configMap("cilium-config", { "kube-proxy-replacement": "true" }))) },
  { name: "every node has a backend Pod", text: stream(internal([TRUE], { spec: LOCAL }), IPVS, THREE, onThree) },
  { name: "iptables with NodeCIDR tells Pod traffic without one", text: stream(service({ spec: LOCAL }), yaml(proxy("iptables", { args: ["--cluster-cidr=172.16.0.0/16", "--detect-local-mode=NodeCIDR"] }))) },
], [
  { name: "bound", text: stream(internal([TRUE], { spec: MARKED_LOCAL }), IPVS), findings: [HOSTS] },
  { name: "bound by upstream's kube-proxy", text: stream(service({ spec: MARKED_LOCAL }), yaml(proxy("ipvs", { image: UPSTREAM }))), findings: [HOSTS] },
  { name: "bound, a node without a Pod", text: stream(internal([TRUE], { spec: MARKED_LOCAL }), IPVS, THREE, yaml(node("n4")), onThree), findings: [HOSTS] },
  { name: "iptables without a cluster CIDR", text: stream(service({ spec: MARKED_LOCAL }), yaml(proxy("iptables"))), findings: [NO_POD] },
  { name: "nftables without a cluster CIDR", text: stream(service({ spec: MARKED_LOCAL }), yaml(proxy("nftables"))), findings: [NO_POD] },
]);

const PUBLIC: Expected = { path: AT_PREVENT, message: "prevent-loopback on a public CLB, which does not loop" };
const NO_CLB: Expected = { path: AT_PREVENT, message: "prevent-loopback on an object that gets no CLB Service from TKE" };
const MARKED_TRUE = `${PREVENT}: ⟦"true"⟧`;

ruleTable("CLB105", "needless-prevent-loopback", [
  { name: "internal", text: internal([TRUE]) },
  { name: "network unknown", text: service({ annotations: [TRUE, `${EXISTING}: lb-1`] }) },
  { name: "another value", text: service({ annotations: [`${PREVENT}: "false"`] }) },
  { name: "the platform's own", text: service({ annotations: [TRUE], name: "kubernetes-intranet" }) },
], [
  { name: "public", text: service({ annotations: [MARKED_TRUE] }), findings: [PUBLIC] },
  { name: "assumed to be public", text: service({ annotations: [MARKED_TRUE, `${EXISTING}: lb-1`] }), options: { assume: { network: "public" } }, findings: [PUBLIC] },
  { name: "another type", text: internal([MARKED_TRUE], { type: "ClusterIP" }), findings: [NO_CLB] },
  { name: "a load balancer class", text: internal([MARKED_TRUE], { spec: ["loadBalancerClass: x/y"] }), findings: [NO_CLB] },
  { name: "an Ingress", text: ingress({ annotations: [MARKED_TRUE] }), findings: [{ ...NO_CLB, on: "Ingress shop" }] },
  { name: "an Ingress of another class", text: ingress({ annotations: [MARKED_TRUE, "kubernetes.io/ingress.class: nginx"] }), findings: [{ ...NO_CLB, on: "Ingress shop" }] },
]);

const MODE = "service.cloud.tencent.com/mode";
ruleTable("CLB106", "controller-skips", [
  { name: "mode: skip alone", text: internal([`${MODE}: skip`]) },
  { name: "another mode", text: internal([`${MODE}: full`, TRUE]) },
  { name: "no mode", text: internal([TRUE]) },
  { name: "an Ingress alone", text: ingress({ annotations: ["ingress.cloud.tencent.com/mode: skip"] }) },
], [
  { name: "with prevent-loopback", text: internal([`${MODE}: ⟦skip⟧`, TRUE]), findings: [{ path: ["metadata", "annotations", MODE], message: "mode: skip with prevent-loopback: every health check of the CLB fails" }] },
  {
    name: "with a TkeServiceConfig", text: internal([`${MODE}: ⟦skip⟧`, "service.cloud.tencent.com/tke-service-config: c"]),
    findings: [{ path: ["metadata", "annotations", MODE], message: "mode: skip: the TkeServiceConfig is never applied to the CLB" }],
  },
  {
    name: "an Ingress with a generated config", text: ingress({ annotations: ["ingress.cloud.tencent.com/mode: ⟦skip⟧", 'ingress.cloud.tencent.com/tke-service-config-auto: "true"'] }),
    findings: [{ path: ["metadata", "annotations", "ingress.cloud.tencent.com/mode"], message: "mode: skip: the TkeServiceConfig is never applied to the CLB" }],
  },
]);

const V6: Expected = { path: AT_PREVENT, message: "an IPv6 CLB address relies on prevent-loopback" };
ruleTable("CLB108", "ipv6-unproven", [
  { name: "IPv4", text: stream(internal([TRUE], { status: "{ip: 10.0.0.9}" }), IPVS) },
  { name: "IPv6 that relies on nothing", text: stream(internal([TRUE], { status: '{ip: "2402::1"}' }), yaml(proxy("iptables"))) },
  { name: "IPv6 without the annotation", text: stream(service({ status: '{ip: "2402::1"}' }), IPVS) },
], [
  { name: "an address", text: stream(internal([MARKED_TRUE], { status: '{ip: 10.0.0.9}, {ip: "2402::1"}' }), IPVS), findings: [V6] },
  { name: "asked for at creation", text: stream(internal([MARKED_TRUE, `service.kubernetes.io/service.extensiveParameters: '{"AddressIPVersion":"IPv6FullChain"}'`]), IPVS), findings: [V6] },
  { name: "NAT64", text: stream(internal([MARKED_TRUE, `service.kubernetes.io/loadbalance-nat-ipv6: "2402::1"`]), IPVS), findings: [V6] },
  { name: "ipFamilies", text: stream(internal([MARKED_TRUE], { spec: ["ipFamilies: [IPv6]"] }), IPVS), findings: [V6] },
]);

const shares = (clb: string, ...others: string[]): Expected => ({ path: AT_PREVENT, message: `shares CLB ${clb} with ${others.join(", ")}, which binds its address on every node; this Service does not carry the annotation` });
const bound = (name: string, annotations: string[] = [`${EXISTING}: lb-1`]) => service({ name, annotations: [...annotations, TRUE] });
ruleTable("CLB109", "shared-clb-half-bound", [
  { name: "both carry it", text: stream(bound("a"), bound("b"), IPVS) },
  { name: "neither carries it", text: stream(service({ annotations: [`${EXISTING}: lb-1`] }), service({ name: "b", annotations: [`${EXISTING}: lb-1`] }), IPVS) },
  { name: "different CLBs", text: stream(bound("a"), service({ annotations: [`${EXISTING}: lb-2`] }), IPVS) },
  { name: "known to be another mode", text: stream(bound("a"), service({ annotations: [`${EXISTING}: lb-1`] }), yaml(proxy("iptables"))) },
  { name: "known to be ipvs-bpf", text: stream(bound("a"), service({ annotations: [`${EXISTING}: lb-1`] }), yaml(proxy("ipvs-bpf"))) },
  { name: "the other is no CLB Service", text: stream(bound("a"), service({ annotations: [`${EXISTING}: lb-1`], type: "ClusterIP" }), IPVS) },
  { name: "empty ids are no ids", text: stream(bound("a", [`${EXISTING}: ""`]), service({ annotations: [`${EXISTING}: ""`] }), IPVS) },
], [
  { name: "same existing CLB", text: stream(bound("a"), withKey(service({ annotations: [`${EXISTING}: lb-1`] })), IPVS), findings: [shares("lb-1", "Service default/a")] },
  { name: "mode unknown", text: stream(bound("a"), withKey(service({ annotations: [`${EXISTING}: lb-1`] }))), findings: [shares("lb-1", "Service default/a")] },
  { name: "same address", text: stream(internal([TRUE], { name: "a", status: "{ip: 10.0.0.9}" }), withKey(service({ status: "{ip: 10.0.0.9}" })), IPVS), findings: [shares("10.0.0.9", "Service default/a")] },
  { name: "a wrong value is none", text: stream(bound("a"), service({ annotations: [`${EXISTING}: lb-1`, `${PREVENT}: ⟦"True"⟧`] }), IPVS), findings: [shares("lb-1", "Service default/a")] },
  { name: "several carry it", text: stream(bound("a"), bound("b"), withKey(service({ annotations: [`${EXISTING}: lb-1`] })), IPVS), findings: [shares("lb-1", "Service default/a", "Service default/b")] },
  { name: "several do not", text: stream(bound("a"), withKey(service({ name: "b", annotations: [`${EXISTING}: lb-1`] })), withKey(service({ name: "c", annotations: [`${EXISTING}: lb-1`] })), IPVS), findings: [{ ...shares("lb-1", "Service default/a"), on: "Service b" }, { ...shares("lb-1", "Service default/a"), on: "Service c" }] },
]);

ruleTable("CLB110", "health-check-conflict", [
  { name: "TKE's kube-proxy", text: stream(service(), IPVS) },
  { name: "another mode", text: stream(service(), yaml(proxy("iptables", { image: UPSTREAM }))) },
  { name: "public", text: stream(service({ annotations: [] }), yaml(proxy("ipvs", { image: UPSTREAM }))) },
  { name: "an Ingress' VIP is no Service VIP", text: stream(ingress(), yaml(proxy("ipvs", { image: UPSTREAM }))) },
  { name: "prevent-loopback moves the probes", text: stream(internal([TRUE]), yaml(proxy("ipvs", { image: UPSTREAM }))) },
  { name: "ipMode: Proxy is not bound", text: stream(service({ status: "{ip: 10.0.0.9, ipMode: Proxy}" }), yaml(proxy("ipvs", { image: UPSTREAM }))) },
], [
  {
    name: "on the DaemonSet", text: stream(service(), marked(yaml(proxy("ipvs", { image: UPSTREAM })), UPSTREAM)),
    findings: [{ path: imagePath, on: "DaemonSet kube-proxy", message: `${UPSTREAM} binds every CLB address, and the CLB's health checks get no answer` }],
  },
  {
    name: "Pods of it, once", text: stream(service(), marked(yaml(proxy("ipvs", { image: UPSTREAM })), UPSTREAM), yaml(proxyPod("n1", UPSTREAM), proxyPod("n2", UPSTREAM))),
    findings: [{ path: imagePath, on: "DaemonSet kube-proxy", message: `${UPSTREAM} binds every CLB address, and the CLB's health checks get no answer` }],
  },
  {
    name: "some of them", text: stream(service(), marked(yaml(proxy("ipvs")), NEW), yaml(proxyPod("n1", NEW), proxyPod("n2", UPSTREAM))),
    findings: [{ path: imagePath, on: "DaemonSet kube-proxy", message: `${UPSTREAM} binds every CLB address, and the CLB's health checks get no answer` }],
  },
]);

const bypass = (what: string, path: Expected["path"]): Expected => ({ path, message: `calls from inside the cluster bypass the CLB's ${what}` });
const SPECIFY = "service.cloud.tencent.com/specify-protocol";
const GROUPS = "service.cloud.tencent.com/security-groups";
ruleTable("CLB111", "clb-features-bypassed", [
  { name: "nothing relied on", text: stream(internal([TRUE]), IPVS) },
  { name: "packets reach the CLB", text: stream(internal([`${GROUPS}: sg-1`, `${SPECIFY}: '{"80":{"protocol":["HTTP"]}}'`]), IPVS) },
  { name: "a public CLB", text: stream(service({ annotations: [`${GROUPS}: sg-1`] }), yaml(proxy("iptables"))) },
  { name: "UDP is nothing to rely on", text: stream(internal([TRUE, `${SPECIFY}: '{"80":{"protocol":["TCP","UDP"]}}'`]), IPVS) },
], [
  { name: "TLS", text: stream(internal([TRUE, `${SPECIFY}: ⟦'{"80":{"protocol":["TCP_SSL"]}}'⟧`]), IPVS), findings: [bypass("TCP_SSL", ["metadata", "annotations", SPECIFY])] },
  { name: "HTTP rules", text: stream(internal([`${SPECIFY}: ⟦'{"80":{"protocol":["HTTP"]},"443":{"protocol":["HTTPS"]}}'⟧`], { ports: "[{port: 80}, {port: 443}]" }), yaml(proxy("iptables"))), findings: [bypass("HTTP, HTTPS", ["metadata", "annotations", SPECIFY])] },
  { name: "security groups", text: stream(internal([TRUE, `${GROUPS}: ⟦sg-1⟧`]), IPVS), findings: [bypass("security groups", ["metadata", "annotations", GROUPS])] },
  { name: "source ranges", text: stream(internal([TRUE], { spec: ["loadBalancerSourceRanges: ⟦[10.0.0.0/8]⟧"] }), IPVS), findings: [bypass("loadBalancerSourceRanges", ["spec", "loadBalancerSourceRanges"])] },
]);

ruleTable("CLB301", "local-binds-all-nodes", [
  { name: "policy Cluster", text: service() },
  { name: "narrowed", text: internal(['service.kubernetes.io/local-svc-only-bind-node-with-pod: "true"'], { spec: LOCAL }) },
  { name: "direct access binds no nodes", text: internal(['service.cloud.tencent.com/direct-access: "true"'], { spec: LOCAL }) },
  { name: "no CLB", text: internal([], { spec: LOCAL, type: "NodePort" }) },
], [
  { name: "Local", text: service({ spec: MARKED_LOCAL }), findings: [{ path: POLICY, message: "externalTrafficPolicy: Local without service.kubernetes.io/local-svc-only-bind-node-with-pod" }] },
  { name: "narrowed by a wrong value", text: internal(["service.kubernetes.io/local-svc-only-bind-node-with-pod: true"], { spec: MARKED_LOCAL }), findings: [{ path: POLICY, message: "externalTrafficPolicy: Local without service.kubernetes.io/local-svc-only-bind-node-with-pod" }] },
]);

