import type { Result } from "../analyze.ts";
import type { Listener } from "../model/listener.ts";
import type { ClientPlace, HopAction, Outcome, Rs, Trace } from "../model/path.ts";
import { share, type BackendRisk } from "../path/risk.ts";
import { trace, type Connection } from "../path/trace.ts";
import { chain } from "./chain.ts";
import type { End, Way } from "./explanation.ts";
import { apart, nodeName, together } from "./stand-ins.ts";

export interface Followed {
  readonly connection: Connection;
  readonly trace: Trace;
}

type Place = (connection: Connection, result: Result) => Connection;

/** The connection that decides the verdict, and one that arrives in spite of it. */
export function waysOf(listener: Listener, counted: BackendRisk, result: Result): Way[] {
  const { verdict, reason } = counted.risk;
  const decides = (outcome: Outcome) => outcome.reason === reason && (outcome.verdict === verdict || outcome.verdict === "avoided");
  const deciding = follow(listener, counted, result, verdict === "safe" ? [together, apart, asIs] : [together, asIs], decides);
  if (verdict === "safe") return deciding ? [wayOf("good", deciding, result)] : [];
  const arriving = follow(listener, counted, result, [asIs, apart], (outcome) => outcome.verdict === "safe");
  return [
    ...(deciding ? [wayOf(isOpen(deciding) ? "open" : "bad", deciding, result)] : []),
    ...(arriving ? [wayOf("good", arriving, result)] : []),
  ];
}

/** Where the worst-off client stands. */
export function worstOff({ tallies }: BackendRisk): ClientPlace | undefined {
  return tallies.toSorted((a, b) => badness(b) - badness(a))[0]?.place;
}

const asIs: Place = (connection) => connection;

function isOpen({ trace: { hops } }: Followed): boolean {
  return hops.at(-1)!.action === "is-unknown";
}

/** The first connection with such an outcome: of the worst-off clients first, to the RS on their own nodes first. */
function follow(listener: Listener, counted: BackendRisk, result: Result, places: readonly Place[], wanted: (outcome: Outcome) => boolean): Followed | undefined {
  const { backend, placement, tallies } = counted;
  for (const { place: client } of tallies.toSorted((a, b) => badness(b) - badness(a))) {
    for (const rs of nearestFirst(client, placement.rs)) {
      const connection = { listener, backend, placement, client, rs, context: result.contextOf(listener.object) };
      const found = places.map((place) => followed(place(connection, result))).find(({ trace: { outcome } }) => wanted(outcome));
      if (found) return found;
    }
  }
  return undefined;
}

/** A client that has no RS to choose from is worse off than any other. */
function badness(tally: BackendRisk["tallies"][number]): number {
  return tally.choices.count === 0 ? 2 : share(tally);
}

function followed(connection: Connection): Followed {
  return { connection, trace: trace(connection) };
}

function nearestFirst(client: ClientPlace, all: readonly Rs[]): readonly Rs[] {
  const isNear = (rs: Rs) => rs.node !== null && rs.node === client.node;
  return [...all.filter(isNear), ...all.filter((rs) => !isNear(rs))];
}

/** The CLB is where the packet is forwarded, or would be. */
const CHOICES: readonly HopAction[] = ["forwards", "forwards-with-own-source", "skips-own-address"];

export function wayOf(role: Way["role"], { connection, trace: followedTrace }: Followed, result: Result): Way {
  const { client, rs } = connection;
  return {
    role,
    when: null,
    outcome: followedTrace.outcome,
    client: endOf(client, result),
    rs: { kind: rs.kind, ...endOf(rs, result) },
    around: null,
    chosenByClb: followedTrace.hops.some(({ action }) => CHOICES.includes(action)),
    hops: chain(followedTrace, connection, result),
  };
}

function endOf({ node, stack, pod, address }: ClientPlace | Rs, result: Result): End {
  return { node: nodeName(node, result), stack, pod, address };
}
