import fc, { type Arbitrary } from "fast-check";
import {
  EXISTING, I, INGRESS_SUBNET, LABEL, NEW, OLD, PREVENT, S, SUBNET, TKE, UPSTREAM, avoids, config, configMap, endpoint, ingress, node, pod, proxy, proxyPod, service, slice, workload,
  type Manifest, type Options,
} from "./support.ts";

/** A random cluster, and a question about it. */
export interface Sample {
  readonly objects: readonly Manifest[];
  readonly options: Options;
}

const NODES = ["n1", "n2", "n3", "n4", "eklet-1"];
const maybe = <T>(value: Arbitrary<T>) => fc.option(value, { nil: undefined });
const flag = fc.constantFrom(undefined, "true", "true", "false", "True", "");
const some = <T>(values: readonly T[]) => fc.subarray([...values]);

function annotations(entries: Record<string, Arbitrary<unknown>>): Arbitrary<Record<string, unknown>> {
  return fc.record(entries).map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
}

const aNode = (name: string): Arbitrary<Manifest> => fc.record({
  ready: fc.constantFrom(true, true, true, false),
  labels: fc.constantFrom<Record<string, string>>({}, {}, { pool: "a" }, { pool: "b" }, { "node-role.kubernetes.io/master": "" }, { "node.kubernetes.io/instance-type": "eklet" }),
}).map((options) => node(name, options));

const aPod = (name: string): Arbitrary<Manifest> => fc.record({
  on: maybe(fc.constantFrom(...NODES)),
  labels: fc.constantFrom({ app: "web" }, { app: "web" }, { app: "api" }, { app: "client" }),
  ready: fc.constantFrom(true, true, false),
  host: fc.constantFrom(false, false, true),
  direct: fc.constantFrom(false, false, true),
  spec: fc.constantFrom({}, {}, avoids("web"), avoids("client")),
}).map(({ on, ...options }) => pod(name, on === undefined ? options : { on, ...options }));

const owner = {
  [`${S}loadbalance-type`]: fc.constantFrom(undefined, undefined, "INTERNAL", "OPEN", "x"),
};

const aStatus = fc.constantFrom<Manifest | undefined>(undefined, undefined, { ip: "10.0.0.9" }, { ip: "43.0.0.9" }, { ip: "11.0.0.9" }, { ip: "10.0.0.9", ipMode: "Proxy" }, { ip: "2402::1" }, { hostname: "x" });

const aService = (name: string): Arbitrary<Manifest> => fc.record({
  annotations: annotations({
    ...owner,
    [SUBNET]: fc.constantFrom("subnet-1", "subnet-1", "subnet-1", undefined, ""),
    [EXISTING]: fc.constantFrom(undefined, undefined, undefined, "lb-1"),
    [PREVENT]: flag,
    [`${S}direct-access`]: flag,
    [LABEL]: fc.constantFrom(undefined, undefined, "pool=a", "pool in b"),
    [`${S}specify-protocol`]: fc.constantFrom(undefined, undefined, '{"80":{"protocol":["HTTP"]}}', '{"80":{"protocol":["TCP","UDP"]},"443":{"protocol":["HTTPS"]}}', "{"),
    [`${S}tke-service-config-auto`]: flag,
    [`${S}target-groups`]: fc.constantFrom(undefined, undefined, undefined, "x"),
    [`${S}mode`]: fc.constantFrom(undefined, undefined, "skip"),
    [`${S}local-svc-weighted-balance`]: flag,
    "service.kubernetes.io/local-svc-only-bind-node-with-pod": flag,
    "service.beta.kubernetes.io/x": fc.constantFrom(undefined, undefined, undefined, "y"),
  }),
  ports: fc.constantFrom<(number | Manifest)[]>([80], [80, 443], [{ port: 80, protocol: "UDP" }]),
  local: fc.boolean(),
  status: aStatus,
  spec: fc.constantFrom<Manifest>({}, { type: "NodePort" }, { selector: { app: "api" } }),
}).map(({ status, ...options }) => service(name, status ? { ...options, status } : options));

const anIngress = (name: string): Arbitrary<Manifest> => fc.record({
  annotations: annotations({
    ...owner,
    [INGRESS_SUBNET]: fc.constantFrom("subnet-1", "subnet-1", ""),
    "kubernetes.io/ingress.existLbId": fc.constantFrom(undefined, undefined, undefined, "lb-1"),
    "kubernetes.io/ingress.rule-mix": flag,
    "kubernetes.io/ingress.http-rules": fc.constantFrom(undefined, "null", '[{"backend":{"serviceName":"web"}}]'),
    [`${I}auto-rewrite`]: flag,
    [`${I}listen-ports`]: fc.constantFrom(undefined, undefined, '[{"HTTP":80},{"HTTPS":8443}]', "x"),
    [`${I}direct-access`]: flag,
    [`${I}tke-service-config`]: fc.constantFrom(undefined, undefined, "c", "gone"),
    [`${I}tke-service-config-auto`]: flag,
    [`${I}hybrid-type`]: fc.constantFrom(undefined, undefined, undefined, "CCN"),
    [`${I}mode`]: fc.constantFrom(undefined, undefined, "skip"),
    [`${I}enable-group`]: flag,
  }),
  to: fc.shuffledSubarray(["web", "api", "gone"]),
  status: aStatus,
  spec: fc.constantFrom<Manifest>({}, { tls: [{ secretName: "x" }] }, { ingressClassName: "nginx" }),
}).map(({ status, ...options }) => ingress(name, status ? { ...options, status } : options));

const aConfig = (name: string): Arbitrary<Manifest> =>
  some([{ protocol: "HTTP", port: 80, keepaliveEnable: 1 }, { protocol: "HTTPS", port: 443 }, { protocol: "HTTPS", port: 8443, keepaliveEnable: true }]).map((entries) => config(name, ...entries));

const IMAGES = [NEW, NEW, OLD, UPSTREAM, `${TKE}:latest`];
const aProxy = fc.record({
  mode: fc.constantFrom("ipvs", "ipvs", "ipvs", "iptables", "nftables", "ipvs-bpf", null),
  image: fc.constantFrom(...IMAGES),
  args: fc.constantFrom<string[]>([], ["--cluster-cidr=172.16.0.0/16"], ["--config=/x"]),
  pods: some(NODES.slice(0, 4)),
  images: fc.array(fc.constantFrom(...IMAGES), { minLength: 4, maxLength: 4 }),
  template: fc.boolean(),
}).map(({ mode, image, args, pods, images, template }) => [
  ...(template ? [proxy(mode, { image, args })] : []),
  ...pods.map((on, index) => proxyPod(on, images[index]!, mode, args)),
]);

const aSlice = some(["p1", "p2", "p3"]).chain((pods) => fc.array(fc.constantFrom(...NODES), { minLength: 3, maxLength: 3 })
  .map((on) => slice("web", pods.map((name, index) => endpoint(name, on[index]!, index === 2 ? { ready: false } : {})))));

const objects = fc.record({
  nodes: some(NODES).chain((names) => fc.tuple(...names.map(aNode))),
  pods: some(["p1", "p2", "p3", "p4", "p5"]).chain((names) => fc.tuple(...names.map(aPod))),
  services: some(["web", "api"]).chain((names) => fc.tuple(...names.map(aService))),
  ingresses: some(["shop"]).chain((names) => fc.tuple(...names.map(anIngress))),
  configs: some(["c", "shop-auto-ingress-config", "web-auto-service-config"]).chain((names) => fc.tuple(...names.map(aConfig))),
  proxy: aProxy,
  slices: fc.oneof(fc.constant<Manifest[]>([]), fc.constant<Manifest[]>([]), aSlice.map((one) => [one])),
  more: some<Manifest>([
    workload("Deployment", "client", { labels: { app: "client" }, spec: avoids("web") }),
    workload("DaemonSet", "agent", { labels: { app: "client" }, spec: { hostNetwork: true } }),
    configMap("tke-service-controller-config", { EnableDefaultDirectAccess: "true" }),
    { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "np" }, spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }] } },
  ]),
}).map((all): Manifest[] => Object.values<readonly Manifest[]>(all).flat());

const options: Arbitrary<Options> = fc.record({
  from: fc.oneof(fc.constant([]), fc.constant([]), some(["pod/p1", "pod/p2", "pod/p4", "deployment/client", "daemonset/agent", "node/n1", "node/eklet-1"])),
  live: fc.constantFrom(undefined, undefined, {}, { nodes: "forbidden" as const }),
  assume: fc.constantFrom({}, {}, { "proxy-mode": "ipvs" as const }, { nodes: 3 }, { network: "internal" as const }, { "kube-proxy-version": "v1.20.6-tke.11" }, { "direct-access-default": true }),
}).map(({ live, assume, from }) => (live ? { from, live, assume: { platform: "tke" as const, ...assume } } : { from, assume }));

export const sample: Arbitrary<Sample> = fc.record({ objects, options });

/** Objects that have nothing to do with the samples. */
export const strangers: Arbitrary<Manifest[]> = some<Manifest>([
  configMap("anything", { "config.conf": "mode: ipvs" }),
  configMap("kube-proxy", { "config.conf": "mode: ipvs" }, "default"),
  { apiVersion: "v1", kind: "Secret", metadata: { name: "s" } },
  { apiVersion: "v1", kind: "Service", metadata: { name: "plain" }, spec: { type: "ClusterIP", ports: [{ port: 80 }] } },
  { apiVersion: "v1", kind: "Pod", metadata: { name: "far", namespace: "far", labels: { app: "web" } }, spec: { nodeName: "n1" }, status: { conditions: [{ type: "Ready", status: "True" }] } },
  { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata: { name: "w", namespace: "far", labels: { "kubernetes.io/service-name": "web" } }, endpoints: [] },
  { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: "np", namespace: "far" }, spec: { podSelector: {} } },
  { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name: "n", annotations: { "kubernetes.io/ingress.class": "nginx" } }, spec: {} },
  { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "kubernetes-proxy", namespace: "kube-system" }, spec: { template: { spec: { containers: [{ name: "kube-proxy", image: OLD, args: ["--proxy-mode=iptables"] }] } } } },
  { apiVersion: "cloud.tencent.com/v1alpha1", kind: "TkeServiceConfig", metadata: { name: "c", namespace: "far" }, spec: {} },
  workload("Deployment", "other", { labels: { app: "other" } }),
]);

/** The objects as one JSON List: quick to read. */
export function asList(objects: readonly Manifest[]): string {
  return JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
}
