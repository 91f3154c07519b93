/** What most suites begin with: the sample on an API server of their own, behind a proxy that can misbehave. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll } from "vitest";
import { startFaultProxy, type FaultProxy } from "./fault-proxy.ts";
import { manifestsIn, SAMPLE } from "./plugin.ts";
import { startCluster, type TestCluster } from "./server.ts";

export interface Sample {
  readonly cluster: TestCluster;
  readonly proxy: FaultProxy;
  /** Of the admin, in the namespace shop, through the proxy, which writes down what is asked. */
  readonly kubeconfig: string;
}

/** Starts it before the tests of a file, hands it over, and stops it behind them. The proxy forgets after each test. */
export function useSample(take: (sample: Sample) => unknown): void {
  let cluster: TestCluster | undefined;
  let proxy: FaultProxy | undefined;
  beforeAll(async () => {
    cluster = await startCluster();
    await cluster.apply(manifestsIn(SAMPLE));
    proxy = await startFaultProxy(cluster);
    await take({ cluster, proxy, kubeconfig: proxy.kubeconfigFor(cluster.admin, { namespace: "shop" }) });
  });
  afterEach(() => proxy?.clear());
  afterAll(async () => {
    await proxy?.stop();
    await cluster?.stop();
  });
}

let own: string | undefined;

/** A folder that is gone with the process. */
function ownFolder(): string {
  if (own === undefined) {
    own = mkdtempSync(join(tmpdir(), "loopback-"));
    process.once("exit", () => rmSync(own!, { recursive: true, force: true }));
  }
  return own;
}

interface Kubeconfig { clusters: { cluster: object }[]; users: { user: object }[]; contexts: { context: object }[] }

/** One kubeconfig of several files, each with the only context that it has. */
export function severalContexts(files: Readonly<Record<string, string>>): string {
  const all = Object.entries(files).map(([name, file]) => ({ name, ...(JSON.parse(readFileSync(file, "utf8")) as Kubeconfig) }));
  const folder = mkdtempSync(join(ownFolder(), "contexts-"));
  const text = JSON.stringify({
    apiVersion: "v1", kind: "Config", "current-context": all[0]!.name,
    clusters: all.map(({ name, clusters: [one] }) => ({ name, cluster: one!.cluster })),
    users: all.map(({ name, users: [one] }) => ({ name, user: one!.user })),
    contexts: all.map(({ name, contexts: [one] }) => ({ name, context: { ...one!.context, cluster: name, user: name } })),
  });
  writeFileSync(join(folder, "config"), text, { mode: 0o600 });
  return join(folder, "config");
}
