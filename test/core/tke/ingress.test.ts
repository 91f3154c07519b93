import { describe, expect, test } from "vitest";
import { collect, readManifests } from "@kubectl-loopback/core";
import { hostPaths, hostsOf, readsListenPorts, routesOf } from "../../../packages/core/src/tke/ingress.ts";
import { I, ingress, yaml, type Manifest } from "../support.ts";

const read = (object: Manifest) => collect(readManifests({ file: "a.yaml", text: yaml(object), named: true }, { namespace: "default", workloads: true }).objects).set.all[0]!;
const RULES = "kubernetes.io/ingress.http-rules";
const TLS_RULES = "kubernetes.io/ingress.https-rules";
const to = (service: string, port: unknown) => ({ service: { name: service, port } });

const SHOP = read(ingress("shop", {
  annotations: { [RULES]: '[{"host":"C.example.com","path":"/c","backend":{"serviceName":"c","servicePort":"80"}},{"host":"x"}]', [TLS_RULES]: '[{"host":"d.example.com","backend":{"serviceName":"d","servicePort":"http"}}]' },
  spec: {
    rules: [
      { host: "A.example.com", http: { paths: [{ path: "/a", backend: to("a", { number: 8080 }) }, { backend: to("b", { name: "http" }) }, { path: "/none" }] } },
      { host: "", http: { paths: [{ path: "/e", backend: to("e", {}) }] } },
      { http: { paths: [{ path: "/g", backend: to("g", { number: 80 }) }] } },
      { host: "A.example.com" },
    ],
    tls: [{ hosts: ["A.example.com", "t.example.com", 7] }, {}],
    defaultBackend: to("f", { number: 80 }),
  },
}));

test("its ways: rules, annotated rules, the default", () => {
  expect(routesOf(SHOP)).toEqual([
    { host: "a.example.com", path: "/a", service: "a", port: 8080 },
    { host: "a.example.com", path: "/", service: "b", port: "http" },
    { host: "", path: "/e", service: "e", port: null },
    { host: "", path: "/g", service: "g", port: 80 },
    { host: "c.example.com", path: "/c", service: "c", port: 80 },
    { host: "d.example.com", path: "/", service: "d", port: "http" },
    { host: "", path: "/", service: "f", port: 80 },
  ]);
  expect(routesOf(read({ ...ingress("old", { apiVersion: "extensions/v1beta1" }), spec: { backend: { serviceName: "a", servicePort: 80 } } }))).toEqual([{ host: "", path: "/", service: "a", port: 80 }]);
});

test("its hosts, each once, and every place that names one", () => {
  expect(hostsOf(SHOP)).toEqual(["A.example.com"]);
  expect(hostPaths(SHOP).map(({ host, path }) => `${host} ${path.join(" ")}`)).toEqual([
    "A.example.com spec rules 0 host", "A.example.com spec rules 3 host", "A.example.com spec tls 0 hosts 0", "t.example.com spec tls 0 hosts 1",
    `C.example.com metadata annotations ${RULES}`, `x metadata annotations ${RULES}`, `d.example.com metadata annotations ${TLS_RULES}`,
  ]);
});

describe("listen-ports that a CLB can open", () => {
  test.each<[string, boolean]>([
    ['[{"HTTP":80},{"HTTPS":443}]', true], ['[{"HTTP":80,"HTTPS":443}]', true], ['[{"HTTP":"80"}]', true], ["[]", true], ["null", true],
    ['[{"TCP":80}]', false], ['[{"HTTP":0}]', false], ['[{"HTTP":"080"}]', false], ['[{"HTTP":100000}]', false], ['[{"HTTP":"80a"}]', false], ['[{"HTTP":"a80"}]', false], ["[80]", false], ['{"HTTP":80}', false], ["{", false],
  ])("%s", (text, reads) => expect(readsListenPorts(text)).toBe(reads));
});

test("an annotated rule without a backend leads nowhere", () => expect(routesOf(read(ingress("shop", { annotations: { [`${I}listen-ports`]: "[]", [RULES]: '[{"host":"x"}]' }, spec: { rules: [] } })))).toEqual([]));
