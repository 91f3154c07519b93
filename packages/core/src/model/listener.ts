import type { KubeObject } from "./object.ts";
import type { Json, Path } from "./json.ts";

/** Whether a CLB has an address inside the VPC, and the field that shows it (or, where unknown, hides it). */
export interface Network {
  readonly kind: "internal" | "public" | "unknown";
  readonly path: Path;
}

/** The TkeServiceConfig that counts for a Service or Ingress. */
export type EffectiveConfig =
  /** No annotation asks for one. */
  | { readonly state: "none" }
  | { readonly state: "read"; readonly object: KubeObject; readonly key: string }
  /** Known not to exist: it sets nothing. */
  | { readonly state: "absent"; readonly name: string; readonly key: string }
  /** Asked for, and nobody could look. */
  | { readonly state: "unknown"; readonly name: string; readonly key: string };

/** One layer 7 listener of a TkeServiceConfig. */
export interface ConfigListener {
  readonly protocol: string;
  readonly port: number;
  readonly keepalive: Json | undefined;
  readonly path: Path;
}

/** One (port, protocol) that a CLB opens, with all of the object that decides about it. */
export interface Listener {
  readonly object: KubeObject;
  readonly port: number;
  readonly protocol: string;
  readonly layer: 4 | 7;
  readonly network: Network;
  /** The CLB's address where status shows it. */
  readonly vip: string | null;
  /** Where `ipMode: Proxy` stands. */
  readonly ipModeProxy: Path | null;
  readonly preventLoopback: boolean;
  /** The listener only redirects to HTTPS: the CLB itself answers. */
  readonly redirectOnly: boolean;
  /** The controller was told to leave this CLB alone. */
  readonly skipped: boolean;
  /** The annotation that gives the CLB backends or address rewriting which the objects do not show. */
  readonly hiddenBackends: string | null;
  readonly config: EffectiveConfig;
  /** What the effective TkeServiceConfig says about this very listener. */
  readonly configured: ConfigListener | null;
  readonly backends: readonly Backend[];
}

/** What a listener forwards to. */
export interface Backend {
  readonly service: KubeObject | null;
  readonly name: string;
  readonly policy: "Cluster" | "Local";
  /** The CLB binds Pods instead of NodePorts. */
  readonly direct: boolean;
}

export type Verdict = "safe" | "may-loop" | "loops";
export type Impact = "outage" | "intermittent" | "delay";

export type Reason =
  | "public-clb" | "unknown-network" | "ip-mode-proxy" | "short-circuit" | "prevent-loopback" | "unknown-proxy-mode" | "kube-proxy-too-old"
  | "unknown-backends" | "no-shared-node" | "vip-not-bound" | "redirect-only" | "keepalive-snat" | "unknown-service-config"
  | "cluster-cidr-misroute" | "source-ip-kept" | "only-rs-is-self";

/** What must be learnt before the verdict can be certain. */
export type Missing = "clb-network" | "proxy-mode" | "backends" | "service-config";

/** What the verdict rests on without having been read. */
export type Assumed =
  | "kube-proxy-version" | "proxy-mode" | "keepalive-whitelist" | "security-group" | "keepalive-off" | "no-super-node-client"
  | "current-placement" | "no-cluster-cidr";

/** Share of connections that loop, over all client nodes. */
export interface Probability {
  readonly max: number;
  readonly mean: number;
}

/** The judgement of one listener. */
export interface Risk {
  readonly verdict: Verdict;
  readonly reason: Reason;
  readonly impact: Impact | null;
  readonly probability: Probability | null;
  /** Expected seconds that a request waits longer (layer 7, impact `delay`). */
  readonly addedSeconds: number | null;
  readonly missing: readonly Missing[];
  readonly assumed: readonly Assumed[];
}
