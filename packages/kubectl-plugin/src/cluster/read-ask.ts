import { stringAt, type JsonObject, type KubeObject } from "@kubectl-loopback/core";
import { isFailure, type ApiClient, type Failure } from "./api-client.ts";
import { isNamed, listAll } from "./lists.ts";
import { ENDPOINTS, pathOf, type Ask } from "./resources.ts";
import type { WatchedList } from "./watch-list.ts";

/** Told whenever a page of a list has come. */
export type OnProgress = (list: string, items: number) => void;

/** What one ask brought. */
export interface Reading {
  readonly ask: Ask;
  readonly objects: readonly KubeObject[];
  readonly failure: Failure | null;
  readonly watched: WatchedList | null;
}

/** Reads what is asked for. */
export async function readAsk(client: ApiClient, ask: Ask, progress: OnProgress): Promise<Reading> {
  const answer = await (ask.name === undefined ? list(client, ask, progress) : getOne(client, ask));
  return isFailure(answer) ? { ask, objects: [], failure: answer, watched: null } : { ask, objects: answer.items.map(objectOf), failure: null, watched: answer.watched };
}

/** What was read, and where its changes can be heard of. */
interface Answer {
  readonly items: readonly JsonObject[];
  readonly watched: WatchedList | null;
}

/** Tries the newest group version, then the older ones where the server does not know it. A resource that is not served has no objects. */
async function list(client: ApiClient, ask: Ask, progress: OnProgress): Promise<Answer | Failure> {
  const query = ask.labels === undefined ? "" : `&labelSelector=${encodeURIComponent(ask.labels)}`;
  let failure: Failure = { failure: "not-found", cause: "no version of it is served" };
  for (const endpoint of ENDPOINTS[ask.resource]) {
    const path = pathOf(ask, endpoint);
    const answer = await listAll(client, path, query, (items) => progress(path + query, items));
    if (!isFailure(answer)) return { items: answer.items, watched: { path, query, version: answer.version } };
    if (answer.failure !== "not-found") return answer;
    failure = answer;
  }
  return failure;
}

/** One object by its name. That it does not exist is an answer, too. */
async function getOne(client: ApiClient, ask: Ask): Promise<Answer | Failure> {
  const [endpoint] = ENDPOINTS[ask.resource];
  const { name, ...all } = ask;
  const watched = { path: pathOf(all, endpoint), query: `&fieldSelector=${encodeURIComponent(`metadata.name=${name}`)}`, version: "" };
  const answer = await client.get(pathOf(ask, endpoint));
  if (isFailure(answer)) return answer.failure === "not-found" ? { items: [], watched } : answer;
  if (!isNamed(answer.json) || stringAt(answer.json, ["kind"]) === undefined) return { failure: "bad-answer", cause: "the answer is not an object of the API" };
  return { items: [answer.json], watched };
}

export function objectOf(value: JsonObject): KubeObject {
  const text = (...path: string[]) => stringAt(value, path);
  return { ref: { apiVersion: text("apiVersion") ?? "", kind: text("kind") ?? "", namespace: text("metadata", "namespace") ?? null, name: text("metadata", "name") ?? "" }, value, source: null };
}
