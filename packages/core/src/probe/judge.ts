import type { Risk } from "../model/listener.ts";
import { atMost, shareInterval } from "./interval.ts";
import type { Printed, Try } from "./tries.ts";

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

/** Seconds that a CLB waits for an RS (layer 7), and how much less a wait may look. */
const PER_TRY = 4;
const EARLY = 0.5;

/** Holds what was seen against what was expected. */
export function judgeProbe({ tries }: Pick<Printed, "tries">, expected: Expected): Judgement {
  const of = (to: Try["to"]) => tries.filter((one) => one.to === to);
  const clb = counted(of("clb"), expected.layer);
  const service = counted(of("service"), 4);
  const conclusion = conclude(clb, expected);
  return {
    conclusion,
    clb,
    service,
    interval: shareInterval(clb.lost, reached(clb)),
    chanceOfNone: expected.share === null || reached(clb) === 0 ? null : atMost(0, reached(clb), expected.share),
    waits: expected.layer === 7 ? waitsOf(of("clb")) : [],
    hints: hintsFor(conclusion, clb, service, of("clb"), expected),
  };
}

function counted(tries: readonly Try[], layer: 4 | 7): Counted {
  const lost = tries.filter((one) => isLost(one, layer));
  const failed = tries.filter((one) => !isLost(one, layer) && one.end === "failed");
  const good = tries.filter((one) => !lost.includes(one) && !failed.includes(one));
  return { tries: tries.length, good: good.length, lost: lost.length, failed: failed.length, slowest: good.reduce((most, { seconds }) => Math.max(most, seconds), 0) };
}

function isLost({ end, seconds }: Try, layer: 4 | 7): boolean {
  return end === "hung" || (layer === 7 && (end === "gateway" || seconds >= PER_TRY - EARLY));
}

/** How often the CLB waited 4 seconds once, twice, …: index 0 counts single waits. */
function waitsOf(tries: readonly Try[]): number[] {
  const rounds = tries.filter((one) => isLost(one, 7)).map(({ seconds }) => Math.max(1, Math.round(seconds / PER_TRY)));
  return Array.from({ length: Math.max(0, ...rounds) }, (_, index) => rounds.filter((round) => round === index + 1).length);
}

/** Those that were neither refused nor reset: only they say something about loops. */
function reached({ good, lost }: Counted): number {
  return good + lost;
}

function conclude(clb: Counted, { share, risk }: Expected): Judgement["conclusion"] {
  if (reached(clb) === 0) return "no-result";
  if (share === null) return risk.verdict === "loops" && clb.lost > 0 ? "agrees" : "open";
  const [low, high] = shareInterval(clb.lost, reached(clb));
  if (share < low || share > high) return "differs";
  return share > 0 && clb.lost === 0 ? "too-few" : "agrees";
}

/** A SYN that is lost is sent again after 1 and 3 seconds. */
const RESENT: readonly number[] = [1, 3];

function hintsFor(conclusion: Judgement["conclusion"], clb: Counted, service: Counted, tries: readonly Try[], { share, risk, layer }: Expected): Hint[] {
  const serviceFails = service.tries > 0 && service.good < service.tries;
  const hints: Hint[] = [];
  if (serviceFails) hints.push("service-fails-too");
  if (clb.failed > 0) hints.push("refused");
  if (conclusion === "differs" && clb.lost / clb.tries > (share ?? 0)) {
    hints.push(risk.reason === "keepalive-snat" ? "network-policy" : "health-check", "security-group");
  }
  if (conclusion === "differs" && clb.lost / clb.tries < (share ?? 0)) hints.push(...(layer === 7 ? ["keepalive-on-clb" as const] : []), "sticky", "health-check", "other-client");
  if (layer === 4 && tries.some(({ end, seconds }) => end === "answered" && RESENT.some((after) => seconds >= after && seconds < after + EARLY))) hints.push("lost-syn");
  return hints;
}
