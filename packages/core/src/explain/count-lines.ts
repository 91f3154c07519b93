import { asFraction, type Messages } from "../messages/messages.ts";
import type { Arithmetic, Explanation, Share } from "./explanation.ts";
import { shown } from "./shown-name.ts";

/** What the ways come to: the count over clients and backends, and what is noticed of it. */
export function countLines({ arithmetic, risk, layer, ways, whatIf }: Explanation, { explaining, reasons }: Messages): string[] {
  const loses = ways.some(({ role, outcome }) => role === "bad" && outcome.verdict !== "avoided");
  const noOther = risk.verdict === "loops" && !ways.some(({ role, when }) => role === "good" || when === "then");
  return [
    ...countsOf(arithmetic, whatIf, explaining),
    ...(loses ? [explaining.notices(layer)] : []),
    ...(noOther ? [explaining.noGoodWay] : []),
    ...(whatIf?.changes && whatIf.risk.reason !== risk.reason ? [explaining.labelled(explaining.then(whatIf.suppositions.join(", ")), reasons[whatIf.risk.reason])] : []),
  ];
}

/** The count; where something was supposed and matters, that of now and that of then. */
function countsOf(now: Arithmetic | null, whatIf: Explanation["whatIf"], explaining: Messages["explaining"]): string[] {
  const lines = (arithmetic: Arithmetic | null) => (arithmetic ? arithmeticLines(arithmetic, explaining) : []);
  if (!whatIf?.changes) return lines(now);
  const dated = (label: string, arithmetic: Arithmetic | null) => lines(arithmetic).map((line) => explaining.labelled(label, line));
  return [...dated(explaining.now, now), ...dated(explaining.then(whatIf.suppositions.join(", ")), whatIf.arithmetic)];
}

function arithmeticLines({ shares, probability, delay }: Arithmetic, { count, weighted, perNodes, mean, fraction, delay: delayText, labelled }: Messages["explaining"]): string[] {
  const worst = shares[0]!;
  const inWords = (share: number) => {
    const whole = asFraction(share);
    return whole ? fraction(...whole) : share.toFixed(4);
  };
  const isWeighted = worst.looping.weight !== worst.looping.count || worst.choices.weight !== worst.choices.count;
  const nodes = shares.reduce((sum, { nodes: some }) => sum + some, 0);
  const counted = count(worst.looping.count, worst.choices.count, shares.length === 1 && nodes > 1 ? null : shown(worst.node)) + (isWeighted ? `; ${weighted(worst.looping.weight, worst.choices.weight)}` : "");
  return [
    labelled(counted, inWords(probability.max)),
    ...(shares.length > 1 ? byShare(shares).map(([share, some]) => perNodes(some, inWords(share))) : []),
    ...(nodes > 1 ? [mean(nodes, inWords(probability.mean))] : []),
    ...(delay ? [delayText(delay.looping, delay.choices, delay.perTry, String(Number(delay.seconds.toFixed(2))))] : []),
  ];
}

/** Numbers of nodes by the share that is lost from there. */
function byShare(shares: readonly Share[]): [number, number][] {
  const nodes = new Map<number, number>();
  for (const { looping, choices, nodes: some } of shares) nodes.set(looping.weight / choices.weight, (nodes.get(looping.weight / choices.weight) ?? 0) + some);
  return [...nodes];
}
