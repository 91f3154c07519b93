import { setTimeout as sleep } from "node:timers/promises";
import { at, listAt, stringAt, type Json, type JsonObject, type Problem } from "@kubectl-loopback/core";
import { isFailure, type ApiClient, type Failure } from "../cluster/api-client.ts";
import { pathPart } from "../cluster/object-path.ts";
import { removePod } from "./remove-pod.ts";

/** How a Pod is waited for. */
export interface PodPatience {
  /** Milliseconds from its creation to its end. */
  readonly whole: number;
  /** Milliseconds until it must be running. */
  readonly start: number;
  readonly interrupted: AbortSignal;
  /** Told of its state, and for how many seconds it has been waited for. */
  waiting(state: string, seconds: number): void;
}

/** What became of a Pod. `text` is what it left in its termination message; null where it never got that far. */
export interface PodRun {
  readonly text: string | null;
  readonly problems: readonly Problem[];
}

/** Milliseconds between two looks. */
const PAUSE = 500;

/** How many looks in a row may fail. */
const BLINKS = 3;

/** Creates a Pod, waits for its end, and deletes it, whatever happens in between. */
export async function runPod(pod: JsonObject, client: ApiClient, patience: PodPatience): Promise<PodRun> {
  const [name, namespace] = [stringAt(pod, ["metadata", "name"])!, stringAt(pod, ["metadata", "namespace"])!];
  const collection = `/api/v1/namespaces/${pathPart(namespace)}/pods`;
  const label = `Pod ${namespace}/${name}`;
  const made = await client.create(collection, pod);
  if (isFailure(made) && isRefusal(made)) return { text: null, problems: [refused(made, label, namespace)] };
  // From here on it may be there, also where the answer was lost.
  const ended = isFailure(made) ? { text: null, problems: [podFailed(label, made.cause)] } : await awaitEnd(`${collection}/${name}`, label, client, patience);
  const left = await removePod(`${collection}/${name}`, { name, namespace }, client);
  return { text: ended.text, problems: [...ended.problems, ...(left ? [left] : [])] };
}

/** Whether the server itself said no, so that there is no Pod. */
function isRefusal({ failure, cause }: Failure): boolean {
  return ["forbidden", "unauthorized", "conflict", "not-found"].includes(failure) || /^HTTP 4/.test(cause);
}

function refused({ failure, cause }: Failure, label: string, namespace: string): Problem {
  return failure === "forbidden"
    ? { code: "forbidden-target", level: "error", params: { verb: "create", resource: "pods", scope: `-n ${namespace}` }, location: null }
    : podFailed(label, cause);
}

function podFailed(object: string, error: string): Problem {
  return { code: "pod-failed", level: "error", params: { object, error }, location: null };
}

async function awaitEnd(path: string, label: string, client: ApiClient, patience: PodPatience): Promise<PodRun> {
  const begin = Date.now();
  let failures = 0;
  for (;;) {
    const answer = await Promise.race([client.get(path), interruption(patience.interrupted)]);
    if (answer === "interrupted") return { text: null, problems: [] };
    if (isFailure(answer)) failures += 1;
    else {
      failures = 0;
      const ended = endOf(answer.json, label, Date.now() - begin, patience);
      if (ended) return ended;
    }
    if (isFailure(answer) && (failures >= BLINKS || answer.failure === "not-found")) return { text: null, problems: [podFailed(label, answer.cause)] };
    if (Date.now() - begin >= patience.whole) return { text: null, problems: [late(label, patience.whole)] };
    await sleep(PAUSE, undefined, { signal: patience.interrupted }).catch(() => {});
  }
}

function interruption(signal: AbortSignal): Promise<"interrupted"> {
  if (signal.aborted) return Promise.resolve("interrupted");
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve("interrupted"), { once: true }));
}

function late(object: string, milliseconds: number): Problem {
  return { code: "pod-late", level: "error", params: { object, seconds: Math.round(milliseconds / 1000) }, location: null };
}

/** What a Pod's status says of its end; undefined while there is still something to wait for. */
function endOf(pod: Json, label: string, waited: number, { start, waiting }: PodPatience): PodRun | undefined {
  const phase = stringAt(pod, ["status", "phase"]) ?? "Pending";
  const container = listAt(pod, ["status", "containerStatuses"])[0];
  const message = stringAt(container, ["state", "terminated", "message"]);
  const state = stringAt(container, ["state", "waiting", "reason"]) ?? unscheduled(pod) ?? phase;
  if (phase === "Succeeded" && message !== undefined) return { text: message, problems: [] };
  if (phase === "Succeeded" || phase === "Failed") {
    const why = stringAt(pod, ["status", "reason"]) ?? stringAt(container, ["state", "terminated", "reason"]) ?? phase;
    return { text: message ?? null, problems: [podFailed(label, why)] };
  }
  if (HOPELESS.includes(state)) return { text: null, problems: [podFailed(label, state)] };
  if (phase === "Pending" && waited >= start) return { text: null, problems: [{ code: "pod-pending", level: "error", params: { object: label, state, seconds: Math.round(waited / 1000) }, location: null }] };
  waiting(state, Math.round(waited / 1000));
  return undefined;
}

/** States that time does not cure. */
const HOPELESS: readonly string[] = ["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "CreateContainerConfigError", "CreateContainerError", "RunContainerError"];

function unscheduled(pod: Json): string | undefined {
  const condition = listAt(pod, ["status", "conditions"]).find((one) => stringAt(one, ["type"]) === "PodScheduled" && at(one, ["status"]) === "False");
  return stringAt(condition, ["reason"]);
}
