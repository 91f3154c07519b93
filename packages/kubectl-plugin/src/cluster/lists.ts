import { at, isObject, stringAt, type Json, type JsonObject } from "@kubectl-loopback/core";
import { isFailure, type ApiClient, type Failure } from "./api-client.ts";

/** Items per page: few round trips, and no answer so large that it hurts the API server. */
const PAGE = 500;

/** How often a list is begun again when its continue token has expired. */
const RESTARTS = 2;

/** The items of a list, each with its type, which lists leave out. */
export interface Listed {
  readonly items: readonly JsonObject[];
  /** The resource version of the list, from which on changes can be watched. */
  readonly version: string;
}

/** All items of a collection, page by page. A list whose token expires midway (410 Gone) is begun again, never cut short. */
export async function listAll(client: ApiClient, path: string, query: string, progress: (items: number) => void): Promise<Listed | Failure> {
  let result = await listOnce(client, path, query, progress);
  for (let restart = 0; restart < RESTARTS && isFailure(result) && result.failure === "gone"; restart++) {
    result = await listOnce(client, path, query, progress);
  }
  return result;
}

/** More pages than any cluster has. */
const MOST_PAGES = 2_000;

/** A server that gives a token twice, or never comes to an end, is not followed for ever. */
async function listOnce(client: ApiClient, path: string, query: string, progress: (items: number) => void): Promise<Listed | Failure> {
  const items: JsonObject[] = [];
  const tokens = new Set<string>();
  for (let token = ""; tokens.size < MOST_PAGES; tokens.add(token)) {
    const answer = await client.get(`${path}?limit=${PAGE}${query}${token === "" ? "" : `&continue=${encodeURIComponent(token)}`}`);
    if (isFailure(answer)) return answer;
    const page = readPage(answer.json);
    if (!page) return { failure: "bad-answer", cause: "the answer is not a list" };
    for (const item of page.items) items.push(item);
    progress(items.length);
    if (page.next === "") return { items, version: page.version };
    if (tokens.has(page.next)) break;
    token = page.next;
  }
  return { failure: "bad-answer", cause: "the list does not end" };
}

/** Undefined where the JSON is no list: what cannot be read must not count as empty. */
function readPage(list: Json): { items: JsonObject[]; next: string; version: string } | undefined {
  const kind = stringAt(list, ["kind"]) ?? "";
  const apiVersion = stringAt(list, ["apiVersion"]);
  const items = at(list, ["items"]) ?? (isObject(list) && list["items"] === null ? [] : undefined);
  if (!kind.endsWith("List") || apiVersion === undefined || !Array.isArray(items) || !items.every(isNamed)) return undefined;
  const type = { apiVersion, kind: kind.slice(0, -"List".length) };
  return { items: items.map((item) => ({ ...type, ...item })), next: stringAt(list, ["metadata", "continue"]) ?? "", version: stringAt(list, ["metadata", "resourceVersion"]) ?? "" };
}

/** Whether this is an object of the API. */
export function isNamed(value: Json): value is JsonObject {
  return stringAt(value, ["metadata", "name"]) !== undefined;
}
