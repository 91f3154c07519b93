import { describe, expect, test } from "vitest";
import {
  en, explainSupposed, explanationDot, explanationMermaid, explanationSvg, explanationText, pathPicture, reportExplanation, reportWhatIf, suppose, textWidth, zhCN, type Explanation, type Messages, type Supposed, type Way,
} from "@kubectl-loopback/core";
import { backend, client, configMap, ingress, INTERNAL, nodes, proxy, resultOf, service, yaml, type Manifest, type Options } from "../support.ts";
import { lines } from "./support.ts";

/** Remedies that lead clients past the CLB: the way of now, and the one past it, with all that it needs. */

const named = (name: string, namespace: string, object: Manifest): Manifest => ({ ...object, metadata: { ...object["metadata"] as Manifest, name, namespace } });
const NAME = "ingress-nginx-controller";
const nginx = (spec: Manifest = {}, object: Manifest = backend()) => named(NAME, "ingress-nginx", { ...object, spec: { ...object["spec"] as Manifest, type: "ClusterIP", clusterIP: "172.20.0.9", ports: [{ port: 80 }, { port: 443 }], ...spec } });
const routes = (spec: Manifest = {}, to = ["web", "api"]) => ingress("routes", { annotations: { "kubernetes.io/ingress.class": "nginx" }, to, spec });
const dns = configMap("coredns", { Corefile: ".:53 {\n    errors\n    forward . /etc/resolv.conf\n}\n" });
const TLS = { tls: [{ hosts: ["a.example.com"], secretName: "cert" }] };
const CLB = ingress("shop", { to: ["web", "api"], status: { ip: "10.1.1.1" } });
const SECURE = ingress("shop", { to: ["web", "api"], status: { ip: "10.1.1.1" }, spec: TLS });
const BASE = [proxy("ipvs"), ...nodes("n1", "n2"), client("c", { on: "n1", ip: "172.16.1.10" }), backend(), backend("api")];

interface Asked { readonly explanation: Explanation; readonly supposed: Supposed; readonly result: ReturnType<typeof resultOf>["result"] }

function ask(objects: readonly Manifest[], options: Options = { from: ["pod/c"] }, remedy: "ingress-controller" | "service-name" | "coredns-rewrite" = "ingress-controller"): Asked {
  const { result } = resultOf(yaml(...BASE, ...objects), options);
  const supposed = suppose({ result, live: false, clients: [] }, [{ kind: "remedy", remedy }]);
  const shop = result.judged.find(({ listener }) => listener.object.ref.name === "shop")!;
  return { explanation: explainSupposed(result, shop, supposed, [remedy]), supposed, result };
}

const then = ({ explanation: { ways } }: Asked): Way => ways[1]!;

describe("through an ingress controller, all of which was read", () => {
  const asked = ask([CLB, nginx(), routes(), dns]);

  test("the way of now, and one of two connections past the CLB", () => {
    expect(asked.explanation.ways.map(({ role, when }) => `${role} ${when}`)).toEqual(["bad now", "good then"]);
    expect(lines(then(asked))).toEqual([
      "client@n1 sends: 172.16.1.10 > 172.20.0.9:80",
      "client-node@n1 rewrites-to-backend: 172.16.1.10 > controller (destination)",
      "controller proxies: controller > backend (source, destination)",
      "backend replies: backend > controller (source, destination)",
      "controller answers-for-backend: 172.20.0.9:80 > 172.16.1.10 (source, destination)",
      "client@n1 accepts",
    ]);
    expect(then(asked).hops.map(({ connection }) => connection)).toEqual([1, 1, 2, 2, 1, 1]);
    expect(then(asked).around).toEqual({
      remedy: "ingress-controller", controller: { apiVersion: "v1", kind: "Service", namespace: "ingress-nginx", name: NAME }, needs: [], restsOn: ["resolver-in-use", "controller-serves"], ownClb: [],
    });
  });

  test("which fields say so", () => {
    const because = then(asked).hops.flatMap((hop) => hop.because.map(({ object, path, location }) => `${hop.action} ${object!.kind} ${object!.name} ${path.join(".")} ${location!.file}`));
    expect(because).toEqual([`rewrites-to-backend Service ${NAME} spec.clusterIP a.yaml`, "proxies Ingress routes spec.rules a.yaml"]);
  });

  test("the verdict is that of the listener, which stays as it is", () => {
    const { risk, whatIf } = asked.explanation;
    expect([whatIf!.changes, whatIf!.risk, whatIf!.refused]).toEqual([false, risk, [{ remedy: "ingress-controller", reason: "leads-around" }]]);
  });

  test("what it rests on is told, and nothing that it needs", () => {
    expect(explanationText(asked.explanation, en, { width: 1000 }).split("\n").filter((line) => /needs:|rests on:/.test(line))).toEqual([
      "• rests on: the clients resolve names through the cluster's DNS",
      "• rests on: the controller runs, serves Ingresses of this class, and the backends let its Pods in",
      "• rests on: nobody set keepalive on the CLB itself",
    ]);
  });
});

describe("what the objects do not show leaves the way open", () => {
  const needs = (...objects: Manifest[]) => then(ask(objects)).around!.needs.map(({ need, ...rest }) => `${need} ${JSON.stringify(rest)}`);
  const ROUTES = 'routes {"host":"a.example.com","paths":["/web","/api"]}';
  const CERTIFICATE = 'certificate {"host":"a.example.com"}';

  test.each<[string, Manifest[], string[]]>([
    ["nothing was read of a controller", [CLB, dns], ["controller {}"]],
    ["no Corefile", [CLB, nginx(), routes()], ['rewrite {"hosts":["a.example.com"]}']],
    ["no route", [CLB, nginx(), dns], [ROUTES]],
    ["a route for one path of two", [CLB, nginx(), routes({}, ["web"]), dns], ['routes {"host":"a.example.com","paths":["/api"]}']],
    ["routes of another host", [CLB, nginx(), routes({ rules: [{ host: "b.example.com", http: { paths: [] } }] }), dns], [ROUTES]],
    ["routes of another controller's class", [CLB, nginx(), { ...routes(), metadata: { name: "routes", annotations: { "kubernetes.io/ingress.class": "traefik" } } }, dns], [ROUTES]],
    ["routes to Services of the same names in another namespace", [CLB, nginx(), named("routes", "other", routes()), dns], [ROUTES]],
    ["routes of CLB Ingresses are not the controller's", [CLB, nginx(), ingress("other", { to: ["web", "api"] }), dns], [ROUTES]],
    ["routes for every host of the domain", [CLB, nginx(), { ...routes(), spec: { ...routes()["spec"] as Manifest, rules: [{ host: "*.example.com", http: ((CLB["spec"] as { rules: Manifest[] }).rules[0]!)["http"] }] } }, dns], []],
    ["HTTPS without a certificate", [SECURE, nginx(), routes(), dns], [CERTIFICATE]],
    ["HTTPS with one", [SECURE, nginx(), routes(TLS), dns], []],
    ["a port that the controller lacks", [SECURE, nginx({ ports: [{ port: 80 }] }), routes(TLS), dns], ['port {"port":443,"has":[80]}']],
    ["no cluster address", [CLB, nginx({ clusterIP: "None" }), routes(), dns], ["cluster-address {}"]],
    ["a Service outside", [CLB, nginx({ type: "ExternalName" }), routes(), dns], ["cluster-address {}"]],
    ["Pods of its own node only", [CLB, nginx({ internalTrafficPolicy: "Local" }), routes(), dns], ["pod-on-node {}"]],
    ["a host whose requests go to the default backend", [ingress("shop", { spec: { rules: [{ host: "a.example.com" }], defaultBackend: { service: { name: "web", port: { number: 80 } } } } }), nginx(), dns], ['routes {"host":"a.example.com","paths":["/"]}']],
    ["paths that are left over go to the default backend", [ingress("shop", { to: ["web"], spec: { ...CLB["spec"] as Manifest, defaultBackend: { service: { name: "api", port: { number: 80 } } } } }), nginx(), routes(), dns], ['routes {"host":"a.example.com","paths":["/"]}']],
    ["all at once", [SECURE, nginx({ clusterIP: "None", ports: [] })], ['rewrite {"hosts":["a.example.com"]}', "cluster-address {}", 'port {"port":443,"has":[]}', ROUTES, CERTIFICATE]],
  ])("%s", (_, objects, expected) => {
    expect(needs(...objects)).toEqual(expected);
    const way = then(ask(objects));
    expect([way.role, way.hops.at(-1)!.action]).toEqual(expected.length > 0 ? ["open", "may-accept"] : ["good", "accepts"]);
  });

  test("a backend Service that was not read", () => {
    const { result } = resultOf(yaml(proxy("ipvs"), ...nodes("n1"), CLB, nginx(), routes(), dns));
    const supposed = suppose({ result, live: false, clients: [] }, [{ kind: "remedy", remedy: "ingress-controller" }]);
    expect(explainSupposed(result, result.judged[0]!, supposed, ["x"]).ways[1]!.around!.needs).toEqual([{ need: "backend", name: "web" }]);
  });

  test("an Ingress without a host: no way at all, and the reason", () => {
    const bare = ingress("shop", { spec: { rules: [{ http: { paths: [{ path: "/", backend: { service: { name: "web", port: { number: 80 } } } }] } }] } });
    const { explanation } = ask([bare, nginx(), dns]);
    expect(explanation.ways.some(({ around }) => around)).toBe(false);
    expect(explanation.whatIf!.refused).toEqual([{ remedy: "ingress-controller", reason: "no-host" }]);
  });
});

test("the controller's own CLB has a verdict of its own, and the way does not take it", () => {
  const asked = ask([CLB, nginx({ type: "LoadBalancer" }, service("x", { annotations: INTERNAL })), routes(), dns], {});
  expect(then(asked).around!.ownClb.map(({ port, protocol, risk }) => [port, protocol, risk.verdict, risk.reason])).toEqual([[80, "TCP", "loops", "vip-not-bound"], [443, "TCP", "loops", "vip-not-bound"]]);
  expect(then(asked).role).toBe("good");
  expect(lines(then(asked))[0]).toBe("client@n1 sends: client > 172.20.0.9:80");
  const { notes } = reportExplanation(asked.explanation, en).words;
  expect(notes.filter((note) => note.includes("CLB of its own"))[0]).toBe(`Service ingress-nginx/${NAME} has a CLB of its own, TCP 80: loops: 1 in 2 connections hangs. This way calls its cluster address, not that CLB`);
});

describe("in every format, in both languages", () => {
  const OPEN = ask([SECURE, nginx({ ports: [{ port: 80 }] }), dns]);
  const formats: Readonly<Record<string, (one: Explanation, words: Messages) => string>> = {
    text: (one, words) => explanationText(one, words, { width: 10_000 }),
    picture: (one, words) => pathPicture(one, words, 10_000),
    mermaid: (one, words) => explanationMermaid(one, words).replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))),
    dot: (one, words) => explanationDot(one, words).replaceAll("\\n", " ").replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))),
    svg: (one, words) => explanationSvg(one, words).replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))),
    json: (one, words) => JSON.stringify(reportExplanation(one, words)),
  };
  const told = { en: [en, /whether it arrives is not known/, /needs: port 443 at Service ingress-nginx/, /needs: routes at the controller for a\.example\.com/], "zh-CN": [zhCN, /能否到达尚不确定/, /还需要：Service ingress-nginx\/ingress-nginx-controller 开放端口 443/, /还需要：Controller 上有 a\.example\.com 的路由/] } as const;

  test.each(Object.keys(formats).flatMap((format) => (["en", "zh-CN"] as const).map((language) => [format, language] as const)))("%s, %s: both ways, and what the second one needs", (format, language) => {
    const [words, ...expected] = told[language];
    const text = formats[format]!(OPEN.explanation, words);
    for (const one of expected) expect(text).toMatch(one);
    expect(text).toContain(language === "en" ? "controller" : "Controller");
    expect(text).toContain("CLB");
    if (format === "mermaid") expect(text.match(/^ {2}opt /gm)).toHaveLength(2);
    if (format === "svg") expect([...text.matchAll(/<g class="(bad|good|open)"/g)].map(([, role]) => role)).toEqual(["bad", "open"]);
  });

  test("what a report says besides", () => {
    const { around } = reportWhatIf(OPEN.result, OPEN.supposed, ["ingress-controller"], en);
    expect(around).toEqual([{
      object: expect.objectContaining({ name: "shop" }), listener: { port: 443, protocol: "HTTPS" }, remedy: "ingress-controller", role: "open",
      needs: [expect.stringMatching(/^needs: port 443/), expect.stringMatching(/^needs: routes/), expect.stringMatching(/^needs: a certificate/)],
      notes: [expect.stringMatching(/^rests on: the clients/), expect.stringMatching(/^rests on: the controller/)],
    }]);
  });

  test("fits the width, however long names are", () => {
    const long = "n".repeat(63);
    const host = `${"h".repeat(63)}.${"i".repeat(63)}.example.com`;
    const shop = ingress("shop", { spec: { ...TLS, rules: [{ host, http: { paths: [{ path: `/${"p".repeat(100)}`, backend: { service: { name: "web", port: { number: 80 } } } }] } }] } });
    const { explanation } = ask([shop, named(`ingress-nginx-${long}`, long, nginx({ clusterIP: "None" })), dns]);
    for (const words of [en, zhCN]) for (const width of [80, 40]) for (const text of [explanationText(explanation, words, { width }), pathPicture(explanation, words, width)]) for (const line of text.split("\n")) expect(textWidth(line), line).toBeLessThanOrEqual(width);
  });
});

test.each([["service-name", []], ["coredns-rewrite", ["same-ports", "resolver-in-use"]]] as const)("%s: to the Service itself, wherever its Pods are", (remedy, restsOn) => {
  const shop = ingress("shop", { annotations: { "ingress.cloud.tencent.com/direct-access": "true" } });
  const way = then(ask([shop, dns], { from: ["pod/c"] }, remedy));
  expect(way.around).toEqual({ remedy, controller: null, needs: [], restsOn, ownClb: [] });
  expect(lines(way)).toEqual(["client@n1 sends: 172.16.1.10 > service:80", "client-node@n1 rewrites-to-backend: 172.16.1.10 > backend (destination)", "backend answers: service:80 > 172.16.1.10 (source, destination)", "client@n1 accepts"]);
});

test("several at once: each with its own way", () => {
  const { result } = resultOf(yaml(...BASE, CLB, nginx(), routes(), dns));
  const supposed = suppose({ result, live: false, clients: [] }, [{ kind: "remedy", remedy: "service-name" }, { kind: "facts", assumptions: { "proxy-mode": "iptables" } }, { kind: "remedy", remedy: "ingress-controller" }]);
  const { ways } = explainSupposed(result, result.judged.find(({ listener }) => listener.object.ref.name === "shop")!, supposed, ["a", "b", "c"]);
  expect(ways.map(({ when, around }) => `${when} ${around?.remedy}`)).toEqual(["now undefined", "then service-name", "then ingress-controller"]);
});
