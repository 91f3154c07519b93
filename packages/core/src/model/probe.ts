import type { Risk } from "./listener.ts";

/** Why a listener cannot be probed. */
export type NoProbe = "udp" | "no-address" | "nodes-unknown" | "no-node" | "node-not-found" | "super-node" | "no-service";

/** What the model says about connections from the probe's node. */
export interface Expected {
  readonly risk: Risk;
  readonly layer: 4 | 7;
  /** Share of connections that hang (layer 4) or of requests that wait (layer 7); null where it cannot be told. */
  readonly share: number | null;
}

/** What else may be behind an outcome. */
export type Hint =
  | "service-fails-too" | "security-group" | "health-check" | "network-policy" | "keepalive-on-clb" | "sticky" | "lost-syn" | "refused" | "other-client";

/** Tries at one address, counted. */
export interface Counted {
  readonly tries: number;
  /** At once, or within what a busy server takes. */
  readonly good: number;
  /** Hung; at layer 7 also answered only after the CLB had lost a backend's answer for 4 seconds. */
  readonly lost: number;
  readonly failed: number;
  /** Seconds of the slowest good one. */
  readonly slowest: number;
}

export interface Judgement {
  /** `agrees` and `differs`: with the model's share. `open`: the model does not know. `too-few`: nothing was lost, and that may be chance. `no-result`: nothing to compare. */
  readonly conclusion: "agrees" | "differs" | "open" | "too-few" | "no-result";
  readonly clb: Counted;
  readonly service: Counted;
  /** The shares of lost tries that the sample allows, at 99 %. */
  readonly interval: readonly [number, number];
  /** How likely it would be to lose none although the model is right. */
  readonly chanceOfNone: number | null;
  /** At layer 7: how many requests waited for 1, 2, … lost backends, by 4 seconds each. */
  readonly waits: readonly number[];
  readonly hints: readonly Hint[];
}
