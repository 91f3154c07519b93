/** Plays the kubelet for the Pods of probes: sees them, runs nothing, and says in their status what a test wants. */
import type { KubeObject } from "./api.ts";
import type { TestCluster } from "./server.ts";

export interface Kubelet {
  /** Every Pod that it has seen, as it was created. */
  readonly seen: KubeObject[];
  stop(): Promise<void>;
}

const PODS = "/api/v1/pods?labelSelector=app.kubernetes.io%2Fname%3Dkubectl-loopback-probe";

/** Gives every new Pod the statuses that `play` yields, one after the other. */
export function startKubelet(cluster: TestCluster, play: (pod: KubeObject) => readonly object[]): Kubelet {
  const seen: KubeObject[] = [];
  let stopped = false;
  const look = async () => {
    const { items } = (await cluster.api.call("GET", PODS)).body as { items?: KubeObject[] };
    for (const pod of items ?? []) {
      if (seen.some(({ metadata }) => metadata.name === pod.metadata.name)) continue;
      seen.push({ ...pod, apiVersion: "v1", kind: "Pod" });
      for (const status of play(pod)) await report(pod, status);
    }
  };
  /** The Pod may be gone by then. */
  const report = async ({ metadata: { namespace, name } }: KubeObject, status: object) => {
    const path = `/api/v1/namespaces/${namespace}/pods/${name}/status`;
    const patch = () => cluster.api.must("PATCH", path, { body: { status }, contentType: "application/merge-patch+json" }, [404]);
    // The server may be away.
    while (!stopped && !(await patch().then(() => true, () => false))) await pause(300);
    await pause(300);
  };
  const working = (async () => {
    while (!stopped) {
      await look().catch(() => {}); // the server may be away
      await pause(100);
    }
  })();
  return { seen, stop: async () => { stopped = true; await working; } };
}

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

const container = (state: object) => ({ name: "probe", image: "busybox:1.36", imageID: "", ready: false, restartCount: 0, state });

export const RUNNING = { phase: "Running", containerStatuses: [container({ running: { startedAt: "2026-01-01T00:00:00Z" } })] };

export const waiting = (reason: string) => ({ phase: "Pending", containerStatuses: [container({ waiting: { reason } })] });

export function ended(message: string, phase: "Succeeded" | "Failed" = "Succeeded", reason?: string): object {
  const terminated = { exitCode: phase === "Succeeded" ? 0 : 1, message, reason: phase === "Succeeded" ? "Completed" : "Error" };
  return { phase, ...(reason ? { reason } : {}), containerStatuses: [container({ terminated })] };
}

/** What the program prints for connections that end like this, in hundredths of a second. */
export function printed(clb: readonly string[], service: readonly string[]): string {
  const lines = (to: string, all: readonly string[]) => all.map((one, index) => `${to} ${index + 1} ${one}`);
  return [...lines("clb", clb), ...lines("service", service), "end", ""].join("\n");
}
