import type { ClientPlace, Outcome, Placement, Rs } from "../model/path.ts";
import { trace, type Connection } from "./trace.ts";

/** What the connections of one client place come to. */
export interface Tally {
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

/**
 * Traces every client place against every RS. Where both ends stand matters only by whether it is the same node, so
 * RS elsewhere are traced once per kind, and equal situations once for all.
 */
export function tallyAll(places: readonly ClientPlace[], placement: Placement, connect: (client: ClientPlace, rs: Rs) => Connection): Tally[] {
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

export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
