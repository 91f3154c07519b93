import type { Result } from "../analyze.ts";
import { SECONDS_PER_TRY, secondsAdded, share, worstPerNode, type BackendRisk } from "../path/risk.ts";
import type { Tally } from "../path/tally.ts";
import type { Arithmetic, Share } from "./explanation.ts";
import { nodeName } from "./stand-ins.ts";

/** How the probability and the added seconds were counted; null where nothing could be. */
export function arithmeticOf({ risk: { probability, addedSeconds }, tallies }: BackendRisk, result: Result): Arithmetic | null {
  if (!probability) return null;
  const shares = worstPerNode(tallies).toSorted((a, b) => share(b) - share(a)).map((tally) => shareOf(tally, result));
  return { probability, shares, delay: addedSeconds === null ? null : delayOf(tallies) };
}

function shareOf({ place, places, looping, choices }: Tally, result: Result): Share {
  return { node: nodeName(place.node, result), nodes: places, looping, choices };
}

function delayOf(tallies: readonly Tally[]): Arithmetic["delay"] {
  const worst = tallies.reduce((a, b) => (secondsAdded(b) > secondsAdded(a) ? b : a));
  return { looping: worst.looping.count, choices: worst.choices.count, perTry: SECONDS_PER_TRY, seconds: secondsAdded(worst) };
}
