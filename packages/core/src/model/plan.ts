import type { Edit } from "./edit.ts";
import type { Finding, RuleCode } from "./finding.ts";

export type RemedyId =
  | "prevent-loopback" | "upgrade-kube-proxy" | "keepalive" | "corrected-value" | "local-anti-affinity" | "direct-access-anti-affinity"
  | "service-name" | "coredns-rewrite" | "ingress-controller";

/** Something that must hold for a remedy to be right. */
export type PreconditionName =
  | "kube-proxy-version" | "controller-manages" | "no-external-ips" | "keepalive-whitelist" | "security-group" | "source-ip-in-header"
  | "enough-nodes" | "resolver-in-use" | "same-ports";

export interface Precondition {
  readonly name: PreconditionName;
  /** `ask`: nobody can read it from the objects; a person must confirm it. What is known not to hold is no cure. */
  readonly state: "holds" | "ask";
}

/** Why a remedy is no cure here. */
export type NoCure =
  | "no-clb-service" | "controller-skips" | "address-is-external-ip" | "no-version-to-upgrade-to" | "image-pinned-by-digest" | "not-a-daemonset"
  | "config-not-read" | "config-missing" | "value-not-guessable" | "no-client-named" | "client-has-no-template" | "daemonset-client" | "daemonset-backend"
  | "too-few-nodes" | "no-backend-service" | "no-host" | "several-backends" | "no-corefile" | "would-not-help" | "would-harm" | "already-there" | "never-edited" | "not-a-map";

/** A remedy worked out for one finding. */
export interface Proposal {
  readonly remedy: RemedyId;
  readonly edits: readonly Edit[];
  /** What the edits bring about by and by (a generated config, replaced Pods), for foreseeing their effect. */
  readonly consequences: readonly Edit[];
  readonly preconditions: readonly Precondition[];
  /** What a person does, where it is no edit: names of Services to call, Pods to replace. */
  readonly manual: readonly ManualStep[];
}

export type ManualStep =
  | { readonly step: "replace-pods"; readonly pods: readonly string[] }
  | { readonly step: "await-config"; readonly namespace: string; readonly name: string }
  /** `callers` are the workloads that are known to call: those that were named. */
  | { readonly step: "call-service"; readonly address: string; readonly callers: readonly string[] }
  | { readonly step: "deploy-controller"; readonly found: string | null };

/** A remedy, as data: for which findings, how grave, and how it is worked out. */
export interface Remedy<Scene> {
  readonly id: RemedyId;
  readonly cures: readonly RuleCode[];
  /** What applying it puts at stake. */
  readonly risk: "low" | "medium" | "high";
  /** Never throws; says why not where it is no cure. */
  propose(finding: Finding, scene: Scene): Proposal | NoCure;
}
