import { collect, hasClb, keyOf, labelsOf, nameOf, type ClientName, type Cluster, type KubeObject, type ObjectRef, type Problem } from "@kubectl-loopback/core";
import type { ClusterRead, Scope } from "./cluster/read-cluster.ts";
import { CONFIG_MAPS } from "./cluster/resources.ts";
import type { Invocation } from "./cli/parse.ts";
import type { Target } from "./cli/targets.ts";
import { readFiles, type FileOrigin, type FilesRead } from "./files/read.ts";
import { showProgress } from "./output/progress.ts";
import type { Shell } from "./shell.ts";
import type { Words } from "./words/words.ts";

/** What a verb works on, from files, from a cluster, or from files laid over a cluster. */
export interface Input {
  readonly cluster: Cluster;
  readonly problems: readonly Problem[];
  /** Objects that came from files. */
  readonly fromFiles: ReadonlySet<KubeObject>;
  /** The namespace of targets that name none; undefined: all. */
  readonly namespace: string | undefined;
  /** The text of a file that was read, and where it is. */
  origin(file: string): FileOrigin | undefined;
}

/** What a verb is going to ask about: CLB objects and their clients, or no more than facts of the cluster. */
export type Wanted = "facts" | {
  readonly targets: readonly Target[];
  readonly clients: (namespace: string) => readonly ClientName[];
};

const NOTHING: FilesRead = { objects: [], problems: [], origin: () => undefined };

/** Reads what the command line names. Without `-f` the context's namespace, live. Null where the user interrupted it. */
export async function readInput(invocation: Invocation, shell: Shell, words: Words, wanted: Wanted): Promise<Input | null> {
  const paths = invocation.values("filename");
  const snapshot = invocation.value("snapshot");
  if (snapshot !== undefined) return (await import("./files/read-snapshot-file.ts")).readSnapshotFile(snapshot, invocation, shell);
  const namespace = invocation.value("namespace");
  const options = { namespace: namespace ?? "default", workloads: invocation.values("from").length + invocation.values("client").length > 0 };
  if (paths.length > 0 && !invocation.on("live")) return fromFiles(await readFiles(paths, shell.cwd, shell.readStdin, options), options.namespace);
  const { liveCluster } = await import("./cluster/read-live.ts");
  const live = await liveCluster(invocation, shell);
  const here = namespace ?? live.namespace ?? "default";
  const files = paths.length === 0 ? NOTHING : await readFiles(paths, shell.cwd, shell.readStdin, { ...options, namespace: here });
  const progress = showProgress(shell.stderr, words);
  const read = await live.read(scopeOf(invocation, wanted, files, here), progress.update).finally(progress.end);
  return shell.interrupted.aborted ? null : overlay(files, read, invocation.on("all-namespaces") ? undefined : here);
}

function scopeOf(invocation: Invocation, wanted: Wanted, { objects }: FilesRead, here: string): Scope {
  const common = { namespaces: namespacesOf(invocation, wanted, objects, here), laidOver: objects };
  if (wanted === "facts") return { ...common, kinds: new Set(), from: [] };
  const kinds = wanted.targets.length > 0 ? wanted.targets.map((target) => target.kind) : ["Service" as const, "Ingress" as const];
  return { ...common, kinds: new Set(kinds), from: wanted.clients(here) };
}

/** The namespaces of the files; the one asked about where the command line means it, or the files lie in none. */
function namespacesOf(invocation: Invocation, wanted: Wanted, files: readonly KubeObject[], here: string): Scope["namespaces"] {
  if (invocation.on("all-namespaces")) return [undefined];
  const meant = invocation.value("namespace") !== undefined || (wanted !== "facts" && wanted.targets.length > 0);
  const ofFiles = files.flatMap((file) => (file.ref.namespace === null || isAboutCluster(file) ? [] : [file.ref.namespace]));
  return [...new Set([...ofFiles, ...(meant || ofFiles.length === 0 ? [here] : [])])];
}

function fromFiles(files: FilesRead, namespace: string): Input {
  const { set, notices } = collected(files.objects);
  return {
    cluster: { objects: set, coverage: { source: "files", gaps: {} }, serverVersion: null },
    problems: [...files.problems, ...notices], fromFiles: new Set(set.all), namespace, origin: files.origin,
  };
}

/** Files laid over a cluster: an object of a file takes the place of the live one. */
function overlay(files: FilesRead, read: ClusterRead, namespace: string | undefined): Input {
  const { set: ofFiles, notices } = collected(files.objects);
  const live = collect(read.objects.toSorted(byName)).set;
  const laid = ofFiles.all.map((object) => withStatus(object, live.byKey.get(keyOf(object.ref))));
  return {
    cluster: { objects: collect([...live.all, ...laid]).set, coverage: read.coverage, serverVersion: read.serverVersion },
    problems: [...files.problems, ...notices, ...read.problems], fromFiles: new Set(laid), namespace, origin: files.origin,
  };
}

/** Applying a manifest leaves the status, which is where a CLB's address stands. */
function withStatus(object: KubeObject, live: KubeObject | undefined): KubeObject {
  const status = object.value["status"] ?? live?.value["status"];
  return status === undefined ? object : { ...object, value: { ...object.value, status } };
}

function collected(objects: readonly KubeObject[]): { set: Cluster["objects"]; notices: readonly Problem[] } {
  const { set, replaced } = collect(objects);
  const notices = replaced.map((object): Problem => (
    { code: "duplicate-object", level: "notice", params: { object: nameOf(object.ref) }, location: object.source?.locate(["metadata", "name"]) ?? null }
  ));
  return { set, notices };
}

function byName(a: KubeObject, b: KubeObject): number {
  const [one, other] = [a, b].map(({ ref }) => `${ref.namespace ?? ""}\n${ref.kind}\n${ref.name}`) as [string, string];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Whether a live CLB object depends on an object of the files: on what the cluster is like, or on an object of its own namespace. */
export function dependsOnFiles(object: KubeObject, { fromFiles: ofFiles }: Input): boolean {
  if (!hasClb(object) || ofFiles.has(object)) return false;
  const text = JSON.stringify(object.value);
  return [...ofFiles].some((file) => isAboutCluster(file) || (file.ref.namespace === object.ref.namespace && isAbout(file.ref, object.ref, text)));
}

function isAboutCluster(file: KubeObject): boolean {
  const { kind, namespace, name } = file.ref;
  if (kind === "Node") return true;
  if (namespace !== "kube-system") return false;
  return kind === "ConfigMap" ? CONFIG_MAPS.includes(name) : name === "kube-proxy" || labelsOf(file)["k8s-app"] === "kube-proxy";
}

/** NetworkPolicies select Pods, so each may be about every backend; Services and TkeServiceConfigs are named, or named after their owner. */
function isAbout({ kind, name }: ObjectRef, owner: ObjectRef, text: string): boolean {
  if (kind === "NetworkPolicy") return true;
  if (kind === "Service") return text.includes(JSON.stringify(name));
  return kind === "TkeServiceConfig" && (text.includes(JSON.stringify(name)) || [`${owner.name}-auto-ingress-config`, `${owner.name}-auto-service-config`].includes(name));
}
