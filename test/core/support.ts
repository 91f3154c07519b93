import { stringify } from "yaml";
import {
  analyze, collect, en, makeReport, readManifests,
  type Assumptions, type CallerQuestion, type ClientName, type Coverage, type Messages, type Report, type ReportListener, type Result,
} from "@kubectl-loopback/core";

/** A Kubernetes object as a test writes it. */
export type Manifest = Record<string, unknown>;

export interface Options {
  readonly from?: readonly string[];
  readonly assume?: Assumptions;
  /** Judge as if read from a live cluster; `gaps` are lists that failed. */
  readonly live?: Coverage["gaps"];
  readonly serverVersion?: string;
  readonly words?: Messages;
  /** Look for callers, too. */
  readonly callers?: CallerQuestion;
}

/** The YAML text of several objects, as one stream. */
export function yaml(...objects: Manifest[]): string {
  return objects.map((object) => stringify(object, { version: "1.1" })).join("---\n");
}

export function resultOf(text: string, options: Options = {}): { result: Result; report: Report } {
  const read = readManifests({ file: "a.yaml", text, named: true }, { namespace: "default", workloads: true, callers: options.callers });
  const { set } = collect(read.objects);
  const coverage: Coverage = options.live ? { source: "live", gaps: options.live } : { source: "files", gaps: {} };
  const result = analyze({ objects: set, coverage, serverVersion: options.serverVersion ?? null }, {
    assumptions: options.assume ?? {},
    from: (options.from ?? []).map(clientName),
    concerns: () => true,
    ...(options.callers ? { callers: options.callers } : {}),
  });
  return { result, report: makeReport(result, read.problems, options.words ?? en) };
}

/** The report about a text. */
export function judge(text: string | readonly Manifest[], options: Options = {}): Report {
  return resultOf(typeof text === "string" ? text : yaml(...text), options).report;
}

/** What a report says of each listener, besides whose it is. */
export type Judged = Omit<ReportListener, "object">;

export function listeners(text: string | readonly Manifest[], options: Options = {}): Judged[] {
  return judge(text, options).listeners.map(({ object: _, ...judged }) => judged);
}

const KINDS: Readonly<Record<string, ClientName["kind"]>> = {
  pod: "Pod", deployment: "Deployment", statefulset: "StatefulSet", daemonset: "DaemonSet", job: "Job", node: "Node",
};

function clientName(text: string): ClientName {
  const [kind, name] = text.split("/") as [string, string];
  return { kind: KINDS[kind]!, namespace: "default", name };
}

export const S = "service.cloud.tencent.com/";
export const I = "ingress.cloud.tencent.com/";
export const SUBNET = "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid";
export const EXISTING = "service.kubernetes.io/tke-existed-lbid";
export const LABEL = "service.kubernetes.io/qcloud-loadbalancer-backends-label";
export const PREVENT = `${S}prevent-loopback`;
export const INGRESS_SUBNET = "kubernetes.io/ingress.subnetId";
export const INTERNAL = { [SUBNET]: "subnet-1" };
export const BOUND = { ...INTERNAL, [PREVENT]: "true" };
export const TKE = "ccr.ccs.tencentyun.com/tkeimages/kube-proxy";
export const NEW = `${TKE}:v1.20.6-tke.12`;
export const OLD = `${TKE}:v1.20.6-tke.11`;
export const UPSTREAM = "registry.k8s.io/kube-proxy:v1.30.2";

export function node(name: string, { labels = {}, ready = true, ...spec }: { labels?: Record<string, string>; ready?: boolean; unschedulable?: boolean; providerID?: string } = {}): Manifest {
  return {
    apiVersion: "v1", kind: "Node", metadata: { name, labels }, spec,
    status: { conditions: [{ type: "Ready", status: ready ? "True" : "False" }], addresses: [{ type: "InternalIP", address: `10.0.0.${name.replace(/\D/g, "") || "9"}` }] },
  };
}

export function nodes(...names: string[]): Manifest[] {
  return names.map((name) => node(name));
}

export const MASTER = node("m1", { labels: { "node-role.kubernetes.io/master": "" } });
export const EKLET = node("eklet-1", { labels: { "node.kubernetes.io/instance-type": "eklet" } });

interface PodOptions { on?: string; labels?: Record<string, string>; ready?: boolean; host?: boolean; direct?: boolean; spec?: Manifest; ip?: string; meta?: Manifest }

export function pod(name: string, { on, labels = { app: "web" }, ready = true, host, direct, spec, ip, meta }: PodOptions = {}): Manifest {
  const annotations = direct ? { "tke.cloud.tencent.com/networks": "tke-direct-eni" } : {};
  return {
    apiVersion: "v1", kind: "Pod", metadata: { name, labels, annotations, ...meta },
    spec: { ...(on ? { nodeName: on } : {}), ...(host ? { hostNetwork: true } : {}), containers: [{ name: "c", image: "i" }], ...spec },
    status: { phase: "Running", conditions: [{ type: "Ready", status: ready ? "True" : "False" }], ...(ip ? { podIP: ip } : {}) },
  };
}

/** A client Pod that is no backend. */
export function client(name: string, options: PodOptions = {}): Manifest {
  return pod(name, { labels: { app: "client" }, ...options });
}

export function workload(kind: string, name: string, { labels = { app: name }, spec = {}, annotations = {} }: { labels?: Record<string, string>; spec?: Manifest; annotations?: Record<string, string> } = {}): Manifest {
  return {
    apiVersion: kind === "Job" ? "batch/v1" : "apps/v1", kind, metadata: { name },
    spec: { ...(kind === "Job" ? {} : { selector: { matchLabels: labels } }), template: { metadata: { labels, annotations }, spec: { containers: [{ name: "c", image: "i" }], ...spec } } },
  };
}

/** `affinity` that keeps Pods off the nodes of those with a label `app`. */
export function avoids(app: string, term: Manifest = {}): Manifest {
  const required = [{ topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app } }, ...term }];
  return { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } };
}

interface ServiceOptions { annotations?: Record<string, unknown>; labels?: Record<string, string>; ports?: (number | Manifest)[]; local?: boolean; status?: Manifest; spec?: Manifest }

export function service(name = "web", { annotations = INTERNAL, labels, ports = [80], local, status, spec }: ServiceOptions = {}): Manifest {
  return {
    apiVersion: "v1", kind: "Service", metadata: { name, annotations, ...(labels ? { labels } : {}) },
    spec: { type: "LoadBalancer", selector: { app: "web" }, ports: ports.map((port) => (typeof port === "number" ? { port } : port)), ...(local ? { externalTrafficPolicy: "Local" } : {}), ...spec },
    ...(status ? { status: { loadBalancer: { ingress: [status] } } } : {}),
  };
}

/** A backend Service of an Ingress. */
export function backend(name = "web", { local, annotations = {}, spec = {} }: { local?: boolean; annotations?: Record<string, string>; spec?: Manifest } = {}): Manifest {
  return service(name, { annotations, spec: { type: "NodePort", ...spec }, ...(local ? { local } : {}) });
}

interface IngressOptions { annotations?: Record<string, unknown>; to?: string[]; spec?: Manifest; status?: Manifest; apiVersion?: string }

export function ingress(name = "shop", { annotations = {}, to = ["web"], spec, status, apiVersion = "networking.k8s.io/v1" }: IngressOptions = {}): Manifest {
  const paths = to.map((one) => ({ path: `/${one}`, pathType: "Prefix", backend: { service: { name: one, port: { number: 80 } } } }));
  return {
    apiVersion, kind: "Ingress", metadata: { name, annotations: { [INGRESS_SUBNET]: "subnet-1", ...annotations } },
    spec: { rules: [{ host: "a.example.com", http: { paths } }], ...spec },
    ...(status ? { status: { loadBalancer: { ingress: [status] } } } : {}),
  };
}

export function config(name: string, ...l7Listeners: Manifest[]): Manifest {
  return { apiVersion: "cloud.tencent.com/v1alpha1", kind: "TkeServiceConfig", metadata: { name }, spec: { loadBalancer: { l7Listeners } } };
}

export const PROXY_LABEL = { "k8s-app": "kube-proxy" };

interface ProxyOptions { args?: string[]; image?: string; name?: string; container?: Manifest; status?: Manifest }

/** kube-proxy's DaemonSet. */
export function proxy(mode: string | null, { args = [], image = NEW, name = "kube-proxy", container = {}, status = {} }: ProxyOptions = {}): Manifest {
  return {
    apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name, namespace: "kube-system", labels: PROXY_LABEL },
    spec: {
      selector: { matchLabels: PROXY_LABEL },
      template: { metadata: { labels: PROXY_LABEL }, spec: { containers: [{ name: "kube-proxy", image, args: [...(mode === null ? [] : [`--proxy-mode=${mode}`]), ...args], ...container }] } },
    },
    status,
  };
}

export function proxyPod(on: string, image: string, mode: string | null = "ipvs", args: string[] = []): Manifest {
  return {
    apiVersion: "v1", kind: "Pod", metadata: { name: `kube-proxy-${on}`, namespace: "kube-system", labels: PROXY_LABEL },
    spec: { nodeName: on, hostNetwork: true, containers: [{ name: "kube-proxy", image, args: [...(mode === null ? [] : [`--proxy-mode=${mode}`]), ...args] }] },
    status: { phase: "Running" },
  };
}

export function configMap(name: string, data: Record<string, string>, namespace = "kube-system"): Manifest {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace }, data };
}

export function slice(service: string, endpoints: Manifest[]): Manifest {
  return { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata: { name: `${service}-x`, labels: { "kubernetes.io/service-name": service } }, addressType: "IPv4", endpoints };
}

/** An endpoint of an EndpointSlice. */
export function endpoint(podName: string, nodeName: string, conditions: Manifest = { ready: true }): Manifest {
  return { addresses: ["172.16.0.9"], nodeName, conditions, targetRef: { kind: "Pod", name: podName } };
}

type Told = Omit<Judged, "port" | "protocol" | "layer">;
const NONE = { impact: null, probability: null, addedSeconds: null };

export function safe(reason: Told["reason"], ...assumed: Told["assumed"][number][]): Told {
  return { verdict: "safe", reason, ...NONE, missing: [], assumed };
}

export function mayLoop(reason: Told["reason"], ...missing: Told["missing"][number][]): Told {
  return { verdict: "may-loop", reason, ...NONE, missing, assumed: [] };
}

/** A layer 4 listener that loops with these shares; null where they cannot be told. */
export function loops(reason: Told["reason"], share: [max: number, mean: number] | null): Told {
  return { verdict: "loops", reason, impact: share?.[0] === 1 ? "outage" : "intermittent", probability: share && { max: share[0], mean: share[1] }, addedSeconds: null, missing: [], assumed: [] };
}

/** A layer 7 listener that loops. */
export function delays(reason: Told["reason"], share: [max: number, mean: number] | null, addedSeconds: number | null = null): Told {
  return { ...loops(reason, share), impact: share?.[0] === 1 ? "outage" : "delay", addedSeconds, assumed: ["keepalive-off"] };
}

/** Nothing is left for some client: the CLB skips the only RS. */
export function onlySelf(layer: 4 | 7 = 4): Told {
  return { verdict: "loops", reason: "only-rs-is-self", ...NONE, impact: "outage", missing: [], assumed: layer === 7 ? ["keepalive-off"] : [] };
}

export function tcp(told: Told, port = 80, protocol = "TCP"): Judged {
  return { port, protocol, layer: 4, ...told };
}

export function http(told: Told, port = 80, protocol = "HTTP"): Judged {
  return { port, protocol, layer: 7, ...told };
}

/** One row of a table of cases. */
export interface Case {
  readonly name: string;
  readonly objects: readonly Manifest[];
  readonly options?: Options;
  readonly expected: readonly Judged[];
}
