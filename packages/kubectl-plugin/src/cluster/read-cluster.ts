import { hasClb, needsAllServices, podsThatMatter, stringAt, type CallerQuestion, type ClientName, type Coverage, type KubeObject, type ObjectRef, type Problem, type Resource } from "@kubectl-loopback/core";
import type { Target } from "../cli/targets.ts";
import { isFailure, type ApiClient, type Failure } from "./api-client.ts";
import type { WatchedList } from "./watch-list.ts";
import { callerAsks } from "./caller-asks.ts";
import { selectorsOf } from "./pod-selectors.ts";
import { readAsk, type OnProgress, type Reading } from "./read-ask.ts";
import { CONFIG_MAPS, ENDPOINTS, isClusterScoped, permissionFor, type Ask } from "./resources.ts";

/** What of a cluster is asked about. */
export interface Scope {
  /** Undefined among them: all namespaces. */
  readonly namespaces: readonly (string | undefined)[];
  /** The kinds asked about; none where only facts of the cluster are. A list of these that is refused makes an error, any other only an unknown. */
  readonly kinds: ReadonlySet<Target["kind"]>;
  readonly from: readonly ClientName[];
  /** The clients of an object, by the configuration. What cannot be read of them is no error: any Pod counts then. */
  readonly clientsOf: (object: ObjectRef) => readonly ClientName[];
  /** Whether whatever names the CLBs is read, too: in all namespaces, since callers may be anywhere. */
  readonly callers?: CallerQuestion | undefined;
  /** Whether an ingress controller is looked for, in all namespaces. */
  readonly controllers: boolean;
  /** Objects that are going to be laid over the cluster's: they, too, may make Pods matter. */
  readonly laidOver: readonly KubeObject[];
}

export interface ClusterRead {
  readonly objects: readonly KubeObject[];
  readonly coverage: Coverage;
  readonly serverVersion: string | null;
  readonly problems: readonly Problem[];
  /** Where changes of what was read can be heard of. */
  readonly watched: readonly WatchedList[];
}

const SYSTEM = "kube-system";

/** Reads what judging needs: all lists at once, then Pods if they can matter, and clients that the configuration names. Only ever reads. */
export async function readCluster(client: ApiClient, scope: Scope, progress: OnProgress): Promise<ClusterRead> {
  const version = await client.get("/version");
  if (isFailure(version) && version.failure !== "forbidden" && version.failure !== "not-found") return nothingRead([failureProblem(client.server, version, [])]);
  const readAll = (asks: readonly Ask[]) => Promise.all(asks.map((ask) => readAsk(client, ask, progress)));
  const first = await readAll(firstAsks(scope));
  const callers = await readCallers(scope, readAll);
  const known = [...first.flatMap((reading) => reading.objects), ...scope.laidOver];
  const isRead = (resource: Resource) => callers.some(({ ask, failure }) => ask.resource === resource && ask.namespace === undefined && !failure);
  const others = await readAll(otherAsks(scope, known).filter(({ resource }) => !isRead(resource)));
  const configured = configuredClients(known, scope);
  const clients = [...scope.from, ...configured];
  const pods = isRead("pods") ? [] : podAsks(scope.namespaces, clients, podsThatMatter(known, gapsOf(first)));
  const placed = await readAll([...pods, ...clientAsks(configured, true)]);
  const readings = [...first, ...callers, ...others, ...placed];
  return {
    objects: readings.flatMap((reading) => reading.objects),
    coverage: { source: "live", gaps: gapsOf([...first, ...placed]), ...listedNamespaces(scope, readings) },
    serverVersion: isFailure(version) ? null : (stringAt(version.json, ["gitVersion"]) ?? null),
    problems: problemsOf(client.server, readings, scope),
    watched: readings.flatMap(({ watched }) => watched ?? []),
  };
}

/** A cluster that could not be asked at all: nothing is known of it, not even that it is one. */
export function nothingRead(problems: readonly Problem[]): ClusterRead {
  const gaps = Object.fromEntries(Object.keys(ENDPOINTS).map((resource) => [resource, "failed" as const]));
  return { objects: [], coverage: { source: "files", gaps }, serverVersion: null, problems, watched: [] };
}

/** Callers in all namespaces; where such a list is refused, in those that are asked about. */
async function readCallers({ namespaces, callers }: Scope, readAll: (asks: readonly Ask[]) => Promise<readonly Reading[]>): Promise<readonly Reading[]> {
  const everywhere = callers ? await readAll(callerAsks(callers)) : [];
  const refused = everywhere.filter(({ ask, failure }) => failure?.failure === "forbidden" && !isClusterScoped(ask.resource)).map(({ ask }) => ask.resource);
  const here = namespaces.filter((namespace) => namespace !== undefined);
  return [...everywhere, ...(await readAll(refused.flatMap((resource) => here.map((namespace): Ask => ({ resource, namespace, optional: true })))))];
}

/** The namespaces of which all Services were read; nothing where it is all of them. */
function listedNamespaces({ namespaces }: Scope, readings: readonly Reading[]): Pick<Coverage, "namespaces"> {
  const all = readings.some(({ ask, failure }) => ask.resource === "services" && ask.namespace === undefined && !failure);
  return all ? {} : { namespaces: namespaces.filter((namespace) => namespace !== undefined) };
}

function firstAsks({ namespaces, kinds, from }: Scope): Ask[] {
  const owners: Resource[] = kinds.size === 0 ? [] : ["services", "tkeserviceconfigs", "networkpolicies"];
  const lists: Resource[] = [...owners, ...(kinds.has("Ingress") ? ["ingresses" as const] : []), "endpointslices"];
  return [
    ...lists.flatMap((resource) => namespaces.map((namespace) => ({ resource, namespace }))),
    { resource: "nodes" },
    { resource: "daemonsets", namespace: SYSTEM },
    { resource: "pods", namespace: SYSTEM, labels: "k8s-app=kube-proxy" },
    ...CONFIG_MAPS.map((name): Ask => ({ resource: "configmaps", namespace: SYSTEM, name })),
    ...clientAsks(from, false),
  ];
}

/** How named clients are found; Nodes and Pods are among the lists anyway. */
const CLIENTS: Readonly<Partial<Record<ClientName["kind"], Resource>>> = { Deployment: "deployments", StatefulSet: "statefulsets", DaemonSet: "daemonsets", Job: "jobs" };

function clientAsks(clients: readonly ClientName[], optional: boolean): Ask[] {
  return clients.flatMap(({ kind, namespace, name }) => (CLIENTS[kind] ? [{ resource: CLIENTS[kind], namespace, name, optional }] : []));
}

/** The clients of the objects that were read, by the configuration, each once. */
function configuredClients(objects: readonly KubeObject[], { clientsOf }: Scope): readonly ClientName[] {
  const all = objects.filter(hasClb).flatMap(({ ref }) => clientsOf(ref));
  return [...new Map(all.map((client) => [`${client.kind} ${client.namespace} ${client.name}`, client])).values()];
}

/** What matters of namespaces that were not read: the Services of one CLB, and an ingress controller with its routes. */
function otherAsks({ namespaces, kinds, controllers }: Scope, objects: readonly KubeObject[]): Ask[] {
  if (kinds.size === 0 || namespaces.includes(undefined)) return [];
  return [...(controllers || needsAllServices(objects) ? [{ resource: "services" } as const] : []), ...(controllers ? [{ resource: "ingresses", optional: true } as const] : [])];
}

/** Pods that matter in the namespaces asked about; where Pods are named as clients, all there, and of the clients' namespaces. */
function podAsks(namespaces: Scope["namespaces"], clients: readonly ClientName[], matter: ReturnType<typeof podsThatMatter>): Ask[] {
  const named = clients.filter(({ kind }) => kind !== "Node");
  const all = namespaces.includes(undefined) ? [undefined] : [...new Set([...namespaces, ...named.map((client) => client.namespace)])];
  const behind = matter === "all" || named.length > 0 ? undefined : selectorsOf(matter);
  return all.flatMap((namespace): Ask[] => behind?.map((labels) => ({ resource: "pods", namespace, labels })) ?? [{ resource: "pods", namespace }]);
}

/** A resource that the server does not serve has no objects, except EndpointSlices, whose place Pods must take. */
function gapOf({ ask, failure }: Reading): Coverage["gaps"][Resource] {
  if (!failure) return undefined;
  if (failure.failure === "not-found") return ask.resource === "endpointslices" ? "not-collected" : undefined;
  return failure.failure === "forbidden" ? "forbidden" : "failed";
}

function gapsOf(readings: readonly Reading[]): Coverage["gaps"] {
  const gaps = readings.map((reading) => [reading.ask.resource, gapOf(reading)] as const).filter(([, gap]) => gap !== undefined);
  return Object.fromEntries(gaps);
}

const TARGETS: Readonly<Partial<Record<Resource, Target["kind"]>>> = { services: "Service", ingresses: "Ingress" };

/** Whether the user named this very thing: a kind to judge, or a client. */
function isAskedAbout({ resource, namespace, name, optional }: Ask, { kinds, namespaces }: Scope): boolean {
  if (optional) return false;
  const kind = TARGETS[resource];
  return name === undefined ? kind !== undefined && kinds.has(kind) && namespaces.includes(namespace) : resource !== "configmaps";
}

/** Each missing permission by its name; of other failures each cause once, with all that it kept from being read. */
function problemsOf(server: string, readings: readonly Reading[], scope: Scope): Problem[] {
  const failed = readings.filter((reading) => gapOf(reading) !== undefined && reading.failure?.failure !== "not-found");
  const refused = failed.filter(({ failure }) => failure?.failure === "forbidden").map(({ ask }) => refusal(ask, scope));
  const others = failed.flatMap(({ ask, failure }) => (failure && failure.failure !== "forbidden" ? [{ resource: ask.resource, failure }] : []));
  const causes = new Map(others.map(({ failure }) => [`${failure.failure} ${failure.cause}`, failure]));
  const hitBy = (cause: Failure) => others.filter(({ failure }) => failure.failure === cause.failure && failure.cause === cause.cause).map(({ resource }) => resource);
  return [...refused, ...[...causes.values()].map((cause) => failureProblem(server, cause, [...new Set(hitBy(cause))]))];
}

function refusal(ask: Ask, scope: Scope): Problem {
  const params = permissionFor(ask);
  return isAskedAbout(ask, scope)
    ? { code: "forbidden-target", level: "error", params, location: null }
    : { code: "forbidden", level: "notice", params, location: null };
}

function failureProblem(server: string, { failure, cause }: Failure, resources: readonly Resource[]): Problem {
  const what = resources.join(", ");
  return failure === "timeout"
    ? { code: "timeout", level: "error", params: { resource: what || server }, location: null }
    : { code: "unreachable", level: "error", params: { server, error: what === "" ? cause : `${what}: ${cause}` }, location: null };
}
