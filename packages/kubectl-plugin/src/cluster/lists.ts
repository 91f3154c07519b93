import { isObject, listAt, stringAt, type Json, type JsonObject } from "@kubectl-loopback/core";
import { isFailure, type ApiClient, type Failure } from "./api-client.ts";

/** Items per page: few round trips, and no answer so large that it hurts the API server. */
const PAGE = 500;

/** How often a list is begun again when its continue token has expired. */
const RESTARTS = 2;

/** Items of a list with its type, since items do not carry theirs. */
export interface Listed {
  readonly items: readonly JsonObject[];
}

/** All items of a collection, page by page. A list whose token expires midway (410 Gone) is begun again, never cut short. */
export async function listAll(client: ApiClient, path: string, query: string, progress: (items: number) => void): Promise<Listed | Failure> {
  let result = await listOnce(client, path, query, progress);
  for (let restart = 0; restart < RESTARTS && isFailure(result) && result.failure === "gone"; restart++) {
    result = await listOnce(client, path, query, progress);
  }
  return result;
}

async function listOnce(client: ApiClient, path: string, query: string, progress: (items: number) => void): Promise<Listed | Failure> {
  const items: JsonObject[] = [];
  for (let token = ""; ;) {
    const page = await client.get(`${path}?limit=${PAGE}${query}${token === "" ? "" : `&continue=${encodeURIComponent(token)}`}`);
    if (isFailure(page)) return page;
    const type = listType(page.json);
    if (!type) return { failure: "failed", message: `GET ${path}: the answer is not a list` };
    for (const item of listAt(page.json, ["items"])) if (isObject(item)) items.push({ ...type, ...item });
    progress(items.length);
    token = stringAt(page.json, ["metadata", "continue"]) ?? "";
    if (token === "") return { items };
  }
}

function listType(list: Json): { apiVersion: string; kind: string } | undefined {
  const kind = stringAt(list, ["kind"]) ?? "";
  const apiVersion = stringAt(list, ["apiVersion"]);
  return kind.endsWith("List") && apiVersion !== undefined ? { apiVersion, kind: kind.slice(0, -"List".length) } : undefined;
}
