/** A large cluster in a real API server: always the same for the same numbers. */
import { collectionIn, inParallel, type Api, type KubeObject } from "../test/cluster/api.ts";

export interface Size {
  readonly services: number;
  readonly ingresses: number;
  readonly nodes: number;
  readonly pods: number;
}

const NAMESPACES = 50;
/** One Service in so many has a CLB, and one of those in so many direct access, so that Pods matter. */
const CLB = 4;
const DIRECT = 20;
const PODS_OF_A_SERVICE = 4;

export const namespaceOf = (index: number) => `team-${index % NAMESPACES}`;
export const clbService = (index: number) => ({ namespace: namespaceOf(index * CLB), name: `svc-${index * CLB}` });
const address = (index: number) => `10.${20 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;

const node = (index: number): KubeObject => ({
  apiVersion: "v1", kind: "Node",
  metadata: { name: `node-${index}`, labels: { "kubernetes.io/hostname": `node-${index}`, "node.kubernetes.io/instance-type": "S5.LARGE8", "cloud.tencent.com/node-instance-id": `ins-${index}` } },
  spec: { providerID: `qcloud:///800001/ins-${index}` },
  status: { addresses: [{ type: "InternalIP", address: address(index) }], conditions: [{ type: "Ready", status: "True" }], nodeInfo: {}, capacity: { cpu: "8", memory: "16Gi", pods: "110" } },
});

const service = (index: number): KubeObject => ({
  apiVersion: "v1", kind: "Service",
  metadata: {
    name: `svc-${index}`, namespace: namespaceOf(index), labels: { "app.kubernetes.io/name": `svc-${index}`, "app.kubernetes.io/part-of": "shop" },
    ...(index % CLB === 0 ? { annotations: { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": `subnet-${index % 90}`, ...(index % (CLB * DIRECT) === 0 ? { "service.cloud.tencent.com/direct-access": "true" } : {}) } } : {}),
  },
  spec: { type: index % CLB === 0 ? "LoadBalancer" : "ClusterIP", selector: { app: `svc-${index}` }, ports: [{ name: "http", port: 80, targetPort: 8080 }] },
});

const ingress = (index: number, services: number): KubeObject => ({
  apiVersion: "networking.k8s.io/v1", kind: "Ingress",
  metadata: { name: `ing-${index}`, namespace: namespaceOf(index), annotations: { "kubernetes.io/ingress.class": "qcloud", "kubernetes.io/ingress.subnetId": `subnet-${index % 90}` } },
  spec: { rules: [{ host: `h${index}.example.com`, http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: `svc-${index % services}`, port: { number: 80 } } } }] } }] },
});

const pod = (index: number, { services, nodes }: Size): KubeObject => {
  const owner = Math.floor(index / PODS_OF_A_SERVICE) % services;
  return {
    apiVersion: "v1", kind: "Pod",
    metadata: { name: `pod-${index}`, namespace: namespaceOf(owner), labels: { app: `svc-${owner}` } },
    spec: { nodeName: `node-${index % nodes}`, containers: [{ name: "main", image: "registry.example.com/shop/main:1.2.3", ports: [{ containerPort: 8080 }], resources: { requests: { cpu: "100m", memory: "128Mi" } } }] },
  };
};

const endpoints = (index: number, { nodes }: Size): KubeObject => ({
  apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice",
  metadata: { name: `svc-${index}-x`, namespace: namespaceOf(index), labels: { "kubernetes.io/service-name": `svc-${index}` } },
  addressType: "IPv4", ports: [{ name: "http", port: 8080, protocol: "TCP" }],
  endpoints: Array.from({ length: PODS_OF_A_SERVICE }, (_, one) => ({
    addresses: [address(100_000 + index * PODS_OF_A_SERVICE + one)], conditions: { ready: true }, nodeName: `node-${(index * PODS_OF_A_SERVICE + one) % nodes}`,
    targetRef: { kind: "Pod", name: `pod-${index * PODS_OF_A_SERVICE + one}`, namespace: namespaceOf(index) },
  })),
});

const KUBE_PROXY: KubeObject = {
  apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "kube-proxy", namespace: "kube-system" },
  spec: {
    selector: { matchLabels: { "k8s-app": "kube-proxy" } },
    template: { metadata: { labels: { "k8s-app": "kube-proxy" } }, spec: { containers: [{ name: "kube-proxy", image: "ccr.ccs.tencentyun.com/tkeimages/kube-proxy:v1.20.6-tke.12", command: ["kube-proxy", "--proxy-mode=ipvs"] }] } },
  },
};

const times = (count: number, make: (index: number) => KubeObject) => Array.from({ length: count }, (_, index) => make(index));

export async function fill(api: Api, size: Size): Promise<void> {
  const namespaces = times(NAMESPACES, (index) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespaceOf(index) } }));
  const others = [
    KUBE_PROXY, ...times(size.services, service), ...times(size.services, (index) => endpoints(index, size)),
    ...times(size.ingresses, (index) => ingress(index, size.services)), ...times(size.pods, (index) => pod(index, size)),
  ];
  for (const objects of [namespaces, times(size.nodes, node), others]) await inParallel(objects, (object) => create(api, object));
}

async function create(api: Api, object: KubeObject): Promise<void> {
  await api.must("POST", collectionIn(await api.resourceOf(object), object.metadata.namespace), { body: object });
}
