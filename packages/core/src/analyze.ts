import type { Caller, CallerQuestion } from "./model/caller.ts";
import type { Assumptions, BindingAbility, Facts } from "./model/cluster.ts";
import type { Finding, RuleCode, Severity } from "./model/finding.ts";
import type { Listener } from "./model/listener.ts";
import type { KubeObject, ObjectRef } from "./model/object.ts";
import type { Problem } from "./model/problem.ts";
import { once } from "./once.ts";
import { atOnce } from "./steps.ts";
import { keyOf, type Cluster } from "./objects.ts";
import { assume, readFacts } from "./facts.ts";
import { findCallers, nameless } from "./callers/find-callers.ts";
import { resolveClients, type ClientName } from "./path/clients.ts";
import { ownClients, type OwnClients } from "./path/own-clients.ts";
import { clbOwners, listenersOf, type ListenerContext } from "./path/listeners.ts";
import { placer } from "./path/placement.ts";
import { riskOf, type RiskContext } from "./path/risk.ts";
import { RULES } from "./rules/index.ts";
import type { Analysis, JudgedListener } from "./rules/rule.ts";
import { indexBackends, nodesInUse, type BackendIndex } from "./tke/backends.ts";

/** What to judge, and on which assumptions. */
export interface Question {
  readonly assumptions: Assumptions;
  /** Who calls; none named: any Pod on any node. */
  readonly from: readonly ClientName[];
  /** Who calls a certain object, where that is known; it comes before `from`. */
  readonly clientsOf?: (object: ObjectRef) => OwnClients | undefined;
  /** Rules that are switched off, or graver or less grave than by themselves. */
  readonly levels?: Readonly<Partial<Record<RuleCode, Severity | "off">>>;
  /** Which objects are asked about. */
  readonly concerns: (object: KubeObject) => boolean;
  /** Look for what names the CLBs, too. */
  readonly callers?: CallerQuestion;
}

/** What is around listeners: read from the cluster once, the same for all of them. */
interface Surroundings {
  readonly index: BackendIndex;
  /** For objects without clients of their own. */
  readonly context: RiskContext;
  readonly problems: readonly Problem[];
}

/** All that is known after judging. */
export interface Result {
  readonly question: Question;
  readonly cluster: Cluster;
  readonly facts: Facts;
  readonly surroundings: Surroundings;
  readonly judged: readonly JudgedListener[];
  readonly findings: readonly Finding[];
  /** What names the CLBs, where that was asked. */
  readonly callers: readonly Caller[];
  readonly problems: readonly Problem[];
  /** Lets traces be told in detail, for objects without clients of their own. */
  readonly context: RiskContext;
  /** The same for one object. */
  contextOf(object: KubeObject): RiskContext;
  /** Whether findings about an object were asked for. */
  concerns(object: KubeObject): boolean;
}

/** What an earlier result knows already. */
export interface Kept {
  readonly surroundings: Surroundings;
  /** The judgements of an object; undefined where it must be judged. */
  judgements(object: KubeObject): readonly JudgedListener[] | undefined;
}

/** Judges the CLB listeners of a cluster: objects → facts → listeners → risks → findings. Never throws. */
export function analyze(cluster: Cluster, question: Question, kept?: Kept): Result {
  const { analysis, ...judged } = atOnce(judgeListeners(cluster, question, kept));
  const findings = once((of: Analysis) => atOnce(findAll(of, question.levels ?? {})));
  // Findings and callers wait until they are asked for: whoever foresees what edits bring about asks for verdicts alone.
  return { ...judged, get findings() { return findings(analysis); }, get callers() { return analysis.callers; } };
}

/** The same in steps of a few milliseconds, between which others may have a turn. */
export function* analyzing(cluster: Cluster, question: Question): Generator<undefined, Result> {
  const { analysis, ...judged } = yield* judgeListeners(cluster, question);
  return { ...judged, callers: analysis.callers, findings: yield* findAll(analysis, question.levels ?? {}) };
}

function* judgeListeners(cluster: Cluster, question: Question, kept?: Kept): Generator<undefined, Omit<Result, "findings" | "callers"> & { readonly analysis: Analysis }> {
  const surroundings = kept?.surroundings ?? surroundingsOf(cluster, question);
  const { index, context, context: { facts } } = surroundings;
  const own = ownClients(question.clientsOf, context, (names) => resolveClients(names, cluster, facts.nodes, index));
  const { contextOf } = own;
  const platform = notOnTke(cluster, facts);
  const judged = platform.length > 0 ? [] : yield* judgeAll(cluster, facts, question, contextOf, kept);
  const concerns = widened(question.concerns, judged);
  const callers = once((of: Cluster) => (question.callers ? findCallers(judged, of.objects, question.callers) : []));
  const analysis: Analysis = { cluster, facts, index, judged, concerns, get callers() { return callers(cluster); } };
  return { question, cluster, facts, surroundings, judged, analysis, problems: [...surroundings.problems, ...own.problems, ...platform, ...(question.callers ? nameless(judged) : [])], context, contextOf, concerns };
}

function surroundingsOf(cluster: Cluster, { assumptions, from }: Question): Surroundings {
  const { facts, notices } = assume(readFacts(cluster), assumptions, () => nodesInUse(cluster));
  const index = indexBackends(cluster);
  const { clients, problems } = resolveClients(from, cluster, facts.nodes, index);
  const context: RiskContext = {
    facts,
    clients,
    keepaliveWhitelisted: assumptions["keepalive-whitelist"] === true,
    superNodeClients: clients.onSuperNode,
    abilityOn: abilities(facts),
    placement: placer(facts.nodes, index),
  };
  return { index, context, problems: [...notices, ...problems] };
}

/** Nothing is found where nothing was judged for want of TKE. */
function* findAll(analysis: Analysis, levels: NonNullable<Question["levels"]>): Generator<undefined, Finding[]> {
  const found: Finding[] = [];
  if (notOnTke(analysis.cluster, analysis.facts).length > 0) return found;
  for (const rule of RULES) {
    const level = levels[rule.code];
    if (level === "off") continue;
    let steps = 0;
    for (const finding of rule.check(analysis)) {
      if (finding) found.push(level === undefined ? finding : { ...finding, severity: level });
      if (++steps % STRIDE === 0) yield;
    }
    yield;
  }
  return found;
}

/** A live cluster without a sign of TKE is not judged. Files need no sign. */
function notOnTke(cluster: Cluster, facts: Facts): Problem[] {
  if (cluster.coverage.source === "files" || facts.platform.known) return [];
  return [{ code: "not-tke", level: "error", params: {}, location: null }];
}

/** Objects, or what rules yield, between two steps. */
const STRIDE = 50;

function* judgeAll(cluster: Cluster, facts: Facts, { concerns, assumptions }: Question, contextOf: Result["contextOf"], kept?: Kept): Generator<undefined, JudgedListener[]> {
  const listening: ListenerContext = { cluster, facts, assumedNetwork: assumptions.network };
  const judged: JudgedListener[] = [];
  for (const [index, object] of clbOwners(cluster.objects).entries()) {
    if (index % STRIDE === 0) yield;
    if (!concerns(object)) continue;
    judged.push(...(kept?.judgements(object) ?? listenersOf(object, listening).map((listener) => ({ listener, risk: riskOf(listener, contextOf(object)) }))));
  }
  return judged;
}

function abilities({ kubeProxyVersions: versions }: Facts): ReadonlyMap<string, BindingAbility> {
  const placed = versions.known ? versions.value.filter((one) => one.node !== null) : [];
  return new Map(placed.map((one) => [one.node!, one.ability]));
}

/** Whoever asks about an object asks about what decides for it, too: its TkeServiceConfig and its backend Services. */
function widened(concerns: (object: KubeObject) => boolean, judged: readonly JudgedListener[]): (object: KubeObject) => boolean {
  return (object) => concerns(object) || related(judged).has(keyOf(object.ref));
}

const related = once((judged: readonly JudgedListener[]) => new Set(judged.flatMap(({ listener }) => relatedTo(listener)).map(keyOf)));

function relatedTo({ config, backends }: Listener): ObjectRef[] {
  const services = backends.flatMap((backend) => (backend.service ? [backend.service.ref] : []));
  return config.state === "read" ? [config.object.ref, ...services] : services;
}
