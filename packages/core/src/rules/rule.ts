import type { Caller } from "../model/caller.ts";
import type { Facts } from "../model/cluster.ts";
import type { Evidence } from "../model/fact.ts";
import type { Finding, FindingParams, RuleCode, Severity } from "../model/finding.ts";
import { at, type Path } from "../model/json.ts";
import type { Listener, Risk } from "../model/listener.ts";
import type { KubeObject } from "../model/object.ts";
import type { Cluster } from "../objects.ts";
import type { BackendIndex } from "../tke/backends.ts";
import { once } from "../once.ts";

/** A listener and what is judged of it. */
export interface JudgedListener {
  readonly listener: Listener;
  readonly risk: Risk;
}

/** All that a rule may look at. */
export interface Analysis {
  readonly cluster: Cluster;
  readonly facts: Facts;
  readonly index: BackendIndex;
  readonly judged: readonly JudgedListener[];
  /** What names the CLBs; nothing where nobody asked. */
  readonly callers: readonly Caller[];
  /** Whether findings about this object are asked for. */
  concerns(object: KubeObject): boolean;
}

/** One mistake or hazard. `check` is pure and never throws, whatever the objects hold. Between findings it may yield nothing: others may have a turn then. */
export interface Rule<C extends RuleCode> {
  readonly code: C;
  /** The name in the catalog, a stable slug. */
  readonly name: string;
  /** The gravest severity it reports. */
  readonly severity: Severity;
  /** Files alone never give it anything to find. */
  readonly liveOnly?: true;
  /** It judges callers, and finds nothing where nobody asked for them. */
  readonly callersOnly?: true;
  check(analysis: Analysis): Iterable<Extract<Finding, { code: C }> | undefined>;
}

export type AnyRule = { [C in RuleCode]: Rule<C> }[RuleCode];

interface Place {
  readonly object: KubeObject;
  readonly path: Path;
  readonly listener?: Listener;
  readonly evidence?: readonly Evidence[];
}

/** A finding at a place. */
export function finding<C extends RuleCode>(code: C, severity: Severity, place: Place, params: FindingParams[C]): Extract<Finding, { code: C }> {
  const { object, path, listener = null, evidence = [fieldOf(object, path)] } = place;
  return { code, severity, object, path, listener, evidence, params } as Extract<Finding, { code: C }>;
}

/** A field of an object, as evidence. */
export function fieldOf(object: KubeObject, path: Path): Evidence {
  return { object: object.ref, path, value: at(object.value, path) ?? null };
}

/** The objects that have listeners, each once. */
export const owners = once(({ judged }: Analysis): readonly KubeObject[] => [...new Set(judged.map(({ listener }) => listener.object))]);

/** Listeners by the object that opens them. */
export const listenersByOwner = once(({ judged }: Analysis): ReadonlyMap<KubeObject, readonly JudgedListener[]> => {
  const all = new Map<KubeObject, JudgedListener[]>();
  for (const one of judged) all.set(one.listener.object, [...(all.get(one.listener.object) ?? []), one]);
  return all;
});

/** Whether kube-proxy catches the packet on the client's node, so that it never comes to the CLB. */
export function isCaught(risk: Risk): boolean {
  return risk.reason === "short-circuit" || risk.reason === "prevent-loopback";
}
