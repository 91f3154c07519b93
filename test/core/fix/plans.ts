import { expect } from "vitest";
import { analyze, collect, en, listOffers, makePlan, makePlanReport, nameOf, type Change, type ClientName, type Edit, type NoCure, type Plan, type Precondition, type RemedyId, type Scene } from "@kubectl-loopback/core";
import { resultOf, yaml, type Manifest, type Options } from "../support.ts";

export interface PlanOptions extends Options {
  /** Clients to keep apart: `deployment/web`. */
  readonly clients?: readonly string[];
  readonly remedy?: RemedyId;
}

const KINDS: Readonly<Record<string, ClientName["kind"]>> = { pod: "Pod", deployment: "Deployment", statefulset: "StatefulSet", daemonset: "DaemonSet", node: "Node" };

/** What plans are made on: files, unless `live`. */
export function sceneOf(objects: readonly Manifest[] | string, { clients = [], from = [], live, assume, ...options }: PlanOptions = {}): Scene {
  const text = typeof objects === "string" ? objects : yaml(...objects);
  const { result } = resultOf(text, { ...options, from: [...from, ...clients], ...(live ? { live, assume: { platform: "tke", ...assume } } : assume ? { assume } : {}) });
  const named = clients.map((name): ClientName => ({ kind: KINDS[name.split("/")[0]!]!, namespace: "default", name: name.split("/")[1]! }));
  return { result: live ? analyze({ ...result.cluster, objects: withoutSources(result.cluster.objects) }, result.question) : result, live: live !== undefined, clients: named };
}

/** As the API server gives them. */
function withoutSources({ all }: Scene["result"]["cluster"]["objects"]) {
  return collect(all.map((object) => ({ ...object, source: null }))).set;
}

export function planOf(objects: readonly Manifest[] | string, options: PlanOptions = {}): Plan {
  const scene = sceneOf(objects, options);
  const plan = makePlan(scene, options.remedy);
  expectSound(plan, scene);
  return plan;
}

/** What holds of every plan: it can be told, and what is chosen makes its listener safe, or leads around the CLB. */
function expectSound(plan: Plan, scene: Scene): void {
  expect(makePlanReport(plan, [], en).verdicts).toHaveLength(scene.result.judged.length);
  expect(plan.left.length).toBeLessThanOrEqual(scene.result.findings.filter(({ severity }) => severity !== "info").length);
}

/** `Service default/web` with each change as `path = value`, or `new Kind ns/name`. */
export function editsOf({ edits }: Pick<Plan, "edits">): Record<string, unknown> {
  return Object.fromEntries(edits.map((edit) => [titleOf(edit), edit.kind === "create" ? edit.value : Object.fromEntries(edit.changes.map(changeOf))]));
}

function titleOf(edit: Edit): string {
  if (edit.kind === "change") return nameOf(edit.object.ref);
  const { kind, metadata } = edit.value as { kind: string; metadata: { name: string } };
  return `new ${kind} ${metadata.name}`;
}

function changeOf(change: Change): [string, unknown] {
  const path = change.path.map((key) => (typeof key === "number" ? `[${key}]` : key)).join(" ");
  return [path, change.op === "set" ? change.value : change.op === "rename" ? `→ ${change.key}` : "(removed)"];
}

/** `prevent-loopback CLB101`, for each finding that something is done about. */
export function chosen({ chosen: all }: Plan): string[] {
  return all.map(({ remedy, finding }) => `${remedy} ${finding.code}`);
}

export function states(preconditions: readonly Precondition[]): Record<string, string> {
  return Object.fromEntries(preconditions.map(({ name, state }) => [name, state]));
}

/** For each remedy of the first finding with this code: why it is no cure, or `possible`. */
export function offers(code: string, objects: readonly Manifest[] | string, options: PlanOptions = {}): Partial<Record<RemedyId, NoCure | "possible">> {
  const found = listOffers(sceneOf(objects, options)).left.find(({ finding }) => finding.code === code);
  if (!found) throw new Error(`no ${code}`);
  return Object.fromEntries(found.offers.map(({ remedy, noCure }) => [remedy, noCure ?? "possible"]));
}

/** Verdicts before and after: `web:80 loops → safe prevent-loopback`. */
export function verdicts({ before, after }: Plan): string[] {
  return before.map(({ listener, risk }, index) => `${listener.object.ref.name}:${listener.port} ${risk.verdict} → ${after[index]?.risk.verdict} ${after[index]?.risk.reason}`);
}
