import type { Assumed, Backend, Impact, Listener, Probability, Reason, Risk, Verdict } from "../model/listener.ts";
import type { ClientPlace, Outcome, Placement, Rs } from "../model/path.ts";
import type { Clients } from "./clients.ts";
import { groupBy } from "../group-by.ts";
import { once } from "../once.ts";
import { setsKeepalive } from "../tke/service-config.ts";
import { tallyAll, type Tally } from "./tally.ts";
import type { Connection, PathContext } from "./trace.ts";

/** Seconds that a CLB waits for an RS before it tries the next one (layer 7). */
export const SECONDS_PER_TRY = 4;

/** What a risk is counted over. */
export interface RiskContext extends PathContext {
  readonly clients: Clients;
  placement(backend: Backend): Placement;
}

/** The judgement of a listener with one of its backends, and what it was counted from. */
export interface BackendRisk {
  readonly backend: Backend;
  readonly placement: Placement;
  readonly tallies: readonly Tally[];
  readonly risk: Risk;
}

/** Judges a listener: once per backend, of which the worst counts. */
export function riskOf(listener: Listener, context: RiskContext): Risk {
  return worstBackend(listener, context).risk;
}

/** The backend that a listener's judgement is about. */
export function worstBackend(listener: Listener, context: RiskContext): BackendRisk {
  return worst(listener.backends.map((backend) => judge(listener, backend, context)));
}

/** The connections of a listener to one backend, over every client place and every RS. */
function judge(listener: Listener, backend: Backend, context: RiskContext): BackendRisk {
  const placement = context.placement(backend);
  const places = context.clients.places(backend);
  const known = counted(context);
  const key = likeness(listener, backend, placement);
  const same = known.get(key);
  if (same?.places === places && same.rs === placement.rs) return { backend, placement, ...same.count };
  const connect = (client: ClientPlace, rs: Rs): Connection => ({ listener, backend, placement, client, rs, context });
  const tallies = tallyAll(places, placement.rs, context.abilityOn, connect);
  const count = { tallies, risk: riskFrom(tallies, listener, placement) };
  known.set(key, { places, rs: placement.rs, count });
  return { backend, placement, ...count };
}

/** What was counted last of listeners that are alike: of the thousands in a cluster there are a few kinds. */
const counted = once((_: RiskContext) => new Map<string, { readonly places: readonly ClientPlace[]; readonly rs: readonly Rs[]; readonly count: Pick<BackendRisk, "tallies" | "risk"> }>());

/** All of a listener and its backend that a risk depends on, besides the places of both ends. */
function likeness({ object, layer, network, ipModeProxy, preventLoopback, skipped, hiddenBackends, redirectOnly, config, configured }: Listener, { direct, policy }: Backend, { impossible, countable, backendNodes }: Placement): string {
  return [
    object.ref.kind, layer, network.kind, ipModeProxy, preventLoopback, skipped, hiddenBackends, redirectOnly, config.state, configured !== null && setsKeepalive(configured),
    direct, policy, impossible, countable, backendNodes,
  ].join();
}

function riskFrom(tallies: readonly Tally[], listener: Listener, placement: Placement): Risk {
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

function distinct(outcomes: readonly Outcome[]): Outcome[] {
  return [...new Set(outcomes)];
}

const RANK: Readonly<Record<Outcome["verdict"], number>> = { loops: 3, "may-loop": 2, safe: 1, avoided: 0 };

function worstVerdict(outcomes: readonly Outcome[]): Verdict {
  return outcomes.map((outcome) => outcome.verdict).toSorted((a, b) => RANK[b] - RANK[a])[0] as Verdict;
}

/**
 * Of several reasons the one of the earliest row: who is caught on the node never comes to the question of nodes. Where
 * others come through only by keepalive, that counts, since it alone rests on what was not read.
 */
function firstReason(outcomes: readonly Outcome[]): Reason {
  const first = outcomes.find(({ reason }) => reason === "keepalive-snat") ?? outcomes.find(({ reason }) => reason !== "no-shared-node");
  return (first ?? outcomes[0]!).reason;
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
  return { impact: mild, probability, addedSeconds: listener.layer === 7 ? largest(tallies.map(secondsAdded)) : null };
}

/** For each client node the tally of its worst-off client. */
export function worstPerNode(tallies: readonly Tally[]): Tally[] {
  const nodes = groupBy(tallies, ({ place }) => place.node);
  return [...nodes.values()].map((same) => same.reduce((a, b) => (share(b) > share(a) ? b : a)));
}

/** The largest and the mean share over client nodes; summed per denominator, so that equal shares stay exact. */
function overNodes(tallies: readonly Tally[]): Probability {
  const nodes = worstPerNode(tallies);
  const count = nodes.reduce((sum, tally) => sum + tally.places, 0);
  const byChoices = groupBy(nodes, (tally) => tally.choices.weight);
  const sums = [...byChoices].map(([choices, same]) => same.reduce((sum, one) => sum + one.looping.weight * one.places, 0) / (choices * count));
  return { max: largest(nodes.map(share)), mean: sums.reduce((a, b) => a + b, 0) };
}

/** Math.max takes its numbers as arguments, of which there cannot be as many as nodes. */
function largest(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.max(a, b), 0);
}

export function share({ looping, choices }: Tally): number {
  return looping.weight / choices.weight;
}

/** k of n RS loop; the CLB tries them at random without repeats, so k/(n−k+1) tries are lost before one is answered. */
export function secondsAdded({ looping, choices }: Tally): number {
  return (SECONDS_PER_TRY * looping.count) / (choices.count - looping.count + 1);
}

/** The worst of several backends, the first of equals; what is missing and assumed is united over those with its verdict. */
function worst(backends: readonly BackendRisk[]): BackendRisk {
  if (backends.length === 1) return backends[0]!;
  const found = backends.toSorted((a, b) => compare(severity(b.risk), severity(a.risk)))[0]!;
  const equal = backends.map(({ risk }) => risk).filter((risk) => compare(severity(risk), severity(found.risk)) === 0);
  return { ...found, risk: { ...found.risk, missing: union(equal.map((risk) => risk.missing)), assumed: union(equal.map((risk) => risk.assumed)) } };
}

/** By verdict, impact, max, mean, seconds; null ranks lowest. */
function severity(risk: Risk): number[] {
  return [RANK[risk.verdict], risk.impact === "outage" ? 1 : 0, risk.probability?.max ?? 0, risk.probability?.mean ?? 0, risk.addedSeconds ?? 0];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, position) => value !== b[position]);
  return index < 0 ? 0 : a[index]! - b[index]!;
}
