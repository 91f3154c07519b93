import type { Problem } from "@kubectl-loopback/core";
import type { Invocation } from "../cli/parse.ts";
import type { Shell } from "../shell.ts";
import { apiClient } from "./api-client.ts";
import { connect } from "./kubeconfig.ts";
import { readCluster, type ClusterRead, type Scope } from "./read-cluster.ts";

/** Which cluster is meant, before anything is read from it. */
export interface LiveCluster {
  /** The context's namespace; undefined where there is no context to ask. */
  readonly namespace: string | undefined;
  read(scope: Scope, progress: (resource: string, items: number) => void): Promise<ClusterRead>;
}

/**
 * Connects to the cluster that the kubeconfig and the flags name. Loaded only when a cluster is asked: HTTP, TLS and
 * the Kubernetes client take longer to load than most files to judge.
 */
export async function liveCluster(invocation: Invocation, shell: Shell): Promise<LiveCluster> {
  const connection = await connect(invocation, shell);
  if ("error" in connection) {
    const problem: Problem = { code: "unreachable", level: "error", params: connection, location: null };
    return { namespace: undefined, read: async () => ({ objects: [], coverage: { source: "live", gaps: {} }, serverVersion: null, problems: [problem] }) };
  }
  const client = apiClient(connection.access, shell.interrupted);
  return {
    namespace: connection.namespace,
    read: (scope, progress) => readCluster(client, scope, progress).finally(() => client.close()),
  };
}
