import type { KubeObject, Problem } from "@kubectl-loopback/core";

/** A file of a project, as it was read the last time. */
export interface ProjectFile {
  readonly file: string;
  readonly text: string;
  readonly objects: readonly KubeObject[];
  readonly problems: readonly Problem[];
  /** Identities of its objects; of those written twice the later one. */
  readonly keys: ReadonlyMap<string, KubeObject>;
  /** Whether a suppression may stand in it: the name of this program does. */
  readonly mayDirect: boolean;
}
