import { describe, expect, test } from "vitest";
import { listOffers, makeReport, en, REMEDIES, suppose, type RuleCode } from "@kubectl-loopback/core";
import { EXISTING, I, INTERNAL, OLD, PREVENT, S, backend, client, config, configMap, endpoint, ingress, nodes, pod, proxy, service, slice, workload, type Manifest } from "../support.ts";
import { chosen, editsOf, planOf, sceneOf, type PlanOptions } from "./plans.ts";

const IPVS = proxy("ipvs");
const LIVE = { live: {} };
const DNS = configMap("coredns", { Corefile: ".:53 {\n    errors\n}\n" });
const SHARED = { [EXISTING]: "lb-1", [`${S}loadbalance-type`]: "INTERNAL" };

test("the remedies, the best first: what each puts at stake, and which findings it is for", () => {
  expect(REMEDIES.map(({ id, risk, cures }) => [id, risk, ...cures])).toEqual([
    ["keepalive", "high", "CLB201", "CLB202"],
    ["prevent-loopback", "medium", "CLB101", "CLB201", "CLB109"],
    ["upgrade-kube-proxy", "high", "CLB102"],
    ["corrected-value", "low", "CLB103", "CLB203"],
    ["service-name", "low", "CLB101", "CLB201", "CLB202", "CLB401"],
    ["local-anti-affinity", "high", "CLB101", "CLB201", "CLB202"],
    ["direct-access-anti-affinity", "high", "CLB101", "CLB201", "CLB202"],
    ["coredns-rewrite", "medium", "CLB201", "CLB202", "CLB402"],
    ["ingress-controller", "high", "CLB201", "CLB202"],
  ]);
});

describe("what is applied by itself", () => {
  test.each<[RuleCode, string | undefined, Manifest[], PlanOptions?]>([
    ["CLB101", "prevent-loopback", [IPVS, service()]],
    ["CLB101", "prevent-loopback", [service()]],
    ["CLB101", "prevent-loopback", [proxy("ipvs", { image: OLD }), service()]],
    ["CLB102", "upgrade-kube-proxy", [proxy("ipvs", { image: OLD }), service()]],
    ["CLB103", "corrected-value", [IPVS, service("web", { annotations: { ...INTERNAL, [PREVENT]: "True" } })]],
    ["CLB109", "prevent-loopback", [IPVS, service("a", { annotations: SHARED }), service("b", { annotations: { ...SHARED, [PREVENT]: "true" } })]],
    ["CLB201", "keepalive", [ingress(), backend(), DNS]],
    ["CLB202", "keepalive", [ingress("shop", { annotations: { [`${I}tke-service-config`]: "c" } }), backend(), config("c", { protocol: "HTTP", port: 80 })]],
    ["CLB203", "corrected-value", [config("c", { protocol: "HTTP", port: 80, keepaliveEnable: true })]],
    // A rewrite is possible, but nobody asked for one.
    ["CLB201", undefined, [ingress("shop", { annotations: { [`${I}mode`]: "skip" } }), backend(), DNS]],
    ["CLB104", undefined, [IPVS, ...nodes("n1", "n2"), pod("p", { on: "n1" }), service("web", { local: true, annotations: { ...INTERNAL, [PREVENT]: "true" } })]],
    ["CLB204", undefined, [ingress("shop", { annotations: { [`${I}tke-service-config`]: "c", [`${I}tke-service-config-auto`]: "true" } }), backend(), config("c", { protocol: "HTTP", port: 80, keepaliveEnable: 1 })]],
    ["CLB205", undefined, [...nodes("n1"), ingress("shop", { annotations: { [`${I}tke-service-config`]: "c" } }), backend(), DNS], LIVE],
    // Information is no reason to change anything.
    ["CLB105", undefined, [IPVS, service("web", { annotations: { [PREVENT]: "true" } })]],
  ])("%s: %s", (code, remedy, objects, options) => {
    expect(sceneOf(objects, options).result.findings.map((finding) => finding.code)).toContain(code);
    expect(chosen(planOf(objects, options)).filter((line) => line.endsWith(code))).toEqual(remedy === undefined ? [] : [`${remedy} ${code}`]);
  });

  test.each<[string, Manifest[], PlanOptions?]>([
    ["unknown-network", [IPVS, service("web", { annotations: { [EXISTING]: "lb-1" } })]],
    ["unknown-network", [ingress("shop", { annotations: { "kubernetes.io/ingress.existLbId": "lb-1" } }), backend(), DNS]],
    ["unknown-backends", [IPVS, service("web", { annotations: { ...INTERNAL, [`${S}target-groups`]: "x" } })]],
    ["unknown-backends", [ingress("shop", { annotations: { [`${I}hybrid-type`]: "CCN" } }), backend(), DNS]],
    ["unknown-service-config", [ingress("shop", { annotations: { [`${I}tke-service-config`]: "c" } }), backend(), DNS]],
    ["ip-mode-proxy", [IPVS, service("web", { status: { ip: "10.0.0.9", ipMode: "Proxy" } })]],
    ["only-rs-is-self", [IPVS, ...nodes("n1"), client("c1", { on: "n1", host: true }), service()], { from: ["pod/c1"] }],
    ["cluster-cidr-misroute", [
      ...nodes("n1", "n2", "n3"), pod("p1", { on: "n1" }), pod("p2", { on: "n2" }), slice("web", [endpoint("p1", "n1"), endpoint("p2", "n2")]), client("c1", { on: "n3" }),
      proxy("iptables", { args: ["--cluster-cidr=172.16.0.0/16"] }), ingress(), backend("web", { local: true }), DNS,
    ], { from: ["pod/c1"] }],
  ])("nothing for %s; what could be done is shown", (reason, objects, options) => {
    expect(sceneOf(objects, options).result.judged.map(({ risk }) => risk.reason)).toContain(reason);
    const plan = planOf(objects, options);
    expect(plan.edits).toEqual([]);
    expect(plan.chosen).toEqual([]);
    expect(plan.left.find(({ finding }) => finding.listener)!.offers.length).toBeGreaterThan(3);
  });

  test("nothing that would not help once all is done: a corrected value has the controller skip the Ingress", () => {
    const plan = planOf([ingress("shop", { annotations: { [`${I}mode`]: "Skip" } }), backend()]);
    expect(chosen(plan)).toEqual(["corrected-value CLB103"]);
    expect(editsOf(plan)).toEqual({ "Ingress default/shop": { [`metadata annotations ${I}mode`]: "skip" } });
    expect(plan.left.map(({ finding }) => finding.code)).toEqual(["CLB201"]);
    expect(plan.after.map(({ listener }) => listener.config.state)).toEqual(["none"]);
  });

  test("where a key that gets its right name makes another listener of one, the other is cured", () => {
    const plan = planOf([IPVS, service("web", { annotations: { ...INTERNAL, [`${S}specify-protocl`]: '{"80":{"protocol":["HTTP"]}}' } })]);
    expect(chosen(plan)).toEqual(["corrected-value CLB103", "keepalive CLB201"]);
    expect([plan.before, plan.after].map((all) => all.map(({ listener, risk }) => `${listener.port}/${listener.protocol} ${risk.verdict}`))).toEqual([["80/TCP loops"], ["80/HTTP safe"]]);
    expect(Object.keys(editsOf(plan))).toEqual(["Service default/web", "new TkeServiceConfig web-service-keepalive"]);
  });

  test("what is only told afterwards, for information, is no price", () => {
    const scene = [IPVS, service("web", { annotations: { ...INTERNAL, "service.kubernetes.io/loadbalance-nat-ipv6": "true" } })];
    expect(planOf(scene).brings).toEqual([]);
    expect(suppose(sceneOf(scene), [{ kind: "remedy", remedy: "prevent-loopback" }]).result.findings.map(({ code, severity }) => `${code} ${severity}`)).toEqual(["CLB108 info"]);
  });

  test("each edit once, however many findings it cures", () => {
    const plan = planOf([proxy("ipvs", { image: OLD }), service("a"), service("b", { ports: [80, 81] })]);
    expect(chosen(plan)).toHaveLength(4);
    expect(Object.keys(editsOf(plan))).toEqual(["Service default/a", "DaemonSet kube-system/kube-proxy", "Service default/b"]);
  });

  test("after it there is nothing more to do", () => {
    expect(planOf([IPVS, service("web", { annotations: { ...INTERNAL, [PREVENT]: "true" } })])).toMatchObject({ chosen: [], left: [], edits: [], preconditions: [], brings: [] });
  });
});

describe("what is never edited", () => {
  const others: [string, Manifest][] = [
    ["the platform's own Service", service("kubernetes-intranet", { annotations: { ...INTERNAL, [PREVENT]: "True" } })],
    ["another load balancer class", service("web", { annotations: { ...INTERNAL, [PREVENT]: "True" }, spec: { loadBalancerClass: "other.example.com/lb" } })],
    ["another ingress class", ingress("shop", { annotations: { "kubernetes.io/ingress.class": "nginx", [`${I}tke-service-config-auto`]: "True" } })],
  ];
  test.each(others)("%s", (_, object) => {
    for (const remedy of [undefined, "prevent-loopback", "keepalive", "corrected-value", "service-name"] as const) {
      const touched = planOf([IPVS, object, backend("front"), service("ours", { annotations: { ...INTERNAL } })], remedy ? { remedy } : {}).edits.map((edit) => (edit.kind === "change" ? edit.object : edit.beside).ref.name);
      expect(touched.filter((name) => name !== "ours")).toEqual([]);
    }
  });

  test("a class that is empty is none", () => {
    for (const loadBalancerClass of [null, ""]) expect(editsOf(planOf([IPVS, service("web", { spec: { loadBalancerClass } })]))).toEqual({ "Service default/web": { [`metadata annotations ${PREVENT}`]: "true" } });
  });

  test("nor by the company of one that is", () => {
    const plan = planOf([IPVS, service("ours", { annotations: SHARED }), service("theirs", { annotations: SHARED, spec: { loadBalancerClass: "x" } })]);
    expect(Object.keys(editsOf(plan))).toEqual(["Service default/ours"]);
  });
});

describe("what is offered", () => {
  const fixes = (objects: Manifest[], options: PlanOptions = {}) => makeReport(sceneOf(objects, options).result, [], en).findings.map(({ code, fixes: all }) => `${code} ${all.map(({ id }) => id).join(" ")}`.trim());

  test("with what it puts at stake", () => {
    const stakes = (objects: Manifest[], options: PlanOptions = {}) => Object.fromEntries(makeReport(sceneOf(objects, options).result, [], en).findings.flatMap(({ fixes: all }) => all.map(({ id, risk }) => [id, risk])));
    expect(stakes([proxy("ipvs", { image: OLD }), service("web", { annotations: { ...INTERNAL, [`${S}mode`]: "no" } }), service("api"), ingress(), backend(), DNS])).toEqual({
      "prevent-loopback": "medium", "service-name": "low", "upgrade-kube-proxy": "high", keepalive: "high", "coredns-rewrite": "medium", "ingress-controller": "high",
    });
    expect(stakes([IPVS, service("web", { annotations: { ...INTERNAL, [PREVENT]: "True" } })])).toMatchObject({ "corrected-value": "low" });
  });

  test("and nothing done", () => {
    const scene = sceneOf([IPVS, service()]);
    const { left, ...rest } = listOffers(scene);
    expect(left.map(({ finding, offers: all }) => [finding.code, ...all.map(({ remedy }) => remedy)])).toEqual([["CLB101", "prevent-loopback", "service-name", "local-anti-affinity", "direct-access-anti-affinity"]]);
    expect(rest).toEqual({ chosen: [], edits: [], preconditions: [], before: scene.result.judged, after: scene.result.judged, brings: [] });
  });

  test("nothing for what is no warning", () => {
    const shared = [ingress("shop", { annotations: { [`${I}enable-group`]: "true", [`${I}tke-service-config`]: "c" } }), backend(), config("c", { protocol: "HTTP", port: 80, keepaliveEnable: 1 })];
    expect(sceneOf(shared).result.findings.map(({ code }) => code)).toEqual(["CLB208"]);
    expect(listOffers(sceneOf(shared)).left).toEqual([]);
    expect(planOf([ingress("shop", { annotations: { [`${I}enable-group`]: "true" } }), backend()]).brings).toEqual([]);
  });

  test("in a report too: nothing that would not make it safe", () => {
    expect(fixes([IPVS, service()])).toEqual(["CLB101 prevent-loopback service-name"]);
    expect(fixes([IPVS, service("web", { status: { ip: "10.0.0.9", ipMode: "Proxy" } })])).toEqual(["CLB101 service-name"]);
    expect(fixes([ingress(), backend(), DNS])).toEqual(["CLB201 keepalive service-name coredns-rewrite ingress-controller"]);
    expect(fixes([ingress("shop", { annotations: { [`${I}tke-service-config`]: "c" } }), backend()])).toEqual(["CLB201 service-name ingress-controller"]);
    expect(fixes([proxy("ipvs-bpf"), service()])).toEqual(["CLB101 prevent-loopback service-name"]);
  });

  test("no correction that, made with all others, takes keepalive from a listener: neither in the Ingress nor in its config", () => {
    const rules = JSON.stringify([{ host: "x", path: "/", backend: { serviceName: "web", servicePort: 80 } }]);
    const both = { "kubernetes.io/ingress.rule-mix": "true", "kubernetes.io/ingress.http-rules": rules, "kubernetes.io/ingress.https-rules": rules };
    const listening = config("c", { protocol: "HTTP", port: 80, keepaliveEnable: 1 }, { protocol: "HTTPS", port: 443, keepaliveEnable: "on" });
    const corrections = (mode: Record<string, string>) => {
      const scene = sceneOf([ingress("shop", { annotations: { [`${I}tke-service-config`]: "c", ...both, ...mode }, spec: { tls: [{ secretName: "x" }] } }), backend(), listening]);
      return listOffers(scene).left.flatMap(({ offers: all }) => all).filter(({ remedy }) => remedy === "corrected-value").map(({ finding, noCure }) => `${finding.code} ${noCure}`);
    };
    expect(corrections({ [`${I}mode`]: "Skip" })).toEqual(["CLB103 would-harm", "CLB203 would-harm"]);
    expect(corrections({})).toEqual(["CLB203 null"]);
  });

  test("a remedy that does its part, but leaves the listener unsafe for another reason, is not", () => {
    const hidden = [IPVS, ...nodes("n1"), ingress("shop", { annotations: { [`${I}hybrid-type`]: "CCN" } }), backend()];
    expect(fixes(hidden)[0]).toContain("keepalive");
    const objects = [IPVS, ...nodes("n1", "n2"), workload("Deployment", "web"), pod("p1", { on: "n1" }), slice("web", [endpoint("p1", "n1")]), service()];
    expect(planOf(objects, { remedy: "local-anti-affinity", clients: ["deployment/web"] }).chosen).toEqual([]);
  });
});
