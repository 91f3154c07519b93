import type { Address, HopAction, HopPlace, Stack } from "../model/path.ts";
import type { Need } from "../model/need.ts";
import type { UnknownReason } from "../model/fact.ts";

/** What a hop's words depend on besides its action. */
export interface HopContext {
  readonly at: HopPlace;
  readonly layer: 4 | 7;
  readonly owner: "Service" | "Ingress";
  /** The RS is a Pod, not a NodePort. */
  readonly direct: boolean;
  /** The client calls the Service itself, not the CLB. */
  readonly toService: boolean;
  /** The Service that it calls is an ingress controller's. */
  readonly toController: boolean;
}

/** The words about why a connection fails, and how it would arrive. Names of nodes and Pods come in as they are shown. */
export interface ExplainingWords {
  /** Where a hop is, with its node and Pod where they are known; `stack` is that of a client or backend. */
  place(at: HopPlace, node: string | null, pod: string | null, stack: Stack): string;
  /** The same in as few words as will do, for pictures. */
  shortPlace(at: HopPlace, node: string | null): string;
  /** An end of a packet whose address no object shows. */
  readonly ends: Readonly<Record<Address["of"], string>>;
  action(action: HopAction | "replies" | "accepts" | "may-accept", context: HopContext): string;
  /** Which addresses a hop changed. */
  readonly changed: Readonly<Record<"source" | "destination" | "both", string>>;
  /** Before what decided at a hop. */
  readonly by: string;
  readonly notSet: string;
  /** A field of an object that decided, with its value and, where it came from a file, its place. */
  decided(object: string, field: string, value: string, place: string | null): string;
  clb(network: "internal" | "public" | "unknown", address: string | null): string;
  /** The way in which the CLB picks an RS; `same` if the client is on its node. */
  picks(rs: string, same: boolean): string;
  /** The client of a way runs on another node than that of the way before. */
  fromClient(node: string): string;
  readonly caught: string;
  readonly redirected: string;
  /** The way leads through an ingress controller, by its Service's name where that was read; `open` if it lacks something. */
  byController(service: string | null, open: boolean): string;
  /** Before what such a way needs. */
  readonly needs: string;
  need(need: Need, service: string | null): string;
  readonly controllerServes: string;
  /** The controller has a CLB of its own, with this verdict. */
  ownClb(service: string, listener: string, verdict: string): string;
  readonly notKnown: string;
  readonly onlyItself: string;
  readonly noGoodWay: string;
  inShare(share: string): string;
  /** `1 in 12`; all and none of them have words of their own. */
  fraction(part: number, of: number): string;
  /** `looping` of `choices` backends are on the client's node. */
  count(looping: number, choices: number, node: string | null): string;
  weighted(looping: number, choices: number): string;
  perNodes(nodes: number, share: string): string;
  mean(nodes: number, share: string): string;
  delay(looping: number, choices: number, perTry: number, seconds: string): string;
  /** What a person notices of the way. */
  notices(layer: 4 | 7): string;
  readonly restsOn: string;
  readonly missing: string;
  readonly because: Readonly<Record<UnknownReason, string>>;
  readonly standIn: string;
  readonly asserted: string;
  /** Before what else was found, by its rule. */
  also(code: string): string;
  ofSeveral(name: string, others: number): string;
  readonly answer: string;
  readonly now: string;
  /** Under a supposition, such as `proxy-mode=iptables`. */
  then(supposition: string): string;
  readonly same: string;
  labelled(label: string, text: string): string;
}
