import type { Refused } from "../fix/suppose.ts";
import type { UnknownReason } from "../model/fact.ts";
import type { Finding } from "../model/finding.ts";
import type { Json, Path } from "../model/json.ts";
import type { Need } from "../model/need.ts";
import type { Missing, Network, Probability, Risk } from "../model/listener.ts";
import type { Location, ObjectRef } from "../model/object.ts";
import type { PreconditionName, RemedyId } from "../model/plan.ts";
import type { Address, HopAction, HopPlace, Outcome, Rs, Stack } from "../model/path.ts";

/** Why a listener is judged as it is: the ways that packets take, and the count over them. Plain data. */
export interface Explanation {
  readonly object: ObjectRef;
  readonly port: number;
  readonly protocol: string;
  readonly layer: 4 | 7;
  readonly network: Network["kind"];
  /** The CLB's address where status shows it. */
  readonly vip: string | null;
  /** What the listener forwards to: of several backend Services the one that is worst off. */
  readonly backend: ExplainedBackend;
  readonly risk: Risk;
  /** The way that decides the verdict first, then one that arrives, where there is one. */
  readonly ways: readonly Way[];
  readonly arithmetic: Arithmetic | null;
  readonly missing: readonly MissingFact[];
  /** What else was found on the object, loop or not: an address that some clients cannot reach, health checks that fail. */
  readonly also: readonly AlsoFound[];
  /** What the user asserted with `--assume`. */
  readonly asserted: readonly Asserted[];
  /** What would come of a change, where one was asked about; the ways are then the deciding ones of now and of then. */
  readonly whatIf: WhatIf | null;
}

export interface WhatIf {
  readonly suppositions: readonly string[];
  /** Whether judgement and way would be others; if not, the ways are those of now alone. */
  readonly changes: boolean;
  readonly risk: Risk;
  /** How the risk would be counted then. */
  readonly arithmetic: Arithmetic | null;
  /** Remedies that are of no use here. */
  readonly refused: readonly { readonly remedy: Refused["remedy"]; readonly reason: Refused["reason"] }[];
}

export interface ExplainedBackend {
  readonly name: string;
  /** Null where the Service was not read. */
  readonly service: ObjectRef | null;
  readonly policy: "Cluster" | "Local";
  readonly direct: boolean;
  /** How many backend Services the listener has besides. */
  readonly others: number;
}

/** A node by name. A stand-in takes the place of one that was not read. */
export interface NodeName {
  readonly name: string;
  readonly standIn: boolean;
}

/** One connection that was followed. `bad`: it loops or is misrouted; `open`: nobody can tell how it ends. */
export interface Way {
  readonly role: "bad" | "good" | "open";
  /** Before or after the change that was asked about; null where none was. */
  readonly when: "now" | "then" | null;
  readonly outcome: Outcome;
  readonly client: End;
  readonly rs: End & { readonly kind: Rs["kind"] };
  /** Whether the CLB has the choice, and chose this RS; false where packets never come so far. */
  readonly chosenByClb: boolean;
  /** By which remedy the client is led around the CLB, and on what that rests; null on a way to the CLB. */
  readonly around: Around | null;
  readonly hops: readonly ExplainedHop[];
}

/** A way past the CLB, by a name that leads elsewhere. */
export interface Around {
  readonly remedy: RemedyId;
  /** The Service of the ingress controller on the way; null where there is none, or none was read. */
  readonly controller: ObjectRef | null;
  /** What the objects do not show, and without which it does not arrive: then its role is `open`. */
  readonly needs: readonly Need[];
  /** What a person must confirm. */
  readonly restsOn: readonly (PreconditionName | "controller-serves")[];
  /** The judgements of the controller's own CLB, which this way does not take. */
  readonly ownClb: readonly OwnClb[];
}

export interface OwnClb {
  readonly port: number;
  readonly protocol: string;
  readonly layer: 4 | 7;
  readonly risk: Risk;
}

/** One end of a connection. */
export interface End {
  readonly node: NodeName | null;
  readonly stack: Stack;
  /** `namespace/name` of a Pod that was read. */
  readonly pod: string | null;
  readonly address: string | null;
}

/** What happens at a hop: what `trace` says, and what follows from it (a backend replies, the client takes the answer, or does if what is needed is there). */
export type ExplainedAction = HopAction | "replies" | "accepts" | "may-accept";

export interface Packet {
  readonly source: Address;
  readonly destination: Address;
}

/** One hop. What it sends is what the next one receives. */
export interface ExplainedHop {
  readonly at: HopPlace;
  readonly node: NodeName | null;
  readonly action: ExplainedAction;
  /** Which connection the packet belongs to after it: where an ingress controller is on the way, it opens a second one. */
  readonly connection: 1 | 2;
  readonly receives: Packet | null;
  /** Null where the packet ends. */
  readonly sends: Packet | null;
  /** The addresses that this hop changed. Of an answer, which goes the other way, both are new. */
  readonly changed: readonly ("source" | "destination")[];
  /** The fields that decided. */
  readonly because: readonly Decision[];
}

/** A field of an object that decided, with its value (null: not set). `object` is null for what the user asserted. */
export interface Decision {
  readonly object: ObjectRef | null;
  readonly path: Path;
  readonly value: Json;
  /** Where it stands, if it came from a file. */
  readonly location: Location | null;
}

/** Of the RS that the CLB may choose for a client, those that loop; by number and by weight. */
export interface Share {
  readonly node: NodeName | null;
  /** How many client nodes are like this one. */
  readonly nodes: number;
  readonly looping: Amount;
  readonly choices: Amount;
}

export interface Amount {
  readonly count: number;
  readonly weight: number;
}

/** How the risk was counted. */
export interface Arithmetic {
  /** The shares by weight: `max` is that of the first, `mean` that over all nodes. */
  readonly probability: Probability;
  /** The worst first. */
  readonly shares: readonly Share[];
  /** Layer 7: of `choices` RS `looping` ones are lost, tried at random; each costs `perTry` seconds. */
  readonly delay: { readonly looping: number; readonly choices: number; readonly perTry: number; readonly seconds: number } | null;
}

export interface MissingFact {
  readonly name: Missing;
  readonly because: UnknownReason | null;
}

export type AlsoFound = Pick<Finding, "code" | "severity" | "params">;

export interface Asserted {
  readonly key: string;
  readonly value: string;
}
