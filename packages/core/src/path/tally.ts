import { groupBy } from "../group-by.ts";
import type { ClientPlace, Outcome, Rs } from "../model/path.ts";
import { hasSameAddress } from "./meeting.ts";
import { trace, type Connection } from "./trace.ts";

/** What the connections of one client place come to, or of several that nothing tells apart. */
export interface Tally {
  readonly place: ClientPlace;
  /** How many places it stands for. */
  readonly places: number;
  readonly outcomes: readonly Outcome[];
  /** RS that loop, and all RS that the CLB may choose. */
  readonly looping: Amount;
  readonly choices: Amount;
}

interface Amount {
  readonly count: number;
  readonly weight: number;
}

/**
 * Traces every client place against every RS. Where both ends stand matters only by whether it is the same node: RS
 * elsewhere are traced once per kind, alike places once for all, and equal situations once for both.
 */
export function tallyAll(places: readonly ClientPlace[], rs: readonly Rs[], abilityOn: AbilityOn, connect: (client: ClientPlace, rs: Rs) => Connection): Tally[] {
  const outcomeOf = tracedOnce(connect);
  const { byNode, kinds, classes } = prepared(places, rs, abilityOn);
  return classes.map(({ place, count }) => tally(place, count, byNode.get(place.node) ?? [], kinds, outcomeOf));
}

type AbilityOn = Connection["context"]["abilityOn"];

/** What tallying needs to know of places and RS, whichever the listener. */
interface Prepared {
  readonly places: readonly ClientPlace[];
  readonly byNode: ReadonlyMap<string | null, readonly Rs[]>;
  readonly kinds: readonly Kind[];
  readonly classes: readonly PlaceClass[];
}

/** Places that come to the same, with one to stand for them. */
interface PlaceClass {
  readonly place: ClientPlace;
  readonly count: number;
}

/** Most listeners of a cluster share their RS (every node) and their clients (any Pod): these are prepared once. */
const PREPARED = new WeakMap<readonly Rs[], Prepared>();

function prepared(places: readonly ClientPlace[], rs: readonly Rs[], abilityOn: AbilityOn): Prepared {
  const known = PREPARED.get(rs);
  if (known?.places === places) return known;
  const byNode = groupBy(rs, (one) => one.node);
  const kinds = [...groupBy(rs, (one) => `${one.kind} ${one.stack} ${one.node === null}`).values()].map(kindOf);
  const fresh = { places, byNode, kinds, classes: classesOf(places, byNode, abilityOn) };
  PREPARED.set(rs, fresh);
  return fresh;
}

/** Named clients are few, and each is looked at; any Pods on nodes with equal RS and an equal kube-proxy are alike. */
function classesOf(places: readonly ClientPlace[], byNode: Prepared["byNode"], abilityOn: AbilityOn): PlaceClass[] {
  if (places[0]!.named) return places.map((place) => ({ place, count: 1 }));
  const alike = alikeWithoutRs(places, abilityOn);
  return [...alike].flatMap(([likeness, same]) => {
    const withRs = [...byNode.keys()].flatMap((node) => same.get(node) ?? []);
    const bare = [...same.values()].find((place) => !byNode.has(place.node));
    const groups = [...groupBy(withRs, (place) => `${likeness} ${rsText(byNode.get(place.node)!)}`).values()].map((group) => ({ place: group[0]!, count: group.length }));
    return bare ? [...groups, { place: bare, count: same.size - withRs.length }] : groups;
  });
}

function rsText(rs: readonly Rs[]): string {
  return rs.map(({ kind, stack, weight }) => `${kind} ${stack} ${weight}`).toSorted().join();
}

type Alike = ReadonlyMap<string, ReadonlyMap<string | null, ClientPlace>>;

/** Likeness of places does not depend on the listener, but for the RS on their nodes: it is found out once. */
const ALIKE = new WeakMap<readonly ClientPlace[], { readonly abilityOn: AbilityOn; readonly alike: Alike }>();

function alikeWithoutRs(places: readonly ClientPlace[], abilityOn: AbilityOn): Alike {
  const known = ALIKE.get(places);
  if (known?.abilityOn === abilityOn) return known.alike;
  const groups = groupBy(places, (place) => `${place.stack} ${abilityOn.get(place.node!)}`);
  const alike = new Map([...groups].map(([likeness, same]) => [likeness, new Map(same.map((place) => [place.node, place]))]));
  ALIKE.set(places, { abilityOn, alike });
  return alike;
}

type OutcomeOf = (client: ClientPlace, rs: Rs) => Outcome;

function tracedOnce(connect: (client: ClientPlace, rs: Rs) => Connection): OutcomeOf {
  const seen = new Map<string, Outcome>();
  return (client, rs) => {
    const connection = connect(client, rs);
    const key = situation(connection);
    const outcome = seen.get(key) ?? trace(connection).outcome;
    seen.set(key, outcome);
    return outcome;
  };
}

/** All of two ends that the outcome of a trace depends on. */
function situation({ client, rs, context }: Connection): string {
  const ability = context.abilityOn.get(client.node!);
  const together = client.node === null || rs.node === null ? null : client.node === rs.node;
  return [client.stack, client.address, client.named, client.fixed, client.apart, ability, rs.kind, rs.stack, together, hasSameAddress(client, rs)].join();
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

function tally(client: ClientPlace, places: number, here: readonly Rs[], kinds: readonly Kind[], outcomeOf: OutcomeOf): Tally {
  const parts = [...here.map((rs) => ({ rs, count: 1, weight: rs.weight })), ...kinds.flatMap((kind) => elsewhere(client, kind))]
    .map((part) => ({ ...part, outcome: outcomeOf(client, part.rs) }))
    .filter((part) => part.outcome.verdict !== "avoided");
  return {
    place: client,
    places,
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
