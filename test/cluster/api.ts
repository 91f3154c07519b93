/** The Kubernetes API as plain HTTPS and JSON, over connections that stay open: no client library between a test and its server. */
import type { IncomingHttpHeaders } from "node:http";
import { Agent, request } from "node:https";
import { text } from "node:stream/consumers";

/** What every stored object looks like; the rest is the kind's own business. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; [field: string]: unknown };
  [field: string]: unknown;
}

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  /** The parsed body where it is JSON, else the text. */
  body: any;
}

export interface Call {
  body?: unknown;
  contentType?: string;
  accept?: string;
}

/** Where objects of a kind are kept. */
export interface Resource {
  /** The collection without a namespace, e.g. `/apis/apps/v1/daemonsets`. */
  collection: string;
  namespaced: boolean;
  hasStatus: boolean;
}

export interface Api {
  /** One request; any status is an answer. */
  call(method: string, path: string, call?: Call): Promise<Reply>;
  /** One request that must succeed, or have one of the statuses that the caller expects; gives the body. */
  must(method: string, path: string, call?: Call, expected?: readonly number[]): Promise<any>;
  resourceOf(object: { apiVersion: string; kind: string }): Promise<Resource>;
  /** Drops the open connections, as after a server's end. */
  hangUp(): void;
}

export function apiClient(server: string, ca: string, token: string): Api {
  const newAgent = () => new Agent({ keepAlive: true, maxSockets: 24, ca });
  let agent = newAgent();
  const resources = new Map<string, Resource>();

  function call(method: string, path: string, { body, contentType = "application/json", accept = "application/json" }: Call = {}): Promise<Reply> {
    const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    // The length is said because Node says nothing about a DELETE's body, and the server would take it for a next request.
    const headers = { authorization: `Bearer ${token}`, accept, ...(bytes && { "content-type": contentType, "content-length": bytes.length }) };
    return new Promise((resolve, reject) => {
      const sent = request(`${server}${path}`, { method, agent, headers }, (answer) => {
        text(answer).then((words) => resolve({ status: answer.statusCode!, headers: answer.headers, body: parsed(words) }), reject);
      });
      sent.on("error", reject);
      sent.end(bytes);
    });
  }

  async function must(method: string, path: string, options?: Call, expected: readonly number[] = []): Promise<any> {
    const { status, body } = await call(method, path, options);
    if (status < 300 || expected.includes(status)) return body;
    throw new Error(`${method} ${path}: ${status} ${body?.message ?? body}`);
  }

  /** Asks the server where a kind lives, once per kind it serves. */
  async function resourceOf({ apiVersion, kind }: { apiVersion: string; kind: string }): Promise<Resource> {
    const known = resources.get(`${apiVersion} ${kind}`);
    if (known) return known;
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const list: { name: string; kind: string; namespaced: boolean }[] = (await must("GET", root, {}, [404])).resources ?? [];
    const found = list.find((resource) => resource.kind === kind && !resource.name.includes("/"));
    if (!found) throw new Error(`This API server has no ${kind} of ${apiVersion}.`);
    const hasStatus = list.some(({ name }) => name === `${found.name}/status`);
    const resource = { collection: `${root}/${found.name}`, namespaced: found.namespaced, hasStatus };
    resources.set(`${apiVersion} ${kind}`, resource);
    return resource;
  }

  function hangUp() {
    agent.destroy();
    agent = newAgent();
  }

  return { call, must, resourceOf, hangUp };
}

/** A resource's collection within one namespace: `/api/v1/pods` becomes `/api/v1/namespaces/web/pods`. */
export function collectionIn(resource: Resource, namespace: string | undefined): string {
  if (!resource.namespaced) return resource.collection;
  const slash = resource.collection.lastIndexOf("/");
  return `${resource.collection.slice(0, slash)}/namespaces/${namespace ?? "default"}${resource.collection.slice(slash)}`;
}

/** Does many things, a few at a time; the first failure is thrown once those under way have ended. */
export async function inParallel<T>(things: Iterable<T>, doOne: (thing: T) => Promise<unknown>, width = 24): Promise<void> {
  const queue = things[Symbol.iterator]();
  const worker = async () => {
    for (let next = queue.next(); !next.done; next = queue.next()) await doOne(next.value);
  };
  const ends = await Promise.allSettled(Array.from({ length: width }, worker));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed) throw failed.reason;
}

function parsed(words: string): unknown {
  try {
    return JSON.parse(words);
  } catch {
    return words;
  }
}
