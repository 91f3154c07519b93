import { at, objectAt, stringAt, type KubeObject, type Resource } from "@kubectl-loopback/core";
import { durationOf } from "../cli/duration.ts";
import type { Invocation } from "../cli/parse.ts";
import type { Shell } from "../shell.ts";
import { accessTo } from "./access.ts";
import { apiClient, isFailure, type ApiClient } from "./api-client.ts";
import { chooseCluster, isRefusal, type Choice } from "./kubeconfig.ts";
import { listAll } from "./lists.ts";
import { list, objectOf } from "./read-cluster.ts";
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
  const items = await itemsOf(apiClient(access, signal), resource, invocation.value("namespace") ?? unattended.namespace);
  return isFailure(items) ? [] : items.map(objectOf);
}

async function itemsOf(client: ApiClient, resource: Resource | "namespaces", here: string) {
  if (resource !== "namespaces") return list(client, { resource, namespace: isClusterScoped(resource) ? undefined : here }, () => {});
  const listed = await listAll(client, "/api/v1/namespaces", "", () => {});
  return isFailure(listed) ? listed : listed.items;
}

/** A credential plugin must not ask anything now; one that always asks is not run. */
function withoutPerson({ user, ...rest }: Choice): Choice | undefined {
  if (at(user, ["exec"]) === undefined) return { user, ...rest };
  if (stringAt(user, ["exec", "interactiveMode"]) === "Always") return undefined;
  return { ...rest, user: { ...user, exec: { ...objectAt(user, ["exec"]), interactiveMode: "Never" } } };
}
