import { describe, expect, test } from "vitest";
import { analyze, suppose, type Supposition } from "@kubectl-loopback/core";
import { backend, config, EXISTING, I, ingress, INTERNAL, nodes, NEW, OLD, pod, PREVENT, proxy, S, service, type Manifest } from "../support.ts";
import { sceneOf, type PlanOptions } from "./plans.ts";

const IPVS = proxy("ipvs");
const facts = (assumptions: Extract<Supposition, { kind: "facts" }>["assumptions"]): Supposition => ({ kind: "facts", assumptions });
const remedy = (id: Extract<Supposition, { kind: "remedy" }>["remedy"]): Supposition => ({ kind: "remedy", remedy: id });
const SKIPPED = service("skipped", { annotations: { ...INTERNAL, [`${S}mode`]: "skip" }, ports: [90] });
const refusal = (id: string, name: string, port: number, reason: string) => ({ remedy: id, object: { apiVersion: "v1", kind: "Service", namespace: "default", name }, listener: { port, protocol: "TCP" }, reason });

describe("what would be, if", () => {
  test.each<[string, Manifest[], Supposition[], string[], unknown[], PlanOptions?]>([
    ["nothing else", [IPVS, service()], [], ["web:80 loops vip-not-bound"], []],
    ["another fact", [IPVS, service()], [facts({ "proxy-mode": "iptables" })], ["web:80 safe short-circuit"], []],
    ["another fact than what was assumed", [service()], [facts({ "proxy-mode": "iptables" })], ["web:80 safe short-circuit"], [], { assume: { "proxy-mode": "ipvs" } }],
    ["a fact beside what was assumed", [service("web", { annotations: { ...INTERNAL, [PREVENT]: "true" } })], [facts({ "kube-proxy-version": "v1.20.6-tke.11" })], ["web:80 loops kube-proxy-too-old"], [], { assume: { "proxy-mode": "ipvs" } }],
    ["one fact after the other", [IPVS, service()], [facts({ "proxy-mode": "iptables" }), facts({ "proxy-mode": "ipvs" })], ["web:80 loops vip-not-bound"], []],
    ["a remedy", [IPVS, service()], [remedy("prevent-loopback")], ["web:80 safe prevent-loopback"], []],
    ["a remedy under another fact", [proxy("ipvs", { image: NEW }), service()], [facts({ "kube-proxy-version": "v1.10.5-tke.1" }), remedy("prevent-loopback")], ["web:80 loops vip-not-bound"], [refusal("prevent-loopback", "web", 80, "would-not-help")]],
    ["a remedy for those that it cures", [IPVS, service(), SKIPPED], [remedy("prevent-loopback")], ["web:80 safe prevent-loopback", "skipped:90 loops vip-not-bound"], [refusal("prevent-loopback", "skipped", 90, "controller-skips")]],
    ["a remedy for what is not there", [IPVS, service()], [remedy("keepalive")], ["web:80 loops vip-not-bound"], [{ remedy: "keepalive", object: null, listener: null, reason: "nothing-to-cure" }]],
    ["a remedy for what is not grave", [IPVS, service("web", { annotations: { [PREVENT]: "true" } })], [remedy("prevent-loopback")], ["web:80 safe public-clb"], [{ remedy: "prevent-loopback", object: null, listener: null, reason: "nothing-to-cure" }]],
    ["a way around", [IPVS, service()], [remedy("service-name")], ["web:80 loops vip-not-bound"], [refusal("service-name", "web", 80, "leads-around")]],
    ["a way around that is none", [ingress()], [remedy("service-name")], ["shop:80 loops source-ip-kept"], [{ remedy: "service-name", object: { apiVersion: "networking.k8s.io/v1", kind: "Ingress", namespace: "default", name: "shop" }, listener: { port: 80, protocol: "HTTP" }, reason: "no-backend-service" }]],
    ["a way around, for what a config says of a listener", [ingress("shop", { annotations: { [`${I}tke-service-config`]: "c" } }), backend(), config("c", { protocol: "HTTP", port: 80 })], [remedy("service-name")], ["shop:80 loops source-ip-kept"], [{ remedy: "service-name", object: { apiVersion: "networking.k8s.io/v1", kind: "Ingress", namespace: "default", name: "shop" }, listener: { port: 80, protocol: "HTTP" }, reason: "leads-around" }]],
    ["what is refused for no listener in particular", [IPVS, service("web", { annotations: { [EXISTING]: 5 } })], [remedy("corrected-value")], ["web:80 safe public-clb"], [{ remedy: "corrected-value", object: { apiVersion: "v1", kind: "Service", namespace: "default", name: "web" }, listener: null, reason: "never-edited" }]],
    ["what is refused, one after the other", [IPVS, service()], [remedy("keepalive"), remedy("service-name")], ["web:80 loops vip-not-bound"], [{ remedy: "keepalive", object: null, listener: null, reason: "nothing-to-cure" }, refusal("service-name", "web", 80, "leads-around")]],
    ["direct access on every object, off and on", [IPVS, ...nodes("n1", "n2"), pod("a", { on: "eklet-1" }), service("web", { annotations: { ...INTERNAL, [`${S}direct-access`]: "true" } }), service("two")], [{ kind: "direct-access", on: false }], ["web:80 loops vip-not-bound", "two:80 loops vip-not-bound"], []],
    ["direct access on every object", [IPVS, ...nodes("n1", "n2"), pod("a", { on: "eklet-1" }), service("web"), service("two")], [{ kind: "direct-access", on: true }], ["web:80 safe no-shared-node", "two:80 safe no-shared-node"], []],
  ])("%s", (_, objects, suppositions, judged, refused, options) => {
    const supposed = suppose(sceneOf(objects, options), suppositions);
    expect(supposed.result.judged.map(({ listener, risk }) => `${listener.object.ref.name}:${listener.port} ${risk.verdict} ${risk.reason}`)).toEqual(judged);
    expect(supposed.refused).toEqual(refused);
  });

  test("what is told for information alone is not cured", () => {
    const scene = sceneOf([IPVS, service()]);
    const result = analyze(scene.result.cluster, { ...scene.result.question, levels: { CLB101: "info" } });
    expect(suppose({ ...scene, result }, [remedy("prevent-loopback")]).refused).toEqual([{ remedy: "prevent-loopback", object: null, listener: null, reason: "nothing-to-cure" }]);
  });

  test("the upgrade that a remedy needs comes with it, and nothing is written", () => {
    const scene = sceneOf([proxy("ipvs", { image: OLD }), service()]);
    const before = JSON.stringify(scene.result.cluster.objects.all.map(({ value }) => value));
    expect(suppose(scene, [remedy("prevent-loopback")]).result.judged.map(({ risk }) => risk.reason)).toEqual(["prevent-loopback"]);
    expect(JSON.stringify(scene.result.cluster.objects.all.map(({ value }) => value))).toBe(before);
  });
});
