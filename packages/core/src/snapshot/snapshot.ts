import type { Coverage } from "../model/cluster.ts";
import type { JsonObject } from "../model/json.ts";
import type { Problem } from "../model/problem.ts";
import type { Cluster } from "../objects.ts";
import { pseudonyms, type Pseudonyms } from "./pseudonyms.ts";
import { redactAll } from "./redact.ts";
import { renamed } from "./rename.ts";

export const SNAPSHOT_VERSION = "kubectl-loopback/v1";

/** What judging needs of a cluster, to be judged elsewhere; its JSON Schema is snapshot.schema.json. */
export interface Snapshot {
  readonly apiVersion: typeof SNAPSHOT_VERSION;
  readonly kind: "Snapshot";
  /** The version of the program that took it. */
  readonly takenBy: string;
  /** Whether names were put in the place of the real ones. */
  readonly namesHidden: boolean;
  readonly coverage: Coverage;
  readonly serverVersion: string | null;
  /** The namespace that was asked about; null: all. */
  readonly namespace: string | null;
  /** What could not be read. Locations are left out. */
  readonly problems: readonly Pick<Problem, "code" | "level" | "params">[];
  readonly objects: readonly JsonObject[];
}

/** What a snapshot is taken of. */
export interface Taken {
  readonly cluster: Cluster;
  readonly problems: readonly Problem[];
  readonly namespace: string | null;
  readonly takenBy: string;
}

/**
 * Takes a snapshot: of every object only what judging reads; no Secrets, no environment, no commands but kube-proxy's
 * flags. With `hash` (a keyed one whose key is thrown away) names are hidden, too.
 */
export function takeSnapshot({ cluster, problems, namespace, takenBy }: Taken, hash: ((text: string) => string) | null): Snapshot {
  const to = hash && pseudonyms(hash);
  const objects = redactAll(cluster);
  return {
    apiVersion: SNAPSHOT_VERSION,
    kind: "Snapshot",
    takenBy,
    namesHidden: to !== null,
    coverage: cluster.coverage,
    serverVersion: cluster.serverVersion,
    namespace: to && namespace !== null ? to.name(namespace) : namespace,
    problems: problems.map((problem) => reported(problem, to)),
    objects: to ? objects.map((object) => renamed(object, to)) : objects,
  };
}

/** Which server it was is nobody's business; a text of what went wrong may name it. */
function reported({ code, level, params }: Problem, to: Pseudonyms | null): Snapshot["problems"][number] {
  const told = code === "unreachable" ? { ...params, server: "" } : params;
  return { code, level, params: to ? hidden(code, told, to) : told } as Snapshot["problems"][number];
}

/** Permissions are told in the cluster's own words but for the namespace; of all else only the code says something. */
function hidden(code: Problem["code"], params: object, to: Pseudonyms): object {
  const rename = (key: string, text: string) => (key === "scope" ? text.replace(/(?<=^-n ).+/, to.name) : ["forbidden", "forbidden-target", "timeout"].includes(code) ? text.replace(/(?<=\/).+$/, to.name) : "…");
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, typeof value === "string" && value !== "" ? rename(key, value) : value]));
}
