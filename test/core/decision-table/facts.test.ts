import { describe, expect, test } from "vitest";
import type { Assumptions, BindingAbility, Coverage } from "@kubectl-loopback/core";
import {
  BOUND, EKLET, INTERNAL, NEW, OLD, PROXY_LABEL, S, TKE, UPSTREAM, configMap, endpoint, judge, listeners, loops, node, nodes, pod, proxy, proxyPod, resultOf, safe, service, slice, tcp, yaml, type Manifest, type Options,
} from "../support.ts";

const fact = (name: string, objects: readonly Manifest[], options: Options = {}) => judge(objects, options).facts[name]!;
const valueOf = (name: string, objects: readonly Manifest[], options: Options = {}) => {
  const found = fact(name, objects, options);
  return found.known ? found.value : `unknown: ${found.because}`;
};
const DS = (path: (string | number)[], value: string | null) => ({
  object: { apiVersion: "apps/v1", kind: "DaemonSet", namespace: "kube-system", name: "kube-proxy" }, path: ["spec", "template", "spec", "containers", 0, ...path], value,
});
const CONFIG = (text: string, key = "config.conf") => configMap("kube-proxy", { [key]: text });
const CONFIG_FILE = ["--config=/var/lib/kube-proxy/config.conf"];

describe("proxyMode", () => {
  const command = (words: unknown) => proxy(null, { container: { command: words } });
  test.each<[string, Manifest[], string]>([
    ["--proxy-mode=ipvs", [proxy("ipvs")], "ipvs"],
    ["--proxy-mode ipvs", [proxy(null, { args: ["--proxy-mode", "ipvs"] })], "ipvs"],
    ["in one word", [proxy(null, { args: ["--proxy-mode ipvs"] })], "ipvs"],
    ["in command", [command(["/usr/local/bin/kube-proxy", "--proxy-mode=nftables"])], "nftables"],
    ["in a shell's string", [command(["sh", "-c", "exec kube-proxy --proxy-mode=ipvs --v=2"])], "ipvs"],
    ["quoted in a shell's string", [command(["sh", "-c", "exec kube-proxy --proxy-mode='ipvs' --v=2"])], "ipvs"],
    ["from the environment", [proxy(null, { args: ["--proxy-mode=$(MODE)"], container: { env: [{ name: "MODE", value: "ipvs" }] } })], "ipvs"],
    ["from an environment that nobody sees", [proxy(null, { args: ["--proxy-mode=$(MODE)"] })], "unknown: not-collected"],
    ["the last one counts", [proxy("iptables", { args: ["--proxy-mode=ipvs"] })], "ipvs"],
    ["empty means iptables", [proxy("")], "iptables"],
    ["ipvs-bpf", [proxy("ipvs-bpf")], "ipvs-bpf"],
    ["a mode that nobody knows", [proxy("userspace")], "unknown: not-collected"],
    ["another flag", [proxy(null, { args: ["--proxy-mode-x=ipvs"] })], "iptables"],
    ["no flag, no configuration", [proxy(null)], "iptables"],
    ["no flag, --config without its ConfigMap", [proxy(null, { args: CONFIG_FILE })], "unknown: not-collected"],
    ["no flag, --config with a space", [proxy(null, { args: ["--config", "/x"] })], "unknown: not-collected"],
    ["--proxy-mode beside --config", [proxy("ipvs", { args: CONFIG_FILE })], "ipvs"],
    ["--kubeconfig is another flag", [proxy(null, { args: ["--kubeconfig=/x"] })], "iptables"],
    ["ConfigMap, config.conf", [proxy(null, { args: CONFIG_FILE }), CONFIG("kind: KubeProxyConfiguration\nmode: ipvs\n")], "ipvs"],
    ["ConfigMap, config", [proxy(null, { args: CONFIG_FILE }), CONFIG("mode: nftables\n", "config")], "nftables"],
    ["ConfigMap, JSON", [proxy(null), CONFIG('{"mode": "ipvs"}')], "ipvs"],
    ["ConfigMap, mode empty", [proxy(null, { args: CONFIG_FILE }), CONFIG('mode: ""\n')], "iptables"],
    ["ConfigMap, mode null", [proxy(null, { args: CONFIG_FILE }), CONFIG("mode:\n")], "iptables"],
    ["ConfigMap, no mode", [proxy(null, { args: CONFIG_FILE }), CONFIG("bindAddress: 0.0.0.0\n")], "iptables"],
    ["ConfigMap without --config", [proxy(null), CONFIG("mode: ipvs\n")], "ipvs"],
    ["ConfigMap that is no YAML", [proxy(null, { args: CONFIG_FILE }), CONFIG("mode: ipvs\n  x: [\n")], "unknown: not-collected"],
    ["ConfigMap that is no map", [proxy(null, { args: CONFIG_FILE }), CONFIG("- mode: ipvs\n")], "unknown: not-collected"],
    ["ConfigMap of another key", [proxy(null, { args: CONFIG_FILE }), CONFIG("mode: ipvs", "kubeconfig.conf")], "unknown: not-collected"],
    ["ConfigMap of a key called undefined", [proxy(null, { args: CONFIG_FILE }), CONFIG("mode: ipvs\n", "undefined")], "unknown: not-collected"],
    ["ConfigMap of another namespace", [proxy(null), configMap("kube-proxy", { "config.conf": "mode: ipvs" }, "default")], "iptables"],
    ["the flag before the ConfigMap", [proxy("iptables"), CONFIG("mode: ipvs\n")], "iptables"],
    ["no kube-proxy", [CONFIG("mode: ipvs\n")], "unknown: not-collected"],
    ["a DaemonSet of another name, with the label", [proxy("ipvs", { name: "kube-proxy-old" })], "ipvs"],
    ["the DaemonSet of that name, without the label", [{ ...proxy("ipvs"), metadata: { name: "kube-proxy", namespace: "kube-system" } }], "ipvs"],
    ["another name and no label", [{ ...proxy("ipvs"), metadata: { name: "kubernetes-proxy", namespace: "kube-system" } }], "unknown: not-collected"],
    ["another namespace", [{ ...proxy("ipvs"), metadata: { name: "kube-proxy", namespace: "default", labels: PROXY_LABEL } }], "unknown: not-collected"],
    ["Pods alone", [proxyPod("n1", NEW, "ipvs")], "ipvs"],
    ["Pods that disagree", [proxyPod("n1", NEW, "ipvs"), proxyPod("n2", NEW, "iptables")], "unknown: ambiguous"],
    ["DaemonSets that disagree", [proxy("ipvs"), proxy("iptables", { name: "kube-proxy-b" })], "unknown: ambiguous"],
    ["one of two that points at a configuration", [proxyPod("n1", NEW, "ipvs"), proxyPod("n2", NEW, null, CONFIG_FILE)], "unknown: not-collected"],
    ["a DaemonSet and a Pod that disagree", [proxy("ipvs"), proxyPod("n1", NEW, "iptables")], "unknown: ambiguous"],
    ["Pods that have ended do not count", [proxy("ipvs"), { ...proxyPod("n1", NEW, "iptables"), status: { phase: "Failed" } }], "ipvs"],
    ["the container of that name", [proxy("ipvs", { container: { name: "x" } })], "ipvs"],
    ["Cilium instead, true", [configMap("cilium-config", { "kube-proxy-replacement": "true" })], "replaced"],
    ["Cilium instead, strict, whatever else is there", [proxy("ipvs"), proxyPod("n1", NEW, "iptables"), configMap("cilium-config", { "kube-proxy-replacement": "strict" })], "replaced"],
    ["Cilium beside, false", [proxy("ipvs"), configMap("cilium-config", { "kube-proxy-replacement": "false" })], "ipvs"],
    ["Cilium beside, partial", [proxy("ipvs"), configMap("cilium-config", { "kube-proxy-replacement": "partial" })], "ipvs"],
    ["Cilium in another namespace", [proxy("ipvs"), configMap("cilium-config", { "kube-proxy-replacement": "true" }, "cilium")], "ipvs"],
  ])("%s", (_, objects, expected) => expect(valueOf("proxyMode", objects)).toBe(expected));

  test("what is strange in a ConfigMap is no warning of Node's", () => {
    const { emitWarning } = process;
    const warnings: unknown[] = [];
    process.emitWarning = (warning: unknown) => void warnings.push(warning);
    try {
      expect(valueOf("proxyMode", [proxy(null), CONFIG("mode: !mine ipvs\n")])).toBe("ipvs");
    } finally {
      process.emitWarning = emitWarning;
    }
    expect(warnings).toEqual([]);
  });

  test("two containers: the one called kube-proxy", () => {
    const two = proxy(null);
    const spec = { containers: [{ name: "sidecar", image: "x", args: ["--proxy-mode=iptables"] }, { name: "kube-proxy", image: NEW, args: ["--proxy-mode=ipvs"] }] };
    expect(valueOf("proxyMode", [{ ...two, spec: { template: { spec } } }])).toBe("ipvs");
  });

  test.each<[string, Manifest[], unknown]>([
    ["args", [proxy("ipvs")], DS(["args"], "ipvs")],
    ["the default", [proxy(null)], DS(["args"], null)],
    ["the ConfigMap", [proxy(null), CONFIG("mode: ipvs\n")], { object: { apiVersion: "v1", kind: "ConfigMap", namespace: "kube-system", name: "kube-proxy" }, path: ["data", "config.conf"], value: "ipvs" }],
    ["Cilium", [configMap("cilium-config", { "kube-proxy-replacement": "true" })], { object: { apiVersion: "v1", kind: "ConfigMap", namespace: "kube-system", name: "cilium-config" }, path: ["data", "kube-proxy-replacement"], value: "true" }],
  ])("evidence: %s", (_, objects, evidence) => expect(fact("proxyMode", objects)).toMatchObject({ known: true, evidence }));

  test.each<[string, Manifest[], Coverage["gaps"], string]>([
    ["listed, and there is none", [], {}, "unknown: not-found"],
    ["forbidden", [], { daemonsets: "forbidden" }, "unknown: forbidden"],
    ["failed", [], { daemonsets: "failed" }, "unknown: failed"],
    ["its ConfigMap forbidden", [proxy(null, { args: CONFIG_FILE })], { configmaps: "forbidden" }, "unknown: forbidden"],
    ["its ConfigMap is not there", [proxy(null, { args: CONFIG_FILE })], {}, "unknown: not-found"],
    ["the ConfigMap forbidden, whether named or not", [proxy(null)], { configmaps: "forbidden" }, "unknown: forbidden"],
    ["the flag needs no ConfigMap", [proxy("ipvs")], { configmaps: "forbidden" }, "ipvs"],
  ])("live: %s", (_, objects, gaps, expected) => expect(valueOf("proxyMode", objects, { live: gaps })).toBe(expected));
});

describe("clusterCidr", () => {
  const CIDR = "--cluster-cidr=172.16.0.0/16";
  test.each<[string, Manifest[], unknown]>([
    ["by flag", [proxy("ipvs", { args: [CIDR] })], "172.16.0.0/16"],
    ["by flag with a space", [proxy("ipvs", { args: ["--cluster-cidr", "10.0.0.0/8"] })], "10.0.0.0/8"],
    ["none", [proxy("ipvs")], null],
    ["an empty flag", [proxy("ipvs", { args: ["--cluster-cidr="] })], null],
    ["by ConfigMap", [proxy(null, { args: CONFIG_FILE }), CONFIG("clusterCIDR: 172.16.0.0/16\n")], "172.16.0.0/16"],
    ["by ConfigMap, none", [proxy(null, { args: CONFIG_FILE }), CONFIG('clusterCIDR: ""\n')], null],
    ["by ConfigMap, ClusterCIDR", [proxy(null), CONFIG("clusterCIDR: 172.16.0.0/16\ndetectLocalMode: ClusterCIDR\n")], "172.16.0.0/16"],
    ["by ConfigMap, detectLocalMode empty", [proxy(null), CONFIG('clusterCIDR: 172.16.0.0/16\ndetectLocalMode: ""\n')], "172.16.0.0/16"],
    ["by ConfigMap, NodeCIDR", [proxy(null), CONFIG("clusterCIDR: 172.16.0.0/16\ndetectLocalMode: NodeCIDR\n")], null],
    ["by flag, BridgeInterface in the ConfigMap", [proxy(null, { args: [CIDR] }), CONFIG("detectLocalMode: BridgeInterface\n")], null],
    ["by flag, NodeCIDR by flag", [proxy(null, { args: [CIDR, "--detect-local-mode=NodeCIDR"] })], null],
    ["by ConfigMap, NodeCIDR by flag", [proxy(null, { args: ["--detect-local-mode", "NodeCIDR"] }), CONFIG("clusterCIDR: 172.16.0.0/16\n")], null],
    ["by flag, ClusterCIDR by flag", [proxy(null, { args: [CIDR, "--detect-local-mode=ClusterCIDR"] })], "172.16.0.0/16"],
    ["--config without its ConfigMap", [proxy("iptables", { args: CONFIG_FILE })], "unknown: not-collected"],
    ["--config without its ConfigMap, by flag all the same", [proxy("iptables", { args: [...CONFIG_FILE, CIDR] })], "172.16.0.0/16"],
    ["no kube-proxy", [], "unknown: not-collected"],
    ["kube-proxies that disagree", [proxyPod("n1", NEW, "ipvs", [CIDR]), proxyPod("n2", NEW)], "unknown: ambiguous"],
  ])("%s", (_, objects, expected) => expect(valueOf("clusterCidr", objects)).toBe(expected));

  test.each<[string, Manifest[], unknown]>([
    ["the flag", [proxy("ipvs", { args: [CIDR] })], DS(["args"], "172.16.0.0/16")],
    ["the ConfigMap", [proxy(null), CONFIG("clusterCIDR: 172.16.0.0/16\n", "config")], { object: { apiVersion: "v1", kind: "ConfigMap", namespace: "kube-system", name: "kube-proxy" }, path: ["data", "config"], value: "172.16.0.0/16" }],
    ["another way to tell Pods", [proxy(null, { args: ["--detect-local-mode=NodeCIDR"] })], DS(["args"], "NodeCIDR")],
    ["none", [proxy(null)], DS(["args"], null)],
  ])("evidence: %s", (_, objects, evidence) => expect(fact("clusterCidr", objects)).toMatchObject({ known: true, evidence }));
});

describe("kubeProxyVersions: what each can do", () => {
  const ability = (image: string) => {
    const found = resultOf(JSON.stringify(proxy("ipvs", { image }))).result.facts.kubeProxyVersions;
    return found.known ? found.value[0]!.ability : "nothing";
  };
  const smallest = ["1.12.4-tke.30", "1.14.3-tke.24", "1.16.3-tke.25", "1.18.4-tke.20", "1.20.6-tke.12", "1.22.5-tke.1", "1.24.4-tke.1", "1.28.3-tke.3"];
  const before = ["1.12.4-tke.29", "1.14.3-tke.23", "1.16.3-tke.24", "1.18.4-tke.19", "1.20.6-tke.11", "1.22.5-tke.0", "1.24.4-tke.0", "1.28.3-tke.2"];
  const cases: [string, BindingAbility][] = [
    ...smallest.map((version): [string, BindingAbility] => [`${TKE}:v${version}`, "on-demand"]),
    ...before.map((version): [string, BindingAbility] => [`${TKE}:v${version}`, "too-old"]),
    ["ccr.ccs.tencentyun.com/tkeimages/hyperkube:v1.20.6-tke.12", "on-demand"],
    ["hkccr.ccs.tencentyun.com/tkeimages/hyperkube:1.20.6-tke.11", "too-old"],
    [`${TKE}:v1.20.4-tke.99`, "too-old"],
    [`${TKE}:v1.20.7-tke.1`, "on-demand"],
    [`${TKE}:v1.20.6-tke.100`, "on-demand"],
    [`${TKE}:v1.28.2-tke.9`, "too-old"],
    [`${TKE}:v1.8.13-tke.99`, "too-old"],
    [`${TKE}:v1.10.5-tke.99`, "too-old"],
    [`${TKE}:v1.26.1-tke.17`, "unknown"],
    [`${TKE}:v1.30.0-tke.9`, "unknown"],
    [`${TKE}:v1.9.0-tke.1`, "unknown"],
    [`${TKE}:v1.20.6`, "unknown"],
    [`${TKE}:latest`, "unknown"],
    [TKE, "unknown"],
    [`${TKE}@sha256:0000`, "unknown"],
    [`${TKE}:v1.20.6-tke.12@sha256:0000`, "on-demand"],
    [`${TKE}:v1.20.6-tke.11-rc1`, "too-old"],
    [`${TKE}:v1.20.6-tke.13-rc1`, "on-demand"],
    [UPSTREAM, "upstream"],
    ["registry.k8s.io/kube-proxy:v1.30.2@sha256:0000", "upstream"],
    ["kube-proxy:1.20.6", "upstream"],
    ["localhost:5000/kube-proxy:v1.30.2", "upstream"],
    ["localhost:5000/kube-proxy", "unknown"],
    ["registry.k8s.io/kube-proxy:v1.30.2-rc.1", "unknown"],
    ["registry.k8s.io/hyperkube:v1.18.4", "unknown"],
    ["mirror.ccs.tencentyun.com/x/kube-proxy:v1.30.2", "unknown"],
    ["docker.io/tkeimages/kube-proxy:v1.30.2", "unknown"],
    ["", "unknown"],
  ];
  test.each(cases)("%s: %s", (image, expected) => expect(ability(image)).toBe(expected));
});

describe("kubeProxyVersions: from Pods where there are Pods", () => {
  const bound = service("web", { annotations: BOUND });
  const count = (version: string, ability: BindingAbility, count = 1) => ({ version, ability, count });
  const minimal = (object: Manifest) => ({ ...object, spec: { ...(object["spec"] as Manifest), selector: null } });
  test.each<[string, Manifest[], unknown]>([
    ["the template where there are no Pods", [proxy("ipvs", { image: OLD })], [count("1.20.6-tke.11", "too-old")]],
    ["Pods, not the template", [proxy("ipvs", { image: NEW }), proxyPod("n1", OLD), proxyPod("n2", OLD)], [count("1.20.6-tke.11", "too-old", 2)]],
    ["… of a DaemonSet without a selector", [minimal(proxy("ipvs", { image: NEW })), proxyPod("n1", OLD)], [count("1.20.6-tke.11", "too-old")]],
    ["Pods alone", [proxyPod("n1", OLD), proxyPod("n2", NEW)], [count("1.20.6-tke.11", "too-old"), count("1.20.6-tke.12", "on-demand")]],
    ["a DaemonSet that runs nowhere", [proxy("ipvs", { image: OLD, name: "kube-proxy-old", status: { desiredNumberScheduled: 0 } }), proxy("ipvs"), proxyPod("n1", NEW)], [count("1.20.6-tke.12", "on-demand")]],
    ["Pods that have ended", [proxy("ipvs"), proxyPod("n1", NEW), { ...proxyPod("n2", OLD), status: { phase: "Succeeded" } }], [count("1.20.6-tke.12", "on-demand")]],
    ["a DaemonSet that runs nowhere, and one that does", [proxy("ipvs", { image: OLD, name: "kube-proxy-old", status: { desiredNumberScheduled: 0 } }), proxy("ipvs", { status: { desiredNumberScheduled: 1 } })], [count("1.20.6-tke.12", "on-demand")]],
    ["none", [], "unknown: not-collected"],
  ])("%s", (_, objects, expected) => expect(valueOf("kubeProxyVersions", [bound, ...objects])).toEqual(expected));

  test("an updated template whose Pods were not deleted yet (OnDelete) does not bind", () => {
    expect(listeners([bound, proxy("ipvs", { image: NEW }), proxyPod("n1", OLD), node("n1")])).toEqual([tcp(loops("kube-proxy-too-old", [1, 1]))]);
    expect(listeners([bound, proxy("ipvs", { image: OLD }), proxyPod("n1", NEW), node("n1")])).toEqual([tcp(safe("prevent-loopback"))]);
  });

  test("Pods forbidden: the template tells", () => {
    expect(valueOf("kubeProxyVersions", [proxy("ipvs", { image: OLD })], { live: { pods: "forbidden" } })).toEqual([count("1.20.6-tke.11", "too-old")]);
    expect(valueOf("kubeProxyVersions", [], { live: { pods: "forbidden" } })).toBe("unknown: forbidden");
    expect(valueOf("kubeProxyVersions", [], { live: { daemonsets: "failed" } })).toBe("unknown: failed");
  });

  test("… but a new one does not show that no older Pod runs (OnDelete)", () => {
    expect(valueOf("kubeProxyVersions", [proxy("ipvs", { image: NEW })], { live: { pods: "forbidden" } })).toEqual([count("1.20.6-tke.12", "unknown")]);
    expect(valueOf("kubeProxyVersions", [proxy("ipvs", { image: NEW })], { live: {} })).toEqual([count("1.20.6-tke.12", "on-demand")]);
    expect(valueOf("kubeProxyVersions", [proxy("ipvs", { image: UPSTREAM })], { live: { pods: "forbidden" } })).toEqual([count("1.30.2", "upstream")]);
  });
});

describe("kubeProxyVersions: the DaemonSet that each belongs to", () => {
  const made = (name: string, owner: string) => ({ ...proxyPod(name, OLD), metadata: { name, namespace: "kube-system", labels: { ...PROXY_LABEL, by: "b" }, ownerReferences: [{ kind: "DaemonSet", name: owner }] } });
  const by = (name: string, matchLabels: Record<string, string>) => ({ ...proxy("ipvs", { name }), spec: { ...(proxy("ipvs")["spec"] as Manifest), selector: { matchLabels } } });
  test.each<[string, Manifest[], (string | null)[]]>([
    ["the one that it says made it", [by("a", PROXY_LABEL), by("b", { by: "b" }), by("c", { by: "x" }), made("p", "c")], ["c"]],
    ["else the one that selects it", [by("a", { by: "x" }), by("b", { by: "b" }), made("p", "gone")], ["b"]],
    ["else any", [by("a", { by: "x" }), by("b", { by: "y" }), made("p", "gone")], ["a"]],
    ["none", [made("p", "gone")], [null]],
    ["a template to itself", [by("a", PROXY_LABEL)], ["a"]],
  ])("%s", (_, objects, names) => {
    const { kubeProxyVersions: fact } = resultOf(yaml(...objects)).result.facts;
    expect(fact.known && fact.value.map(({ daemonSet }) => daemonSet && daemonSet.ref.name)).toEqual(names);
  });

  test("with its image, its version if that tells one, and its node", () => {
    const { kubeProxyVersions: fact } = resultOf(yaml(proxyPod("n1", OLD), proxyPod("n2", `${TKE}:latest`), proxyPod("n3", TKE), proxyPod("n4", UPSTREAM))).result.facts;
    expect(fact.known && fact.value.map(({ image, version, ability, node: on, container }) => [image, version, ability, on, container])).toEqual([
      [OLD, "1.20.6-tke.11", "too-old", "n1", 0], [`${TKE}:latest`, null, "unknown", "n2", 0], [TKE, null, "unknown", "n3", 0], [UPSTREAM, "1.30.2", "upstream", "n4", 0],
    ]);
  });

  test("one that does not tell leaves the others' ability an assumption", () => {
    expect(listeners([service("web", { annotations: BOUND }), proxyPod("n1", NEW), proxyPod("n2", `${TKE}:latest`), ...nodes("n1", "n2")])).toEqual([tcp(safe("prevent-loopback", "kube-proxy-version"))]);
  });
});

describe("platform", () => {
  const kubelet = (version: string) => ({ ...node("n1"), status: { nodeInfo: { kubeletVersion: version } } });
  const ofNode = (path: string[], value: string, name = "n1") => ({ object: { apiVersion: "v1", kind: "Node", namespace: null, name }, path, value });
  const labelled = (label: string, value: string): [string, Manifest[], Options, unknown] => [`a node's label ${label}`, [node("n1", { labels: { [label]: value } })], {}, ofNode(["metadata", "labels", label], value)];
  const ofMap = (name: string) => ({ object: { apiVersion: "v1", kind: "ConfigMap", namespace: "kube-system", name }, path: ["metadata", "name"], value: name });
  const signs: [string, Manifest[], Options, unknown][] = [
    labelled("cloud.tencent.com/node-instance-id", "ins-1"),
    labelled("tke.cloud.tencent.com/nodepool-id", "np-1"),
    labelled("node.tke.cloud.tencent.com/machineset", "np-1"),
    labelled("topology.com.tencent.cloud.csi.cbs/zone", "ap-1"),
    ["the label of one node", [node("n1", { labels: { zone: "1" } }), node("n2", { labels: { zone: "1", "cloud.tencent.com/x": "" } })], {}, ofNode(["metadata", "labels", "cloud.tencent.com/x"], "", "n2")],
    ["providerID", [node("n1", { providerID: "qcloud:///800002/ins-1" })], {}, ofNode(["spec", "providerID"], "qcloud:///800002/ins-1")],
    ["another providerID", [node("n1", { providerID: "tencentcloud:///800002/ins-1" })], {}, ofNode(["spec", "providerID"], "tencentcloud:///800002/ins-1")],
    ["the kubelet's version", [kubelet("v1.30.0-tke.9")], {}, ofNode(["status", "nodeInfo", "kubeletVersion"], "v1.30.0-tke.9")],
    ["the server's version", [], { serverVersion: "v1.20.6-tke.30" }, { object: null, path: ["serverVersion"], value: "v1.20.6-tke.30" }],
    ["a kube-proxy's version", [proxyPod("n1", UPSTREAM), proxyPod("n2", OLD)], {}, { object: { apiVersion: "v1", kind: "Pod", namespace: "kube-system", name: "kube-proxy-n2" }, path: ["spec", "containers", 0, "image"], value: OLD }],
    ["the kube-proxy of a template", [proxy("ipvs")], {}, DS(["image"], NEW)],
    ["the service controller's ConfigMap", [configMap("tke-service-controller-config", {})], {}, ofMap("tke-service-controller-config")],
    ["the ingress controller's ConfigMap", [configMap("tke-ingress-controller-config", {})], {}, ofMap("tke-ingress-controller-config")],
  ];
  test.each(signs)("by %s", (_, objects, options, evidence) => {
    const report = judge([service("web", { annotations: {} }), ...objects], { live: {}, ...options });
    expect(report.facts["platform"]).toEqual({ known: true, value: "tke", evidence });
    expect(report.problems).toEqual([]);
    expect(report.listeners).toHaveLength(1);
  });

  const strangers: [string, Manifest[], Options][] = [
    ["nothing", [], {}],
    ["another cloud's node", [node("n1", { providerID: "aws:///x/i-1", labels: { "topology.kubernetes.io/zone": "z" } })], {}],
    ["another cloud's node that mentions it", [node("n1", { providerID: "x-qcloud:///tencentcloud:", labels: { "example.com/cloud.tencent.com": "z", "mycloud.tencent.com/x": "z" } })], {}],
    ["a kubelet of nobody's", [kubelet("v1.30.0")], {}],
    ["another server", [], { serverVersion: "v1.34.4" }],
    ["upstream's kube-proxy", [proxy("ipvs", { image: UPSTREAM })], {}],
    ["a ConfigMap of another namespace", [configMap("tke-service-controller-config", {}, "default")], {}],
  ];
  test.each(strangers)("live with %s: not judged", (_, objects, options) => {
    const report = judge([service(), ...objects], { live: {}, ...options });
    expect(report.listeners).toEqual([]);
    expect(report.findings).toEqual([]);
    expect(report.problems).toEqual([{
      code: "not-tke", level: "error", location: null,
      message: "this cluster shows no sign of Tencent Kubernetes Engine and was not judged; if it is one, say --assume platform=tke",
    }]);
  });

  test("files need no sign; --assume platform=tke is one", () => {
    expect(judge([service()]).listeners).toHaveLength(1);
    const report = judge([service()], { live: {}, assume: { platform: "tke" } });
    expect(report.listeners).toHaveLength(1);
    expect(report.facts["platform"]).toEqual({ known: true, value: "tke", evidence: { object: null, path: ["assume", "platform"], value: "tke" } });
  });
});

describe("other facts", () => {
  const agent = (name: string) => ({ apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name, namespace: "kube-system" } });
  test.each<[string, string, Manifest[], unknown]>([
    ["nodes", "count", nodes("n1", "n2"), 2],
    ["nodes", "none", [], "unknown: not-collected"],
    ["superNodes", "count", [node("n1"), EKLET], 1],
    ["superNodes", "none", [], "unknown: not-collected"],
    ["networkMode", "Global Router", [agent("tke-bridge-agent")], "global-router"],
    ["networkMode", "VPC-CNI", [agent("tke-eni-agent")], "vpc-cni"],
    ["networkMode", "both", [agent("tke-eni-agent"), agent("tke-bridge-agent")], "mixed"],
    ["networkMode", "Cilium overlay", [agent("cilium")], "cilium-overlay"],
    ["networkMode", "DataPlane V2", [agent("cilium"), agent("tke-eni-agent")], "data-plane-v2"],
    ["networkMode", "none", [], "unknown: not-collected"],
    ["nodeLocalDns", "there", [configMap("node-local-dns", {})], true],
    ["nodeLocalDns", "none", [], "unknown: not-collected"],
    ["coreDns", "its Corefile", [configMap("coredns", { Corefile: ".:53 {}" })], ".:53 {}"],
    ["coreDns", "no Corefile", [configMap("coredns", {})], "unknown: not-collected"],
    ["controllerSwitches", "all", [configMap("tke-service-controller-config", { A: "true" })], { A: "true" }],
    ["endpoints", "count", [{ apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata: { name: "x" } }], 1],
    ["endpoints", "none", [], "unknown: not-collected"],
    ["serverVersion", "files", [], "unknown: not-collected"],
  ])("%s: %s", (name, _, objects, expected) => expect(valueOf(name, objects)).toEqual(expected));

  const CONTROLLER = configMap("tke-service-controller-config", { A: "true" });
  const ofMap = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", namespace: "kube-system", name });
  test.each<[string, Manifest, unknown]>([
    ["networkMode", agent("tke-eni-agent"), { object: { apiVersion: "apps/v1", kind: "DaemonSet", namespace: "kube-system", name: "tke-eni-agent" }, path: ["metadata", "name"], value: "tke-eni-agent" }],
    ["nodeLocalDns", configMap("node-local-dns", {}), { object: ofMap("node-local-dns"), path: ["metadata", "name"], value: "node-local-dns" }],
    ["coreDns", configMap("coredns", { Corefile: ".:53 {}" }), { object: ofMap("coredns"), path: ["data", "Corefile"], value: ".:53 {}" }],
    ["controllerSwitches", CONTROLLER, { object: ofMap("tke-service-controller-config"), path: ["data"], value: { A: "true" } }],
  ])("%s: what shows it", (name, object, evidence) => expect(fact(name, [object])).toMatchObject({ known: true, evidence }));

  test.each<[string, Coverage["gaps"], unknown]>([
    ["nodes", {}, 0], ["nodes", { nodes: "forbidden" }, "unknown: forbidden"], ["nodes", { nodes: "failed" }, "unknown: failed"],
    ["superNodes", { nodes: "forbidden" }, "unknown: forbidden"], ["endpoints", {}, 0], ["endpoints", { endpointslices: "forbidden" }, "unknown: forbidden"],
    ["controllerSwitches", {}, "unknown: not-found"], ["controllerSwitches", { configmaps: "forbidden" }, "unknown: forbidden"],
    ["networkMode", { daemonsets: "failed" }, "unknown: failed"], ["nodeLocalDns", { configmaps: "forbidden" }, "unknown: forbidden"], ["coreDns", { configmaps: "forbidden" }, "unknown: forbidden"], ["serverVersion", {}, "unknown: failed"], ["platform", { nodes: "forbidden" }, "unknown: forbidden"],
  ])("live, %s with gaps %j", (name, live, expected) => expect(valueOf(name, [], { live })).toEqual(expected));
});

describe("--assume", () => {
  const says = (assume: Assumptions, objects: Manifest[], live?: Coverage["gaps"]) =>
    judge([service("web", { annotations: BOUND }), ...objects], { assume, ...(live ? { live } : {}) }).problems.map(({ code, level, message }) => `${level} ${code}: ${message}`);
  test.each<[string, Assumptions, Manifest[], string[]]>([
    ["fills an unknown mode", { "proxy-mode": "ipvs" }, [], []],
    ["says the same mode", { "proxy-mode": "ipvs" }, [proxy("ipvs")], []],
    ["overrides a mode", { "proxy-mode": "ipvs" }, [proxy("iptables")], ["notice assumption-overrides: the assumption proxy-mode=ipvs overrides what was read: iptables"]],
    ["settles kube-proxies that disagree", { "proxy-mode": "ipvs" }, [proxyPod("n1", NEW, "ipvs"), proxyPod("n2", NEW, "iptables")], []],
    ["fills nodes", { nodes: 3 }, [], []],
    ["overrides nodes", { nodes: 3 }, nodes("n1"), ["notice assumption-overrides: the assumption nodes=3 overrides what was read: 1"]],
    ["fills versions", { "kube-proxy-version": "v1.20.6-tke.12" }, [], []],
    ["says the same version", { "kube-proxy-version": "v1.20.6-tke.12" }, [proxy("ipvs")], []],
    ["overrides versions", { "kube-proxy-version": "v1.20.6-tke.12" }, [proxy("ipvs", { image: OLD }), proxyPod("n1", OLD), proxyPod("n2", NEW)], ["notice assumption-overrides: the assumption kube-proxy-version=v1.20.6-tke.12 overrides what was read: 1.20.6-tke.11, 1.20.6-tke.12"]],
    ["fills the direct access default", { "direct-access-default": true }, [], []],
    ["overrides the direct access default", { "direct-access-default": false }, [configMap("tke-service-controller-config", { EnableDefaultDirectAccess: "true" })], ["notice assumption-overrides: the assumption direct-access-default=false overrides what was read: true"]],
    ["says the same direct access default", { "direct-access-default": true }, [configMap("tke-service-controller-config", { EnableDefaultDirectAccess: "true" })], []],
  ])("%s", (_, assume, objects, expected) => expect(says(assume, objects)).toEqual(expected));

  const three = nodes("n1", "n2", "n3");
  test.each<[string, Assumptions, Manifest[], unknown]>([
    ["proxy-mode", { "proxy-mode": "iptables" }, [proxy("ipvs"), ...three], safe("short-circuit")],
    ["kube-proxy-version too old", { "kube-proxy-version": "1.20.6-tke.11" }, [proxy("ipvs"), ...three], loops("kube-proxy-too-old", [1 / 3, 1 / 3])],
    ["kube-proxy-version new enough", { "kube-proxy-version": "v1.20.6-tke.12" }, [proxy("ipvs", { image: OLD }), ...three], safe("prevent-loopback")],
    ["kube-proxy-version alone", { "kube-proxy-version": "v1.20.6-tke.12", "proxy-mode": "ipvs" }, three, safe("prevent-loopback")],
    ["the image alone says whether a kube-proxy is upstream's", { "kube-proxy-version": "v1.20.6-tke.11" }, [proxy("ipvs", { image: UPSTREAM }), ...three], safe("short-circuit")],
    ["… nor does a plain version make it one", { "kube-proxy-version": "v1.30.2" }, [proxy("ipvs"), ...three], safe("prevent-loopback", "kube-proxy-version")],
  ])("%s", (_, assume, objects, told) => expect(listeners([service("web", { annotations: BOUND }), ...objects], { assume })).toEqual([tcp(told as ReturnType<typeof safe>)]));

  test("an annotation that says no comes before the direct access default", () => {
    const judged = (directAccess?: string) => listeners([service("web", { annotations: { ...INTERNAL, ...(directAccess ? { [`${S}direct-access`]: directAccess } : {}) } }), proxy("ipvs"), ...three, pod("a", { on: "n1" })], { assume: { "direct-access-default": true } });
    expect(judged("false")).toEqual([tcp(loops("vip-not-bound", [1 / 3, 1 / 3]))]);
    expect([judged(), judged("no")]).toEqual([[tcp(loops("vip-not-bound", [1, 1 / 3]))], [tcp(loops("vip-not-bound", [1, 1 / 3]))]]);
  });

  test("nodes: plain ones beside those read, first those that Pods name; fewer leave some out", () => {
    const judged = (count: number, ...objects: Manifest[]) => listeners([service(), proxy("ipvs"), ...objects], { assume: { nodes: count } });
    expect(judged(4)).toEqual([tcp(loops("vip-not-bound", [1 / 4, 1 / 4]))]);
    expect(judged(4, ...three)).toEqual([tcp(loops("vip-not-bound", [1 / 4, 1 / 4]))]);
    expect(judged(2, ...three)).toEqual([tcp(loops("vip-not-bound", [1 / 2, 1 / 2]))]);
    const withPods = [service("web", { local: true }), proxy("ipvs"), { apiVersion: "v1", kind: "Pod", metadata: { name: "a", labels: { app: "web" } }, spec: { nodeName: "n7" }, status: { conditions: [{ type: "Ready", status: "True" }] } }];
    expect(listeners(withPods, { assume: { nodes: 2 } })).toEqual([tcp(loops("vip-not-bound", [1, 1 / 2]))]);
    const withSlice = [service("web", { local: true }), proxy("ipvs"), slice("web", [endpoint("a", "n7"), endpoint("b", "n8")])];
    expect(listeners(withSlice, { assume: { nodes: 4 } })).toEqual([tcp(loops("vip-not-bound", [1 / 2, 1 / 4]))]);
  });

  test("nodes: very many", () => {
    expect(listeners([service(), proxy("ipvs")], { assume: { nodes: 200_000 } })).toEqual([tcp(loops("vip-not-bound", [1 / 200_000, 1 / 200_000]))]);
  });

  test("evidence then says so", () => {
    const report = judge([service()], { assume: { "proxy-mode": "ipvs", nodes: 3, "kube-proxy-version": "v1.20.6-tke.12" } });
    expect(report.facts["proxyMode"]).toEqual({ known: true, value: "ipvs", evidence: { object: null, path: ["assume", "proxy-mode"], value: "ipvs" } });
    expect(report.facts["nodes"]).toEqual({ known: true, value: 3, evidence: { object: null, path: ["assume", "nodes"], value: 3 } });
    expect(report.facts["kubeProxyVersions"]).toEqual({
      known: true, value: [{ version: "1.20.6-tke.12", ability: "on-demand", count: 1 }], evidence: { object: null, path: ["assume", "kube-proxy-version"], value: "v1.20.6-tke.12" },
    });
  });
});
