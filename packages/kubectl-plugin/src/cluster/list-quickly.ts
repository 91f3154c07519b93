import { at, objectAt, stringAt, type KubeObject, type Resource } from "@kubectl-loopback/core";
import { durationOf } from "../cli/duration.ts";
import type { Invocation } from "../cli/parse.ts";
import type { Shell } from "../shell.ts";
import { accessTo } from "./access.ts";
import { apiClient, isFailure, type ApiClient } from "./api-client.ts";
import { chooseCluster, isRefusal, type Choice } from "./kubeconfig.ts";
import { listAll } from "./lists.ts";
import { objectOf, readAsk } from "./read-ask.ts";
import { isClusterScoped } from "./resources.ts";

/** Milliseconds that somebody waits who has pressed Tab. */
const PATIENCE = 3_000;

/** What a list holds, or nothing: who only wants names to choose from is neither kept waiting nor told why there are none. */
export async function listQuickly(resource: Resource | "namespaces", invocation: Invocation, shell: Shell): Promise<readonly KubeObject[]> {
  const choice = chooseCluster(invocation, shell);
  const unattended = isRefusal(choice) ? undefined : withoutPerson(choice);
  if (!unattended) return [];
  const timeout = Math.min(PATIENCE, durationOf(invocation.value("request-timeout") ?? "") ?? PATIENCE);
  const signal = AbortSignal.any([shell.interrupted, AbortSignal.timeout(timeout)]);
  const access = await accessTo(unattended, timeout, shell.env, signal);
  if (isRefusal(access)) return [];
  const here = invocation.value("namespace") ?? unattended.namespace;
  const client = apiClient(access, signal);
  return resource === "namespaces" ? namespaces(client) : (await readAsk(client, { resource, namespace: isClusterScoped(resource) ? undefined : here }, () => {})).objects;
}

async function namespaces(client: ApiClient): Promise<readonly KubeObject[]> {
  const listed = await listAll(client, "/api/v1/namespaces", "", () => {});
  return isFailure(listed) ? [] : listed.items.map(objectOf);
}

/** A credential plugin must not ask anything now; one that always asks is not run. */
function withoutPerson({ user, ...rest }: Choice): Choice | undefined {
  if (at(user, ["exec"]) === undefined) return { user, ...rest };
  if (stringAt(user, ["exec", "interactiveMode"]) === "Always") return undefined;
  return { ...rest, user: { ...user, exec: { ...objectAt(user, ["exec"]), interactiveMode: "Never" } } };
}
