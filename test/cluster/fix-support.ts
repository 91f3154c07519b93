/** What the tests of `fix` on a live cluster share: its objects, a look at one of them, and the controller's part. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { collectionIn, type KubeObject } from "./api.ts";
import type { TestCluster } from "./server.ts";

export const OBJECTS = readFileSync(fileURLToPath(new URL("fixtures/fix.yaml", import.meta.url)), "utf8");

export const PREVENT = "service.cloud.tencent.com/prevent-loopback";
export const KEEPALIVE_ACCEPTED = ["keepalive-whitelist", "security-group", "source-ip-in-header"].flatMap((name) => ["--accept", name]);

const API_VERSIONS: Record<string, string> = {
  Service: "v1", ConfigMap: "v1", Pod: "v1", Ingress: "networking.k8s.io/v1", TkeServiceConfig: "cloud.tencent.com/v1alpha1", DaemonSet: "apps/v1", Deployment: "apps/v1",
};

/** `Service shop/orders` */
export async function pathOf(cluster: TestCluster, name: string): Promise<string> {
  const [kind, namespace, own] = name.split(/[ /]/) as [string, string, string];
  const resource = await cluster.api.resourceOf({ apiVersion: API_VERSIONS[kind]!, kind });
  return `${collectionIn(resource, namespace)}/${own}`;
}

export async function read(cluster: TestCluster, name: string): Promise<KubeObject & Record<string, any>> {
  return cluster.api.must("GET", await pathOf(cluster, name));
}

/** The object as people wrote it: without what the server adds when it is changed. */
export async function content(cluster: TestCluster, name: string): Promise<unknown> {
  const { metadata: { resourceVersion: _, managedFields: __, generation: ___, annotations, ...metadata }, status: ____, ...rest } = await read(cluster, name);
  const { "deprecated.daemonset.template.generation": _____, ...kept } = (annotations ?? {}) as Record<string, string>;
  return { ...rest, metadata, annotations: kept };
}

export async function merge(cluster: TestCluster, name: string, body: unknown, manager = "someone"): Promise<void> {
  await cluster.api.must("PATCH", `${await pathOf(cluster, name)}?fieldManager=${manager}`, { body, contentType: "application/merge-patch+json" });
}

/** Does the controller's part for the Ingress auto/plain: a moment after it asks for a config, there is one. */
export function generateConfigs(cluster: TestCluster, afterMs: number): { stop(): Promise<void> } {
  let stopped = false;
  const work = async () => {
    while (!stopped) {
      const ingress = await read(cluster, "Ingress auto/plain").catch(() => undefined);
      if ((ingress?.metadata["annotations"] as Record<string, string> | undefined)?.["ingress.cloud.tencent.com/tke-service-config-auto"] === "true") {
        await new Promise((done) => setTimeout(done, afterMs));
        await cluster.apply([{
          apiVersion: "cloud.tencent.com/v1alpha1", kind: "TkeServiceConfig", metadata: { name: "plain-auto-ingress-config", namespace: "auto" },
          spec: { loadBalancer: { l7Listeners: [{ protocol: "HTTP", port: 80, domains: [{ domain: "plain.example.com", rules: [{ url: "/" }] }] }] } },
        }]);
        return;
      }
      await new Promise((done) => setTimeout(done, 100));
    }
  };
  const working = work();
  return {
    stop: async () => {
      stopped = true;
      await working;
    },
  };
}
