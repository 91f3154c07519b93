import { backend, nodes, pod, proxy, yaml } from "../support.ts";
import { ruleTable, type Expected } from "./table.ts";
import { config, ingress, internal, mark, service, stream } from "./texts.ts";

const THREE = yaml(...nodes("n1", "n2", "n3"));
const IPVS = yaml(proxy("ipvs"));
const WEB = yaml(backend());
const NAMED = "ingress.cloud.tencent.com/tke-service-config";
const AUTO = "ingress.cloud.tencent.com/tke-service-config-auto";
const AT_AUTO = ["metadata", "annotations", AUTO];
const EXISTING = "kubernetes.io/ingress.existLbId";
const SPECIFY = "service.cloud.tencent.com/specify-protocol";
const L7 = `${SPECIFY}: '{"80":{"protocol":["HTTP"]}}'`;
const ON = "{protocol: HTTP, port: 80, keepaliveEnable: 1}";
const withKey = (text: string) => text.replace("annotations:", `${mark("annotations")}:`);
const LOOPS = "HTTP 80: 1 in 3 requests waits about 4 s when Pods of this cluster call it";

const found = (message: string, path: Expected["path"] = AT_AUTO, more: Partial<Expected> = {}): Expected => ({ message, path, listener: "HTTP 80", severity: "error", on: "Ingress shop", ...more });

ruleTable("CLB201", "l7-loopback", [
  { name: "public", text: stream(ingress({ subnet: false }), WEB, THREE) },
  { name: "keepalive", text: stream(ingress({ annotations: [`${NAMED}: c`] }), config("c", ON), WEB, THREE) },
  { name: "CLB202 fits", text: stream(ingress({ annotations: [`${NAMED}: c`] }), config("c", "{protocol: HTTP, port: 80}"), WEB, THREE) },
  { name: "layer 4", text: stream(service(), IPVS, THREE) },
], [
  { name: "no config", text: stream(withKey(ingress()), WEB, THREE), findings: [found(LOOPS)] },
  { name: "a config that does not list it", text: stream(withKey(ingress({ annotations: [`${NAMED}: c`] })), config("c", "{protocol: HTTP, port: 81, keepaliveEnable: 1}"), WEB, yaml(...nodes("n1"))), findings: [found("HTTP 80: no request succeeds when Pods of this cluster call it")] },
  { name: "auto false", text: stream(ingress({ annotations: [`${AUTO}: ${mark('"false"')}`] }), WEB, THREE), findings: [found(LOOPS)] },
  { name: "keepalive with mode: skip", text: stream(withKey(ingress({ annotations: [`${NAMED}: c`, "ingress.cloud.tencent.com/mode: skip"] })), config("c", ON), WEB, THREE), findings: [found(LOOPS)] },
  { name: "Nodes not known", text: stream(withKey(ingress()), WEB), findings: [found("HTTP 80: some requests wait about 4 s when Pods of this cluster call it")] },
  {
    name: "network unknown", text: stream(ingress({ subnet: false, annotations: [`${EXISTING}: ${mark("lb-1")}`] }), WEB),
    findings: [found("HTTP 80 may loop for Pods of this cluster: whether the CLB is internal is not known", ["metadata", "annotations", EXISTING], { severity: "warning" })],
  },
  {
    name: "config not read", text: stream(ingress({ annotations: [`${NAMED}: ${mark("c")}`] }), WEB),
    findings: [found("HTTP 80 may loop for Pods of this cluster: its TkeServiceConfig was not read", ["metadata", "annotations", NAMED], { severity: "warning" })],
  },
  {
    name: "hidden backends", text: stream(ingress({ annotations: [`ingress.cloud.tencent.com/hybrid-type: ${mark("CCN")}`] }), WEB),
    findings: [found("HTTP 80 may loop for Pods of this cluster: the CLB's backends are not known", ["metadata", "annotations", "ingress.cloud.tencent.com/hybrid-type"], { severity: "warning" })],
  },
  {
    name: "no node can be an RS", text: stream(ingress().replace("spec:\n  ", "spec:\n  ⟦").replace(/\n$/, "⟧\n"), WEB, yaml(...nodes("eklet-1"))),
    findings: [found("HTTP 80 may loop for Pods of this cluster: the CLB's backends are not known", ["spec"], { severity: "warning" })],
  },
  {
    name: "cluster CIDR", text: stream(ingress().replace("spec:\n  ", "spec:\n  ⟦").replace(/\n$/, "⟧\n"), yaml(backend("web", { local: true }), proxy("iptables", { args: ["--cluster-cidr=172.16.0.0/16"] }), pod("a", { on: "n1" }), pod("b", { on: "n2" })), THREE),
    options: { from: ["node/n3"] },
    findings: [found("HTTP 80: requests from Pods of this cluster may be misrouted and wait about 4 s", ["spec"], { severity: "warning" })],
  },
  {
    name: "a Service, by the row of layer 4", text: stream(withKey(internal([L7])), IPVS, THREE),
    findings: [found(LOOPS, ["metadata", "annotations", "service.cloud.tencent.com/prevent-loopback"], { on: "Service web" })],
  },
  {
    name: "a Service, mode unknown", text: withKey(internal([L7])),
    findings: [found("HTTP 80 may loop for Pods of this cluster: kube-proxy's mode is not known", ["metadata", "annotations", "service.cloud.tencent.com/prevent-loopback"], { on: "Service web", severity: "warning" })],
  },
  {
    name: "a Service with ipMode: Proxy", text: stream(internal([L7], { status: `{ip: 10.0.0.9, ipMode: ${mark("Proxy")}}` }), IPVS, THREE),
    findings: [found(LOOPS, ["status", "loadBalancer", "ingress", 0, "ipMode"], { on: "Service web" })],
  },
  {
    name: "a Service whose config was not read", text: stream(internal([L7, "service.cloud.tencent.com/tke-service-config: ⟦c⟧"]), IPVS, THREE),
    findings: [found("HTTP 80 may loop for Pods of this cluster: its TkeServiceConfig was not read", ["metadata", "annotations", "service.cloud.tencent.com/tke-service-config"], { on: "Service web", severity: "warning" })],
  },
  {
    name: "each listener", text: stream(withKey(ingress({ annotations: ['kubernetes.io/ingress.rule-mix: "true"'] })).replace("⟦annotations⟧", "⟦⟦annotations⟧⟧"), WEB, THREE),
    findings: [found(LOOPS), found(LOOPS.replace("HTTP 80", "HTTPS 443"), AT_AUTO, { listener: "HTTPS 443" })],
  },
]);

const item = (index: number) => ["spec", "loadBalancer", "l7Listeners", index];
const missing = (index: number, more: Partial<Expected> = {}): Expected => found(`${LOOPS}; keepaliveEnable: 1 is missing here (Ingress default/shop)`, item(index), { on: "TkeServiceConfig c", ...more });
const OFF = "⟦{protocol: HTTP, port: 80}⟧";

ruleTable("CLB202", "keepalive-missing", [
  { name: "keepalive", text: stream(ingress({ annotations: [`${NAMED}: c`] }), config("c", ON), WEB, THREE) },
  { name: "safe all the same", text: stream(ingress({ subnet: false, annotations: [`${NAMED}: c`] }), config("c", "{protocol: HTTP, port: 80}"), WEB, THREE) },
  { name: "not the effective one", text: stream(ingress(), config("shop-auto-ingress-config", "{protocol: HTTP, port: 80}"), WEB, THREE) },
  { name: "another listener", text: stream(ingress({ annotations: [`${NAMED}: c`] }), config("c", "{protocol: TCP, port: 80}"), WEB, THREE) },
], [
  { name: "left out", text: stream(ingress({ annotations: [`${NAMED}: c`] }), config("c", OFF), WEB, THREE), findings: [missing(0)] },
  { name: "0", text: stream(ingress({ annotations: [`${NAMED}: c`] }), config("c", "⟦{protocol: HTTP, port: 80, keepaliveEnable: 0}⟧"), WEB, THREE), findings: [missing(0)] },
  { name: "true", text: stream(ingress({ annotations: [`${NAMED}: c`] }), config("c", "⟦{protocol: HTTP, port: 80, keepaliveEnable: true}⟧"), WEB, THREE), findings: [missing(0)] },
  { name: "a block of lines, and another item before it", text: stream(ingress({ annotations: [`${NAMED}: c`] }), config("c", "{protocol: TCP, port: 9}", "⟦protocol: HTTP\n      port: 80⟧ # off"), WEB, THREE), findings: [missing(1)] },
  {
    name: "a generated one", text: stream(ingress({ annotations: [`${AUTO}: "true"`] }), config("shop-auto-ingress-config", OFF).replace("{name", "{uid: x, name"), WEB, THREE),
    findings: [missing(0, { on: "TkeServiceConfig shop-auto-ingress-config" })],
  },
  {
    name: "may-loop", text: stream(ingress({ subnet: false, annotations: [`${NAMED}: c`, `${EXISTING}: lb-1`] }), config("c", OFF), WEB),
    findings: [missing(0, { severity: "warning", message: "HTTP 80 may loop for Pods of this cluster: whether the CLB is internal is not known; keepaliveEnable: 1 is missing here (Ingress default/shop)" })],
  },
  {
    name: "two Ingresses on one config: one finding per listener", text: stream(ingress({ annotations: [`${NAMED}: c`] }), ingress({ annotations: [`${NAMED}: c`] }).replace("shop", "shop2"), config("c", `⟦${OFF}⟧`), WEB, THREE),
    findings: [missing(0), missing(0, { message: `${LOOPS}; keepaliveEnable: 1 is missing here (Ingress default/shop2)` })],
  },
  {
    name: "of a Service", text: stream(internal([L7, "service.cloud.tencent.com/tke-service-config: c"]), IPVS, config("c", OFF), THREE),
    findings: [missing(0, { message: `${LOOPS}; keepaliveEnable: 1 is missing here (Service default/web)` })],
  },
]);

const ignored = (value: string, index = 0): Expected => ({ path: [...item(index), "keepaliveEnable"], message: `keepaliveEnable: ${value} does not turn keepalive on` });
const listener = (value: string) => `{protocol: HTTP, port: 80, keepaliveEnable: ${value}}`;

ruleTable("CLB203", "bad-keepalive-value", [
  { name: "1", text: config("c", listener("1")) },
  { name: "0", text: config("c", listener("0")) },
  { name: "null", text: config("c", listener("null")) },
  { name: "left out", text: config("c", "{protocol: HTTP, port: 80}") },
  { name: "another kind", text: config("c", listener("true")).replace("TkeServiceConfig", "Other") },
  { name: "another group", text: config("c", listener("true")).replace("cloud.tencent.com/v1alpha1", "example.com/v1") },
], [
  { name: "true", text: config("c", listener(mark("true"))), findings: [ignored("true")] },
  { name: "yes", text: config("c", listener(mark("yes"))), findings: [ignored("true")] },
  { name: '"1"', text: config("c", listener(mark('"1"'))), findings: [ignored('"1"')] },
  { name: "2", text: config("c", listener(mark("2"))), findings: [ignored("2")] },
  { name: "a map", text: config("c", listener(mark("{a: 1}"))), findings: [ignored('{"a":1}')] },
  { name: "several", text: config("c", listener("1"), listener(mark("true")), listener(mark("on"))), findings: [ignored("true", 1), ignored("true", 2)] },
]);

ruleTable("CLB204", "config-annotations-conflict", [
  { name: "one", text: ingress({ annotations: [`${NAMED}: c`] }) },
  { name: "the other", text: ingress({ annotations: [`${AUTO}: "true"`] }) },
  { name: "auto false", text: ingress({ annotations: [`${NAMED}: c`, `${AUTO}: "false"`] }) },
  { name: "an empty name", text: ingress({ annotations: [`${NAMED}: ""`, `${AUTO}: "true"`] }) },
  { name: "no CLB", text: ingress({ annotations: [`${NAMED}: c`, `${AUTO}: "true"`, "kubernetes.io/ingress.class: nginx"] }) },
], [
  { name: "both", text: ingress({ annotations: [`${NAMED}: c`, `${AUTO}: ⟦"true"⟧`] }), findings: [{ path: AT_AUTO, message: "tke-service-config-auto beside tke-service-config: c", on: "Ingress shop" }] },
  {
    name: "on a Service", text: internal(["service.cloud.tencent.com/tke-service-config: c", 'service.cloud.tencent.com/tke-service-config-auto: ⟦"true"⟧']),
    findings: [{ path: ["metadata", "annotations", "service.cloud.tencent.com/tke-service-config-auto"], message: "tke-service-config-auto beside tke-service-config: c" }],
  },
]);

const LIVE = { live: {}, assume: { platform: "tke" as const } };
ruleTable("CLB205", "config-not-found", [
  { name: "files cannot tell", text: ingress({ annotations: [`${NAMED}: c`] }) },
  { name: "it is there", text: stream(ingress({ annotations: [`${NAMED}: c`] }), config("c", ON)), options: LIVE },
  { name: "the list was forbidden", text: ingress({ annotations: [`${NAMED}: c`] }), options: { ...LIVE, live: { tkeserviceconfigs: "forbidden" } } },
  { name: "a generated one may yet come", text: ingress({ annotations: [`${AUTO}: "true"`] }), options: LIVE },
], [
  { name: "live", text: ingress({ annotations: [`${NAMED}: ⟦c⟧`] }), options: LIVE, findings: [{ path: ["metadata", "annotations", NAMED], message: "there is no TkeServiceConfig c in this namespace" }] },
  { name: "in another namespace", text: stream(ingress({ annotations: [`${NAMED}: ⟦c⟧`] }), config("c", ON).replace("{name", "{namespace: x, name")), options: LIVE, findings: [{ path: ["metadata", "annotations", NAMED], message: "there is no TkeServiceConfig c in this namespace" }] },
]);

const KEEPALIVE = stream(ingress({ annotations: [`${NAMED}: c`] }), config("c", ON), WEB);
const policy = (spec: string, name = "p") => `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
const from = (...cidrs: string[]) => `{podSelector: {}, ingress: [{from: [${cidrs.map((cidr) => `{ipBlock: {cidr: ${cidr}}}`).join(", ")}]}]}`;
const BLOCKED: Expected = { path: ["spec"], on: "NetworkPolicy p", message: "100.127.0.0/16 is not let in to the backends of Service default/web" };

ruleTable("CLB206", "snat-range-blocked", [
  { name: "no policy", text: KEEPALIVE },
  { name: "no keepalive", text: stream(ingress(), WEB, THREE, policy(from("10.0.0.0/8"))) },
  { name: "the range", text: stream(KEEPALIVE, policy(from("10.0.0.0/8", "100.127.0.0/16"))) },
  { name: "a larger one", text: stream(KEEPALIVE, policy(from("100.64.0.0/10"))) },
  { name: "everything", text: stream(KEEPALIVE, policy(from("0.0.0.0/0"))) },
  { name: "anyone", text: stream(KEEPALIVE, policy("{podSelector: {}, ingress: [{}]}")) },
  { name: "anyone, on the backends' port", text: stream(KEEPALIVE, policy("{podSelector: {}, ingress: [{ports: [{port: 80}]}]}")) },
  { name: "anyone, on a range of ports", text: stream(KEEPALIVE, policy("{podSelector: {}, ingress: [{ports: [{port: 1, endPort: 99}]}]}")) },
  { name: "anyone, on a named port", text: stream(KEEPALIVE, policy("{podSelector: {}, ingress: [{ports: [{port: web}]}]}")) },
  { name: "egress only", text: stream(KEEPALIVE, policy("{podSelector: {}, policyTypes: [Egress]}")) },
  { name: "other Pods", text: stream(KEEPALIVE, policy("{podSelector: {matchLabels: {app: x}}, ingress: []}")) },
  { name: "another namespace", text: stream(KEEPALIVE, policy("{podSelector: {}}").replace("{name", "{namespace: x, name")) },
  { name: "another policy lets it in", text: stream(KEEPALIVE, policy(from("10.0.0.0/8")), policy(from("0.0.0.0/0"), "q")) },
], [
  { name: "other ranges", text: stream(KEEPALIVE, policy(mark(from("10.0.0.0/8")))), findings: [BLOCKED] },
  { name: "a part of it", text: stream(KEEPALIVE, policy(mark(from("100.127.0.0/17")))), findings: [BLOCKED] },
  { name: "except it", text: stream(KEEPALIVE, policy(mark("{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0, except: [100.127.1.0/24]}}]}]}"))), findings: [BLOCKED] },
  { name: "nobody", text: stream(KEEPALIVE, policy(mark("{podSelector: {}, policyTypes: [Ingress]}"))), findings: [BLOCKED] },
  { name: "Pods only", text: stream(KEEPALIVE, policy(mark("{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {}}]}]}"))), findings: [BLOCKED] },
  { name: "another port", text: stream(KEEPALIVE, policy(mark("{podSelector: {}, ingress: [{ports: [{port: 9090}]}]}"))), findings: [BLOCKED] },
  { name: "by the labels of the Pods that are there", text: stream(KEEPALIVE, yaml(pod("a", { labels: { app: "web", tier: "front" } })), policy(mark("{podSelector: {matchLabels: {tier: front}}}"))), findings: [BLOCKED] },
]);

const LOST = (cidrs: string, path: Expected["path"], on: string): Expected => ({ path, on, message: `keepalive hides client addresses, and this depends on them: ${cidrs}` });
const RANGES = ["loadBalancerSourceRanges: ⟦[10.0.0.0/8, 11.0.0.0/8]⟧"];
ruleTable("CLB207", "source-ip-lost", [
  { name: "no keepalive", text: stream(ingress(), service({ type: "NodePort", annotations: [], spec: ["loadBalancerSourceRanges: [10.0.0.0/8]"] })) },
  { name: "nothing depends on it", text: stream(KEEPALIVE, policy("{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}")) },
  { name: "everything, and the CLB's own ranges", text: stream(KEEPALIVE, policy(from("0.0.0.0/0", '"::/0"', "100.64.0.0/10", "100.127.0.0/16"))) },
  { name: "another Service's ranges", text: stream(KEEPALIVE, service({ name: "x", type: "NodePort", annotations: [], spec: ["loadBalancerSourceRanges: [10.0.0.0/8]"] })) },
], [
  { name: "source ranges", text: stream(ingress({ annotations: [`${NAMED}: c`] }), config("c", ON), service({ type: "NodePort", annotations: [], spec: RANGES })), findings: [LOST("10.0.0.0/8, 11.0.0.0/8", ["spec", "loadBalancerSourceRanges"], "Service web")] },
  { name: "a NetworkPolicy", text: stream(KEEPALIVE, policy(mark(from("10.0.0.0/8", "100.127.0.0/16")))), findings: [LOST("10.0.0.0/8", ["spec"], "NetworkPolicy p")] },
]);

const GROUP = "ingress.cloud.tencent.com/enable-group";
ruleTable("CLB208", "shared-listeners", [
  { name: "left out", text: ingress() },
  { name: "false", text: ingress({ annotations: [`${GROUP}: "false"`] }) },
  { name: "a wrong value", text: ingress({ annotations: [`${GROUP}: true`] }) },
  { name: "no CLB", text: ingress({ annotations: [`${GROUP}: "true"`, "kubernetes.io/ingress.class: nginx"] }) },
], [
  { name: "true", text: ingress({ annotations: [`${GROUP}: ⟦"true"⟧`] }), findings: [{ path: ["metadata", "annotations", GROUP], message: "enable-group: this Ingress shares the CLB's listeners with others" }] },
  { name: "with an existing CLB", text: ingress({ subnet: false, annotations: [`${GROUP}: ⟦"true"⟧`, `${EXISTING}: lb-1`] }), findings: [{ path: ["metadata", "annotations", GROUP], message: "enable-group: this Ingress shares the CLB's listeners with others" }] },
]);

const reserved = (suffix: string): Expected => ({ path: ["metadata", "name"], message: `names that end in ${suffix} are kept for generated configs` });
ruleTable("CLB209", "reserved-config-name", [
  { name: "another name", text: config("auto-ingress-config-x", ON) },
  { name: "read from a cluster", text: config("shop-auto-ingress-config", ON).replace("{name", "{uid: 1-2, name") },
  { name: "another kind", text: config("shop-auto-ingress-config", ON).replace("TkeServiceConfig", "Other") },
], [
  { name: "of an Ingress", text: config(mark("shop-auto-ingress-config"), ON), findings: [reserved("-auto-ingress-config")] },
  { name: "of a Service", text: config(mark("web-auto-service-config"), ON), findings: [reserved("-auto-service-config")] },
  { name: "uid: null means nothing", text: config(mark("web-auto-service-config"), ON).replace("{name", "{uid: null, name"), findings: [reserved("-auto-service-config")] },
]);

