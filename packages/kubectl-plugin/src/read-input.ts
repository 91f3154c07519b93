import { collect, hasClb, nameOf, keyOf, type ClientName, type Cluster, type Coverage, type KubeObject, type ObjectSet, type Problem } from "@kubectl-loopback/core";
import type { ClusterRead } from "./cluster/read-cluster.ts";
import type { Invocation } from "./cli/parse.ts";
import type { Target } from "./cli/targets.ts";
import { readFiles, type FilesRead } from "./files/read.ts";
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
  /** Text of a file that was read. */
  text(file: string): string | undefined;
}

export interface Wanted {
  readonly targets: readonly Target[];
  readonly clients: (namespace: string) => readonly ClientName[];
}

const NOTHING: FilesRead = { objects: [], problems: [], text: () => undefined };

/** Reads what the command line names. Without `-f` the context's namespace, live. */
export async function readInput(invocation: Invocation, shell: Shell, words: Words, wanted: Wanted): Promise<Input> {
  const paths = invocation.values("filename");
  const filesOnly = paths.length > 0 && !invocation.on("live");
  const namespace = invocation.value("namespace");
  const options = { namespace: "default", workloads: invocation.values("from").length > 0 };
  if (filesOnly) return fromFiles(await readFiles(paths, shell.cwd, shell.readStdin, options), namespace ?? "default");
  const { liveCluster } = await import("./cluster/read-live.ts");
  const live = await liveCluster(invocation, shell);
  const here = namespace ?? live.namespace ?? "default";
  const files = paths.length === 0 ? NOTHING : await readFiles(paths, shell.cwd, shell.readStdin, { ...options, namespace: here });
  const everywhere = invocation.on("all-namespaces");
  const scope = everywhere ? undefined : paths.length === 0 ? here : onlyNamespace(files.objects, here);
  const progress = showProgress(shell.stderr, words);
  try {
    const read = await live.read({ namespace: scope, kinds: kindsOf(wanted.targets), from: wanted.clients(here) }, progress.update);
    return overlay(files, read, everywhere ? undefined : here);
  } finally {
    progress.end();
  }
}

/** The one namespace that all files are in; undefined (all namespaces) where there are several. */
function onlyNamespace(objects: readonly KubeObject[], fallback: string): string | undefined {
  const namespaces = new Set(objects.map((object) => object.ref.namespace).filter((name) => name !== null && name !== "kube-system"));
  return namespaces.size > 1 ? undefined : ([...namespaces][0] ?? fallback);
}

function kindsOf(targets: readonly Target[]): ReadonlySet<Target["kind"]> {
  return new Set(targets.length > 0 ? targets.map((target) => target.kind) : ["Service", "Ingress"]);
}

function fromFiles(files: FilesRead, namespace: string): Input {
  const { set, notices } = collected(files.objects);
  return input(set, { source: "files", gaps: {} }, null, [...files.problems, ...notices], new Set(set.all), namespace, files);
}

/** Files laid over a cluster: an object of a file takes the place of the live one. */
function overlay(files: FilesRead, read: ClusterRead, namespace: string | undefined): Input {
  const { set: ofFiles, notices } = collected(files.objects);
  const { set } = collect([...read.objects.toSorted(byName), ...ofFiles.all]);
  return input(set, read.coverage, read.serverVersion, [...files.problems, ...notices, ...read.problems], new Set(ofFiles.all), namespace, files);
}

function input(objects: ObjectSet, coverage: Coverage, serverVersion: string | null, problems: readonly Problem[], ofFiles: ReadonlySet<KubeObject>, namespace: string | undefined, files: FilesRead): Input {
  return { cluster: { objects, coverage, serverVersion }, problems, fromFiles: ofFiles, namespace, text: files.text };
}

function collected(objects: readonly KubeObject[]): { set: ObjectSet; notices: readonly Problem[] } {
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

/** Whether a live CLB object depends on an object of the files: its backend Service or TkeServiceConfig is among them. */
export function dependsOnFiles(object: KubeObject, { fromFiles: ofFiles }: Input): boolean {
  if (!hasClb(object)) return false;
  const text = JSON.stringify(object.value);
  return [...ofFiles].some((file) => file.ref.namespace === object.ref.namespace && keyOf(file.ref) !== keyOf(object.ref)
    && ["Service", "TkeServiceConfig"].includes(file.ref.kind) && text.includes(JSON.stringify(file.ref.name)));
}
