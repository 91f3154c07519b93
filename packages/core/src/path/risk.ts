import type { Assumed, Backend, Impact, Listener, Probability, Reason, Risk, Verdict } from "../model/listener.ts";
import type { ClientPlace, Outcome, Placement, Rs } from "../model/path.ts";
import type { Clients } from "./clients.ts";
import { trace, type Connection, type PathContext } from "./trace.ts";

/** Seconds that a CLB waits for an RS before it tries the next one (layer 7). */
const SECONDS_PER_TRY = 4;

/** What a risk is counted over. */
export interface RiskContext extends PathContext {
  readonly clients: Clients;
  placement(backend: Backend): Placement;
}

/** What the connections of one client place come to. */
interface Tally {
  readonly node: string | null;
  readonly outcomes: readonly Outcome[];
  /** RS that loop, and all RS that the CLB may choose. */
  readonly looping: Amount;
  readonly choices: Amount;
}

interface Amount {
  readonly count: number;
  readonly weight: number;
}

/** Judges a listener: once per backend, of which the worst counts. */
export function riskOf(listener: Listener, context: RiskContext): Risk {
  return worst(listener.backends.map((backend) => judge(listener, backend, context)));
}

/** The connections of a listener to one backend, over every client place and every RS. */
function judge(listener: Listener, backend: Backend, context: RiskContext): Risk {
  const placement = context.placement(backend);
  const connect = (client: ClientPlace, rs: Rs): Connection => ({ listener, backend, placement, client, rs, context });
  const tallies = tallyAll(context.clients.places(backend), placement, connect);
  if (tallies.some((tally) => tally.choices.count === 0)) return onlyItself(listener);
  const outcomes = distinct(tallies.flatMap((tally) => tally.outcomes));
  const verdict = worstVerdict(outcomes);
  const deciding = outcomes.filter((outcome) => outcome.verdict === verdict);
  const reason = firstReason(deciding);
  return {
    verdict,
    reason,
    ...(verdict === "loops" ? effect(listener, placement, tallies) : NO_EFFECT),
    missing: union(deciding.map((outcome) => outcome.missing)),
    assumed: union(deciding.filter((outcome) => outcome.reason === reason).map((outcome) => outcome.assumed)),
  };
}

const NO_EFFECT = { impact: null, probability: null, addedSeconds: null };

/** Every RS has the client's own address, so that the CLB has none left to choose. */
function onlyItself(listener: Listener): Risk {
  const assumed: Assumed[] = listener.layer === 7 ? ["keepalive-off"] : [];
  return { verdict: "loops", reason: "only-rs-is-self", impact: "outage", probability: null, addedSeconds: null, missing: [], assumed };
}

/**
 * Traces every client place against every RS. Where both ends stand matters only by whether it is the same node, so
 * RS elsewhere are traced once per kind, and equal situations once for all.
 */
function tallyAll(places: readonly ClientPlace[], placement: Placement, connect: (client: ClientPlace, rs: Rs) => Connection): Tally[] {
  const outcomeOf = tracedOnce(connect);
  const byNode = groupBy(placement.rs, (rs) => rs.node);
  const kinds = [...groupBy(placement.rs, (rs) => `${rs.kind} ${rs.stack} ${rs.node === null}`).values()].map(kindOf);
  return places.map((client) => tally(client, byNode.get(client.node) ?? [], kinds, outcomeOf));
}

type OutcomeOf = (client: ClientPlace, rs: Rs) => Outcome;

function tracedOnce(connect: (client: ClientPlace, rs: Rs) => Connection): OutcomeOf {
  const seen = new Map<string, Outcome>();
  return (client, rs) => {
    const connection = connect(client, rs);
    const key = situation(connection);
    const known = seen.get(key);
    if (known) return known;
    const { outcome } = trace(connection);
    seen.set(key, outcome);
    return outcome;
  };
}

/** All of two ends that a trace looks at, besides addresses. */
function situation({ client, rs, context }: Connection): string {
  const ability = client.node === null ? "" : context.abilityOn.get(client.node);
  const together = client.node === null || rs.node === null ? "?" : client.node === rs.node;
  const itself = client.pod !== null && client.pod === rs.pod;
  return [client.stack, client.named, client.fixed, client.apart, ability, rs.kind, rs.stack, together, itself].join();
}

/** RS that a trace cannot tell apart but for their nodes. */
interface Kind {
  readonly total: Amount;
  readonly onNode: ReadonlyMap<string | null, Amount>;
  /** One RS, and one on another node than that. */
  readonly samples: readonly Rs[];
}

function kindOf(rs: readonly Rs[]): Kind {
  const other = rs.find((one) => one.node !== rs[0]!.node);
  const onNode = new Map([...groupBy(rs, (one) => one.node)].map(([node, same]) => [node, amount(same)]));
  return { total: amount(rs), onNode, samples: other ? [rs[0]!, other] : [rs[0]!] };
}

function amount(rs: readonly { weight: number; count?: number }[]): Amount {
  return rs.reduce<Amount>((sum, one) => ({ count: sum.count + (one.count ?? 1), weight: sum.weight + one.weight }), { count: 0, weight: 0 });
}

function tally(client: ClientPlace, here: readonly Rs[], kinds: readonly Kind[], outcomeOf: OutcomeOf): Tally {
  const parts = [...here.map((rs) => ({ rs, count: 1, weight: rs.weight })), ...kinds.flatMap((kind) => elsewhere(client, kind))]
    .map((part) => ({ ...part, outcome: outcomeOf(client, part.rs) }))
    .filter((part) => part.outcome.verdict !== "avoided");
  return {
    node: client.node,
    outcomes: parts.map((part) => part.outcome),
    looping: amount(parts.filter((part) => part.outcome.verdict === "loops")),
    choices: amount(parts),
  };
}

/** The RS of a kind that are not on the client's node, with one to stand for them. */
function elsewhere(client: ClientPlace, { total, onNode, samples }: Kind): (Amount & { rs: Rs })[] {
  const rs = samples.find((one) => one.node !== client.node);
  if (!rs) return [];
  const here = onNode.get(client.node) ?? { count: 0, weight: 0 };
  return [{ rs, count: total.count - here.count, weight: total.weight - here.weight }];
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function distinct(outcomes: readonly Outcome[]): Outcome[] {
  return [...new Set(outcomes)];
}

const RANK: Readonly<Record<Outcome["verdict"], number>> = { loops: 3, "may-loop": 2, safe: 1, avoided: 0 };

function worstVerdict(outcomes: readonly Outcome[]): Verdict {
  return outcomes.map((outcome) => outcome.verdict).toSorted((a, b) => RANK[b] - RANK[a])[0] as Verdict;
}

/** Of several reasons the one of the earliest row: who is caught on the node never comes to the question of nodes. */
function firstReason(outcomes: readonly Outcome[]): Reason {
  return (outcomes.find((outcome) => outcome.reason !== "no-shared-node") ?? outcomes[0]!).reason;
}

function union<T extends string>(lists: readonly (readonly T[])[]): T[] {
  return [...new Set(lists.flat())].toSorted();
}

/** How much of the traffic is hit, and how hard. */
function effect(listener: Listener, placement: Placement, tallies: readonly Tally[]): Pick<Risk, "impact" | "probability" | "addedSeconds"> {
  const mild: Impact = listener.layer === 7 ? "delay" : "intermittent";
  if (!placement.countable) return { impact: mild, probability: null, addedSeconds: null };
  const probability = overNodes(tallies);
  if (probability.max === 1) return { impact: "outage", probability, addedSeconds: null };
  return { impact: mild, probability, addedSeconds: listener.layer === 7 ? Math.max(...tallies.map(secondsAdded)) : null };
}

/** The largest and the mean share over client nodes; summed per denominator, so that equal shares stay exact. */
function overNodes(tallies: readonly Tally[]): Probability {
  const nodes = [...groupBy(tallies, (tally) => tally.node).values()].map((same) => same.reduce((a, b) => (share(b) > share(a) ? b : a)));
  const byChoices = groupBy(nodes, (tally) => tally.choices.weight);
  const sums = [...byChoices].map(([choices, same]) => same.reduce((sum, one) => sum + one.looping.weight, 0) / (choices * nodes.length));
  return { max: Math.max(...nodes.map(share)), mean: sums.reduce((a, b) => a + b, 0) };
}

function share({ looping, choices }: Tally): number {
  return looping.weight / choices.weight;
}

/** k of n RS loop; the CLB tries them at random without repeats, so k/(n−k+1) tries are lost before one is answered. */
function secondsAdded({ looping, choices }: Tally): number {
  return (SECONDS_PER_TRY * looping.count) / (choices.count - looping.count + 1);
}

const IMPACT: Readonly<Record<Impact, number>> = { intermittent: 1, delay: 1, outage: 2 };

/** The worst of several backends' risks, the first of equals; what is missing and assumed is united over those with its verdict. */
function worst(risks: readonly Risk[]): Risk {
  const found = risks.toSorted((a, b) => compare(severity(b), severity(a)))[0]!;
  const equal = risks.filter((risk) => compare(severity(risk), severity(found)) === 0);
  return { ...found, missing: union(equal.map((risk) => risk.missing)), assumed: union(equal.map((risk) => risk.assumed)) };
}

/** By verdict, impact, max, mean, seconds; null ranks lowest. */
function severity(risk: Risk): number[] {
  const impact = risk.impact === null ? 0 : IMPACT[risk.impact];
  return [RANK[risk.verdict], impact, risk.probability?.max ?? -1, risk.probability?.mean ?? -1, risk.addedSeconds ?? -1];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, position) => value !== b[position]);
  return index < 0 ? 0 : a[index]! - b[index]!;
}
