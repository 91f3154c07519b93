/**
 * The cures: a remedy's plan, as core makes it, is applied to a scenario's objects, and what results configures the guest. Then the packet
 * must arrive; and with the first objects again it must be lost again. The three stages are played in one network, one after the other.
 */

import { analyze, makePlan, mergeEdits, whatIf, type ClientName, type RemedyId } from "@kubectl-loopback/core";

import { namespace, nodeName, pod } from "./cluster.ts";
import { clusterOf, namedClient } from "./model.ts";
import { plain, scenario, type LabPlan, type Plan } from "./plan.ts";
import type { KubeObject, Scenario } from "./types.ts";

interface Cure {
  remedy: RemedyId;
  /** Tells cures apart that one remedy has several ways to. */
  way?: string;
  plan: Partial<Plan>;
  lab?: LabPlan;
  /** What the cluster holds besides, or holds otherwise. */
  prepare?: (objects: KubeObject[]) => KubeObject[];
  /** Edits go to a cluster, whose controllers answer; not into files. */
  live?: boolean;
}

const host = "shop.example.com";
const workload: ClientName = { kind: "Deployment", namespace, name: "client" };

const deployment: KubeObject = {
  apiVersion: "apps/v1", kind: "Deployment", metadata: { name: workload.name, namespace },
  spec: { selector: { matchLabels: { app: "client" } }, template: { metadata: { labels: { app: "client" } }, spec: { containers: [{ name: "client", image: "example.com/client:1" }] } } },
};

const coredns: KubeObject = {
  apiVersion: "v1", kind: "ConfigMap", metadata: { name: "coredns", namespace: "kube-system" },
  data: { Corefile: ".:53 {\n    kubernetes cluster.local in-addr.arpa ip6.arpa\n    forward . /etc/resolv.conf\n}\n" },
};

const edited = (kind: string, edit: (object: KubeObject) => KubeObject) => (objects: KubeObject[]): KubeObject[] => objects.map((o) => (o.kind === kind ? edit(o) : o));

/** A TkeServiceConfig that lists the listener and says nothing of keepalive. */
const withoutKeepalive = edited("TkeServiceConfig", (config) => ({ ...config, spec: { loadBalancer: { l7Listeners: [{ protocol: "HTTP", port: 80 }] } } }));

/** The Ingress serves a host name that Pods ask CoreDNS for. */
const named = (objects: KubeObject[]): KubeObject[] => [
  ...edited("Ingress", (ingress) => {
    const { defaultBackend } = ingress["spec"] as { defaultBackend: unknown };
    return { ...ingress, spec: { rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend: defaultBackend }] } }] } };
  })(objects),
  coredns,
];

/** An ingress controller inside the cluster. Its Pods are played by the servers' own. */
const withController = (objects: KubeObject[]): KubeObject[] => {
  const controller = (o: KubeObject): KubeObject => ({ ...o, metadata: { ...o.metadata, name: "ingress-nginx", labels: { "kubernetes.io/service-name": "ingress-nginx" } } });
  const service = objects.find(({ kind }) => kind === "Service")!;
  const spec = { ...(service["spec"] as object), type: "ClusterIP", clusterIP: "172.20.9.1", clusterIPs: ["172.20.9.1"], ports: [{ name: "web", port: 80, protocol: "TCP", targetPort: 8080 }], externalTrafficPolicy: undefined };
  return [...named(objects), { ...controller(service), spec }, controller(objects.find(({ kind }) => kind === "EndpointSlice")!)];
};

const withDeployment = (objects: KubeObject[]): KubeObject[] => [...objects, deployment];

const list: Cure[] = [
  { remedy: "prevent-loopback", plan: {} },
  { remedy: "prevent-loopback", plan: { direct: true } },
  { remedy: "prevent-loopback", plan: { direct: true, client: "host" } },
  { remedy: "prevent-loopback", plan: { client: "shared-eni" } },
  { remedy: "prevent-loopback", plan: { layer: "7s" } },
  { remedy: "prevent-loopback", plan: { protocol: "UDP" } },
  { remedy: "prevent-loopback", plan: {}, lab: { probe: "vip" } },
  { remedy: "prevent-loopback", plan: {}, lab: { probe: "100.64" } },
  { remedy: "prevent-loopback", way: "upgrade-too", plan: { proxy: "ipvs-too-old" } },
  { remedy: "prevent-loopback", way: "upgrade-too", plan: { proxy: "ipvs-too-old", direct: true, client: "host" } },
  { remedy: "prevent-loopback", way: "replace-too", plan: { proxy: "ipvs-rollout" } },
  { remedy: "upgrade-kube-proxy", plan: { proxy: "ipvs-too-old", annotated: true } },
  { remedy: "upgrade-kube-proxy", way: "replace", plan: { proxy: "ipvs-rollout", annotated: true } },
  ...(["ipvs", "iptables+cidr"] as const).flatMap((proxy): Cure[] => [
    { remedy: "keepalive", way: "generated-config", plan: { layer: 7, proxy }, live: true },
    { remedy: "keepalive", way: "new-config", plan: { layer: 7, proxy, direct: true } },
    { remedy: "keepalive", way: "existing-config", plan: { layer: 7, proxy, keepalive: true }, prepare: withoutKeepalive },
    { remedy: "keepalive", way: "new-config", plan: { layer: 7, proxy, direct: true, client: "host" } },
  ]),
  { remedy: "keepalive", way: "new-config", plan: { layer: "7s" } },
  { remedy: "keepalive", way: "new-config", plan: { layer: 7, policy: "Local", proxy: "iptables+cidr" } },
  ...([4, 7] as const).flatMap((layer): Cure[] => [
    { remedy: "local-anti-affinity", plan: { layer, nodes: 3 }, prepare: withDeployment },
    { remedy: "direct-access-anti-affinity", plan: { layer, nodes: 3 }, prepare: withDeployment },
    { remedy: "service-name", plan: { layer } },
  ]),
  { remedy: "direct-access-anti-affinity", plan: { layer: 7, nodes: 3, proxy: "iptables+cidr" }, prepare: withDeployment },
  { remedy: "coredns-rewrite", plan: { layer: 7 }, prepare: named },
  { remedy: "ingress-controller", plan: { layer: 7 }, prepare: withController },
];

export const cures = (): Scenario[] => list.flatMap(stages);

function stages(cure: Cure): Scenario[] {
  const { remedy, way, plan, lab, prepare } = cure;
  const asked = scenario("cures", { ...plain, ...plan }, { ...lab, apart: [remedy, way] });
  const before = { ...asked, objects: prepare?.(asked.objects) ?? asked.objects };
  const id = ["cures", remedy, ...(way ? [way] : []), ...asked.title.split(" ")].join("/");
  const setup = `cures ${plan.proxy ?? plain.proxy}`;
  return ([before, cured(before, cure), before] as const).map((s, i) => {
    const stage = (["before", "cured", "undone"] as const)[i]!;
    return { ...s, id: `${id}/${stage}`, lab: { ...s.lab, stage: i }, cure: { stage, setup } };
  });
}

/** The scenario with the plan applied, and with what follows from it: controllers act, the scheduler moves Pods, callers take another name. */
function cured(before: Scenario, { remedy, live = false }: Cure): Scenario {
  const moves = remedy.endsWith("anti-affinity");
  const result = analyze(clusterOf(before.objects), { assumptions: {}, from: moves ? [workload] : namedClient(before.client), concerns: () => true });
  const { chosen } = makePlan({ result, live, clients: moves ? [workload] : [] }, remedy);
  if (chosen.length === 0) throw new Error(`core plans no ${remedy} for ${before.title}`);
  const edits = mergeEdits(chosen.flatMap(({ proposal }) => [...proposal.edits, ...proposal.consequences]));
  const objects = whatIf(result, edits).cluster.objects.all.map(({ value }) => value as unknown as KubeObject);
  const called = chosen.flatMap(({ proposal }) => proposal.manual).flatMap((step) => (step.step === "call-service" ? [step.address] : []))[0] ?? rewritten(objects);
  const after = { ...before, objects, lab: { ...before.lab, ...(called ? { to: called } : {}) } };
  return moves ? moved(after) : after;
}

/** Where CoreDNS leads the host name to. */
function rewritten(objects: KubeObject[]): string | undefined {
  const corefile = (objects.find(({ metadata }) => metadata.name === "coredns")?.["data"] as { Corefile: string } | undefined)?.Corefile;
  const target = corefile?.split("\n").map((line) => line.trim().split(/\s+/)).find(([verb, what, from]) => verb === "rewrite" && what === "name" && from === host)?.[3];
  return target && `${target}:80`;
}

interface AntiAffinity { spec: { template: { spec: { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { labelSelector: { matchLabels: Record<string, string> } }[] } } } } } }

/** The client's Pod on the first node where its workload's anti-affinity lets the scheduler put it. */
function moved(s: Scenario): Scenario {
  const { spec } = s.objects.find(({ kind }) => kind === "Deployment") as unknown as AntiAffinity;
  const terms = spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution;
  const shunned = s.objects.filter((o) => o.kind === "Pod" && terms.some(({ labelSelector }) => Object.entries(labelSelector.matchLabels).every(([k, v]) => o.metadata.labels?.[k] === v)));
  const free = [1, 2, 3].find((i) => !shunned.some((o) => (o["spec"] as { nodeName: string }).nodeName === nodeName(i)))!;
  const there = pod({ on: free, role: "client" });
  const isClient = (o: KubeObject): boolean => o.kind === "Pod" && o.metadata.labels?.["app"] === "client";
  return { ...s, objects: s.objects.map((o) => (isClient(o) ? there : o)), client: { pod: { namespace, name: there.metadata.name } } };
}
