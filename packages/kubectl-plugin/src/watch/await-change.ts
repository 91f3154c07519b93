import { setTimeout as sleep } from "node:timers/promises";
import type { Invocation } from "../cli/parse.ts";
import type { Loaded } from "../config/load-config.ts";
import type { Looks } from "../look.ts";
import type { Shell } from "../shell.ts";
import { fileStamp } from "./file-stamp.ts";
import { matters } from "./matters.ts";

/** Milliseconds between two looks at the files, at least; and how much longer the pauses are than the looks. */
const FILE_PAUSE = 300;
const FILE_SHARE = 20;

/** Milliseconds in which further changes of a cluster are waited for, so that what belongs together is told together. */
const SETTLING = 500;

/** Milliseconds after which a cluster whose watch broke off is read again. */
const LOST = 1000;

/** How many times longer the pauses between two readings of a cluster are than a reading, up to some milliseconds. */
const READ_SHARE = 5;
const LONGEST_PAUSE = 30_000;

/** What was seen, and how. */
export interface Seen {
  readonly looks: Looks;
  /** One for each look. */
  readonly invocations: readonly Invocation[];
  /** Of before it was read: what changes meanwhile is not missed. */
  readonly stamp: string;
  readonly loaded: Loaded;
  /** Milliseconds that reading took. */
  readonly took: number;
  /** Milliseconds after which to try again, where a cluster could not be reached. */
  readonly retry: number | undefined;
}

/** Waits until something that was read has changed, or it is time to try again. */
export async function awaitChange(seen: Seen, shell: Shell): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([shell.interrupted, stop.signal]);
  const waits = [
    filesChanged(seen, shell, signal),
    ...seen.looks.map((_, index) => clusterChanged(seen, index, shell, signal)),
    ...(seen.retry === undefined ? [] : [pause(seen.retry, signal)]),
    ended(signal),
  ];
  await Promise.race(waits).finally(() => stop.abort());
}

/** Until they have changed, and then keep still: an editor that saves, or a checkout, takes a moment. */
async function filesChanged({ invocations: [invocation], loaded, stamp }: Seen, shell: Shell, signal: AbortSignal): Promise<void> {
  for (let [last, changed] = [stamp, false]; !signal.aborted;) {
    const start = performance.now();
    const now = fileStamp(invocation!, shell, loaded);
    if (changed && now === last) return;
    changed ||= now !== last;
    last = now;
    await pause(Math.max(FILE_PAUSE, FILE_SHARE * (performance.now() - start)), signal);
  }
}

async function clusterChanged({ looks, invocations, took }: Seen, index: number, shell: Shell, signal: AbortSignal): Promise<void> {
  const { watched, live } = looks[index]!.input;
  if (watched.length === 0 || !live) return ended(signal);
  const { awaitChange: awaitLive } = await import("../cluster/read-live.ts");
  const read = performance.now();
  const heard = await awaitLive(watched, (event) => matters(event, live.objects), invocations[index]!, shell, signal);
  const rest = Math.min(LONGEST_PAUSE, READ_SHARE * took) - (performance.now() - read);
  await pause(Math.max(heard === "lost" ? LOST : SETTLING, rest), signal);
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {});
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((done) => (signal.aborted ? done() : signal.addEventListener("abort", () => done(), { once: true })));
}
