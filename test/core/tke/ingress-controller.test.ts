import { describe, expect, test } from "vitest";
import { findController, hasCertificate, pathsNotServed, plainHosts, servingIngress } from "../../../packages/core/src/tke/ingress-controller.ts";
import { backend, ingress, resultOf, yaml, type Manifest } from "../support.ts";

const CLASS = "kubernetes.io/ingress.class";
const of = (name: string, className: string | undefined, ingressClassName?: string) => ingress(name, { annotations: className === undefined ? {} : { [CLASS]: className }, spec: ingressClassName === undefined ? {} : { ingressClassName } });

describe("an ingress controller, and the Ingresses of its class", () => {
  test.each<[string, Manifest[], [service: string, ingresses: string[]] | undefined]>([
    ["none", [backend(), of("a", "nginx")], undefined],
    ["its webhook alone", [backend("ingress-nginx-controller-admission")], undefined],
    ["by the annotation", [backend("ingress-nginx-controller"), of("a", "nginx"), of("b", "traefik"), of("c", "my-NGINX")], ["ingress-nginx-controller", ["a", "c"]]],
    ["by the field", [backend("traefik"), of("a", undefined, "traefik-public"), of("b", undefined, "nginx"), of("c", "nginx", "traefik")], ["traefik", ["a"]]],
    ["by its class, which comes before the field", [backend("traefik"), of("a", "nginx", "traefik"), of("b", "traefik", "nginx")], ["traefik", ["b"]]],
    ["of former times", [backend("traefik"), { ...of("a", "traefik"), apiVersion: "extensions/v1beta1" }, { ...of("b", "traefik"), apiVersion: "example.org/v1" }], ["traefik", ["a"]]],
    ["none of no class", [backend("traefik"), ingress("a", { spec: { ingressClassName: "" } })], ["traefik", []]],
    ...["ingress-nginx-controller", "ingressnginx", "nginx-ingress", "traefik-web", "kong-proxy", "haproxy-ingress", "apisix-gateway", "higress-gateway", "contour-envoy", "istio-ingressgateway"].map((name): [string, Manifest[], [string, string[]]] => [name, [backend("web"), backend(name)], [name, []]]),
    ...["admission", "webhook", "metrics", "defaultbackend"].map((part): [string, Manifest[], undefined] => [`not its ${part}`, [backend(`traefik-${part}`)], undefined]),
    ...["envoy", "contour", "gateway", "haproxy", "istio-egressgateway"].map((name): [string, Manifest[], undefined] => [`not ${name}`, [backend(name)], undefined]),
    ["never those of the CLB's controller", [backend("kong-proxy"), of("a", undefined), of("b", "qcloud", "kong")], ["kong-proxy", []]],
  ])("%s", (_, objects, found) => {
    const controller = findController(resultOf(yaml(...objects)).result.cluster.objects);
    expect(controller && [controller.service.ref.name, controller.ingresses.map(({ ref }) => ref.name)]).toEqual(found);
  });
});

describe("what a controller serves of an Ingress", () => {
  const path = (to: string, at = "/", port = 80) => ({ path: at, backend: { service: { name: to, port: { number: port } } } });
  const rules = (...all: [host: string, ...paths: object[]][]) => ({ rules: all.map(([host, ...paths]) => ({ host, http: { paths } })) });
  const served = (name: string, spec: Manifest, namespace = "default") => ({ ...ingress(name, { annotations: { [CLASS]: "nginx" }, spec }), metadata: { name, namespace, annotations: { [CLASS]: "nginx" } } });
  const asked = (...objects: Manifest[]) => {
    const { objects: all } = resultOf(yaml(backend("ingress-nginx-controller"), ...objects)).result.cluster;
    return { controller: findController(all)!, shop: all.all.find(({ ref }) => ref.kind === "Ingress" && ref.name === "shop")! };
  };
  const SHOP = ingress("shop", { spec: rules(["a.example.com", path("web"), path("api", "/api", 8080)]) });

  const byName = (name: string) => ({ path: "/", backend: { service: { name: "web", port: { name } } } });
  const named = (...names: string[]) => rules(["a.example.com", ...names.map((name) => ({ ...byName(name), path: `/${name}` }))]);
  const NAMED = ingress("shop", { spec: named("http", "http2", "8080tcp") });

  test.each<[string, Manifest, Manifest[], string[]]>([
    ["nothing", SHOP, [], ["/", "/api"]],
    ["all of it", SHOP, [served("own", rules(["a.example.com", path("web"), path("api", "/api", 8080)]))], []],
    ["all of it, by two of them", SHOP, [served("one", rules(["a.example.com", path("web")])), served("other", rules(["*.example.com", path("api", "/api", 8080)]))], []],
    ["another path", SHOP, [served("own", rules(["a.example.com", path("web"), path("api", "/apis", 8080)]))], ["/api"]],
    ["another Service", SHOP, [served("own", rules(["a.example.com", path("web"), path("web", "/api", 8080)]))], ["/api"]],
    ["another port", SHOP, [served("own", rules(["a.example.com", path("web"), path("api", "/api", 8081)]))], ["/api"]],
    ["nothing, of ports that have names", NAMED, [served("own", named("http", "http2", "8080tcp"))], []],
    ["a list in place of a port", ingress("shop", { spec: rules(["a.example.com", { path: "/", backend: { service: { name: "web", port: { number: [80] } } } }]) }), [served("own", rules(["a.example.com", path("web")]))], ["/"]],
    ["another port's name", NAMED, [served("own", named("http", "8080tcp"))], ["/http2"]],
    ["not what it says of another host", ingress("shop", { spec: rules(["a.example.com", path("api", "/api")], ["b.example.com", path("web", "/b")]) }), [served("own", rules(["a.example.com", path("api", "/api")]))], []],
    ["another host", SHOP, [served("own", rules(["b.example.com", path("web"), path("api", "/api", 8080)]))], ["/", "/api"]],
    ["another namespace", SHOP, [served("own", rules(["a.example.com", path("web"), path("api", "/api", 8080)]), "x")], ["/", "/api"]],
    ["what its rules for every host lead on", ingress("shop", { spec: rules(["a.example.com", path("api", "/api")], ["", path("web", "/rest")]) }), [served("own", rules(["a.example.com", path("api", "/api")]))], ["/rest"]],
    ["not what its own rules leave nothing of", ingress("shop", { spec: rules(["a.example.com", path("api")], ["", path("web", "/rest")]) }), [served("own", rules(["a.example.com", path("api")]))], []],
  ])("paths that are left: %s", (_, shop, others, left) => {
    const { controller, shop: object } = asked(shop, ...others);
    expect(pathsNotServed(object, "a.example.com", controller)).toEqual(left);
  });

  test.each<[string, string, string | undefined]>([["a.example.com", "b.example.com", undefined], ["a.example.com", "a.example.com", "own"], ["*.example.com", "a.example.com", "own"], ["*.example.com", "a.b.example.com", undefined], ["", "a.example.com", "own"]])("rules for %j and the host %s", (pattern, host, name) => {
    expect(servingIngress(host, asked(served("other", rules(["z.example.com", path("web")])), served("own", rules([pattern, path("web")]))).controller)?.ref.name).toBe(name);
  });

  test("an Ingress serves each of its hosts", () => {
    const { controller } = asked(served("own", rules(["z.example.com", path("web")], ["a.example.com", path("web")])));
    expect(servingIngress("a.example.com", controller)?.ref.name).toBe("own");
  });

  test.each<[string, unknown, boolean]>([["this very host", [{ hosts: ["z.example.com"] }, { hosts: ["x.example.com", "A.example.com"] }], true], ["a domain", [{ hosts: ["*.example.com"] }], true], ["another host", [{ hosts: ["b.example.com"] }], false], ["what is no host", [{ hosts: [5] }], false], ["none", [{}], false], ["nothing", [], false]])("a certificate for %s", (_, tls, has) => {
    expect(hasCertificate("a.example.com", asked(served("own", { ...rules(["a.example.com", path("web")]), tls })).controller)).toBe(has);
  });

  test("the hosts that a name server can lead elsewhere", () => {
    const { shop } = asked(ingress("shop", { spec: rules(["a.example.com", path("web")], ["*.example.com", path("web")], ["b.example.com", path("web")]) }));
    expect(plainHosts(shop)).toEqual(["a.example.com", "b.example.com"]);
  });
});
