import { describe, expect, test } from "vitest";
import { applyChanges, keepaliveChanges, listOffers, toJsonPatch, type Edit, type RemedyId } from "@kubectl-loopback/core";
import { EXISTING, I, INTERNAL, NEW, OLD, PREVENT, S, TKE, UPSTREAM, avoids, backend, client, config, configMap, endpoint, ingress, node, nodes, pod, proxy, proxyPod, service, slice, workload, type Manifest } from "../support.ts";
import { chosen, editsOf, offers, planOf, sceneOf, states, verdicts, type PlanOptions } from "./plans.ts";

const ANNOTATION = `metadata annotations ${PREVENT}`;
const IPVS = proxy("ipvs");
const SHARED = { [EXISTING]: "lb-1", [`${S}loadbalance-type`]: "INTERNAL" };

/** kube-proxy's DaemonSet, with its image and update strategy. */
function updated(template: string, strategy: string): Manifest {
  const one = proxy("ipvs", { image: template }) as { spec: object };
  return { ...one, spec: { ...one.spec, updateStrategy: { type: strategy } } };
}

describe("prevent-loopback", () => {
  test("sets one annotation", () => {
    const plan = planOf([IPVS, service()]);
    expect(editsOf(plan)).toEqual({ "Service default/web": { [ANNOTATION]: "true" } });
    expect(states(plan.preconditions)).toEqual({ "kube-proxy-version": "holds", "controller-manages": "holds", "no-external-ips": "holds" });
    expect(verdicts(plan)).toEqual(["web:80 loops → safe prevent-loopback"]);
    expect(plan.left).toEqual([]);
  });

  test("and one for all listeners of a Service", () => {
    const plan = planOf([IPVS, service("web", { ports: [80, { port: 53, protocol: "UDP" }] })]);
    expect(chosen(plan)).toEqual(["prevent-loopback CLB101", "prevent-loopback CLB101"]);
    expect(editsOf(plan)).toEqual({ "Service default/web": { [ANNOTATION]: "true" } });
  });

  test("corrects a value that is ignored", () => {
    expect(editsOf(planOf([IPVS, service("web", { annotations: { ...INTERNAL, [PREVENT]: "yes" } })]))).toEqual({ "Service default/web": { [ANNOTATION]: "true" } });
  });

  test.each<[string, Manifest[], string]>([
    ["where only the mode is unknown", [service()], "ask"],
    ["where the version is unknown", [proxy("ipvs", { image: `${TKE}:latest` }), service()], "ask"],
    ["in mode ipvs-bpf", [proxy("ipvs-bpf"), service()], "holds"],
  ])("%s", (_, objects, version) => {
    const plan = planOf(objects);
    expect(editsOf(plan)).toEqual({ "Service default/web": { [ANNOTATION]: "true" } });
    expect(states(plan.preconditions)["kube-proxy-version"]).toBe(version);
  });

  test("not where the controller leaves another Service of the CLB alone", () => {
    const plan = planOf([IPVS, service("a", { annotations: SHARED }), service("b", { annotations: { ...SHARED, [`${S}mode`]: "skip" } })]);
    expect(plan.edits).toEqual([]);
    expect(plan.left.flatMap(({ offers: all }) => all.filter(({ remedy }) => remedy === "prevent-loopback").map(({ noCure }) => noCure))).toEqual(["controller-skips", "controller-skips"]);
  });

  test("on all Services of one CLB, by its id or its address; not on another's or a public one's", () => {
    const plan = planOf([
      IPVS, service("a", { annotations: SHARED }), service("b", { annotations: { ...SHARED, [`${S}mode`]: "skip" }, spec: { type: "ClusterIP" } }), service("c", { annotations: SHARED, ports: [81] }),
      service("d", { annotations: { ...SHARED, [EXISTING]: "lb-2", [PREVENT]: "true" } }), service("e", { annotations: { [EXISTING]: "lb-1", [`${S}loadbalance-type`]: "OPEN" } }),
    ]);
    expect(Object.keys(editsOf(plan))).toEqual(["Service default/a", "Service default/c"]);
    const byAddress = planOf([IPVS, service("a", { status: { ip: "10.0.0.9" } }), service("b", { annotations: { ...INTERNAL, [PREVENT]: "true" }, status: { ip: "10.0.0.9" } })]);
    expect(chosen(byAddress)).toContain("prevent-loopback CLB109");
    expect(Object.keys(editsOf(byAddress))).toEqual(["Service default/a"]);
  });

  test("with the upgrade of a kube-proxy that is too old", () => {
    const plan = planOf([proxy("ipvs", { image: OLD }), service()]);
    expect(chosen(plan)).toEqual(["prevent-loopback CLB101", "upgrade-kube-proxy CLB102"]);
    expect(editsOf(plan)).toEqual({ "Service default/web": { [ANNOTATION]: "true" }, "DaemonSet kube-system/kube-proxy": { "spec template spec containers [0] image": NEW } });
    expect(verdicts(plan)).toEqual(["web:80 loops → safe prevent-loopback"]);
  });

  const proposed = (objects: Manifest[]) => listOffers(sceneOf(objects)).left.find(({ finding }) => finding.code === "CLB101")!.offers.find(({ remedy }) => remedy === "prevent-loopback")!.proposal!;

  test("for one of two Services of a CLB both are edited, each once", () => {
    expect(proposed([IPVS, service("a", { annotations: SHARED }), service("b", { annotations: SHARED })]).edits.map((edit) => edit.kind === "change" && edit.object.ref.name)).toEqual(["a", "b"]);
  });

  test("with the upgrade of every DaemonSet that is too old", () => {
    const other = `${TKE}:v1.18.4-tke.3`;
    expect(editsOf(proposed([proxy("ipvs", { image: OLD }), proxy("ipvs", { name: "other", image: other }), service()]))).toEqual({
      "Service default/web": { [ANNOTATION]: "true" },
      "DaemonSet kube-system/kube-proxy": { "spec template spec containers [0] image": NEW }, "DaemonSet kube-system/other": { "spec template spec containers [0] image": `${TKE}:v1.18.4-tke.20` },
    });
  });

  test("with the upgrade of the DaemonSet whose Pods are too old", () => {
    expect(editsOf(proposed([...nodes("n1"), proxy("ipvs", { image: OLD }), proxyPod("n1", OLD), service()]))).toEqual({ "Service default/web": { [ANNOTATION]: "true" }, "DaemonSet kube-system/kube-proxy": { "spec template spec containers [0] image": NEW } });
  });

  const bound = service("web", { annotations: { ...INTERNAL, [PREVENT]: "true" } });

  test.each<[string, Manifest, object, number]>([
    ["the upgrade of the DaemonSet, and its Pods", updated(OLD, "OnDelete"), { "DaemonSet kube-system/kube-proxy": { "spec template spec containers [0] image": NEW } }, 1],
    ["only Pods of former times", updated(NEW, "OnDelete"), {}, 1],
    ["the upgrade alone", proxy("ipvs", { image: OLD }), { "DaemonSet kube-system/kube-proxy": { "spec template spec containers [0] image": NEW } }, 0],
  ])("where the annotation is set already, what is left: %s", (_, daemonSet, edits, steps) => {
    const proposal = proposed([...nodes("n1"), daemonSet, proxyPod("n1", OLD), bound]);
    expect([editsOf(proposal), proposal.manual.length]).toEqual([edits, steps]);
  });

  test("with policy Local it says what that brings", () => {
    const plan = planOf([IPVS, ...nodes("n1", "n2"), pod("p", { on: "n1" }), service("web", { local: true })]);
    expect(plan.brings.map(({ code }) => code)).toEqual(["CLB104"]);
  });

  test.each<[string, Manifest[], string]>([
    ["mode: skip", [IPVS, service("web", { annotations: { ...INTERNAL, [`${S}mode`]: "skip" } })], "controller-skips"],
    ["an address among externalIPs", [IPVS, service("web", { status: { ip: "10.0.0.9" } }), service("other", { annotations: {}, spec: { type: "ClusterIP", externalIPs: ["10.0.0.9"] } })], "address-is-external-ip"],
    ["a network that is not known", [IPVS, service("web", { annotations: { [EXISTING]: "lb-1" } })], "would-not-help"],
    ["ipMode: Proxy", [IPVS, service("web", { status: { ip: "10.0.0.9", ipMode: "Proxy" } })], "would-not-help"],
    ["a network that is not known comes before mode: skip", [IPVS, service("web", { annotations: { [EXISTING]: "lb-1", [`${S}mode`]: "skip" } })], "would-not-help"],
    ["ipMode: Proxy comes before mode: skip", [IPVS, service("web", { annotations: { ...INTERNAL, [`${S}mode`]: "skip" }, status: { ip: "10.0.0.9", ipMode: "Proxy" } })], "would-not-help"],
    ["an old kube-proxy without a fixed version", [proxy("ipvs", { image: `${TKE}:v1.10.5-tke.9` }), service()], "no-version-to-upgrade-to"],
    ["an old kube-proxy of no DaemonSet", [proxyPod("n1", OLD), service()], "not-a-daemonset"],
    ["of two old kube-proxies the second without a fixed version", [proxy("ipvs", { image: OLD }), proxy("ipvs", { name: "other", image: `${TKE}:v1.10.5-tke.9` }), service()], "no-version-to-upgrade-to"],
  ])("is no cure: %s", (_, objects, reason) => {
    expect(offers("CLB101", objects)["prevent-loopback"]).toBe(reason);
    expect(planOf(objects, { remedy: "prevent-loopback" }).chosen.filter(({ remedy }) => remedy === "prevent-loopback")).toEqual([]);
  });

  test("is no cure where the version that is too old is an assumption", () => {
    expect(offers("CLB101", [service()], { assume: { "proxy-mode": "ipvs", "kube-proxy-version": "v1.20.6-tke.8" } })["prevent-loopback"]).toBe("not-a-daemonset");
  });

  test("is no cure where the annotation is set, and the template new: the version that is too old is an assumption", () => {
    expect(offers("CLB101", [IPVS, bound], { assume: { "kube-proxy-version": "v1.20.6-tke.8" } })["prevent-loopback"]).toBe("already-there");
  });

  test("is no cure for a public one of a CLB that another binds", () => {
    const [open, bound] = [{ [EXISTING]: "lb-1", [`${S}loadbalance-type`]: "OPEN" }, { ...SHARED, [PREVENT]: "true" }];
    expect(offers("CLB109", [IPVS, service("a", { annotations: open }), service("b", { annotations: bound })])).toEqual({ "prevent-loopback": "would-not-help" });
    expect(offers("CLB109", [IPVS, service("a", { annotations: SHARED }), service("b", { annotations: bound })])).toEqual({ "prevent-loopback": "possible" });
  });

  test("is no cure for an Ingress", () => expect(offers("CLB201", [ingress(), backend()])["prevent-loopback"]).toBe("no-clb-service"));
});

describe("a proposal, but for its edits", () => {
  const L7 = { ...INTERNAL, [`${S}specify-protocol`]: '{"80":{"protocol":["HTTP"]}}' };
  const DNS = configMap("coredns", { Corefile: ".:53 {\n    errors\n}\n" });
  const apart = [...nodes("n1", "n2"), pod("p1", { on: "n1" }), slice("web", [endpoint("p1", "n1")]), workload("Deployment", "client"), IPVS, service()];
  const clients = ["deployment/client"];
  const ALONE = { consequences: [], manual: [] };
  test.each<[RemedyId, string, Manifest[], object, PlanOptions?]>([
    ["prevent-loopback", "nothing asked", [IPVS, service()], { ...ALONE, preconditions: { "kube-proxy-version": "holds", "controller-manages": "holds", "no-external-ips": "holds" } }],
    ["prevent-loopback", "the version asked", [service()], { ...ALONE, preconditions: { "kube-proxy-version": "ask", "controller-manages": "holds", "no-external-ips": "holds" } }],
    ["upgrade-kube-proxy", "nothing asked", [proxy("ipvs", { image: OLD }), service()], { ...ALONE, preconditions: {} }],
    ["keepalive", "all asked", [ingress(), backend()], { ...ALONE, preconditions: { "keepalive-whitelist": "ask", "security-group": "ask", "source-ip-in-header": "ask" } }],
    ["keepalive", "a config that is there", [ingress("shop", { annotations: { [`${I}tke-service-config`]: "c", [`${I}pass-to-target`]: "true" } }), backend(), config("c")], { ...ALONE, preconditions: { "keepalive-whitelist": "holds", "security-group": "holds", "source-ip-in-header": "ask" } }, { assume: { "keepalive-whitelist": true } }],
    ["keepalive", "of a Service", [IPVS, service("web", { annotations: { ...L7, [`${S}pass-to-target`]: "true" } })], { ...ALONE, preconditions: { "keepalive-whitelist": "ask", "security-group": "holds", "source-ip-in-header": "ask" } }],
    ["corrected-value", "nothing asked", [IPVS, service("web", { annotations: { ...INTERNAL, [PREVENT]: "True" } })], { ...ALONE, preconditions: {} }],
    ["local-anti-affinity", "nothing asked", apart, { ...ALONE, preconditions: { "enough-nodes": "holds" } }, { clients }],
    ["direct-access-anti-affinity", "nothing asked", apart, { ...ALONE, preconditions: { "enough-nodes": "holds" } }, { clients }],
    ["coredns-rewrite", "all asked", [ingress(), backend(), DNS], { ...ALONE, preconditions: { "same-ports": "ask", "resolver-in-use": "ask" } }],
    ["ingress-controller", "none found", [ingress(), backend(), DNS], { consequences: [], preconditions: { "resolver-in-use": "ask" }, manual: [{ step: "deploy-controller", found: null }] }],
    ["service-name", "its address", [IPVS, service()], { consequences: [], preconditions: {}, manual: [{ step: "call-service", address: "web.default.svc.cluster.local:80", callers: [] }] }],
  ])("%s: %s", (remedy, _, objects, expected, options) => {
    const { proposal } = listOffers(sceneOf(objects, options)).left.flatMap(({ offers: all }) => all).find((one) => one.remedy === remedy)!;
    const { edits: __, preconditions, ...told } = proposal!;
    expect({ ...told, preconditions: states(preconditions) }).toStrictEqual({ remedy, ...expected });
  });
});

describe("upgrade-kube-proxy", () => {
  const image = (from: string) => planOf([proxy("ipvs", { image: from }), service()], { remedy: "upgrade-kube-proxy" });

  test.each([
    [`${TKE}:v1.20.6-tke.8`, `${TKE}:v1.20.6-tke.12`],
    ["hub.example.com:5000/a/b/hyperkube:v1.18.4-tke.3", "hub.example.com:5000/a/b/hyperkube:v1.18.4-tke.20"],
    [`${TKE}:v1.12.4-tke.1`, `${TKE}:v1.12.4-tke.30`],
    [`${TKE}:v1.28.3-tke.1`, `${TKE}:v1.28.3-tke.3`],
  ])("%s → %s", (from, to) => expect(editsOf(image(from))).toEqual({ "DaemonSet kube-system/kube-proxy": { "spec template spec containers [0] image": to } }));

  test.each([
    [`${TKE}:v1.10.5-tke.1`, "no-version-to-upgrade-to"],
    [`${TKE}:v1.20.6-tke.8@sha256:${"0".repeat(64)}`, "image-pinned-by-digest"],
  ])("%s: %s", (from, reason) => {
    expect(offers("CLB102", [proxy("ipvs", { image: from }), service()])).toEqual({ "upgrade-kube-proxy": reason });
    expect(image(from).edits).toEqual([]);
  });

  const steps = (objects: Manifest[]) => planOf([...nodes("n1", "n2"), ...objects, service()]).chosen.find(({ remedy }) => remedy === "upgrade-kube-proxy")!.proposal;

  test("OnDelete: the Pods are listed", () => {
    const { edits, manual } = steps([updated(OLD, "OnDelete"), proxyPod("n1", OLD), proxyPod("n2", OLD)]);
    expect(edits).toHaveLength(1);
    expect(manual).toEqual([{ step: "replace-pods", pods: ["kube-proxy-n1", "kube-proxy-n2"] }]);
  });

  test("OnDelete, no Pod was read: no Pod can be named", () => expect(steps([updated(OLD, "OnDelete")]).manual).toEqual([]));

  test("RollingUpdate: nothing is left to do", () => expect(steps([updated(OLD, "RollingUpdate"), proxyPod("n1", OLD)]).manual).toEqual([]));

  test("a new template with an old Pod: only the Pod is left to do", () => {
    const plan = planOf([...nodes("n1", "n2"), updated(NEW, "OnDelete"), proxyPod("n1", NEW), proxyPod("n2", OLD), service()]);
    expect(Object.keys(editsOf(plan))).toEqual(["Service default/web"]);
    expect(plan.chosen.find(({ remedy }) => remedy === "upgrade-kube-proxy")!.proposal.manual).toEqual([{ step: "replace-pods", pods: ["kube-proxy-n2"] }]);
    expect(verdicts(plan)).toEqual(["web:80 loops → safe prevent-loopback"]);
  });

  test("what comes of it is foreseen: each Pod with the new image", () => {
    const { consequences } = steps([updated(OLD, "OnDelete"), proxyPod("n1", OLD), proxyPod("n2", OLD)]);
    const becomes = { op: "set", path: ["spec", "containers", 0, "image"], value: NEW };
    expect(consequences.map((edit) => edit.kind === "change" && [edit.object.ref.name, edit.changes])).toEqual([["kube-proxy-n1", [becomes]], ["kube-proxy-n2", [becomes]]]);
  });

  test.each(["OnDelete", "RollingUpdate"])("%s, a template of a newer line with an old Pod: the template stays, the Pod is left to do", (strategy) => {
    const { edits, manual } = steps([updated(`${TKE}:v1.22.5-tke.1`, strategy), proxyPod("n1", OLD)]);
    expect([edits, manual]).toEqual([[], [{ step: "replace-pods", pods: ["kube-proxy-n1"] }]]);
  });

  test("a template newer than the smallest version needed: it stays, the Pod is left to do", () => {
    const plan = planOf([...nodes("n1"), updated(`${TKE}:v1.20.6-tke.20`, "OnDelete"), proxyPod("n1", OLD), service()]);
    expect(Object.keys(editsOf(plan))).toEqual(["Service default/web"]);
    const { consequences, manual } = plan.chosen.find(({ remedy }) => remedy === "upgrade-kube-proxy")!.proposal;
    expect(consequences.map((edit) => edit.kind === "change" && edit.changes)).toEqual([[{ op: "set", path: ["spec", "containers", 0, "image"], value: `${TKE}:v1.20.6-tke.20` }]]);
    expect(manual).toEqual([{ step: "replace-pods", pods: ["kube-proxy-n1"] }]);
  });

  test("an image that tells no version, by assumption too old: nobody knows which line is meant", () => {
    expect(offers("CLB102", [proxy("ipvs", { image: `${TKE}:latest` }), service()], { assume: { "kube-proxy-version": "v1.20.6-tke.8" } })).toEqual({ "upgrade-kube-proxy": "no-version-to-upgrade-to" });
  });

  const DIGEST = `@sha256:${"0".repeat(64)}`;
  test.each<[string, string, string, string]>([
    ["the template alone, too old", OLD + DIGEST, OLD, "image-pinned-by-digest"],
    ["the template alone, new", NEW + DIGEST, OLD, "image-pinned-by-digest"],
    ["the Pod alone", OLD, OLD + DIGEST, "image-pinned-by-digest"],
    ["the Pod alone, of a template that is new", NEW, OLD + DIGEST, "possible"],
  ])("pinned by its digest: %s", (_, template, running, reason) => {
    expect(offers("CLB102", [...nodes("n1"), updated(template, "OnDelete"), proxyPod("n1", running), service()])).toEqual({ "upgrade-kube-proxy": reason });
  });

  test("a template whose version nobody knows: that of the line of its Pods", () => {
    expect(editsOf(steps([updated(`${TKE}:latest`, "RollingUpdate"), proxyPod("n1", OLD)]))).toEqual({ "DaemonSet kube-system/kube-proxy": { "spec template spec containers [0] image": NEW } });
  });

  test("two DaemonSets: each in its own line", () => {
    const { edits } = planOf([proxy("ipvs", { image: OLD }), proxy("ipvs", { name: "other", image: `${TKE}:v1.18.4-tke.3` }), service()]);
    expect(editsOf({ edits })).toEqual({
      "Service default/web": { [ANNOTATION]: "true" },
      "DaemonSet kube-system/kube-proxy": { "spec template spec containers [0] image": NEW }, "DaemonSet kube-system/other": { "spec template spec containers [0] image": `${TKE}:v1.18.4-tke.20` },
    });
  });

  test("a template without an image: nobody knows from where the new one would come", () => {
    expect(offers("CLB102", [...nodes("n1"), proxy("ipvs", { container: { image: null } }), proxyPod("n1", OLD), service()])["upgrade-kube-proxy"]).toBe("no-version-to-upgrade-to");
  });

  test("the container that is kube-proxy, among others", () => {
    const one = proxy("ipvs", { image: OLD }) as { spec: { template: { spec: { containers: unknown[] } } } };
    one.spec.template.spec.containers.unshift({ name: "log", image: "log:1" });
    expect(editsOf(planOf([one as unknown as Manifest, service()], { remedy: "upgrade-kube-proxy" }))).toEqual({ "DaemonSet kube-system/kube-proxy": { "spec template spec containers [1] image": NEW } });
  });

  test("the container that is kube-proxy by its image, where none has that name: never the image of another", () => {
    const among = (image: string) => [{ name: "log", image: "log:1" }, { name: "main", image, args: ["--proxy-mode=ipvs"] }];
    const daemon = { ...(proxy("ipvs") as { spec: { template: { metadata: object } } }) };
    const template = { ...daemon, spec: { ...daemon.spec, template: { ...daemon.spec.template, spec: { containers: among(OLD) } } } } as unknown as Manifest;
    const upgraded = { "DaemonSet kube-system/kube-proxy": { "spec template spec containers [1] image": NEW } };
    expect(editsOf(planOf([template, service()], { remedy: "upgrade-kube-proxy" }))).toEqual(upgraded);
    const running = { ...proxyPod("n1", OLD), spec: { nodeName: "n1", containers: [{ name: "other", image: OLD, args: ["--proxy-mode=ipvs"] }] } };
    expect(editsOf(planOf([template, running, service()], { remedy: "upgrade-kube-proxy" }))).toEqual(upgraded);
  });

  test("upstream's is left alone", () => expect(planOf([proxy("ipvs", { image: UPSTREAM }), service()]).edits).toEqual([]));
});

describe("keepalive", () => {
  const ASKED = { "keepalive-whitelist": "ask", "security-group": "ask", "source-ip-in-header": "ask" };
  const NAMED = ingress("shop", { annotations: { [`${I}tke-service-config`]: "c", [`${I}listen-ports`]: '[{"HTTP":80},{"HTTPS":443}]' } });
  const L7 = "spec loadBalancer l7Listeners";

  test("files, no config: a new one, named by the annotation", () => {
    const plan = planOf([ingress(), backend()]);
    expect(editsOf(plan)).toEqual({
      "Ingress default/shop": { [`metadata annotations ${I}tke-service-config`]: "shop-keepalive" },
      "new TkeServiceConfig shop-keepalive": { apiVersion: "cloud.tencent.com/v1alpha1", kind: "TkeServiceConfig", metadata: { name: "shop-keepalive" }, spec: { loadBalancer: { l7Listeners: [{ protocol: "HTTP", port: 80, keepaliveEnable: 1 }] } } },
    });
    expect(states(plan.preconditions)).toEqual(ASKED);
    expect(verdicts(plan)).toEqual(["shop:80 loops → safe keepalive-snat"]);
    expect(plan.chosen.map(({ proposal }) => [proposal.manual, proposal.consequences])).toEqual([[[], []]]);
  });

  test("live: of the config that is generated nothing is edited, though a corrected value opens one more listener", () => {
    const plan = planOf([...nodes("n1"), ingress("shop", { annotations: { "kubernetes.io/ingress.rule-mix": "True" } }), backend()], { live: {} });
    expect(chosen(plan).toSorted()).toEqual(["corrected-value CLB103", "keepalive CLB201", "keepalive CLB201"]);
    expect(editsOf(plan)).toEqual({ "Ingress default/shop": { "metadata annotations kubernetes.io/ingress.rule-mix": "true", [`metadata annotations ${I}tke-service-config-auto`]: "true" } });
    expect(plan.after.map(({ listener: { port }, risk }) => `${port} ${risk.reason}`)).toEqual(["80 keepalive-snat", "443 keepalive-snat"]);
  });

  test("a name that is taken is not taken again; a namespace that is written is written", () => {
    const there = { ...ingress(), metadata: { ...(ingress()["metadata"] as object), namespace: "default" } };
    const edits = editsOf(planOf([there, backend(), config("shop-keepalive")]));
    expect(edits).toHaveProperty(["Ingress default/shop", `metadata annotations ${I}tke-service-config`], "shop-keepalive-2");
    expect(edits).toHaveProperty(["new TkeServiceConfig shop-keepalive-2", "metadata"], { name: "shop-keepalive-2", namespace: "default" });
  });

  test("live, no config: the annotation; the controller is going to generate one", () => {
    const plan = planOf([...nodes("n1"), ingress(), backend()], { live: {} });
    expect(editsOf(plan)).toEqual({ "Ingress default/shop": { [`metadata annotations ${I}tke-service-config-auto`]: "true" } });
    expect(plan.chosen[0]!.proposal.manual).toEqual([{ step: "await-config", namespace: "default", name: "shop-auto-ingress-config" }]);
    expect(verdicts(plan)).toEqual(["shop:80 loops → safe keepalive-snat"]);
    expect(plan.brings).toEqual([]);
  });

  test("live: a generated config that is left from former times is taken, whatever else is wrong with it", () => {
    const plan = planOf([ingress(), backend(), ...nodes("n1", "n2"), config("shop-auto-ingress-config", { protocol: "HTTPS", port: 443, keepaliveEnable: true })], { live: {}, assume: { platform: "tke" } });
    expect(editsOf(plan)).toEqual({
      "Ingress default/shop": { [`metadata annotations ${I}tke-service-config-auto`]: "true" },
      "TkeServiceConfig default/shop-auto-ingress-config": { [`${L7} [0] keepaliveEnable`]: 1, [`${L7} [1]`]: { protocol: "HTTP", port: 80, keepaliveEnable: 1 } },
    });
    expect(verdicts(plan)).toEqual(["shop:80 loops → safe keepalive-snat"]);
  });

  test("live, of a Service: a config by its own name", () => {
    const plan = planOf([IPVS, ...nodes("n1"), service("web", { annotations: { ...INTERNAL, [`${S}specify-protocol`]: '{"80":{"protocol":["HTTP"]}}' } })], { live: {}, assume: { platform: "tke" }, remedy: "keepalive" });
    expect(plan.chosen.map(({ proposal }) => proposal.manual)).toEqual([[{ step: "await-config", namespace: "default", name: "web-auto-service-config" }]]);
    expect(plan.chosen.flatMap(({ proposal }) => proposal.consequences.map((edit) => edit.kind === "create" && edit.value["metadata"]))).toEqual([{ name: "web-auto-service-config", namespace: "default" }]);
  });

  test("files: a namespace that is not written stays unwritten", () => {
    const created = planOf([ingress(), backend()]).edits.flatMap((edit) => (edit.kind === "create" ? [edit.value["metadata"]] : []));
    expect(created.map((metadata) => JSON.stringify(Object.entries(metadata as object)))).toEqual(['[["name","shop-keepalive"]]']);
  });

  test("nothing where nothing is listed and nothing wanted", () => {
    const { cluster } = sceneOf([config("c")]).result;
    expect(keepaliveChanges({ ...cluster.objects.all[0]!, value: {} }, [])).toEqual([]);
  });

  test("live, asked for and not generated yet: nothing to edit, but to wait for", () => {
    const plan = planOf([...nodes("n1"), ingress("shop", { annotations: { [`${I}tke-service-config-auto`]: "true" } }), backend()], { live: {} });
    expect(plan.edits).toEqual([]);
    expect(plan.chosen.find(({ remedy }) => remedy === "keepalive")!.proposal.manual).toHaveLength(1);
  });

  test.each<[string, PlanOptions]>([["files", {}], ["live", { live: {} }]])("%s, a config: each of its listeners, and those that it lacks", (_, options) => {
    const plan = planOf([...nodes("n1"), NAMED, backend(), config("c", { protocol: "HTTP", port: 80 })], options);
    expect(editsOf(plan)).toEqual({ "TkeServiceConfig default/c": { [`${L7} [0] keepaliveEnable`]: 1, [`${L7} [1]`]: { protocol: "HTTPS", port: 443, keepaliveEnable: 1 } } });
    expect(verdicts(plan)).toEqual(["shop:80 loops → safe keepalive-snat", "shop:443 loops → safe keepalive-snat"]);
  });

  test.each<[string, unknown]>([["without listeners", {}], ["with null", { loadBalancer: { l7Listeners: null } }], ["empty", null]])("a config %s", (_, spec) => {
    const bare = { apiVersion: "cloud.tencent.com/v1alpha1", kind: "TkeServiceConfig", metadata: { name: "c" }, spec };
    expect(editsOf(planOf([NAMED, backend(), bare]))).toEqual({ "TkeServiceConfig default/c": { [L7]: [{ protocol: "HTTP", port: 80, keepaliveEnable: 1 }, { protocol: "HTTPS", port: 443, keepaliveEnable: 1 }] } });
  });

  test("a config that lacks several, of which it has one by another protocol", () => {
    expect(editsOf(planOf([NAMED, backend(), config("c", { protocol: "HTTPS", port: 80, keepaliveEnable: 1 })]))).toEqual({ "TkeServiceConfig default/c": {
      [`${L7} [1]`]: { protocol: "HTTP", port: 80, keepaliveEnable: 1 }, [`${L7} [2]`]: { protocol: "HTTPS", port: 443, keepaliveEnable: 1 },
    } });
  });

  test("a config that two Ingresses name gets what both lack, each once", () => {
    const second = ingress("second", { annotations: { [`${I}tke-service-config`]: "c", [`${I}listen-ports`]: '[{"HTTP":8080},{"HTTPS":443}]' } });
    const plan = planOf([NAMED, second, backend(), config("c", { protocol: "HTTP", port: 80 })]);
    expect(editsOf(plan)).toEqual({ "TkeServiceConfig default/c": {
      [`${L7} [0] keepaliveEnable`]: 1, [`${L7} [1]`]: { protocol: "HTTPS", port: 443, keepaliveEnable: 1 }, [`${L7} [2]`]: { protocol: "HTTP", port: 8080, keepaliveEnable: 1 },
    } });
    expect(plan.after.every(({ risk }) => risk.verdict === "safe")).toBe(true);
  });

  test("a wrong value is corrected with it", () => {
    const plan = planOf([NAMED, backend(), config("c", { protocol: "HTTP", port: 80, keepaliveEnable: true }, { protocol: "HTTPS", port: 443, keepaliveEnable: 1 })]);
    expect(chosen(plan)).toEqual(["keepalive CLB202", "corrected-value CLB203"]);
    expect(editsOf(plan)).toEqual({ "TkeServiceConfig default/c": { [`${L7} [0] keepaliveEnable`]: 1 } });
  });

  test("what is known needs no asking", () => {
    const plan = planOf([ingress("shop", { annotations: { [`${I}pass-to-target`]: "true" } }), backend()], { assume: { "keepalive-whitelist": true } });
    expect(states(plan.preconditions)).toEqual({ "keepalive-whitelist": "holds", "security-group": "holds", "source-ip-in-header": "ask" });
  });

  test("live: a generated config from former times that has it all needs the annotation alone", () => {
    const plan = planOf([ingress(), backend(), ...nodes("n1", "n2"), config("shop-auto-ingress-config", { protocol: "HTTP", port: 80, keepaliveEnable: 1 })], { live: {} });
    expect(editsOf(plan)).toEqual({ "Ingress default/shop": { [`metadata annotations ${I}tke-service-config-auto`]: "true" } });
    expect(plan.chosen.map(({ proposal }) => [proposal.manual, proposal.consequences])).toEqual([[[], []]]);
  });

  test("only what is served on layer 7: no redirect, no TCP", () => {
    const created = (...objects: Manifest[]) => Object.entries(editsOf(planOf(objects))).filter(([title]) => title.startsWith("new")).map(([, value]) => (value as { spec: { loadBalancer: { l7Listeners: unknown } } }).spec.loadBalancer.l7Listeners);
    expect(created(ingress("shop", { annotations: { [`${I}auto-rewrite`]: "true" }, spec: { tls: [{}] } }), backend())).toEqual([[{ protocol: "HTTPS", port: 443, keepaliveEnable: 1 }]]);
    expect(created(IPVS, service("web", { ports: [80, 90], annotations: { ...INTERNAL, [`${S}specify-protocol`]: '{"80":{"protocol":["HTTP"]}}' } }))).toEqual([[{ protocol: "HTTP", port: 80, keepaliveEnable: 1 }]]);
  });

  test("a Service says itself that the CLB's packets may pass", () => {
    const plan = planOf([IPVS, service("web", { annotations: { ...INTERNAL, [`${S}specify-protocol`]: '{"80":{"protocol":["HTTP"]}}', [`${S}pass-to-target`]: "true" } })], { remedy: "keepalive" });
    expect(states(plan.preconditions)).toEqual({ "keepalive-whitelist": "ask", "security-group": "holds", "source-ip-in-header": "ask" });
  });

  test("a layer 7 Service", () => {
    const plan = planOf([IPVS, service("web", { annotations: { ...INTERNAL, [`${S}specify-protocol`]: '{"80":{"protocol":["HTTP"]}}' } })]);
    expect(editsOf(plan)).toHaveProperty(["Service default/web"], { [`metadata annotations ${S}tke-service-config`]: "web-service-keepalive" });
  });

  test.each<[string, string, Manifest[], PlanOptions, string]>([
    ["mode: skip", "CLB201", [ingress("shop", { annotations: { [`${I}mode`]: "skip" } }), backend()], {}, "controller-skips"],
    ["a config that was not read", "CLB201", [ingress("shop", { annotations: { [`${I}tke-service-config`]: "c" } }), backend()], {}, "config-not-read"],
    ["a config that does not exist", "CLB201", [ingress("shop", { annotations: { [`${I}tke-service-config`]: "c" } }), backend()], { live: {} }, "config-missing"],
    ["a network that is not known", "CLB201", [ingress("shop", { annotations: { "kubernetes.io/ingress.existLbId": "lb-1" } }), backend()], {}, "would-not-help"],
    ["a network that is not known comes before a config that was not read", "CLB201", [ingress("shop", { annotations: { "kubernetes.io/ingress.existLbId": "lb-1", [`${I}tke-service-config`]: "c" } }), backend()], {}, "would-not-help"],
    ["an unknown mode comes before a config that was not read", "CLB201", [service("web", { annotations: { ...INTERNAL, [`${S}tke-service-config`]: "c", [`${S}specify-protocol`]: '{"80":{"protocol":["HTTP"]}}' } })], {}, "would-not-help"],
    ["a Service in an unknown mode", "CLB201", [service("web", { annotations: { ...INTERNAL, [`${S}specify-protocol`]: '{"80":{"protocol":["HTTP"]}}' } })], {}, "would-not-help"],
    ["listeners that are no list", "CLB201", [NAMED, backend(), { ...config("c"), spec: { loadBalancer: { l7Listeners: "x" } } }], {}, "not-a-map"],
  ])("is no cure: %s", (_, code, objects, options, reason) => {
    expect(offers(code, objects, options).keepalive).toBe(reason);
    expect(planOf(objects, options).edits.filter((edit) => edit.kind === "create")).toEqual([]);
  });

  test("never both annotations", () => {
    for (const key of ["tke-service-config", "tke-service-config-auto"]) {
      for (const live of [undefined, {}]) {
        const keys = Object.keys(Object.assign({}, ...Object.values(editsOf(planOf([ingress("shop", { annotations: { [I + key]: key.endsWith("auto") ? "true" : "c" } }), backend()], live ? { live } : {}))))).filter((path) => path.includes("tke-service-config"));
        expect(keys).toEqual([]);
      }
    }
  });
});

describe("corrected-value", () => {
  const corrected = (annotations: Record<string, unknown>) => editsOf(planOf([proxy("iptables"), service("web", { annotations: { ...INTERNAL, ...annotations } })], { remedy: "corrected-value" }))["Service default/web"];

  test.each<[string, Record<string, unknown>, Record<string, unknown> | undefined]>([
    ["a boolean in capitals", { [PREVENT]: "True" }, { [ANNOTATION]: "true" }],
    ["a boolean without quotes", { [PREVENT]: true }, { [ANNOTATION]: "true" }],
    ["no", { [PREVENT]: "No" }, { [ANNOTATION]: "false" }],
    ["two values that are ignored", { [PREVENT]: "True", [`${S}tke-service-config`]: 5 }, { [ANNOTATION]: "true", [`metadata annotations ${S}tke-service-config`]: "5" }],
    ["a word in the wrong case", { [`${S}mode`]: "Skip" }, { [`metadata annotations ${S}mode`]: "skip" }],
    ["a number for a name", { [`${S}tke-service-config`]: 5 }, { [`metadata annotations ${S}tke-service-config`]: "5" }],
    ["a near miss of a key", { [`${S}prevent-loopbak`]: "true" }, { [`metadata annotations ${S}prevent-loopbak`]: `→ ${PREVENT}` }],
    ["JSON that cannot be read", { [`${S}specify-protocol`]: "{" }, undefined],
    ["what could mean anything", { [PREVENT]: "maybe" }, undefined],
    ["a near miss of a key that is there", { [`${S}prevent-loopbak`]: "true", [PREVENT]: "false" }, undefined],
    ["two near misses of one key", { [`${S}prevent-loopbak`]: "true", "service.kubernetes.io/prevent-loopback": "true" }, undefined],
    ["a near miss, and a value that is ignored", { [`${S}prevent-loopbak`]: "True" }, { [`metadata annotations ${S}prevent-loopbak`]: `→ ${PREVENT}`, [ANNOTATION]: "true" }],
    ["near misses of two keys", { [`${S}prevent-loopbak`]: "true", [`${S}securty-groups`]: "sg-1" }, { [`metadata annotations ${S}prevent-loopbak`]: `→ ${PREVENT}`, [`metadata annotations ${S}securty-groups`]: `→ ${S}security-groups` }],
    ["a word in the wrong case, of several", { [`${S}loadbalance-type`]: " Internal" }, { [`metadata annotations ${S}loadbalance-type`]: "INTERNAL" }],
    ["the last of several words", { [`${S}loadbalance-type`]: "open" }, { [`metadata annotations ${S}loadbalance-type`]: "OPEN" }],
    ["none of several words", { [`${S}loadbalance-type`]: "closed" }, undefined],
    ["a list for a name", { [`${S}tke-service-config`]: ["a"] }, undefined],
    ["a boolean for a name", { [`${S}tke-service-config`]: false }, { [`metadata annotations ${S}tke-service-config`]: "false" }],
  ])("%s", (_, annotations, edits) => {
    expect(corrected(annotations)).toEqual(edits);
    expect(offers("CLB103", [proxy("iptables"), service("web", { annotations: { ...INTERNAL, ...annotations } })])["corrected-value"]).toBe(edits === undefined ? "value-not-guessable" : "possible");
  });

  test("annotations that are one text, for want of a blank behind the colon: whether there were more, nobody knows", () => {
    const objects = [IPVS, { ...service(), metadata: { name: "web", annotations: `${PREVENT}：true` } }];
    expect(offers("CLB103", objects)["corrected-value"]).toBe("value-not-guessable");
    expect(editsOf(planOf(objects, { remedy: "corrected-value" }))).toEqual({});
  });

  test.each([["true", ["True", "YES", "on", " y ", "1", "enable", "Enabled"]], ["false", ["False", "no", "OFF", "n", "0", "disable", "disabled"]]])("what people write for %s", (right, words) => {
    for (const word of words) expect([word, corrected({ [PREVENT]: word })]).toEqual([word, { [ANNOTATION]: right }]);
  });

  test.each<[string, Manifest[]]>([["true", []], ["false", []], ["True", []], ["true", [service("web2", { annotations: { ...INTERNAL } })]]])("a near miss of the key that another remedy sets, with value %s: first its name, then its value", (value, others) => {
    const plan = planOf([IPVS, service("web", { annotations: { ...INTERNAL, [`${S}prevent-loopbak`]: value } }), ...others]);
    expect(chosen(plan).toSorted()).toEqual(["corrected-value CLB103", ...["web", ...others].map(() => "prevent-loopback CLB101")]);
    const [edit] = plan.edits as Extract<Edit, { kind: "change" }>[];
    expect(Object.entries(editsOf(plan)["Service default/web"]!)).toEqual([[`metadata annotations ${S}prevent-loopbak`, `→ ${PREVENT}`], [ANNOTATION, "true"]]);
    expect(applyChanges(edit!.object.value, edit!.changes)["metadata"]).toEqual({ name: "web", annotations: { ...INTERNAL, [PREVENT]: "true" } });
    const writes = toJsonPatch(edit!.object.value, edit!.changes).filter(({ op }) => op !== "test").map(({ op }) => op);
    expect(writes).toEqual(["remove", "add", ...(value === "true" ? [] : ["replace"])]);
    expect(plan.left).toEqual([]);
    expect(plan.after.every(({ risk }) => risk.verdict === "safe")).toBe(true);
  });

  test.each<[unknown, unknown]>([[true, 1], ["1", 1], ["true", 1], [false, 0], ["0", 0], [2, undefined], [{}, undefined]])("keepaliveEnable: %j → %j", (value, right) => {
    const plan = planOf([config("c", { protocol: "HTTP", port: 80, keepaliveEnable: value })]);
    expect(editsOf(plan)).toEqual(right === undefined ? {} : { "TkeServiceConfig default/c": { "spec loadBalancer l7Listeners [0] keepaliveEnable": right } });
  });

  test("asks nobody, brings about nothing else, and leaves nothing to do", () => {
    const [only] = planOf([config("c", { protocol: "HTTP", port: 80, keepaliveEnable: true })]).chosen;
    expect(only!.proposal).toMatchObject({ remedy: "corrected-value", consequences: [], preconditions: [], manual: [] });
  });

  test("is no cure where a listener would be worse off", () => {
    const objects = [ingress("shop", { annotations: { [`${I}tke-service-config`]: "c", [`${I}mode`]: "Skip" } }), backend(), config("c", { protocol: "HTTP", port: 80, keepaliveEnable: 1 })];
    expect(offers("CLB103", objects)["corrected-value"]).toBe("would-harm");
  });

  test("nor where a public CLB would become an internal one", () => {
    expect(offers("CLB103", [IPVS, service("web", { annotations: { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetId": "subnet-1" } })])["corrected-value"]).toBe("would-harm");
  });

  test("nor where one of several would be", () => {
    const objects = [ingress("shop", { annotations: { [`${I}tke-service-config`]: "c", [`${I}mode`]: "Skip" }, spec: { tls: [{}] } }), backend(), config("c", { protocol: "HTTP", port: 80, keepaliveEnable: 1 }, { protocol: "HTTPS", port: 443 })];
    expect(verdicts(planOf(objects)).map((line) => line.split(" →")[0])).toEqual(["shop:80 safe", "shop:443 loops"]);
    expect(offers("CLB103", objects)["corrected-value"]).toBe("would-harm");
  });

  test("a listener that opens with another protocol afterwards is not worse off", () => {
    expect(offers("CLB103", [IPVS, service("web", { annotations: { ...INTERNAL, [`${S}specify-protocal`]: '{"80":{"protocol":["UDP"]}}' } })])["corrected-value"]).toBe("possible");
  });

  test("never the ingress class, never the id of an existing CLB", () => {
    for (const key of [EXISTING, "service.kubernetes.io/tke-existed-lbId"]) {
      const objects = [service("web", { annotations: { [key]: key === EXISTING ? 5 : "lb-1" } })];
      expect(editsOf(planOf(objects))).toEqual({});
      expect(offers("CLB103", objects)["corrected-value"]).toBe("never-edited");
    }
    for (const annotations of [{ "kubernetes.io/ingress.clas": "qcloud" }, { "kubernetes.io/ingress.existLbID": "lb-1" }]) {
      expect(offers("CLB103", [ingress("shop", { annotations }), backend()])["corrected-value"]).toBe("never-edited");
    }
  });
});

describe("anti-affinity", () => {
  const TERMS = "spec template spec affinity podAntiAffinity requiredDuringSchedulingIgnoredDuringExecution";
  const TERM = { labelSelector: { matchLabels: { app: "web" } }, topologyKey: "kubernetes.io/hostname" };
  const around = [...nodes("n1", "n2"), pod("p1", { on: "n1" }), slice("web", [endpoint("p1", "n1")]), client("c1", { on: "n1" }), IPVS];
  const named: PlanOptions = { clients: ["deployment/client"] };
  const local = { ...named, remedy: "local-anti-affinity" as const };

  test("Local, and one more term", () => {
    const plan = planOf([...around, workload("Deployment", "client"), service()], local);
    expect(editsOf(plan)).toEqual({ "Service default/web": { "spec externalTrafficPolicy": "Local" }, "Deployment default/client": { [TERMS]: [TERM] } });
    expect(states(plan.preconditions)).toEqual({ "enough-nodes": "holds" });
    expect(verdicts(plan)).toEqual(["web:80 loops → safe no-shared-node"]);
  });

  test("the same for a StatefulSet", () => {
    const plan = planOf([...around, workload("StatefulSet", "client"), service()], { ...local, clients: ["statefulset/client"] });
    expect(editsOf(plan)).toEqual({ "Service default/web": { "spec externalTrafficPolicy": "Local" }, "StatefulSet default/client": { [TERMS]: [TERM] } });
  });

  test("direct access, and one more term", () => {
    const plan = planOf([...around, workload("Deployment", "client"), service()], { ...named, remedy: "direct-access-anti-affinity" });
    expect(editsOf(plan)).toEqual({ "Service default/web": { [`metadata annotations ${S}direct-access`]: "true" }, "Deployment default/client": { [TERMS]: [TERM] } });
  });

  test("behind the terms that are there; where it is there, only the policy", () => {
    const other = workload("Deployment", "client", { spec: avoids("db") });
    expect(editsOf(planOf([...around, other, service()], local))["Deployment default/client"]).toEqual({ [`${TERMS} [1]`]: TERM });
    const same = workload("Deployment", "client", { spec: avoids("web") });
    expect(Object.keys(editsOf(planOf([...around, same, service()], local)))).toEqual(["Service default/web"]);
  });

  test("two Services: a term for each", () => {
    const plan = planOf([...around, pod("q1", { on: "n1", labels: { app: "api" } }), slice("api", [endpoint("q1", "n1")]), workload("Deployment", "client"), service(), service("api", { spec: { selector: { app: "api" } } })], local);
    expect(editsOf(plan)["Deployment default/client"]).toEqual({ [TERMS]: [TERM, { ...TERM, labelSelector: { matchLabels: { app: "api" } } }] });
    expect(verdicts(plan).every((line) => line.includes("→ safe"))).toBe(true);
  });

  test("of a Service that is Local already, the term alone", () => {
    expect(editsOf(planOf([...around, workload("Deployment", "client"), service("web", { local: true })], local))).toEqual({ "Deployment default/client": { [TERMS]: [TERM] } });
  });

  test("of two Services behind an Ingress, both terms behind those that are there", () => {
    const plan = planOf([...around, workload("Deployment", "client", { spec: avoids("db") }), pod("q1", { on: "n1", labels: { app: "api" } }), slice("api", [endpoint("q1", "n1")]), ingress("shop", { to: ["web", "api"] }), backend(), backend("api", { spec: { selector: { app: "api" } } })], local);
    expect(plan.chosen.map(({ remedy }) => remedy)).toEqual(["local-anti-affinity"]);
    expect(editsOf(plan)["Deployment default/client"]).toEqual({ [`${TERMS} [1]`]: TERM, [`${TERMS} [2]`]: { ...TERM, labelSelector: { matchLabels: { app: "api" } } } });
  });

  test("behind an Ingress, one of two Services that selects nothing", () => {
    const objects = [...around, workload("Deployment", "client"), ingress("shop", { to: ["web", "api"] }), backend(), backend("api", { spec: { selector: {} } })];
    const { "local-anti-affinity": local, "direct-access-anti-affinity": direct } = offers("CLB201", objects, named);
    expect([local, direct]).toEqual(["no-backend-service", "no-backend-service"]);
  });

  test("a backend that was not read", () => {
    const { "local-anti-affinity": local, "direct-access-anti-affinity": direct } = offers("CLB201", [ingress(), workload("Deployment", "client")], named);
    expect([local, direct]).toEqual(["no-backend-service", "no-backend-service"]);
  });

  test("clients of another namespace name that of the Service", () => {
    const away = (object: Manifest) => ({ ...object, metadata: { ...(object["metadata"] as Manifest), namespace: "shop" } });
    const plan = planOf([...nodes("n1", "n2"), IPVS, away(pod("p1", { on: "n1" })), workload("Deployment", "client"), away(service())], local);
    expect(editsOf(plan)).toEqual({ "Service shop/web": { "spec externalTrafficPolicy": "Local" }, "Deployment default/client": { [TERMS]: [{ ...TERM, namespaces: ["shop"] }] } });
  });

  const CHOSEN = { nodeSelector: { role: "web" } };
  const daemonSet = { apiVersion: "apps/v1", kind: "DaemonSet", name: "web" };
  const affinity = (term: Manifest): Manifest => ({ affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } } });
  const OWNED = pod("p1", { on: "n1", meta: { ownerReferences: [daemonSet] }, spec: affinity({ matchFields: [{ key: "metadata.name", operator: "In", values: ["n1"] }] }) });
  const placed = [pod("p1", { on: "n1" }), slice("web", [endpoint("p1", "n1")])];
  const tainted = (effect: string) => ({ ...node("n2"), spec: { taints: [{ key: "for", value: "others", effect }] } });

  test.each<[string, Manifest[], "holds" | "ask", PlanOptions?]>([
    ["nodes not known", [], "ask"],
    ["nodes not known, backends seen", placed, "ask"],
    ["nodes known, no backend seen", nodes("n1", "n2"), "ask"],
    ["a node without a backend", [...nodes("n1", "n2"), ...placed], "holds"],
    ["so many nodes assumed", placed, "holds", { assume: { nodes: 2 } }],
    ["one that is cordoned", [node("n1"), node("n2", { unschedulable: true }), ...placed], "ask"],
    ["one that is tainted", [node("n1"), tainted("NoSchedule"), ...placed], "ask"],
    ["one that is only better avoided", [node("n1"), tainted("PreferNoSchedule"), ...placed], "holds"],
    ["a DaemonSet that runs on other nodes", [...nodes("n1", "n2"), ...placed, workload("DaemonSet", "web", { spec: CHOSEN })], "holds"],
    ["a DaemonSet that runs on other nodes by affinity", [...nodes("n1", "n2"), ...placed, workload("DaemonSet", "web", { spec: affinity({ matchExpressions: [{ key: "role", operator: "Exists" }] }) })], "holds"],
    ["a Pod of a DaemonSet that runs on chosen nodes", [...nodes("n1", "n2"), { ...OWNED, spec: { ...(OWNED["spec"] as object), ...CHOSEN } }, slice("web", [endpoint("p1", "n1")])], "holds"],
    ["a Pod that another kind of workload owns", [...nodes("n1", "n2"), pod("p1", { on: "n1", meta: { ownerReferences: [{ ...daemonSet, kind: "ReplicaSet" }] } }), slice("web", [endpoint("p1", "n1")])], "holds"],
    ["a DaemonSet of another Service", [...nodes("n1", "n2"), ...placed, workload("DaemonSet", "log")], "holds"],
  ])("enough nodes: %s", (_, around, state, options) => {
    const plan = planOf([...around, IPVS, workload("Deployment", "client"), workload("Deployment", "web"), service()], { ...local, ...options });
    expect(states(plan.preconditions)).toEqual({ "enough-nodes": state });
  });

  test.each<[string, Manifest[], string[], string, PlanOptions["assume"]?]>([
    ["nobody named", [...around, service()], [], "no-client-named"],
    ["a DaemonSet", [...around, workload("DaemonSet", "client"), service()], ["daemonset/client"], "daemonset-client"],
    ["a DaemonSet beside another", [...around, workload("Deployment", "other"), workload("DaemonSet", "client"), service()], ["deployment/other", "daemonset/client"], "daemonset-client"],
    ["a Pod beside another", [...around, workload("Deployment", "other"), service()], ["deployment/other", "pod/c1"], "client-has-no-template"],
    ["a Pod", [...around, service()], ["pod/c1"], "client-has-no-template"],
    ["one node", [node("n1"), pod("p1", { on: "n1" }), IPVS, workload("Deployment", "client"), service()], ["deployment/client"], "too-few-nodes"],
    ["a backend on every node", [...around, pod("p2", { on: "n2" }), slice("web", [endpoint("p1", "n1"), endpoint("p2", "n2")]), workload("Deployment", "client"), service()], ["deployment/client"], "too-few-nodes"],
    ["one node that is assumed", [pod("p1", { on: "n1" }), IPVS, workload("Deployment", "client"), service()], ["deployment/client"], "too-few-nodes", { nodes: 1 }],
    ["backends of a DaemonSet", [...around, workload("DaemonSet", "web"), workload("Deployment", "client"), service()], ["deployment/client"], "daemonset-backend"],
    ["backends of a DaemonSet of former times", [...around, { ...workload("DaemonSet", "web"), apiVersion: "extensions/v1beta1" }, workload("Deployment", "client"), service()], ["deployment/client"], "daemonset-backend"],
    ["backends of a DaemonSet, nodes not known", [IPVS, workload("DaemonSet", "web"), workload("Deployment", "client"), service()], ["deployment/client"], "daemonset-backend"],
    ["Pods of a DaemonSet that was not read", [...nodes("n1", "n2"), OWNED, IPVS, workload("Deployment", "client"), service()], ["deployment/client"], "daemonset-backend"],
    ["a DaemonSet on some nodes, and these are all", [...around, pod("p2", { on: "n2" }), slice("web", [endpoint("p1", "n1"), endpoint("p2", "n2")]), workload("DaemonSet", "web", { spec: CHOSEN }), workload("Deployment", "client"), service()], ["deployment/client"], "too-few-nodes"],
    ["the backends themselves", [...around, workload("Deployment", "web"), service()], ["deployment/web"], "would-not-help"],
    ["a Service that selects nothing", [...around, workload("Deployment", "client"), service("web", { spec: { selector: {} } })], ["deployment/client"], "no-backend-service"],
    ["a template that has no such place", [...around, workload("Deployment", "client", { spec: { affinity: { podAntiAffinity: "x" } } }), service()], ["deployment/client"], "not-a-map"],
  ])("is no cure: %s", (_, objects, clients, reason, assume = {}) => {
    expect(offers("CLB101", objects, { clients, assume })["local-anti-affinity"]).toBe(reason);
    expect(planOf(objects, { clients, assume, remedy: "local-anti-affinity" }).edits).toEqual([]);
  });

  test("layer 7 where kube-proxy knows a cluster CIDR, and Pods on several nodes: it would be misrouted", () => {
    const objects = [
      ...nodes("n1", "n2", "n3"), pod("p1", { on: "n1" }), pod("p2", { on: "n2" }), slice("web", [endpoint("p1", "n1"), endpoint("p2", "n2")]), client("c1", { on: "n1" }),
      proxy("iptables", { args: ["--cluster-cidr=172.16.0.0/16"] }), workload("Deployment", "client"), ingress(), backend(),
    ];
    expect(offers("CLB201", objects, named)["local-anti-affinity"]).toBe("would-not-help");
    expect(offers("CLB201", objects, named)["direct-access-anti-affinity"]).toBe("possible");
    expect(planOf(objects, local).edits).toEqual([]);
  });
});

describe("service-name", () => {
  const calls = (objects: Manifest[], options: PlanOptions = {}) => planOf(objects, { remedy: "service-name", ...options }).chosen.flatMap(({ proposal }) => proposal.manual);
  test("the Service's own port", () => expect(calls([IPVS, service("web", { ports: [80] })])).toEqual([{ step: "call-service", address: "web.default.svc.cluster.local:80", callers: [] }]));
  test("of several ports the listener's", () => expect(calls([IPVS, service("web", { ports: [80, 81] })])).toEqual([
    { step: "call-service", address: "web.default.svc.cluster.local:80", callers: [] }, { step: "call-service", address: "web.default.svc.cluster.local:81", callers: [] },
  ]));
  test("the callers that were found, each at what it names; a node is no caller", () => {
    const names = (name: string, address: string) => workload("Deployment", name, { spec: { containers: [{ name: "c", image: "i", env: [{ name: "URL", value: `http://${address}` }] }] } });
    const objects = [IPVS, ...nodes("n1"), names("a", "10.0.0.8"), names("b", "10.0.0.9"), names("both", "10.0.0.8 http://10.0.0.9"), service("web", { status: { ip: "10.0.0.8" } }), service("api", { status: { ip: "10.0.0.9" } })];
    expect(calls(objects, { callers: { secrets: false }, from: ["node/n1"] }).map((step) => (step.step === "call-service" ? [step.address, ...step.callers] : step))).toEqual([
      ["web.default.svc.cluster.local:80", "Deployment default/a", "Deployment default/both"], ["api.default.svc.cluster.local:80", "Deployment default/b", "Deployment default/both"],
    ]);
  });
  test("a caller that names no port reaches all listeners", () => {
    const caller = workload("Deployment", "a", { spec: { containers: [{ name: "c", image: "i", env: [{ name: "HOST", value: "10.0.0.8" }] }] } });
    expect(calls([IPVS, caller, service("web", { ports: [80, 81], status: { ip: "10.0.0.8" } })], { callers: { secrets: false } }).filter(({ step }) => step === "call-service")).toEqual([80, 81].map((port) => (
      { step: "call-service", address: `web.default.svc.cluster.local:${port}`, callers: ["Deployment default/a"] }
    )));
  });
  test("in the caller itself: the name is written, nobody is asked, and nothing is left to do", () => {
    const caller = workload("Deployment", "a", { spec: { containers: [{ name: "c", image: "i", env: [{ name: "URL", value: "http://10.0.0.8" }] }] } });
    const { left } = listOffers(sceneOf([IPVS, caller, service("web", { status: { ip: "10.0.0.8" } })], { callers: { secrets: false } }));
    const { edits, ...told } = left.find(({ finding }) => finding.code === "CLB401")!.offers[0]!.proposal!;
    expect(editsOf({ edits })).toEqual({ "Deployment default/a": { "spec template spec containers [0] env [0] value": "http://web.default.svc.cluster.local" } });
    expect(told).toEqual({ remedy: "service-name", consequences: [], preconditions: [], manual: [] });
  });
  test("the callers that are known", () => expect(calls([IPVS, workload("Deployment", "client"), service("web", { ports: [80] })], { from: ["deployment/client"] })).toMatchObject([{ callers: ["Deployment default/client"] }]));
  test("the ports of an Ingress' backends", () => expect(calls([ingress("shop", { to: ["web", "api"] }), backend("web", { spec: { ports: [{ port: 8080 }] } }), backend("api")])).toEqual([
    { step: "call-service", address: "web.default.svc.cluster.local:8080", callers: [] }, { step: "call-service", address: "api.default.svc.cluster.local:80", callers: [] },
  ]));
  test("a backend that was not read", () => expect(offers("CLB201", [ingress()])["service-name"]).toBe("no-backend-service"));
});

describe("coredns-rewrite and ingress-controller", () => {
  const COREFILE = ".:53 {\n    errors\n    forward . /etc/resolv.conf\n}\n";
  const REWRITTEN = (target: string) => COREFILE.replace("{\n", `{\n    rewrite name a.example.com ${target}\n`);
  const LOCAL = "cluster.local:53 {\n    errors\n    health\n    forward . 10.96.0.10\n}\n.:53 {\n    forward . /etc/resolv.conf\n}\n";
  const dns = configMap("coredns", { Corefile: COREFILE });
  const rewrite = (...objects: Manifest[]) => planOf([ingress(), backend(), ...objects], { remedy: "coredns-rewrite" });

  test("one line in the block of the root zone", () => {
    const plan = rewrite(dns);
    expect(editsOf(plan)).toEqual({ "ConfigMap kube-system/coredns": { "data Corefile": REWRITTEN("web.default.svc.cluster.local") } });
    expect(states(plan.preconditions)).toEqual({ "same-ports": "ask", "resolver-in-use": "ask" });
    expect(verdicts(plan)).toEqual(["shop:80 loops → loops source-ip-kept"]);
  });

  test("and the zone where NodeLocal DNSCache would answer", () => {
    const edits = editsOf(rewrite(dns, configMap("node-local-dns", { Corefile: LOCAL }))) as Record<string, Record<string, string>>;
    expect(edits["ConfigMap kube-system/node-local-dns"]).toEqual({ "data Corefile": `a.example.com:53 {\n    errors\n    forward . 10.96.0.10\n}\n${LOCAL}` });
  });

  test.each<[string, Manifest[], string]>([
    ["no CoreDNS", [ingress(), backend()], "no-corefile"],
    ["a CoreDNS without a Corefile", [ingress(), backend(), configMap("coredns", {})], "no-corefile"],
    ["a NodeLocal DNSCache without a Corefile", [ingress(), backend(), dns, configMap("node-local-dns", {})], "no-corefile"],
    ["a backend that was not read", [ingress(), dns], "no-backend-service"],
    ["rules that name no backend", [ingress("shop", { to: [] }), dns], "no-backend-service"],
    ["a Corefile that cannot be understood", [ingress(), backend(), configMap("coredns", { Corefile: ".:53 {\n" })], "no-corefile"],
    ["a NodeLocal DNSCache that cannot be understood", [ingress(), backend(), dns, configMap("node-local-dns", { Corefile: "{" })], "no-corefile"],
    ["it is there", [ingress(), backend(), configMap("coredns", { Corefile: REWRITTEN("web.default.svc.cluster.local") })], "already-there"],
    ["several backends", [ingress("shop", { to: ["web", "api"] }), backend(), backend("api"), dns], "several-backends"],
    ["no host", [ingress("shop", { spec: { rules: [], defaultBackend: { service: { name: "web" } } } }), backend(), dns], "no-host"],
    ["a wildcard alone", [ingress("shop", { spec: { rules: [{ host: "*.example.com", http: { paths: [{ backend: { service: { name: "web" } } }] } }] } }), backend(), dns], "no-host"],
  ])("is no cure: %s", (_, objects, reason) => expect(offers("CLB201", objects)["coredns-rewrite"]).toBe(reason));

  const LINE = "rewrite name a.example.com web.default.svc.cluster.local";
  test.each<[string, string, string | undefined]>([
    ["a root zone without a port", ".  {\n  errors\n}\n", `.  {\n  ${LINE}\n  errors\n}\n`],
    ["among other zones", "example.org .:53 {\n\terrors\n}", `example.org .:53 {\n\t${LINE}\n\terrors\n}`],
    ["with its scheme", "dns://.:53 {\n    errors\n}", `dns://.:53 {\n    ${LINE}\n    errors\n}`],
    ["behind another block, with blocks inside", "consul:53 {\n    errors\n}\n.:53 {\n    kubernetes cluster.local {\n        ttl 30\n    }\n}", `consul:53 {\n    errors\n}\n.:53 {\n    ${LINE}\n    kubernetes cluster.local {\n        ttl 30\n    }\n}`],
    ["braces in comments", "# {\n.:53 { # {\n    errors # }\n}", `# {\n.:53 { # {\n    ${LINE}\n    errors # }\n}`],
    ["an empty block", ".:53 {\n}", `.:53 {\n    ${LINE}\n}`],
    ["another rewrite of the same name", ".:53 {\n    rewrite name a.example.com other.default.svc.cluster.local\n}", `.:53 {\n    ${LINE}\n    rewrite name a.example.com other.default.svc.cluster.local\n}`],
    ["the same, written otherwise", `.:53 {\n    rewrite  name exact a.example.com web.default.svc.cluster.local\n}`, undefined],
    ["on one line", ".:53 { forward . /etc/resolv.conf }", undefined],
    ["no root zone", "cluster.local:53 {\n}", undefined],
  ])("a Corefile: %s", (_, before, after) => {
    expect(editsOf(rewrite(configMap("coredns", { Corefile: before })))).toEqual(after === undefined ? {} : { "ConfigMap kube-system/coredns": { "data Corefile": after } });
  });

  const LOOKUP = `${COREFILE.replace("{\n", "{\n    rewrite name a.example.com web.default.svc.cluster.local\n    forward . 8.8.8.8\n")}`;
  test("a rewrite that NodeLocal DNSCache bypasses: the zone that brings the name to it", () => {
    const objects = [IPVS, ingress(), backend(), configMap("coredns", { Corefile: LOOKUP }), configMap("node-local-dns", { Corefile: LOCAL })];
    const plan = planOf(objects, { remedy: "coredns-rewrite" });
    const done = plan.chosen.find(({ finding }) => finding.code === "CLB402")!;
    expect(editsOf({ edits: done.proposal.edits })).toEqual({ "ConfigMap kube-system/node-local-dns": { "data Corefile": `a.example.com:53 {\n    errors\n    forward . 10.96.0.10\n}\n${LOCAL}` } });
    const { edits: _, ...told } = done.proposal;
    expect(told).toEqual({ remedy: "coredns-rewrite", consequences: [], preconditions: [{ name: "resolver-in-use", state: "ask" }], manual: [] });
  });

  test("… but for a cache that has a zone of that name, which leads elsewhere", () => {
    const elsewhere = `a.example.com:53 {\n    forward . 8.8.8.8\n}\n${LOCAL}`;
    expect(offers("CLB402", [IPVS, ingress(), backend(), configMap("coredns", { Corefile: LOOKUP }), configMap("node-local-dns", { Corefile: elsewhere })])["coredns-rewrite"]).toBe("already-there");
  });

  test("… but for a cache without a zone of the cluster that could be copied", () => {
    const bypassing = "example.com {\n    forward . 8.8.8.8\n}\n.:53 {\n    forward . 10.96.0.10\n}\n";
    expect(offers("CLB402", [IPVS, ingress(), backend(), configMap("coredns", { Corefile: LOOKUP }), configMap("node-local-dns", { Corefile: bypassing })])["coredns-rewrite"]).toBe("no-corefile");
  });

  test("an ingress controller without a Corefile to lead to it", () => {
    const plan = planOf([ingress(), backend(), backend("traefik")], { remedy: "ingress-controller" });
    expect(plan.edits).toEqual([]);
    expect(plan.chosen[0]!.proposal).toMatchObject({ edits: [], consequences: [], preconditions: [{ name: "resolver-in-use", state: "ask" }], manual: [{ step: "deploy-controller", found: "Service default/traefik" }] });
  });

  test("an ingress controller that is found, and one that is not", () => {
    const nginx = { ...backend("ingress-nginx-controller"), metadata: { name: "ingress-nginx-controller", namespace: "ingress" } };
    const admission = { ...backend("ingress-nginx-controller-admission"), metadata: { name: "ingress-nginx-controller-admission", namespace: "ingress" } };
    const found = planOf([ingress("shop", { to: ["web", "api"] }), backend(), backend("api"), dns, admission, nginx], { remedy: "ingress-controller" });
    expect(editsOf(found)).toEqual({ "ConfigMap kube-system/coredns": { "data Corefile": REWRITTEN("ingress-nginx-controller.ingress.svc.cluster.local") } });
    expect(found.chosen[0]!.proposal.manual).toEqual([{ step: "deploy-controller", found: "Service ingress/ingress-nginx-controller" }]);
    const none = planOf([ingress(), backend(), dns], { remedy: "ingress-controller" });
    expect(none.edits).toEqual([]);
    expect(none.chosen[0]!.proposal.manual).toEqual([{ step: "deploy-controller", found: null }]);
  });
});
