import { describe, expect, test } from "vitest";
import { judge } from "../support.ts";
import { ruleTable, type Invalid, type Valid } from "./table.ts";

const CALLERS = { callers: { secrets: false }, assume: { "proxy-mode": "ipvs" } } as const;
const doc = (...lines: string[]) => lines.map((line) => `${line}\n`).join("");

const SERVICE = doc(
  "apiVersion: v1", "kind: Service", "metadata:", "  name: orders", "  namespace: prod", "  annotations:", "    service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: subnet-1",
  "spec:", "  type: LoadBalancer", "  ports:", "    - port: 80", "status:", "  loadBalancer:", "    ingress:", "      - ip: 10.0.0.34",
);
const EXISTING = SERVICE.replace("qcloud-loadbalancer-internal-subnetid: subnet-1", "tke-existed-lbid: lb-1").replace("10.0.0.34", "11.0.0.34");
const caller = (value: string) => doc(
  "apiVersion: apps/v1", "kind: Deployment", "metadata:", "  name: web", "  namespace: prod", "spec:", "  template:", "    spec:", "      containers:", "        - name: web", "          env:", "            - name: ORDERS", `              value: ${value}`,
);
const ENV = ["spec", "template", "spec", "containers", 0, "env", 0, "value"];

const corefile = (name: string, mark: boolean, ...lines: string[]) => doc("apiVersion: v1", "kind: ConfigMap", "metadata:", `  name: ${name}`, "  namespace: kube-system", "data:", mark ? "  Corefile: ⟦|" : "  Corefile: |", ...lines.map((line) => `    ${line}`)) + (mark ? "⟧" : "");
const COREFILE = (rewrite: string) => [".:53 {", `    ${rewrite}`, "    kubernetes cluster.local in-addr.arpa ip6.arpa", "    forward . /etc/resolv.conf", "}"];
const coredns = (rewrite: string, mark = false) => corefile("coredns", mark, ...COREFILE(rewrite));
const LOCAL = ["cluster.local:53 {", "    forward . 10.96.0.10", "}", ".:53 {", "    forward . /etc/resolv.conf", "}"];
const local = (...more: string[]) => corefile("node-local-dns", false, ...more, ...LOCAL);
const backend = (name: string, ...spec: string[]) => doc("apiVersion: v1", "kind: Service", "metadata:", `  name: ${name}`, "  namespace: prod", "spec:", ...(spec.length > 0 ? spec : ["  ports:", "    - port: 80"]));
const stream = (...texts: string[]) => texts.join("---\n");
const REWRITE = "rewrite name shop.example.com shop.prod.svc.cluster.local";
const COREFILE_PATH = ["data", "Corefile"];

const valid401: Valid[] = [
  { name: "nobody asked for callers", text: stream(SERVICE, caller("10.0.0.34")), options: { assume: CALLERS.assume } },
  { name: "the Service's name", text: stream(SERVICE, caller("http://orders.prod.svc.cluster.local:80")), options: CALLERS },
  { name: "a CLB of which nobody knows whether it is internal", text: stream(EXISTING, caller("11.0.0.34")), options: CALLERS },
  { name: "a name that CoreDNS leads elsewhere", text: stream(SERVICE.replace("  annotations:\n", "  annotations:\n    external-dns.alpha.kubernetes.io/hostname: orders.example.com\n"), backend("api"), coredns("rewrite name orders.example.com api.prod.svc.cluster.local"), caller("http://orders.example.com")), options: CALLERS },
];
const LOOPS = "env ORDERS names http://10.0.0.34 of Service prod/orders, which loops; the Service is orders.prod.svc.cluster.local:80";
const invalid401: Invalid[] = [
  { name: "the address", text: stream(SERVICE, caller("⟦http://10.0.0.34/api⟧")), options: CALLERS, findings: [{ path: ENV, on: "Deployment web", message: LOOPS }] },
  { name: "of a CLB that is safe as things are", text: stream(SERVICE, caller("⟦http://10.0.0.34⟧")), options: { ...CALLERS, assume: { "proxy-mode": "iptables" } }, findings: [{ path: ENV, message: LOOPS.replace(", which loops", "") }] },
  { name: "with a mode that is not known", text: stream(SERVICE, caller("⟦http://10.0.0.34⟧")), options: { callers: CALLERS.callers }, findings: [{ path: ENV, message: LOOPS.replace("which loops", "which may loop") }] },
  { name: "an existing CLB that is said to be internal", text: stream(EXISTING, caller("⟦11.0.0.34⟧")), options: { ...CALLERS, assume: { ...CALLERS.assume, network: "internal" } }, findings: [{ path: ENV, message: "env ORDERS names 11.0.0.34 of Service prod/orders, which loops; the Service is orders.prod.svc.cluster.local:80" }] },
  { name: "a port that is not open", text: stream(SERVICE, caller("⟦http://10.0.0.34:81⟧")), options: CALLERS, findings: [{ path: ENV, message: "env ORDERS names http://10.0.0.34:81 of Service prod/orders" }] },
];

const valid402: Valid[] = [
  { name: "no NodeLocal DNSCache", text: stream(coredns(REWRITE), backend("shop")) },
  { name: "a block that sends the name to CoreDNS", text: stream(coredns(REWRITE), backend("shop"), local("shop.example.com:53 {", "    forward . 10.96.0.10", "}")) },
  { name: "a block for its zone", text: stream(coredns(REWRITE), backend("shop"), local("example.com {", "    forward . 10.96.0.10 {", "        force_tcp", "    }", "}")) },
  { name: "a NodeLocal DNSCache that sends everything to CoreDNS", text: stream(coredns(REWRITE), backend("shop"), corefile("node-local-dns", false, ".:53 {", "    forward . 10.96.0.10", "}")) },
  { name: "the same rewrite there", text: stream(coredns(REWRITE), backend("shop"), corefile("node-local-dns", false, "cluster.local {", "    forward . 10.96.0.10", "}", ".:53 {", `    ${REWRITE}`, "    forward . /etc/resolv.conf", "}")) },
  { name: "a name of the cluster", text: stream(coredns("rewrite name a.prod.svc.cluster.local shop.prod.svc.cluster.local"), backend("shop"), local()) },
  { name: "no rewrite", text: stream(coredns("errors"), local()) },
  { name: "a rewrite of types, not of names", text: stream(coredns("rewrite type ANY HINFO"), local()) },
  { name: "a Corefile that cannot be understood", text: stream(coredns(REWRITE), backend("shop"), corefile("node-local-dns", false, ".:53 {")) },
];
const bypassed = (rewrite: string, name = "shop.example.com") => [{ path: COREFILE_PATH, on: "ConfigMap coredns", message: `NodeLocal DNSCache does not ask CoreDNS for ${name}, so this has no effect: ${rewrite}` }];
const invalid402: Invalid[] = [
  { name: "an exact name", text: stream(coredns(REWRITE, true), backend("shop"), local()), findings: bypassed(REWRITE) },
  { name: "written out", text: stream(coredns("rewrite stop name exact Shop.example.com. shop.prod.svc.cluster.local", true), backend("shop"), local()), findings: bypassed("rewrite stop name exact Shop.example.com. shop.prod.svc.cluster.local") },
  { name: "a suffix", text: stream(coredns("rewrite name suffix .example.com .prod.svc.cluster.local", true), local()), findings: bypassed("rewrite name suffix .example.com .prod.svc.cluster.local", "example.com") },
  { name: "a regular expression", text: stream(coredns("rewrite name regex (.*)\\.example\\.com {1}.prod.svc.cluster.local", true), local()), findings: bypassed("rewrite name regex (.*)\\.example\\.com {1}.prod.svc.cluster.local", "example.com") },
  { name: "in braces", text: stream(corefile("coredns", true, ".:53 {", "    rewrite stop {", "        name exact shop.example.com shop.prod.svc.cluster.local", "        answer auto", "    }", "}"), backend("shop"), local()), findings: bypassed("name exact shop.example.com shop.prod.svc.cluster.local") },
  { name: "a longer zone that goes elsewhere", text: stream(coredns(REWRITE, true), backend("shop"), local("shop.example.com {", "    forward . 1.1.1.1", "}", "example.com {", "    forward . 10.96.0.10", "}")), findings: bypassed(REWRITE) },
];

const gone = { path: COREFILE_PATH, on: "ConfigMap coredns" } as const;
const missing = (target = "shop.prod.svc.cluster.local") => [{ ...gone, message: `there is no Service behind ${target}: rewrite name shop.example.com ${target}` }];
const circle = (target: string) => [{ ...gone, message: `${target} leads to a CLB again: rewrite name shop.example.com ${target}` }];
const INGRESS = doc("apiVersion: networking.k8s.io/v1", "kind: Ingress", "metadata:", "  name: shop", "  namespace: prod", "  annotations:", "    kubernetes.io/ingress.subnetId: subnet-1", "spec:", "  rules:", "    - host: www.example.com", "      http:", "        paths:", "          - backend:", "              service:", "                name: shop", "                port:", "                  number: 80");
const SLICE = doc("apiVersion: discovery.k8s.io/v1", "kind: EndpointSlice", "metadata:", "  name: manual-1", "  namespace: prod", "  labels:", "    kubernetes.io/service-name: manual", "endpoints:", "  - addresses: [10.0.0.34]");
const valid403: Valid[] = [
  { name: "the Service is there", text: stream(coredns(REWRITE), backend("shop")) },
  { name: "a Service with a CLB: its name leads to its cluster address", text: stream(coredns("rewrite name shop.example.com orders.prod.svc.cluster.local"), SERVICE) },
  { name: "files without a Service of that namespace", text: stream(coredns(REWRITE)) },
  { name: "a name outside of the cluster", text: stream(coredns("rewrite name shop.example.com www.example.org"), backend("shop")) },
  { name: "a target made of the name", text: stream(coredns("rewrite name suffix .example.com .prod.svc.cluster.local"), backend("shop")) },
  { name: "live, and Services may not be read", text: coredns(REWRITE), options: { live: { services: "forbidden" }, assume: { platform: "tke" } } },
];
const invalid403: Invalid[] = [
  { name: "no such Service in a namespace of which Services were read", text: stream(coredns(REWRITE, true), backend("other")), findings: missing() },
  { name: "live, no such Service", text: coredns(REWRITE, true), options: { live: {}, assume: { platform: "tke" } }, findings: missing() },
  { name: "the short form", text: stream(coredns("rewrite name shop.example.com shop.prod.svc", true), backend("other")), findings: missing("shop.prod.svc") },
  { name: "a host of an Ingress", text: stream(coredns("rewrite name shop.example.com www.example.com", true), INGRESS, backend("shop")), findings: circle("www.example.com") },
  { name: "an ExternalName of the CLB", text: stream(coredns("rewrite name shop.example.com ext.prod.svc.cluster.local", true), SERVICE, backend("ext", "  type: ExternalName", "  externalName: 10.0.0.34")), findings: circle("ext.prod.svc.cluster.local") },
  { name: "endpoints written by hand", text: stream(coredns("rewrite name shop.example.com manual.prod.svc.cluster.local", true), SERVICE, backend("manual"), SLICE), findings: circle("manual.prod.svc.cluster.local") },
];

ruleTable("CLB401", "caller-uses-clb", valid401, invalid401);
ruleTable("CLB402", "rewrite-bypassed", valid402, invalid402);
ruleTable("CLB403", "rewrite-target-missing", valid403, invalid403);

describe("what CLB401 shows", () => {
  test("is the name alone: no credentials, and nothing else of the value", () => {
    const text = stream(SERVICE, caller("mysql://root:hunter2@10.0.0.34:80/db?secret=abc"));
    const [finding] = judge(text, CALLERS).findings.filter(({ code }) => code === "CLB401");
    expect(finding!.evidence.map(({ value }) => value)).toEqual(["mysql://10.0.0.34:80", "10.0.0.34"]);
    expect(JSON.stringify(judge(text, CALLERS))).not.toMatch(/hunter2|secret=abc/);
  });
});
