import { needsPods, stringAt, type ClientName, type Coverage, type JsonObject, type KubeObject, type Problem, type Resource } from "@kubectl-loopback/core";
import type { Target } from "../cli/targets.ts";
import { isFailure, type ApiClient, type Failure } from "./api-client.ts";
import { listAll } from "./lists.ts";
import { collectionPath, ENDPOINTS } from "./resources.ts";

/** What of a cluster is asked about. */
export interface Scope {
  /** Undefined: all namespaces. */
  readonly namespace: string | undefined;
  /** The kinds asked about: a list of these that is refused makes an error, any other only an unknown. */
  readonly kinds: ReadonlySet<Target["kind"]>;
  readonly from: readonly ClientName[];
}

export interface ClusterRead {
  readonly objects: readonly KubeObject[];
  readonly coverage: Coverage;
  readonly serverVersion: string | null;
  readonly problems: readonly Problem[];
}

const SYSTEM = "kube-system";
const CONFIG_MAPS = ["kube-proxy", "cilium-config", "tke-service-controller-config", "tke-ingress-controller-config", "coredns", "node-local-dns"];

type Gap = NonNullable<Coverage["gaps"][Resource]>;

/** Collects what the readings bring, from many requests at once. */
interface Gathering {
  readonly client: ApiClient;
  readonly scope: Scope;
  readonly progress: (resource: string, items: number) => void;
  readonly objects: KubeObject[];
  readonly gaps: Partial<Record<Resource, Gap>>;
  readonly problems: Problem[];
}

/** Reads what judging needs, all lists at once, then Pods if they can matter. Only ever reads. */
export async function readCluster(client: ApiClient, scope: Scope, progress: (resource: string, items: number) => void): Promise<ClusterRead> {
  const gathering: Gathering = { client, scope, progress, objects: [], gaps: {}, problems: [] };
  const version = await client.get("/version");
  if (isFailure(version) && version.failure !== "forbidden") return failed(client, version);
  const { namespace } = scope;
  await Promise.all([
    gather(gathering, "services", namespace),
    gather(gathering, "ingresses", namespace),
    gather(gathering, "tkeserviceconfigs", namespace),
    gather(gathering, "endpointslices", namespace),
    gather(gathering, "networkpolicies", namespace),
    gather(gathering, "nodes", undefined),
    gather(gathering, "daemonsets", SYSTEM),
    gather(gathering, "pods", SYSTEM, "&labelSelector=k8s-app%3Dkube-proxy"),
    ...CONFIG_MAPS.map((name) => gatherConfigMap(gathering, name)),
    ...scope.from.map((name) => gatherClient(gathering, name)),
  ]);
  if (scope.from.length > 0 || needsPods(gathering.objects, gathering.gaps)) await gatherPods(gathering);
  const { objects, gaps, problems } = gathering;
  return { objects, coverage: { source: "live", gaps }, serverVersion: isFailure(version) ? null : (stringAt(version.json, ["gitVersion"]) ?? null), problems };
}

/** The first request failed: nothing else would go better. */
function failed(client: ApiClient, failure: Failure): ClusterRead {
  const problem: Problem = failure.failure === "timeout"
    ? { code: "timeout", level: "error", params: { resource: client.server }, location: null }
    : { code: "unreachable", level: "error", params: { server: client.server, error: failure.failure === "unauthorized" ? "HTTP 401: the credentials are not accepted" : failure.message }, location: null };
  return { objects: [], coverage: { source: "live", gaps: {} }, serverVersion: null, problems: [problem] };
}

async function gather(gathering: Gathering, resource: Resource, namespace: string | undefined, query = ""): Promise<void> {
  const listed = await listNewest(gathering, resource, namespace, query);
  if (!isFailure(listed)) add(gathering, listed.items);
  else recordFailure(gathering, resource, namespace, listed);
}

/** Tries the newest group version, then the older ones where the server does not know it. */
async function listNewest({ client, progress }: Gathering, resource: Resource, namespace: string | undefined, query: string) {
  let listed: Awaited<ReturnType<typeof listAll>> = { failure: "not-found", message: resource };
  for (const base of ENDPOINTS[resource]) {
    listed = await listAll(client, collectionPath(base, resource, namespace), query, (items) => progress(resource, items));
    if (!isFailure(listed) || listed.failure !== "not-found") return listed;
  }
  return listed;
}

function add({ objects }: Gathering, items: readonly JsonObject[]): void {
  for (const value of items) {
    const name = stringAt(value, ["metadata", "name"]);
    if (name === undefined) continue;
    const ref = { apiVersion: stringAt(value, ["apiVersion"])!, kind: stringAt(value, ["kind"])!, namespace: stringAt(value, ["metadata", "namespace"]) ?? null, name };
    objects.push({ ref, value, source: null });
  }
}

const ASKED: Partial<Record<Resource, Target["kind"]>> = { services: "Service", ingresses: "Ingress" };

/** A resource that the server does not serve has no objects, except EndpointSlices, whose place Pods must take. */
function recordFailure({ gaps, problems, scope }: Gathering, resource: Resource, namespace: string | undefined, failure: Failure): void {
  if (failure.failure === "not-found" && resource !== "endpointslices") return;
  gaps[resource] = failure.failure === "forbidden" ? "forbidden" : failure.failure === "not-found" ? "not-collected" : "failed";
  const kind = ASKED[resource];
  const asked = kind !== undefined && scope.kinds.has(kind);
  const problem = failureProblem(resource, namespace, failure, asked);
  if (problem) problems.push(problem);
}

function failureProblem(resource: Resource, namespace: string | undefined, failure: Failure, asked: boolean): Problem | undefined {
  const scope = namespace ?? "*";
  switch (failure.failure) {
    case "not-found": return undefined;
    case "forbidden": return asked
      ? { code: "forbidden-target", level: "error", params: { resource, scope }, location: null }
      : { code: "forbidden", level: "notice", params: { resource, scope }, location: null };
    case "timeout": return { code: "timeout", level: "error", params: { resource }, location: null };
    default: return { code: "unreachable", level: "error", params: { server: resource, error: failure.message }, location: null };
  }
}

async function gatherConfigMap(gathering: Gathering, name: string): Promise<void> {
  await gatherOne(gathering, "configmaps", "ConfigMap", SYSTEM, name);
}

/** One object by name; that it does not exist is an answer, too. */
async function gatherOne(gathering: Gathering, resource: Resource, kind: string, namespace: string | undefined, name: string): Promise<void> {
  const base = ENDPOINTS[resource][0]!;
  const answer = await gathering.client.get(`${collectionPath(base, resource, namespace)}/${encodeURIComponent(name)}`);
  if (!isFailure(answer)) add(gathering, [{ kind, apiVersion: base.replace(/^\/apis?\//, ""), ...(answer.json as JsonObject) }]);
  else if (answer.failure !== "not-found" && gathering.gaps[resource] === undefined) recordFailure(gathering, resource, namespace, answer);
}

const CLIENT_RESOURCES: Readonly<Record<ClientName["kind"], Resource>> = {
  Pod: "pods", Deployment: "deployments", StatefulSet: "statefulsets", DaemonSet: "daemonsets", Job: "jobs", Node: "nodes",
};

async function gatherClient(gathering: Gathering, { kind, namespace, name }: ClientName): Promise<void> {
  if (kind !== "Node") await gatherOne(gathering, CLIENT_RESOURCES[kind], kind, namespace, name);
}

/** Pods of the namespaces asked about and of the named clients. */
async function gatherPods(gathering: Gathering): Promise<void> {
  const { namespace, from } = gathering.scope;
  const namespaces = namespace === undefined ? [undefined] : [...new Set([namespace, ...from.map((client) => client.namespace)])];
  await Promise.all(namespaces.map((one) => gather(gathering, "pods", one)));
}
