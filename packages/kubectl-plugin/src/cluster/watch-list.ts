import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { at, isObject, parsedJson, stringAt, type JsonObject } from "@kubectl-loopback/core";
import { failureOfStatus, unreachable, type Access, type Failure } from "./api-client.ts";

/** A list that was read, and the version from which on its changes are news; without one, from what is there now. */
export interface WatchedList {
  readonly path: string;
  /** Further parts of the query, each behind an `&`. */
  readonly query: string;
  readonly version: string;
}

/** What happened to an object. */
export interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: JsonObject;
}

/** Seconds after which the server ends a watch, which is then begun anew: a dead connection is noticed that soon. */
const LASTS = 60;

/** Milliseconds that the server may be late with that. */
const GRACE = 15_000;

/** Milliseconds between the beginnings of two watches, at least: one that the server ends at once is no reason to hurry. */
const SHORTEST = 1000;

/** Milliseconds until a list that cannot be watched is read again. */
const POLL = 30_000;

/** Waits for news of a list: `changed`, or `lost` where the connection is. What may not be watched counts as changed now and then. */
export async function awaitNews(access: Access, list: WatchedList, isNews: (event: WatchEvent) => boolean, signal: AbortSignal): Promise<"changed" | "lost"> {
  for (let version = list.version; ;) {
    const start = performance.now();
    const ended = await watchOnce(access, { ...list, version }, isNews, signal);
    if (ended === "changed") return "changed";
    if ("version" in ended) {
      version = ended.version;
      await sleep(Math.max(0, SHORTEST - (performance.now() - start)), undefined, { signal }).catch(() => {});
      continue;
    }
    if (ended.failure === "unreachable" || ended.failure === "unauthorized") return "lost";
    if (ended.failure !== "gone") await sleep(POLL, undefined, { signal }).catch(() => {});
    return "changed";
  }
}

/** One watch: ends with the first news, or with the version that it has come to. */
async function watchOnce(access: Access, { path, query, version }: WatchedList, isNews: (event: WatchEvent) => boolean, outer: AbortSignal): Promise<"changed" | { readonly version: string } | Failure> {
  const mine = new AbortController();
  const signal = AbortSignal.any([outer, mine.signal, AbortSignal.timeout(LASTS * 1000 + GRACE)]);
  let outcome: "changed" | Failure | undefined;
  // An answer that has come to its end already does not hear that it is aborted.
  let decide = () => {};
  const decided = new Promise<null>((done) => (decide = () => done(null)));
  let reached = version;
  const onLine = (line: string) => {
    const event = parsedJson(line);
    const type = stringAt(event, ["type"]);
    const object = at(event, ["object"]);
    if (type === undefined) outcome = NO_EVENT;
    else if (type === "ERROR") outcome = failureOfStatus(Number(at(object, ["code"])));
    else if (type === "BOOKMARK" || !isObject(object)) reached = stringAt(object, ["metadata", "resourceVersion"]) ?? reached;
    else if (isNews({ type, object } as WatchEvent)) outcome = "changed";
    else reached = stringAt(object, ["metadata", "resourceVersion"]) ?? reached;
    if (outcome === undefined) return;
    mine.abort();
    decide();
  };
  const from = version === "" ? "" : `&resourceVersion=${encodeURIComponent(version)}`;
  const failure = await Promise.race([readLines(access, `${path}?watch=true&allowWatchBookmarks=true&timeoutSeconds=${LASTS}${from}${query}`, onLine, signal), decided]);
  return outcome ?? failure ?? { version: reached };
}

/** What a web page in between says, or half an event, is no news; nor is it none. */
const NO_EVENT: Failure = { failure: "bad-answer", cause: "the answer is not a watch" };

/** An answer as it comes, line by line, to its end (null). */
function readLines({ server, options, via }: Access, path: string, onLine: (line: string) => void, signal: AbortSignal): Promise<Failure | null> {
  const url = new URL(server + path);
  const request = url.protocol === "http:" ? httpRequest : httpsRequest;
  return new Promise((done) => {
    const fail = (error: NodeJS.ErrnoException) => done(unreachable(error, via));
    const outgoing = request(url, { ...options, signal, headers: { ...options.headers, Accept: "application/json", "User-Agent": "kubectl-loopback" } }, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        return done(failureOfStatus(response.statusCode ?? 0));
      }
      let rest = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop()!;
        lines.filter((line) => line !== "").forEach(onLine);
      });
      response.on("error", fail).on("end", () => {
        if (rest !== "") onLine(rest);
        done(null);
      });
    });
    outgoing.on("error", fail);
    signal.addEventListener("abort", () => fail(new Error("stopped")), { once: true });
    outgoing.end();
  });
}
