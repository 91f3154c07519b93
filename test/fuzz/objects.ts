import fc, { type Arbitrary } from "fast-check";
import type { JsonObject } from "@kubectl-loopback/core";
import { sample } from "../core/random.ts";
import { configMap, ingress, service } from "../core/support.ts";

const COREFILE = `.:53 {
    errors
    rewrite name shop.example.com web.default.svc.cluster.local
    hosts {
        10.0.0.9 db.example.com
    }
    template IN A example.org {
        match ^(.*)\\.example\\.org\\.$
        answer "{{ .Name }} 60 IN A 10.0.0.9"
    }
    kubernetes cluster.local in-addr.arpa
    forward . /etc/resolv.conf
}
`;

const MORE: readonly JsonObject[] = [
  configMap("coredns", { Corefile: COREFILE }),
  configMap("node-local-dns", { Corefile: "cluster.local:53 {\n    forward . 10.0.0.10\n}\n.:53 {\n    forward . /etc/resolv.conf\n}\n" }),
  configMap("kube-proxy", { "config.conf": "mode: ipvs\nclusterCIDR: 172.16.0.0/16\n" }),
  service("shared", { annotations: { "service.kubernetes.io/tke-existed-lbid": "lb-1", "kubectl-loopback.io/disable": "CLB101 -- known" }, status: { ip: "10.0.0.9" } }),
  ingress("other", { annotations: { "ingress.cloud.tencent.com/listen-ports": '[{"HTTP":80}]', "kubernetes.io/ingress.subnetId": "subnet-1" }, to: ["web"] }),
  { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "app", namespace: "default" }, data: { url: "http://10.0.0.9:80/shop.example.com" } },
] as never;

/** The objects of a small cluster, which are right. */
export const kubeObjects: Arbitrary<JsonObject[]> = fc.tuple(sample, fc.subarray([...MORE])).map(([{ objects }, more]) => [...(objects as JsonObject[]), ...more]);
