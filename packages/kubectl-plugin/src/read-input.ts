import { clientsOf, collect, hasClb, keyOf, labelsOf, nameOf, settingsFor, type Cluster, type Config, type KubeObject, type ObjectRef, type Problem, type Settings } from "@kubectl-loopback/core";
import type { Loaded } from "./config/load-config.ts";
import type { ClusterRead, Scope } from "./cluster/read-cluster.ts";
import { CONFIG_MAPS } from "./cluster/resources.ts";
import type { Invocation } from "./cli/parse.ts";
import { readFiles, type FilesRead } from "./files/read.ts";
import type { Input, Wanted } from "./input.ts";
import { showProgress } from "./output/progress.ts";
import type { kustomize } from "./rendered/kustomize.ts";
import type { Shell } from "./shell.ts";
import type { Words } from "./words/words.ts";

const NOTHING: FilesRead = { objects: [], problems: [], origin: () => undefined, texts: () => [] };

const NOTHING_MADE: Awaited<ReturnType<typeof kustomize>> = { texts: [], problems: [] };

/** Where a tool made nothing there is no object, which it has said itself. */
function withProblems(files: FilesRead, failures: readonly Problem[]): FilesRead {
  if (failures.length === 0) return files;
  return { ...files, problems: [...failures, ...files.problems.filter(({ code }) => code !== "no-objects")] };
}

/** Reads what the command line names. Without `-f` the context's namespace, live. Null where the user interrupted it. */
export async function readInput(invocation: Invocation, shell: Shell, words: Words, wanted: Wanted, loaded: Loaded): Promise<Input | null> {
  const snapshot = invocation.value("snapshot");
  if (snapshot !== undefined) return (await import("./files/read-snapshot-file.ts")).readSnapshotFile(snapshot, invocation, shell, loaded);
  const folders = invocation.values("kustomize");
  const made = folders.length === 0 ? NOTHING_MADE : await (await import("./rendered/kustomize.ts")).kustomize(folders, shell);
  const sources = { paths: invocation.values("filename"), made: made.texts };
  const hasFiles = sources.paths.length + folders.length > 0;
  const namespace = invocation.value("namespace");
  const options = { namespace: namespace ?? "default", workloads: invocation.values("from").length + invocation.values("client").length > 0 || namesClients(loaded.config), callers: wanted === "facts" ? undefined : wanted.callers };
  const read = async (here: string) => withProblems(await readFiles(sources, shell.cwd, shell.readStdin, { ...options, namespace: here }, loaded), made.problems);
  if (hasFiles && !invocation.on("live")) return fromFiles(await read(options.namespace), options.namespace, loaded);
  const { liveCluster } = await import("./cluster/read-live.ts");
  const live = await liveCluster(invocation, shell);
  const here = namespace ?? live.namespace ?? "default";
  const files = hasFiles ? await read(here) : NOTHING;
  const progress = showProgress(shell.stderr, words);
  const settings = settingsFor(loaded.config, live.context);
  const cluster = await live.read(scopeOf(invocation, wanted, files, here, settings), progress.update).finally(progress.end);
  if (shell.interrupted.aborted) return null;
  return { ...overlay(files, cluster, invocation.on("all-namespaces") ? undefined : here, loaded), settings };
}

/** Whether the configuration names clients, for whichever cluster. */
function namesClients({ clients, clusters }: Config): boolean {
  return [clients, ...[...clusters.values()].map((own) => own.clients)].some((entries) => entries.length > 0);
}

function scopeOf(invocation: Invocation, wanted: Wanted, { objects }: FilesRead, here: string, settings: Settings): Scope {
  const controllers = [...invocation.values("what-if"), invocation.value("remedy")].includes("ingress-controller");
  const common = { namespaces: namespacesOf(invocation, wanted, objects, here), laidOver: objects, controllers };
  if (wanted === "facts") return { ...common, kinds: new Set(), from: [], clientsOf: () => [] };
  const kinds = wanted.targets.length > 0 ? wanted.targets.map((target) => target.kind) : ["Service" as const, "Ingress" as const];
  const from = wanted.clients(here);
  return { ...common, kinds: new Set(kinds), from, callers: wanted.callers, clientsOf: (object) => (from.length > 0 ? [] : clientsOf(object, settings)?.names ?? []) };
}

/** The namespaces of the files; the one asked about where the command line means it, or the files lie in none. */
function namespacesOf(invocation: Invocation, wanted: Wanted, files: readonly KubeObject[], here: string): Scope["namespaces"] {
  if (invocation.on("all-namespaces")) return [undefined];
  const meant = invocation.value("namespace") !== undefined || (wanted !== "facts" && wanted.targets.length > 0);
  const ofFiles = files.flatMap((file) => (file.ref.namespace === null || isAboutCluster(file) ? [] : [file.ref.namespace]));
  return [...new Set([...ofFiles, ...(meant || ofFiles.length === 0 ? [here] : [])])];
}

function fromFiles(files: FilesRead, namespace: string, { config, problems }: Loaded): Input {
  const { set, notices } = collected(files.objects);
  return {
    cluster: { objects: set, coverage: { source: "files", gaps: {} }, serverVersion: null }, live: null,
    problems: [...problems, ...files.problems, ...notices], fromFiles: new Set(set.all), namespace, settings: settingsFor(config, null), watched: [], origin: files.origin, texts: files.texts,
  };
}

/** Files laid over a cluster: an object of a file takes the place of the live one. */
function overlay(files: FilesRead, read: ClusterRead, namespace: string | undefined, { problems }: Loaded): Omit<Input, "settings"> {
  const { set: ofFiles, notices } = collected(files.objects);
  const live = collect(sortedByName(read.objects)).set;
  const asRead = { coverage: read.coverage, serverVersion: read.serverVersion };
  const laid = ofFiles.all.map((object) => withStatus(object, live.byKey.get(keyOf(object.ref))));
  return {
    cluster: { ...asRead, objects: laid.length === 0 ? live : collect([...live.all, ...laid]).set }, live: { ...asRead, objects: live },
    problems: [...problems, ...files.problems, ...notices, ...read.problems], fromFiles: new Set(laid), namespace, watched: read.watched, origin: files.origin, texts: files.texts,
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

/** Each name is put together once: a large cluster's are compared some hundred thousand times. */
function sortedByName(objects: readonly KubeObject[]): KubeObject[] {
  const named = objects.map((object) => ({ object, name: `${object.ref.namespace ?? ""}\n${object.ref.kind}\n${object.ref.name}` }));
  return named.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)).map(({ object }) => object);
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
