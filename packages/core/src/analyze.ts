import type { Caller, CallerQuestion } from "./model/caller.ts";
import type { Assumptions, BindingAbility, Facts } from "./model/cluster.ts";
import type { Finding } from "./model/finding.ts";
import type { Listener } from "./model/listener.ts";
import type { KubeObject, ObjectRef } from "./model/object.ts";
import type { Problem } from "./model/problem.ts";
import { once } from "./once.ts";
import { keyOf, type Cluster } from "./objects.ts";
import { assume, readFacts } from "./facts.ts";
import { findCallers, nameless } from "./callers/find-callers.ts";
import { resolveClients, type ClientName } from "./path/clients.ts";
import { hasClb, listenersOf, type ListenerContext } from "./path/listeners.ts";
import { placer } from "./path/placement.ts";
import { riskOf, type RiskContext } from "./path/risk.ts";
import { RULES } from "./rules/index.ts";
import type { Analysis, JudgedListener } from "./rules/rule.ts";
import { indexBackends, nodesInUse } from "./tke/backends.ts";

/** What to judge, and on which assumptions. */
export interface Question {
  readonly assumptions: Assumptions;
  /** Who calls; none named: any Pod on any node. */
  readonly from: readonly ClientName[];
  /** Which objects are asked about. */
  readonly concerns: (object: KubeObject) => boolean;
  /** Look for what names the CLBs, too. */
  readonly callers?: CallerQuestion;
}

/** All that is known after judging. `context` lets traces be told in detail. */
export interface Result {
  readonly question: Question;
  readonly cluster: Cluster;
  readonly facts: Facts;
  readonly judged: readonly JudgedListener[];
  readonly findings: readonly Finding[];
  /** What names the CLBs, where that was asked. */
  readonly callers: readonly Caller[];
  readonly problems: readonly Problem[];
  readonly context: RiskContext;
}

/** Judges the CLB listeners of a cluster: objects → facts → listeners → risks → findings. Never throws. */
export function analyze(cluster: Cluster, question: Question): Result {
  const { facts, notices } = assume(readFacts(cluster), question.assumptions, nodesInUse(cluster));
  const index = indexBackends(cluster);
  const { clients, problems } = resolveClients(question.from, cluster, facts.nodes, index);
  const context: RiskContext = {
    facts,
    clients,
    keepaliveWhitelisted: question.assumptions["keepalive-whitelist"] === true,
    superNodeClients: clients.onSuperNode,
    abilityOn: abilities(facts),
    placement: placer(facts.nodes, index),
  };
  const platform = notOnTke(cluster, facts);
  const judged = platform.length > 0 ? [] : judgeAll(cluster, facts, question, context);
  const callers = once((of: Cluster) => (question.callers ? findCallers(judged, of.objects, question.callers) : []));
  const analysis: Analysis = { cluster, facts, index, judged, concerns: widened(question.concerns, judged), get callers() { return callers(cluster); } };
  const findings = once((of: Analysis) => (platform.length > 0 ? [] : RULES.flatMap((rule): Finding[] => [...rule.check(of)])));
  // Findings and callers wait until they are asked for: whoever foresees what edits bring about asks for verdicts alone.
  return { question, cluster, facts, judged, get findings() { return findings(analysis); }, get callers() { return analysis.callers; }, problems: [...notices, ...problems, ...platform, ...(question.callers ? nameless(judged) : [])], context };
}

/** A live cluster without a sign of TKE is not judged. Files need no sign. */
function notOnTke(cluster: Cluster, facts: Facts): Problem[] {
  if (cluster.coverage.source === "files" || facts.platform.known) return [];
  return [{ code: "not-tke", level: "error", params: {}, location: null }];
}

function judgeAll(cluster: Cluster, facts: Facts, { concerns, assumptions }: Question, context: RiskContext): JudgedListener[] {
  const listening: ListenerContext = { cluster, facts, assumedNetwork: assumptions.network };
  const objects = cluster.objects.all.filter((object) => hasClb(object) && concerns(object));
  return objects.flatMap((object) => listenersOf(object, listening)).map((listener) => ({ listener, risk: riskOf(listener, context) }));
}

function abilities({ kubeProxyVersions: versions }: Facts): ReadonlyMap<string, BindingAbility> {
  const placed = versions.known ? versions.value.filter((one) => one.node !== null) : [];
  return new Map(placed.map((one) => [one.node!, one.ability]));
}

/** Whoever asks about an object asks about what decides for it, too: its TkeServiceConfig and its backend Services. */
function widened(concerns: (object: KubeObject) => boolean, judged: readonly JudgedListener[]): (object: KubeObject) => boolean {
  const related = new Set(judged.flatMap(({ listener }) => relatedTo(listener)).map(keyOf));
  return (object) => concerns(object) || related.has(keyOf(object.ref));
}

function relatedTo({ config, backends }: Listener): ObjectRef[] {
  const services = backends.flatMap((backend) => (backend.service ? [backend.service.ref] : []));
  return config.state === "read" ? [config.object.ref, ...services] : services;
}
