/** Manifests as people write them, for tables of rules. Marks `⟦…⟧` may stand anywhere. */

interface Parts { annotations?: string[]; labels?: string; spec?: string[]; status?: string; ports?: string; type?: string; name?: string }

const SUBNET = "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: subnet-1";

/** An internal CLB Service `web`, unless its annotations say otherwise. */
export function service({ annotations = [SUBNET], labels, spec = [], status, ports = "[{port: 80}]", type = "LoadBalancer", name = "web" }: Parts = {}): string {
  return [
    "apiVersion: v1",
    "kind: Service",
    "metadata:",
    `  name: ${name}`,
    ...(labels === undefined ? [] : [`  labels: ${labels}`]),
    ...(annotations.length > 0 ? ["  annotations:", ...annotations.map((line) => `    ${line}`)] : []),
    "spec:",
    `  type: ${type}`,
    "  selector: {app: web}",
    `  ports: ${ports}`,
    ...spec.map((line) => `  ${line}`),
    ...(status === undefined ? [] : [`status: {loadBalancer: {ingress: [${status}]}}`]),
    "",
  ].join("\n");
}

/** A Service with the subnet annotation and more. */
export function internal(annotations: string[], parts: Parts = {}): string {
  return service({ ...parts, annotations: [SUBNET, ...annotations] });
}

/** An internal CLB Ingress `shop` on Service `web`. */
export function ingress({ annotations = [], spec = [], subnet = true, mark = "spec" }: { annotations?: string[]; spec?: string[]; subnet?: boolean; mark?: string } = {}): string {
  return [
    "apiVersion: networking.k8s.io/v1",
    "kind: Ingress",
    "metadata:",
    "  name: shop",
    "  annotations:",
    ...(subnet ? ["    kubernetes.io/ingress.subnetId: subnet-1"] : []),
    ...annotations.map((line) => `    ${line}`),
    `${mark}:`,
    ...spec.map((line) => `  ${line}`),
    "  rules:",
    "  - host: shop.example.com",
    "    http: {paths: [{path: /, backend: {service: {name: web, port: {number: 80}}}}]}",
    "",
  ].join("\n");
}

/** A TkeServiceConfig with these lines as listeners. */
export function config(name: string, ...listeners: string[]): string {
  return ["apiVersion: cloud.tencent.com/v1alpha1", "kind: TkeServiceConfig", `metadata: {name: ${name}}`, "spec:", "  loadBalancer:", "    l7Listeners:", ...listeners.map((line) => `    - ${line}`), ""].join("\n");
}

/** A stream of documents. */
export function stream(...texts: string[]): string {
  return texts.join("---\n");
}

/** Marks a text. */
export function mark(text: string): string {
  return `⟦${text}⟧`;
}
