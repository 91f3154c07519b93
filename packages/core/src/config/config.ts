import type { Assumptions } from "../model/cluster.ts";
import type { RuleCode, Severity } from "../model/finding.ts";
import type { Location } from "../model/object.ts";
import type { ClientName } from "../path/clients.ts";

/** The name of the configuration file. */
export const CONFIG_FILE = ".kubectl-loopback.yaml";

/** What the configuration file says. */
export interface Config extends Settings {
  /** Globs of paths, from the file's own folder. */
  readonly exclude: readonly string[];
  readonly lang: "en" | "zh-CN" | null;
  /** What holds for single clusters, by the name of their kubeconfig context. */
  readonly clusters: ReadonlyMap<string, Settings>;
}

/** What may be said for all clusters, and for one. */
export interface Settings {
  readonly assume: Assumptions;
  readonly clients: readonly ClientsEntry[];
  readonly rules: RuleLevels;
  readonly failOn: FailOn | null;
  readonly suppress: readonly SuppressEntry[];
}

export type FailOn = Severity | "never";

/** Rules that are switched off, or graver or less grave than they are by themselves. */
export type RuleLevels = Readonly<Partial<Record<RuleCode, Severity | "off">>>;

/** Who calls one Service or Ingress. */
export interface ClientsEntry {
  readonly kind: "Service" | "Ingress";
  /** Null: whatever the namespace. */
  readonly namespace: string | null;
  readonly name: string;
  readonly clients: readonly ConfigClient[];
  readonly location: Location;
}

/** A client; `namespace` null: the namespace of what it calls. */
export interface ConfigClient extends Omit<ClientName, "namespace"> {
  readonly namespace: string | null;
}

/** Findings that are known and accepted. */
export interface SuppressEntry {
  /** None: all. */
  readonly rules: readonly RuleCode[];
  /** Globs; null: any. */
  readonly kind: string | null;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly reason: string;
  /** The last day on which it counts. */
  readonly until: string | null;
  readonly location: Location;
}

export const NO_SETTINGS: Settings = { assume: {}, clients: [], rules: {}, failOn: null, suppress: [] };
export const NO_CONFIG: Config = { ...NO_SETTINGS, exclude: [], lang: null, clusters: new Map() };
