import type { CallerQuestion, ClientName, Cluster, KubeObject, Problem, Settings } from "@kubectl-loopback/core";
import type { Target } from "./cli/targets.ts";
import type { WatchedList } from "./cluster/watch-list.ts";
import type { FileOrigin, FilesRead } from "./files/read.ts";

/** What a verb works on, from files, from a cluster, or from files laid over a cluster. */
export interface Input {
  readonly cluster: Cluster;
  /** The live cluster as it is, without the files laid over it; null where none was asked. */
  readonly live: Cluster | null;
  readonly problems: readonly Problem[];
  /** Objects that came from files. */
  readonly fromFiles: ReadonlySet<KubeObject>;
  /** The namespace of targets that name none; undefined: all. */
  readonly namespace: string | undefined;
  /** What the configuration says for the cluster that was read. */
  readonly settings: Settings;
  /** Where changes of the cluster can be heard of. */
  readonly watched: readonly WatchedList[];
  /** The text of a file that was read, and where it is. */
  origin(file: string): FileOrigin | undefined;
  /** All texts that were read. */
  texts(): ReturnType<FilesRead["texts"]>;
}

/** What a verb is going to ask about: CLB objects and their clients, or no more than facts of the cluster. */
export type Wanted = "facts" | {
  readonly targets: readonly Target[];
  readonly clients: (namespace: string) => readonly ClientName[];
  /** Whether whatever names the CLBs is read, too. */
  readonly callers?: CallerQuestion | undefined;
};
