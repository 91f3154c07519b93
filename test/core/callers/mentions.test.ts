/** What counts as naming a CLB, and what only looks like it. */
import { describe, expect, test } from "vitest";
import { backend, configMap, ingress, type Manifest } from "../support.ts";
import { callers, orders, settings, VIP, VIP6 } from "./support.ts";

const IPV6 = orders({ name: "six", status: { ip: VIP6 } });
const HOSTS = [
  ingress("shop"), backend(),
  ingress("wild", { spec: { rules: [{ host: "*.wild.example.com", http: { paths: [{ path: "/", backend: { service: { name: "web", port: { number: 80 } } } }] } }] } }),
  ingress("short", { spec: { rules: [{ host: "store", http: { paths: [{ path: "/", backend: { service: { name: "web", port: { number: 80 } } } }] } }] } }),
];

/** What the callers in one text are told to have written. */
const written = (text: string, objects: readonly Manifest[] = [orders(), IPV6, ...HOSTS]) => callers([...objects, settings(text)]).map((one) => one.written);

describe("names a CLB", () => {
  test.each<[string, string[]]>([
    [VIP, [VIP]],
    [` ${VIP}\n`, [VIP]],
    [`${VIP}:80`, [`${VIP}:80`]],
    [`http://${VIP}`, [`http://${VIP}`]],
    [`http://${VIP}/a/b?c=d`, [`http://${VIP}`]],
    [`http://${VIP}/32`, [`http://${VIP}`]],
    [`http://user:pass@${VIP}:80/`, [`http://${VIP}:80`]],
    [`jdbc:mysql://${VIP}:3306/db`, [`mysql://${VIP}:3306`]],
    [`hosts=${VIP};`, [VIP]],
    [`"${VIP}"`, [VIP]],
    [`(${VIP})`, [VIP]],
    [`curl ${VIP}.`, [VIP]],
    [`{"host":"${VIP}","port":80}`, [VIP]],
    [`a\\n${VIP}\\nb`, [VIP]],
    [`mysql -h${VIP} -P3306`, [VIP]],
    [`10.0.0.1:9092,${VIP}:9092`, [`${VIP}:9092`]],
    [`http://${VIP}:$(PORT)/`, [`http://${VIP}`]],
    [`地址${VIP}，端口80`, [VIP]],
    [`${VIP} and ${VIP}:80, ${VIP} again`, [VIP, `${VIP}:80`]],
    ["a.example.com", ["a.example.com"]],
    ["A.Example.COM", ["A.Example.COM"]],
    ["a.example.com.", ["a.example.com"]],
    ["http://a.example.com.:80/x", ["http://a.example.com:80"]],
    ["https://a.example.com/web", ["https://a.example.com"]],
    ["git@a.example.com:repo", ["a.example.com"]],
    ["x.wild.example.com", ["x.wild.example.com"]],
    ["http://store/path", ["http://store"]],
    ["store:80", ["store:80"]],
    [VIP6, [VIP6]],
    ["2402:4E00:0:0:0:0:0:1A", ["2402:4E00:0:0:0:0:0:1A"]],
    ["http://[2402:4e00::1a]:80/", ["http://[2402:4e00::1a]:80"]],
    ["[2402:4e00:0::001a]:80", ["[2402:4e00:0::001a]:80"]],
    ["::ffff:10.0.0.34", [VIP]],
  ])("%j", (text, expected) => expect(written(text)).toEqual(expected));
});

describe("does not", () => {
  test.each([
    "", "10.0.0.3", "10.0.0.340", "110.0.0.34", "10.0.0.34.5", "1.10.0.0.34", "v10.0.0.34", "10.0.0.34a", "x-10.0.0.34", "10.0.0.34-rc1", "10.0.0.34_", "_10.0.0.34",
    "10.0.0.34/32", "10.0.0.34/24", "10.0.0.30-10.0.0.40", "10-0-0-34", "10.0.0.34.example.com", ".10.0.0.34", "010.0.0.34",
    "example.com", "ba.example.com", "a.example.com.evil.org", "a.example.comx", "a.example.com-x", "a-example.com", "b.a.example.com", ".a.example.com", "a.example.com.crt",
    "wild.example.com", "a.b.wild.example.com", "x.wild.example.org", "*.wild.example.net",
    "store", "the store", "/var/store/x", "store.example.com", "http://stores/", "http://my-store/",
    "2402:4e00::1", "2402:4e00::1ab", "12402:4e00::1a", "2402:4e00::1a:1", "x2402:4e00::1a", "12:34:56", "2402:4e00:0:0:0:0:0:0:1a", ":::", "::", "aa:bb:cc:dd:ee:ff",
  ])("%j", (text) => expect(written(text)).toEqual([]));

  test("a public CLB is nobody's trouble", () => expect(written("43.0.0.1", [orders({ annotations: {}, status: { ip: "43.0.0.1" } })])).toEqual([]));
  test("no CLB, no callers", () => expect(written(VIP, [backend()])).toEqual([]));
});

describe("very long texts take no longer than they must", () => {
  const long = 300_000;
  test.each<[string, string]>([
    ["one word without dots", "a".repeat(long)],
    ["nothing but dots", ".".repeat(long)],
    ["blanks", `${" ".repeat(long)}x`],
    ["colons", ":".repeat(long)],
    ["digits and colons", "1:".repeat(long / 2)],
    ["slashes", "/".repeat(long)],
    ["dotted words", "a.".repeat(long / 2)],
    ["at signs", "http://".concat("a@".repeat(long / 2))],
  ])("%s", (_, text) => {
    expect(written(`${text} http://${VIP}`)).toEqual([`http://${VIP}`]);
  });
});

describe("what DNS and Services make of it", () => {
  const dns = (...lines: string[]) => configMap("coredns", { Corefile: `.:53 {\n${lines.map((line) => `    ${line}\n`).join("")}    kubernetes cluster.local\n    forward . /etc/resolv.conf\n}\n` });
  const external = (name: string, to: string, namespace = "default") => ({ apiVersion: "v1", kind: "Service", metadata: { name, namespace }, spec: { type: "ExternalName", externalName: to } });
  const found = (text: string, ...objects: Manifest[]) => callers([orders(), ...HOSTS, ...objects, settings(text)]).filter(({ object }) => object.kind === "ConfigMap").map((one) => `${one.written}${one.answeredBy ? " answered" : ""}`);

  test.each<[string, string, Manifest[], string[]]>([
    ["hosts", "http://old.corp:80", [dns("hosts {", "    10.0.0.34 old.corp other.corp", "    fallthrough", "}")], ["http://old.corp:80"]],
    ["hosts of another address", "old.corp", [dns("hosts {", "    10.0.0.35 old.corp", "}")], []],
    ["a rewrite to a host of the CLB", "http://old.corp/web", [dns("rewrite name exact old.corp a.example.com")], ["http://old.corp"]],
    ["a suffix rewrite", "http://a.corp/web", [dns("rewrite name suffix .corp .example.com")], ["http://a.corp"]],
    ["a template for a zone", "http://any.zone.corp", [dns("template IN A zone.corp {", '    answer "{{ .Name }} 60 IN A 10.0.0.34"', "}")], ["http://any.zone.corp"]],
    ["a template that matches", "http://m.corp x.m.corp", [dns("template IN A {", "    match ^m[.]corp[.]$", '    answer "{{ .Name }} 60 IN A 10.0.0.34"', "}")], ["http://m.corp"]],
    ["a rewrite that leads around the CLB", "http://a.example.com/web", [dns("rewrite name a.example.com web.default.svc.cluster.local")], ["http://a.example.com answered"]],
    ["hosts that lead around the CLB", "http://a.example.com/web", [dns("hosts {", "    172.16.0.9 a.example.com", "}")], ["http://a.example.com answered"]],
    ["an ExternalName, by its full name", "http://ext.far.svc.cluster.local", [external("ext", "a.example.com", "far")], ["http://ext.far.svc.cluster.local"]],
    ["an ExternalName of an ExternalName", "http://two.far.svc", [external("one", "a.example.com", "far"), external("two", "one.far.svc.cluster.local", "far")], ["http://two.far.svc"]],
    ["an ExternalName of its own namespace, by its name alone", "ext", [external("ext", "a.example.com")], ["ext"]],
    ["one of another namespace", "http://ext", [external("ext", "a.example.com", "far")], []],
    ["a word in a sentence", "the ext thing", [external("ext", "a.example.com")], []],
    ["ExternalNames in a circle", "http://a1.default.svc", [external("a1", "a2.default.svc"), external("a2", "a1.default.svc"), external("a2", "a.example.com")], ["http://a1.default.svc"]],
    ["endpoints written by hand", "http://manual.default.svc", [{ apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata: { name: "manual-1", labels: { "kubernetes.io/service-name": "manual" } }, endpoints: [{ addresses: [VIP] }] }], ["http://manual.default.svc"]],
    ["a host name in status", "lb.example.net", [orders({ name: "named", status: { hostname: "lb.example.net" }, annotations: { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": "subnet-1" } })], ["lb.example.net"]],
    ["external-dns", "orders.corp", [orders({ name: "named", annotations: { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": "subnet-1", "external-dns.alpha.kubernetes.io/hostname": "x.corp, orders.corp" } })], ["orders.corp"]],
    ["a host routed by a controller behind the CLB", "http://routed.corp", [ingress("routed", { annotations: { "kubernetes.io/ingress.class": "nginx" }, status: { ip: VIP }, spec: { rules: [{ host: "routed.corp", http: { paths: [{ path: "/", backend: { service: { name: "web", port: { number: 80 } } } }] } }] } })], ["http://routed.corp"]],
  ])("%s", (_, text, objects, expected) => expect(found(text, ...objects)).toEqual(expected));
});
