import { describe, expect, test } from "vitest";
import { collect, readManifests } from "@kubectl-loopback/core";
import { backendNames, hostPaths, hostsOf, ingressPorts, readsListenPorts, routesOf } from "../../../packages/core/src/tke/ingress.ts";
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

describe("the ports of its CLB, and what opens each", () => {
  const LISTEN = `${I}listen-ports`;
  const REWRITE = `${I}auto-rewrite`;
  const MIX = "kubernetes.io/ingress.rule-mix";
  const BOTH = `${I}rule-mix-both`;
  const by = (key: string) => ["metadata", "annotations", key];
  const http = (path: unknown[], redirectOnly = false) => ({ port: 80, protocol: "HTTP", path, redirectOnly });
  const https = (path: unknown[], port = 443) => ({ port, protocol: "HTTPS", path, redirectOnly: false });
  test.each<[string, Record<string, string>, unknown[], Manifest?]>([
    ["plain", {}, [http(["spec"])]],
    ["TLS", {}, [https(["spec", "tls"])], { tls: [{}] }],
    ["TLS with a redirect", { [REWRITE]: "true" }, [https(["spec", "tls"]), http(by(REWRITE), true)], { tls: [{}] }],
    ["a redirect from a port that is served", { [REWRITE]: "true" }, [http(["spec"])]],
    ["… among others", { [REWRITE]: "true", [LISTEN]: '[{"HTTPS":443},{"HTTP":80}]' }, [https(by(LISTEN)), http(by(LISTEN))]],
    ["those that are listed, each once", { [LISTEN]: '[{"HTTPS":8443,"HTTP":80},{"HTTP":"80"},{"TCP":9000},7]' }, [https(by(LISTEN), 8443), http(by(LISTEN))], { tls: [{}] }],
    ["none that can be read", { [LISTEN]: '[{"TCP":80}]' }, [http(["spec"])]],
    ["a list that cannot be read", { [LISTEN]: "{" }, [http(["spec"])]],
    ["rules of both", { [MIX]: "true" }, [http(by(MIX)), https(by(MIX))]],
    ["rules of HTTPS only", { [MIX]: "true", [RULES]: "[]" }, [https(by(MIX))]],
    ["rules of HTTP only", { [MIX]: "true", [TLS_RULES]: "null" }, [http(by(MIX))], { tls: [{}] }],
    ["all rules on both", { [BOTH]: "true", [RULES]: "[]" }, [http(by(BOTH)), https(by(BOTH))]],
    ["listed ports before rules", { [MIX]: "true", [LISTEN]: '[{"HTTP":80}]' }, [http(by(LISTEN))]],
  ])("%s", (_, annotations, ports, spec = {}) => expect(ingressPorts(read(ingress("shop", { annotations, spec })))).toEqual(ports));
});

describe("the Services behind each of its protocols", () => {
  const MIX = "kubernetes.io/ingress.rule-mix";
  const rules = (...names: string[]) => JSON.stringify([...names.map((serviceName) => ({ backend: { serviceName } })), { host: "none" }]);
  test.each<[string, Record<string, string>, string[], string[]]>([
    ["all on both, each once", {}, ["a", "b"], ["a", "b"]],
    ["by its own rules, and those of none on HTTPS", { [MIX]: "true", [RULES]: rules("a"), [TLS_RULES]: rules("c") }, ["a"], ["c", "b"]],
    ["not twice on HTTPS", { [MIX]: "true", [RULES]: rules("x"), [TLS_RULES]: rules("b") }, ["x"], ["b", "a"]],
    ["HTTP without rules", { [MIX]: "true", [TLS_RULES]: rules("a") }, ["a", "b"], ["a", "b"]],
    ["all rules of HTTP", { [MIX]: "true", [RULES]: rules("a", "b") }, ["a", "b"], ["a", "b"]],
    ["rules that are not mixed", { [RULES]: rules("x") }, ["a", "b"], ["a", "b"]],
    ["mixed for both", { [MIX]: "true", [`${I}rule-mix-both`]: "true", [RULES]: rules("x") }, ["a", "b"], ["a", "b"]],
    ["rules that cannot be read", { [MIX]: "true", [RULES]: "{", [TLS_RULES]: rules("b") }, ["a", "b"], ["b", "a"]],
  ])("%s", (_, annotations, ofHttp, ofHttps) => {
    const object = read(ingress("shop", { annotations, to: ["a", "b", "a"] }));
    expect([backendNames(object, "HTTP"), backendNames(object, "HTTPS")]).toEqual([ofHttp, ofHttps]);
  });
});

test.each<[string, Manifest, string[]]>([
  ["the default", { rules: [], defaultBackend: to("f", { number: 80 }) }, ["f"]],
  ["the default of former times", { rules: [], backend: { serviceName: "g", servicePort: 80 } }, ["g"]],
  ["the default before that of former times", { rules: [], backend: { serviceName: "g", servicePort: 80 }, defaultBackend: to("f", { number: 80 }) }, ["f"]],
  ["behind the rules, once", { defaultBackend: to("a", { number: 80 }) }, ["b", "a"]],
])("the Services behind it: %s", (_, spec, names) => expect(backendNames(read(ingress("shop", { to: ["b", "a"], spec })), "HTTP")).toEqual(names));

describe("listen-ports that a CLB can open", () => {
  test.each<[string, boolean]>([
    ['[{"HTTP":80},{"HTTPS":443}]', true], ['[{"HTTP":80,"HTTPS":443}]', true], ['[{"HTTP":"80"}]', true], ["[]", true], ["null", true],
    ['[{"TCP":80}]', false], ['[{"HTTP":0}]', false], ['[{"HTTP":"080"}]', false], ['[{"HTTP":100000}]', false], ['[{"HTTP":80.5}]', false], ['[{"HTTP":"80a"}]', false], ['[{"HTTP":"a80"}]', false], ["[80]", false], ['{"HTTP":80}', false], ["{", false],
  ])("%s", (text, reads) => expect(readsListenPorts(text)).toBe(reads));
});

test("an annotated rule without a backend leads nowhere", () => expect(routesOf(read(ingress("shop", { annotations: { [`${I}listen-ports`]: "[]", [RULES]: '[{"host":"x"}]' }, spec: { rules: [] } })))).toEqual([]));
