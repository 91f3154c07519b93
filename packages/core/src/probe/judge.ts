import type { Counted, Expected, Hint, Judgement } from "../model/probe.ts";
import { atMost, shareInterval } from "./interval.ts";
import type { Printed, Try } from "./tries.ts";

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
