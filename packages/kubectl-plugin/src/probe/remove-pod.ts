import { setTimeout as sleep } from "node:timers/promises";
import type { Problem } from "@kubectl-loopback/core";
import { isFailure, type ApiClient } from "../cluster/api-client.ts";
import { shellQuote } from "../output/shell-quote.ts";

/** How often it is tried, and milliseconds in between: enough for a server that is being restarted. */
const TRIES = 15;
const PAUSE = 1_000;

/** Deletes a Pod and looks until it is gone. Nothing interrupts this. Where it does not succeed, a person is told how. */
export async function removePod(path: string, { name, namespace }: { name: string; namespace: string }, client: ApiClient): Promise<Problem | undefined> {
  for (let tried = 0; tried < TRIES; tried++) {
    if (tried > 0) await sleep(PAUSE);
    const removed = await client.remove(path);
    if (isFailure(removed) && (removed.failure === "forbidden" || removed.failure === "unauthorized")) break;
    if (isFailure(removed) && removed.failure !== "not-found") continue;
    const seen = await client.get(path);
    if (isFailure(seen) && seen.failure === "not-found") return undefined;
  }
  const command = `kubectl delete pod ${shellQuote(name)} -n ${shellQuote(namespace)} --grace-period=0 --force`;
  return { code: "pod-left", level: "error", params: { object: `Pod ${namespace}/${name}`, command }, location: null };
}
