import { collect, hasClb, type ClientName, type KubeObject, type Resource } from "@kubectl-loopback/core";
import type { Invocation } from "../cli/parse.ts";
import type { Target } from "../cli/targets.ts";
import { NOTHING_LOADED } from "../config/load-config.ts";
import { readFiles } from "../files/read.ts";
import type { Shell } from "../shell.ts";
import { plainNames } from "./candidate.ts";

/** Names out of what the command line is about: the files of `-f`, a snapshot, or the cluster. */
export interface Names {
  /** Services or Ingresses with a CLB. */
  owners(kind: Target["kind"]): Promise<readonly string[]>;
  clients(kind: ClientName["kind"]): Promise<readonly string[]>;
  namespaces(): Promise<readonly string[]>;
}

export function namesFor(before: Invocation, shell: Shell): Names {
  const snapshot = before.value("snapshot");
  const files = before.values("filename");
  if (snapshot !== undefined) return namesAmong(() => snapshotObjects(snapshot, before, shell), before);
  return files.length > 0 && !before.on("live") ? namesAmong(() => fileObjects(files, shell), before) : liveNames(before, shell);
}

function namesAmong(read: () => Promise<readonly KubeObject[]>, before: Invocation): Names {
  const here = before.value("namespace") ?? "default";
  const ofKind = async (kind: string) => (await read()).filter(({ ref }) => ref.kind === kind && (ref.namespace === null || ref.namespace === here));
  return {
    owners: async (kind) => namesOf((await ofKind(kind)).filter(hasClb)),
    clients: async (kind) => namesOf(await ofKind(kind)),
    namespaces: async () => plainNames((await read()).flatMap(({ ref }) => ref.namespace ?? [])),
  };
}

/** Standard input is left alone: it may be the terminal. */
async function fileObjects(paths: readonly string[], { cwd }: Shell): Promise<readonly KubeObject[]> {
  const sources = { paths: paths.filter((path) => path !== "-") };
  const { objects } = await readFiles(sources, cwd, async () => new Uint8Array(), { namespace: "default", workloads: true }, NOTHING_LOADED);
  return collect(objects).set.all;
}

async function snapshotObjects(file: string, before: Invocation, shell: Shell): Promise<readonly KubeObject[]> {
  if (file === "-") return [];
  const { readSnapshotFile } = await import("../files/read-snapshot-file.ts");
  return (await readSnapshotFile(file, before, shell, NOTHING_LOADED)).cluster.objects.all;
}

const LISTS: Readonly<Record<Target["kind"] | ClientName["kind"], Resource>> = {
  Service: "services", Ingress: "ingresses", Pod: "pods", Deployment: "deployments", StatefulSet: "statefulsets", DaemonSet: "daemonsets", Job: "jobs", Node: "nodes",
};

function liveNames(before: Invocation, shell: Shell): Names {
  const list = async (resource: Resource | "namespaces") => (await import("../cluster/list-quickly.ts")).listQuickly(resource, before, shell);
  return {
    owners: async (kind) => namesOf((await list(LISTS[kind])).filter(hasClb)),
    clients: async (kind) => namesOf(await list(LISTS[kind])),
    namespaces: async () => namesOf(await list("namespaces")),
  };
}

function namesOf(objects: readonly KubeObject[]): string[] {
  return plainNames(objects.map(({ ref }) => ref.name));
}
