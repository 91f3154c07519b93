import { keepaliveChanges, keyOf, nameOf, type Change, type JsonObject, type KubeObject, type Listener, type ObjectRef, type Plan, type Problem } from "@kubectl-loopback/core";
import { isFailure, type ApiClient } from "../cluster/api-client.ts";
import { objectPath } from "../cluster/object-path.ts";
import { inOrder } from "./in-order.ts";
import { failed, patchLive } from "./patch-live.ts";
import { undoSteps, type UndoStep } from "./undo.ts";
import { waitFor, type Waiting } from "./wait.ts";

/** How live changes are made. */
export interface LiveOptions extends Waiting {
  readonly client: ApiClient;
  readonly dryRun: boolean;
  /** Keeps what is needed to undo; called before the write that it is for. */
  keep(steps: readonly UndoStep[]): Problem | undefined;
  /** Says what was done, as it is done. */
  tell(object: ObjectRef): void;
}

/** One thing to do: an object to patch, or a generated config to wait for and patch. */
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
      const owner = keyOf(finding.listener!.object.ref);
      const wanted = plan.after.map(({ listener }) => listener).filter((listener) => keyOf(listener.object.ref) === owner && listener.layer === 7 && !listener.redirectOnly);
      const ref = { apiVersion: "cloud.tencent.com/v1alpha1", kind: "TkeServiceConfig", namespace: step.namespace, name: step.name };
      awaited.set(nameOf(ref), { kind: "await-config", ref, wanted });
    }
  }
  return [...patches, ...awaited.values()];
}

function stepName(step: LiveStep): string {
  return nameOf(step.kind === "patch" ? step.object.ref : step.ref);
}

/** Does the steps in their order, with what undoing needs kept before the first. */
export async function applySteps(steps: readonly LiveStep[], options: LiveOptions): Promise<Problem[]> {
  const unkept = options.keep(steps.flatMap((step) => (step.kind === "patch" ? undoSteps(step.object, step.changes) : [])));
  return unkept ? [unkept] : inOrder(steps, stepName, options.interrupted, (step) => doStep(step, options));
}

async function doStep(step: LiveStep, options: LiveOptions): Promise<Problem | "interrupted" | undefined> {
  return step.kind === "patch" ? patch(step.object, step.changes, options) : patchGenerated(step, options);
}

async function patch(object: KubeObject, changes: readonly Change[], { client, dryRun, tell }: LiveOptions): Promise<Problem | undefined> {
  const problem = await patchLive(object, changes, client, dryRun);
  if (!problem) tell(object.ref);
  return problem;
}

/** A dry run generates nothing, so there is nothing to wait for. */
async function patchGenerated({ ref, wanted }: Extract<LiveStep, { kind: "await-config" }>, options: LiveOptions): Promise<Problem | "interrupted" | undefined> {
  if (options.dryRun) return undefined;
  const found = await waitFor(ref, () => look(ref, options.client), options);
  if (found === "interrupted" || "code" in found) return found;
  const changes = keepaliveChanges(found, wanted);
  if (changes.length === 0) return undefined;
  return options.keep(undoSteps(found, changes)) ?? patch(found, changes, options);
}

async function look(ref: ObjectRef, client: ApiClient): Promise<KubeObject | Problem | undefined> {
  const answer = await client.get(objectPath(ref)!);
  if (!isFailure(answer)) return { ref, value: answer.json as JsonObject, source: null };
  return answer.failure === "not-found" || answer.failure === "interrupted" ? undefined : failed(ref, answer.cause);
}
