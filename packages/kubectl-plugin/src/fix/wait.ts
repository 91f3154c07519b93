import { setTimeout as sleep } from "node:timers/promises";
import { at, nameOf, stringAt, type JsonObject, type KubeObject, type ObjectRef, type Plan, type Problem } from "@kubectl-loopback/core";
import { isFailure, type ApiClient } from "../cluster/api-client.ts";
import { objectPath } from "../cluster/object-path.ts";
import { failed } from "./patch-live.ts";

/** How long to wait for controllers. */
export interface Waiting {
  /** Milliseconds to wait for each thing. */
  readonly patience: number;
  readonly interrupted: AbortSignal;
  /** Says what is waited for. */
  waiting(object: ObjectRef, seconds: number): void;
}

/** Milliseconds between two looks. */
const PAUSE = 500;

/** Looks until there is something to see. */
export async function waitFor<T>(object: ObjectRef, look: () => Promise<T | Problem | undefined>, { patience, interrupted, waiting }: Waiting): Promise<T | Problem | "interrupted"> {
  const start = Date.now();
  for (;;) {
    const seen = await look();
    if (interrupted.aborted) return "interrupted";
    if (seen !== undefined) return seen;
    const waited = Date.now() - start;
    if (waited >= patience) return { code: "wait-timeout", level: "error", params: { object: nameOf(object), seconds: Math.round(patience / 1000) }, location: null };
    waiting(object, Math.round(waited / 1000));
    await sleep(Math.min(PAUSE, patience - waited), undefined, { signal: interrupted }).catch(() => {});
  }
}

/** An object by which can be seen that its controller has acted on the plan. */
interface Trace {
  readonly object: KubeObject;
  seen(now: JsonObject): boolean;
}

/** Waits until the controllers have acted on what was changed, as far as they leave traces. */
export async function awaitControllers(plan: Plan, client: ApiClient, options: Waiting): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { object, seen } of tracesOf(plan)) {
    const look = async () => {
      const answer = await client.get(objectPath(object.ref)!);
      if (isFailure(answer)) return failed(object.ref, answer.cause);
      return seen(answer.json as JsonObject) ? "seen" : undefined;
    };
    const ended = await waitFor(object.ref, look, options);
    if (ended === "interrupted") return problems;
    if (ended !== "seen") problems.push(ended);
  }
  return problems;
}

/** Changed DaemonSets, and the CLB objects of the plan on which the controller writes when it synced them. */
function tracesOf({ edits, chosen }: Plan): Trace[] {
  const changed = edits.flatMap((edit) => (edit.kind === "change" ? [edit.object] : []));
  const owners = chosen.flatMap(({ finding, proposal }) => (finding.listener && proposal.edits.length + proposal.consequences.length > 0 ? [finding.listener.object] : []));
  return [...new Set([...changed, ...owners])].flatMap((object) => syncTrace(object) ?? rolloutTrace(object) ?? []);
}

/** `…/sync-begin-time` moves on from what it was when the object was read, and `…/sync-end-time` follows. */
function syncTrace(object: KubeObject): Trace | undefined {
  const prefix = `${object.ref.kind.toLowerCase()}.cloud.tencent.com`;
  const time = (value: JsonObject, which: "begin" | "end") => stringAt(value, ["metadata", "annotations", `${prefix}/sync-${which}-time`]);
  const before = time(object.value, "begin");
  if (before === undefined) return undefined;
  return { object, seen: (now) => isAfter(time(now, "begin"), before) && !isAfter(time(now, "begin"), time(now, "end")) };
}

function isAfter(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && (b === undefined || Date.parse(a) > Date.parse(b));
}

/** Every node has a Pod of the new template; with OnDelete that takes a person. */
function rolloutTrace(object: KubeObject): Trace | undefined {
  if (object.ref.kind !== "DaemonSet" || stringAt(object.value, ["spec", "updateStrategy", "type"]) === "OnDelete") return undefined;
  const before = numberAt(object.value, "metadata", "generation");
  const seen = (now: JsonObject) => {
    const status = (field: string) => numberAt(now, "status", field);
    return status("observedGeneration") > before && status("updatedNumberScheduled") >= status("desiredNumberScheduled") && status("numberUnavailable") === 0;
  };
  return { object, seen };
}

function numberAt(value: JsonObject, ...path: string[]): number {
  const found = at(value, path);
  return typeof found === "number" ? found : 0;
}
