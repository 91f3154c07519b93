import type { Problem } from "@kubectl-loopback/core";
import { durationOf } from "../cli/duration.ts";
import type { Invocation } from "../cli/parse.ts";
import type { Shell } from "../shell.ts";
import { accessTo } from "./access.ts";
import { apiClient, type Access, type ApiClient } from "./api-client.ts";
import { chooseCluster, isRefusal, type Choice, type Refusal } from "./kubeconfig.ts";
import { nothingRead, readCluster, type ClusterRead, type Scope } from "./read-cluster.ts";
import type { OnProgress } from "./read-ask.ts";
import { withoutSecrets } from "./secrets.ts";
import { awaitNews, type WatchedList, type WatchEvent } from "./watch-list.ts";

/** Which cluster is meant, before anything is read from it. */
export interface LiveCluster {
  /** The context's namespace; undefined where there is no context to ask. */
  readonly namespace: string | undefined;
  /** The context's name; null where there is no cluster to ask. */
  readonly context: string | null;
  read(scope: Scope, progress: OnProgress): Promise<ClusterRead>;
}

/** Milliseconds for one request unless `--request-timeout` says otherwise. */
const DEFAULT_TIMEOUT = 60_000;

/** Milliseconds for a credential plugin, which may have a person log in. */
const LOGIN_TIMEOUT = 180_000;

/**
 * Connects to the cluster that the kubeconfig and the flags name. Loaded only when a cluster is asked: HTTP, TLS and
 * the Kubernetes client take longer to load than most files to judge.
 */
export async function liveCluster(invocation: Invocation, shell: Shell): Promise<LiveCluster> {
  const choice = chooseCluster(invocation, shell);
  if (isRefusal(choice)) return { namespace: undefined, context: null, read: async () => noConnection("", choice) };
  const access = await login(choice, invocation, shell);
  return {
    namespace: choice.namespace,
    context: choice.context,
    read: async (scope, progress) => {
      if (isRefusal(access)) return noConnection(withoutSecrets(String(choice.cluster["server"] ?? "")), access);
      const client = apiClient(access, shell.interrupted);
      return readCluster(client, scope, progress).finally(() => client.close());
    },
  };
}

/**
 * Waits until something that was read has changed, or can no longer be heard of (`lost`). It watches the lists; the change
 * itself is read again as a whole. `isNews` leaves out what changes nothing.
 */
export async function awaitChange(lists: readonly WatchedList[], isNews: (event: WatchEvent) => boolean, invocation: Invocation, shell: Shell, signal: AbortSignal): Promise<"changed" | "lost"> {
  const choice = chooseCluster(invocation, shell);
  const access = isRefusal(choice) ? choice : await login(choice, invocation, shell);
  if (isRefusal(access)) return "lost";
  // Each watch holds a connection.
  const { agent } = access.options;
  agent.maxSockets = Math.max(agent.maxSockets, lists.length);
  const stop = new AbortController();
  const all = AbortSignal.any([signal, stop.signal]);
  return Promise.race(lists.map((list) => awaitNews(access, list, isNews, all))).finally(() => {
    stop.abort();
    agent.destroy();
  });
}

/** A client of the cluster that the flags name, for writing; a problem where it cannot be had. */
export async function openCluster(invocation: Invocation, shell: Shell): Promise<ApiClient | Problem> {
  const choice = chooseCluster(invocation, shell);
  const access = isRefusal(choice) ? choice : await login(choice, invocation, shell);
  return isRefusal(access) ? { code: "unreachable", level: "error", params: { server: "", error: access.refused }, location: null } : apiClient(access, shell.interrupted);
}

/** The login of each run: reading, writing and reading again share it. */
const logins = new WeakMap<Invocation, Access>();

/** Milliseconds that a credential must still be good for. */
const SPARE = 60_000;

async function login(choice: Choice, invocation: Invocation, { env, interrupted }: Shell): Promise<Access | Refusal> {
  const kept = logins.get(invocation);
  if (kept && kept.expires > Date.now() + SPARE) return kept;
  const asked = durationOf(invocation.value("request-timeout") ?? "");
  const signal = AbortSignal.any([interrupted, AbortSignal.timeout(asked ?? LOGIN_TIMEOUT)]);
  const access = await accessTo(choice, asked ?? DEFAULT_TIMEOUT, env, signal);
  if (!isRefusal(access)) logins.set(invocation, access);
  return access;
}

function noConnection(server: string, { refused }: Refusal): ClusterRead {
  const problem: Problem = { code: "unreachable", level: "error", params: { server, error: refused }, location: null };
  return nothingRead([problem]);
}
