import type { Evidence } from "./fact.ts";
import type { Assumed, Missing, Reason, Verdict } from "./listener.ts";

/**
 * Whose network stack an end uses. `pod`: the node's kernel routes for it (bridge or shared interface). `host`: the
 * node's own. `own`: an interface of its own or a super node's sandbox; no node's kernel routes for it.
 */
export type Stack = "pod" | "host" | "own";

/** One place where a client may stand. */
export interface ClientPlace {
  /** Null: any node, nobody knows which. */
  readonly node: string | null;
  readonly stack: Stack;
  /** `namespace/name` of a named client's Pod. */
  readonly pod: string | null;
  readonly address: string | null;
  readonly named: boolean;
  /** Named as a node: it stays where it is. */
  readonly fixed: boolean;
  /** The scheduler never puts it on a node with a backend Pod. */
  readonly apart: boolean;
}

/** One backend that a CLB listener forwards to. */
export interface Rs {
  readonly kind: "node-port" | "pod";
  /** Null: some node, nobody knows which. */
  readonly node: string | null;
  readonly stack: Stack;
  /** `namespace/name` of a Pod. */
  readonly pod: string | null;
  readonly address: string | null;
  readonly weight: number;
}

/** Where the backends of a listener are. */
export interface Placement {
  readonly rs: readonly Rs[];
  /** Nodes are known and none of them can be an RS. */
  readonly impossible: boolean;
  /** Whether `rs` is all of them, at known places, so that shares can be counted. */
  readonly countable: boolean;
  /** On how many nodes ready backend Pods stand; null where that is not known. */
  readonly backendNodes: number | null;
}

export interface Address {
  readonly of: "client" | "client-node" | "vip" | "service" | "controller" | "rs-node" | "backend" | "public" | "clb";
  /** Null where no object shows it. */
  readonly ip: string | null;
  /** Null for ports that are chosen freely. */
  readonly port: number | null;
}

/** `controller`: an ingress controller inside the cluster, which ends the client's connection and opens one of its own. */
export type HopPlace = "client" | "client-node" | "clb" | "controller" | "rs-node" | "backend" | "other-node";

/** What a hop does to the packet. */
export type HopAction =
  | "sends" | "passes-on" | "rewrites-to-backend" | "leaves-by-public-address" | "redirects" | "forwards" | "forwards-with-own-source"
  | "node-port-to-backend" | "answers" | "answers-through-clb" | "answers-past-clb" | "resets" | "drops-martian" | "sends-to-other-node"
  | "drops-unknown-answer" | "skips-own-address" | "is-unknown" | "proxies" | "answers-for-backend";

/** One step of a packet, with the addresses that it carries after it. */
export interface Hop {
  readonly at: HopPlace;
  readonly node: string | null;
  readonly action: HopAction;
  readonly source: Address;
  readonly destination: Address;
  readonly because: readonly Evidence[];
}

/** How one connection ends. `avoided`: the CLB does not choose this RS for this client. */
export interface Outcome {
  readonly verdict: Verdict | "avoided";
  readonly reason: Reason;
  readonly missing: readonly Missing[];
  readonly assumed: readonly Assumed[];
}

/** The way of one connection from a client to a VIP and back. */
export interface Trace {
  readonly hops: readonly Hop[];
  readonly outcome: Outcome;
}
