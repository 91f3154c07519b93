import { applyChanges, keepaliveChanges, nameOf, toJsonPatch, type Change, type JsonObject, type KubeObject, type Listener, type ObjectRef, type Plan, type Problem } from "@kubectl-loopback/core";
import { isFailure, type ApiClient, type Failure } from "../cluster/api-client.ts";
import { objectPath } from "../cluster/object-path.ts";
import { undoSteps, type UndoStep } from "./undo.ts";

/** How live changes are made. */
export interface LiveOptions {
  readonly client: ApiClient;
  readonly dryRun: boolean;
  /** Milliseconds to wait for what controllers bring about. */
  readonly patience: number;
  readonly interrupted: AbortSignal;
  /** Keeps what is needed to undo; called before the write that it is for. */
  keep(steps: readonly UndoStep[]): void;
  /** Says what was done, as it is done. */
  tell(object: ObjectRef): void;
  /** Says what is waited for. */
  waiting(object: ObjectRef, seconds: number): void;
}

/** One thing to do: objects to patch, or a generated config to wait for and patch. */
export type LiveStep =
  | { readonly kind: "patch"; readonly object: KubeObject; readonly changes: readonly Change[] }
  | { readonly kind: "await-config"; readonly ref: ObjectRef; readonly wanted: readonly Listener[] };

/** The steps of a plan, in their order: configs are generated only after the annotation is there. */
export function liveSteps(plan: Plan): LiveStep[] {
  const patches = plan.edits.filter((edit) => edit.kind === "change").map((edit): LiveStep => ({ kind: "patch", object: edit.object, changes: edit.changes }));
  const awaited = new Map<string, LiveStep>();
  for (const { finding, proposal } of plan.chosen) {
    for (const step of proposal.manual) {
      if (step.step !== "await-config") continue;
      const owner = finding.listener!.object;
      const wanted = plan.before.map(({ listener }) => listener).filter((listener) => listener.object === owner && listener.layer === 7 && !listener.redirectOnly);
      const ref = { apiVersion: "cloud.tencent.com/v1alpha1", kind: "TkeServiceConfig", namespace: step.namespace, name: step.name };
      awaited.set(nameOf(ref), { kind: "await-config", ref, wanted });
    }
  }
  return [...patches, ...awaited.values()];
}

export function stepName(step: LiveStep): string {
  return nameOf(step.kind === "patch" ? step.object.ref : step.ref);
}

/** Does the steps one after the other and stops at the first that fails: what was done and what was not is told. */
export async function applySteps(steps: readonly LiveStep[], options: LiveOptions): Promise<Problem[]> {
  options.keep(steps.flatMap((step) => (step.kind === "patch" ? undoOf(step.object.ref, step.object.value, step.changes) : [])));
  const done: string[] = [];
  for (const [index, step] of steps.entries()) {
    const problem = options.interrupted.aborted ? undefined : await doStep(step, options);
    if (options.interrupted.aborted) return [interruptedAt(done, steps.slice(index).map(stepName))];
    if (problem) return done.length === 0 && steps.length === 1 ? [problem] : [problem, interruptedAt(done, steps.slice(index).map(stepName))];
    done.push(stepName(step));
  }
  return [];
}

function interruptedAt(done: readonly string[], left: readonly string[]): Problem {
  return { code: "interrupted", level: "error", params: { done: done.join(", ") || "-", left: left.join(", ") || "-" }, location: null };
}

async function doStep(step: LiveStep, options: LiveOptions): Promise<Problem | undefined> {
  return step.kind === "patch" ? patch(step.object.ref, step.object.value, step.changes, options) : patchGenerated(step, options);
}

async function patch(ref: ObjectRef, value: JsonObject, changes: readonly Change[], options: LiveOptions): Promise<Problem | undefined> {
  const path = objectPath(ref);
  if (path === undefined) return { code: "patch-failed", level: "error", params: { object: nameOf(ref), error: ref.kind }, location: null };
  const answer = await options.client.patch(path, toJsonPatch(value, changes), options.dryRun);
  if (isFailure(answer)) return failureOf(ref, answer);
  options.tell(ref);
  return undefined;
}

function failureOf(ref: ObjectRef, { failure, cause }: Failure): Problem {
  if (failure === "conflict") return { code: "conflict", level: "error", params: { object: nameOf(ref) }, location: null };
  return { code: "patch-failed", level: "error", params: { object: nameOf(ref), error: cause }, location: null };
}

/** A dry run generates nothing, so there is nothing to wait for. */
async function patchGenerated({ ref, wanted }: Extract<LiveStep, { kind: "await-config" }>, options: LiveOptions): Promise<Problem | undefined> {
  if (options.dryRun) return undefined;
  const config = await awaitObject(ref, options);
  if (isFailure(config)) return failureOf(ref, config);
  const changes = keepaliveChanges(config, wanted);
  if (changes.length === 0) return undefined;
  options.keep(undoOf(ref, config.value, changes));
  return patch(ref, config.value, changes, options);
}

const PAUSE = 500;

async function awaitObject(ref: ObjectRef, { client, patience, interrupted, waiting }: LiveOptions): Promise<KubeObject | Failure> {
  const start = Date.now();
  for (;;) {
    const answer = await client.get(objectPath(ref)!);
    if (!isFailure(answer)) return { ref, value: answer.json as JsonObject, source: null };
    const waited = Date.now() - start;
    if (answer.failure !== "not-found" || interrupted.aborted) return answer;
    if (waited > patience) return { failure: "timeout", cause: `${nameOf(ref)}: not there after ${Math.round(patience / 1000)} s` };
    waiting(ref, Math.round(waited / 1000));
    await new Promise((done) => setTimeout(done, PAUSE));
  }
}

/** A keepalive that was not there is put back to 0: removing the field would leave the CLB as it is. */
function undoOf(ref: ObjectRef, value: JsonObject, changes: readonly Change[]): UndoStep[] {
  return undoSteps(ref, value, applyChanges(value, changes), changes)
    .map((step) => (step.path.at(-1) === "keepaliveEnable" && step.before === undefined ? { ...step, before: 0 } : step));
}

