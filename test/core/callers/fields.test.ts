/** Where callers are looked for, and what is told of each. */
import { describe, expect, test } from "vitest";
import { editsOf, planOf } from "../fix/plans.ts";
import { backend, configMap, ingress, pod, workload, type Manifest } from "../support.ts";
import { callers, deployment, orders, settings, told, VIP } from "./support.ts";

const GOOD = "orders.default.svc.cluster.local:80";
const found = (...objects: Manifest[]) => callers([orders(), ...objects]).map(told);
const cronJob = (container: Manifest): Manifest => ({ apiVersion: "batch/v1", kind: "CronJob", metadata: { name: "nightly" }, spec: { jobTemplate: { spec: { template: { spec: { containers: [{ name: "main", ...container }] } } } } } });
const owned = (name: string, kind: string, owner: string, spec: Manifest = { containers: [{ name: "c", args: [VIP] }] }): Manifest => pod(name, { spec, meta: { name, ownerReferences: [{ apiVersion: "apps/v1", kind, name: owner, controller: true }], labels: { "pod-template-hash": "abc" } } });

describe("fields", () => {
  test.each<[string, Manifest[], string[]]>([
    ["a variable", [deployment({ env: [{ name: "URL", value: `http://${VIP}` }] })], [`Deployment cart: env URL names http://${VIP} → ${GOOD}`]],
    ["command and arguments", [deployment({ command: ["wait-for", `${VIP}:80`], args: [`--orders=${VIP}`] })], [`Deployment cart: command main names ${VIP}:80 → ${GOOD}`, `Deployment cart: argument main names ${VIP} → ${GOOD}`]],
    ["init containers", [deployment({}, { initContainers: [{ name: "wait", args: [VIP] }] })], [`Deployment cart: argument wait names ${VIP} → ${GOOD}`]],
    ["a value built of several", [deployment({ env: [{ name: "NET", value: "10.0.0" }, { name: "URL", value: "http://$(NET).34:$(PORT)" }] })], [`Deployment cart: env URL names http://${VIP} → ${GOOD}`]],
    ["a value built of one that is a caller itself", [deployment({ env: [{ name: "HOST", value: VIP }, { name: "URL", value: "http://$(HOST):80" }], args: ["$(HOST)"] })], [`Deployment cart: env HOST names ${VIP} → ${GOOD}`]],
    ["references downward and escaped ones stay as they are", [deployment({ env: [{ name: "A", value: "$(B).0.34" }, { name: "B", value: "10.0" }, { name: "C", value: "$$(B).0.34" }] })], []],
    ["built of a ConfigMap's value", [configMap("parts", { net: "10.0" }, "default"), deployment({ env: [{ name: "NET", valueFrom: { configMapKeyRef: { name: "parts", key: "net" } } }], args: ["http://$(NET).0.34"] })], [`Deployment cart: argument main names http://${VIP} → ${GOOD}`]],
    ["probes and hooks", [deployment({ livenessProbe: { httpGet: { host: VIP, port: 80 } }, readinessProbe: { tcpSocket: { host: VIP, port: 80 } }, startupProbe: { exec: { command: ["curl", `http://${VIP}`] } }, lifecycle: { preStop: { httpGet: { host: VIP, port: "web" } } } })], [
      `Deployment cart: probe livenessProbe names ${VIP} → ${GOOD} (no-cluster-dns)`, `Deployment cart: probe readinessProbe names ${VIP} → ${GOOD} (no-cluster-dns)`,
      `Deployment cart: probe startupProbe names http://${VIP} → ${GOOD}`, `Deployment cart: probe preStop names ${VIP} → ${GOOD} (no-cluster-dns)`,
    ]],
    ["hostAliases and resolvers", [deployment({}, { hostAliases: [{ ip: VIP, hostnames: ["orders"] }], dnsConfig: { nameservers: [VIP] } })], [`Deployment cart: host-alias hostAliases names ${VIP} → ${GOOD} (takes-address)`, `Deployment cart: nameserver dnsConfig names ${VIP} → ${GOOD} (takes-address)`]],
    ["the host network", [deployment({ args: [VIP] }, { hostNetwork: true })], [`Deployment cart: argument main names ${VIP} → ${GOOD} (no-cluster-dns)`]],
    ["the host network with the cluster's DNS", [deployment({ args: [VIP] }, { hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" })], [`Deployment cart: argument main names ${VIP} → ${GOOD}`]],
    ["dnsPolicy Default", [deployment({ args: [VIP] }, { dnsPolicy: "Default" })], [`Deployment cart: argument main names ${VIP} → ${GOOD} (no-cluster-dns)`]],
    ["a CronJob", [cronJob({ args: [VIP] })], [`CronJob nightly: argument main names ${VIP} → ${GOOD}`]],
    ["a ConfigMap", [settings(`url=http://${VIP}/x`)], [`ConfigMap settings: config text names http://${VIP} → ${GOOD}`]],
    ["an ExternalName", [{ apiVersion: "v1", kind: "Service", metadata: { name: "ext" }, spec: { type: "ExternalName", externalName: VIP } }], [`Service ext: external-name externalName names ${VIP} → ${GOOD}`]],
    ["an Ingress' annotation", [ingress("other", { annotations: { "kubernetes.io/ingress.class": "nginx", "nginx.ingress.kubernetes.io/auth-url": `http://${VIP}/auth`, "nginx.ingress.kubernetes.io/server-snippet": `proxy_pass http://${VIP}:80;`, ...Object.fromEntries(["upstream-vhost", "server-alias", "permanent-redirect", "temporal-redirect", "auth-signin", "proxy-redirect-to", "app-root"].map((key) => [`nginx.ingress.kubernetes.io/${key}`, `http://${VIP}/`])) } })], [
      `Ingress other: annotation nginx.ingress.kubernetes.io/auth-url names http://${VIP} → ${GOOD}`, `Ingress other: annotation nginx.ingress.kubernetes.io/server-snippet names http://${VIP}:80 → ${GOOD}`,
    ]],
    ["webhooks", [{ apiVersion: "admissionregistration.k8s.io/v1", kind: "ValidatingWebhookConfiguration", metadata: { name: "guard" }, webhooks: [{ name: "guard.example.com", clientConfig: { url: `https://${VIP}:80/validate` } }] }], [`ValidatingWebhookConfiguration guard: webhook guard.example.com names https://${VIP}:80 → ${GOOD} (certificate-name, no-cluster-dns)`]],
    ["a conversion webhook", [{ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: { name: "x.example.com" }, spec: { conversion: { webhook: { clientConfig: { url: `https://${VIP}:80` } } } } }], [`CustomResourceDefinition x.example.com: webhook conversion names https://${VIP}:80 → ${GOOD} (certificate-name, no-cluster-dns)`]],
    ["an APIService by an ExternalName", [{ apiVersion: "v1", kind: "Service", metadata: { name: "ext" }, spec: { type: "ExternalName", externalName: VIP } }, { apiVersion: "apiregistration.k8s.io/v1", kind: "APIService", metadata: { name: "v1.x" }, spec: { service: { name: "ext", namespace: "default", port: 80 } } }], [
      `Service ext: external-name externalName names ${VIP} → ${GOOD}`, `APIService v1.x: api-service service names ext.default.svc → ${GOOD} (no-cluster-dns)`,
    ]],
    ["no proxy for it", [deployment({ env: [{ name: "NO_PROXY", value: `10.0.0.0/8,${VIP}` }, { name: "no_proxy", value: VIP }, { name: "HTTP_PROXY", value: `http://${VIP}:80` }] })], [`Deployment cart: env HTTP_PROXY names http://${VIP}:80 → ${GOOD}`]],
    ["nothing else", [deployment({ image: VIP, name: VIP }), { apiVersion: "v1", kind: "Service", metadata: { name: "c" }, spec: { type: "ClusterIP", externalName: VIP } }, { apiVersion: "v1", kind: "Endpoints", metadata: { name: VIP } }], []],
  ])("%s", (_, objects, expected) => expect(found(...objects)).toEqual(expected));
});

describe("who speaks", () => {
  const made = (...objects: Manifest[]) => callers([orders(), ...objects]).map(({ object }) => `${object.kind} ${object.name}`);
  test("a Pod that nobody made", () => expect(made(pod("alone", { spec: { containers: [{ name: "c", args: [VIP] }] } }))).toEqual(["Pod alone"]));
  test("a workload speaks for its Pods, also where its ReplicaSets were not read", () => expect(made(deployment({ args: [VIP] }), owned("cart-abc-1", "ReplicaSet", "cart-abc"), owned("cart-abc-2", "ReplicaSet", "cart-abc"))).toEqual(["Deployment cart"]));
  test("of a controller that is not known the first Pod does", () => expect(made(owned("set-0", "CloneSet", "set"), owned("set-1", "CloneSet", "set"), owned("other-0", "CloneSet", "other"))).toEqual(["Pod set-0", "Pod other-0"]));
  test("not what has ended", () => {
    const job = (name: string, status: Manifest = {}) => ({ apiVersion: "batch/v1", kind: "Job", metadata: { name }, spec: { template: { spec: { containers: [{ name: "c", args: [VIP] }] } } }, status });
    expect(made(job("done", { conditions: [{ type: "Complete", status: "True" }] }), job("going"), { ...pod("p", { spec: { containers: [{ name: "c", args: [VIP] }] } }), status: { phase: "Succeeded" } })).toEqual(["Job going"]);
  });
  test("a ConfigMap tells who takes it in", () => {
    const users = deployment({ envFrom: [{ configMapRef: { name: "settings" } }] });
    const mounted = deployment({}, { volumes: [{ name: "v", projected: { sources: [{ configMap: { name: "settings" } }] } }] }, "web");
    expect(callers([orders(), settings(VIP), users, mounted])[0]!.usedBy.map(({ name }) => name)).toEqual(["cart", "web"]);
  });
});

describe("Secrets", () => {
  const secret = (fields: Manifest): Manifest => ({ apiVersion: "v1", kind: "Secret", metadata: { name: "dsn" }, ...fields });
  const plain = secret({ stringData: { dsn: `mysql://root:hunter2@${VIP}:80/db` } });
  test("are not read unasked", () => expect(callers([orders(), plain])).toEqual([]));
  test.each([plain, secret({ data: { dsn: btoa(`mysql://root:hunter2@${VIP}:80/db`) } })])("are read where that is asked, and nothing of them is told", (object) => {
    const found = callers([orders(), object], {}, { secrets: true });
    expect(found).toMatchObject([{ field: "secret", label: "dsn", written: null, instead: [GOOD], correctable: false }]);
    expect(JSON.stringify(found)).not.toMatch(/hunter2|root|mysql/);
  });
  test("binary ones are no trouble", () => expect(callers([orders(), secret({ data: { a: "/////w==", b: "not base64!", c: 5, d: "" } })], {}, { secrets: true })).toEqual([]));
});

describe("what to name instead", () => {
  const routes = (...paths: [path: string, service: string, port: number | string][]) => ({ rules: [{ host: "a.example.com", http: { paths: paths.map(([path, name, port]) => ({ path, backend: { service: { name, port: typeof port === "number" ? { number: port } : { name: port } } } })) } }] });
  const of = (value: string, ...objects: Manifest[]) => callers([...objects, settings(value)]).map(({ instead, obstacles, correctable }) => [instead.join(" | ").replaceAll(".default.svc.cluster.local", ""), ...obstacles, ...(correctable ? ["correctable"] : [])].join(", "));
  test.each<[string, string, Manifest[], string]>([
    ["the port that is called", `http://${VIP}:8080`, [orders({ ports: [80, 8080] })], "orders:8080, correctable"],
    ["a scheme's own port", `http://${VIP}`, [orders({ ports: [80, 8080] })], "orders:80, correctable"],
    ["every port where none is told", VIP, [orders({ ports: [80, 8080] })], "orders:80 | orders:8080, correctable"],
    ["a port that nobody opened", `${VIP}:81`, [orders()], ", unknown-port"],
    ["a port among several Services of one CLB", `${VIP}:81`, [orders(), orders({ name: "stock", ports: [81] })], "stock:81, correctable"],
    ["no port, and several Services", VIP, [orders(), orders({ name: "stock", ports: [81] })], "orders:80 | stock:81, several-backends"],
    ["TLS that the Pods end", `https://${VIP}`, [orders({ ports: [443] })], "orders:443, certificate-name"],
    ["port 443 without a scheme", `${VIP}:443`, [orders({ ports: [443] })], "orders:443, certificate-name"],
    ["TLS that the CLB ends", `https://${VIP}`, [orders({ ports: [443], annotations: { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": "subnet-1", "service.cloud.tencent.com/specify-protocol": '{"443":{"protocol":["HTTPS"]}}' } })], "orders:443, tls-ends-early"],
    ["the Service's port, not the CLB's", "http://a.example.com/x", [ingress("shop", { spec: routes(["/", "web", 8080]) })], "web:8080, correctable"],
    ["a port by its name", "http://a.example.com/x", [ingress("shop", { spec: routes(["/", "web", "http"]) }), backend("web", { spec: { ports: [{ name: "grpc", port: 9090 }, { name: "http", port: 8000 }] } })], "web:8000, correctable"],
    ["a port by its name, and no such Service", "http://a.example.com/x", [ingress("shop", { spec: routes(["/", "web", "http"]) })], "web, backend-unknown"],
    ["the Service of the path", "http://a.example.com/api/v1", [ingress("shop", { spec: routes(["/", "web", 80], ["/api", "api", 80]) })], "api:80, correctable"],
    ["a path that is none of them", "http://a.example.com/apiary", [ingress("shop", { spec: routes(["/", "web", 80], ["/api", "api", 80]) })], "web:80, correctable"],
    ["a base of several paths", "http://a.example.com", [ingress("shop", { spec: routes(["/", "web", 80], ["/api", "api", 80]) })], "web:80 | api:80, several-backends"],
    ["several paths of one Service", "http://a.example.com", [ingress("shop", { spec: routes(["/", "web", 80], ["/api", "web", 80]) })], "web:80, correctable"],
    ["TLS of an Ingress", "https://a.example.com/", [ingress("shop", { spec: { ...routes(["/", "web", 80]), tls: [{ secretName: "x" }] } })], "web:80, tls-ends-early"],
    ["a host alone, the same port", "a.example.com", [ingress("shop", { spec: routes(["/", "web", 80]) })], "web:80, correctable"],
    ["a host alone, another port", "a.example.com", [ingress("shop", { spec: routes(["/", "web", 8080]) })], "web:8080, port-differs"],
    ["a port that is yet to be filled in", "http://a.example.com:${PORT}/", [ingress("shop", { spec: routes(["/", "web", 8080]) })], "web:8080, port-differs"],
  ])("%s", (_, value, objects, expected) => expect(of(value, ...objects)).toEqual([expected]));
});

test("the corrected value changes host and port and nothing else", () => {
  const text = `# orders\nurl = http://user:p@${VIP}:80/a?b=${VIP} # ${VIP}:81 stays\n\n`;
  const plan = planOf([orders(), settings(text), deployment({ env: [{ name: "HOST", value: VIP }], livenessProbe: { httpGet: { host: VIP, port: 80 } } })], { remedy: "service-name", callers: { secrets: false }, assume: { "proxy-mode": "ipvs" } });
  expect(editsOf(plan)).toEqual({
    "ConfigMap default/settings": { "data text": "# orders\nurl = http://user:p@orders.default.svc.cluster.local:80/a?b=orders.default.svc.cluster.local # 10.0.0.34:81 stays\n\n" },
    "Deployment default/cart": { "spec template spec containers [0] env [0] value": "orders.default.svc.cluster.local" },
  });
});

describe("what cannot be edited is said to be so", () => {
  const offers = (object: Manifest, live?: {}) => {
    const plan = planOf([orders(), object], { remedy: "service-name", callers: { secrets: false }, assume: { "proxy-mode": "ipvs" }, ...(live ? { live } : {}) });
    return [...plan.left.filter(({ finding }) => finding.code === "CLB401").flatMap(({ offers: all }) => all.map(({ noCure }) => noCure)), ...plan.chosen.filter(({ finding }) => finding.code === "CLB401").map(() => "chosen")];
  };
  const bare = pod("alone", { spec: { containers: [{ name: "c", args: [VIP] }] } });
  test.each<[string, Manifest, {} | undefined, string]>([
    ["a Pod in a file", bare, undefined, "chosen"],
    ["a Pod that runs", bare, {}, "cannot-be-changed"],
    ["a Job that runs", workload("Job", "cart", { spec: { containers: [{ name: "c", args: [VIP] }] } }), {}, "cannot-be-changed"],
    ["a ReplicaSet of a cluster", workload("ReplicaSet", "cart", { spec: { containers: [{ name: "c", args: [VIP] }] } }), {}, "cannot-be-changed"],
    ["an immutable ConfigMap of a cluster", { ...settings(VIP), immutable: true }, {}, "cannot-be-changed"],
    ["a Deployment of a cluster", deployment({ args: [VIP] }), {}, "chosen"],
    ["a built value", deployment({ env: [{ name: "A", value: "10.0.0" }], args: ["$(A).34"] }), undefined, "name-not-replaceable"],
    ["a probe", deployment({ livenessProbe: { tcpSocket: { host: VIP, port: 80 } } }), undefined, "name-not-replaceable"],
  ])("%s", (_, object, live, expected) => expect(offers(object, live)).toEqual([expected]));

  test("the remedy tells the callers beside the address", () => {
    const plan = planOf([orders(), deployment({ args: [VIP] })], { remedy: "service-name", callers: { secrets: false }, assume: { "proxy-mode": "ipvs" } });
    expect(plan.chosen.flatMap(({ proposal }) => proposal.manual)).toEqual([{ step: "call-service", address: "orders.default.svc.cluster.local:80", callers: ["Deployment default/cart"] }]);
    expect(plan.after.map(({ risk }) => risk.verdict)).toEqual(["loops"]);
    expect(plan.brings).toEqual([]);
  });
});
