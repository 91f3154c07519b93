/**
 * A TLS proxy in front of the test cluster's API server that misbehaves on command and writes down what it was asked.
 *
 *     const proxy = await startFaultProxy(cluster);
 *     proxy.inject({ path: "/api/v1/pods", query: /continue=/, nth: 2, fault: { kind: "status", status: 410 } });
 *     run({ KUBECONFIG: proxy.kubeconfigFor(cluster.admin) });
 *     expect(proxy.permissions()).toEqual(["list pods", "list services"]);
 */
import { once } from "node:events";
import { Agent, createServer, request } from "node:https";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import type { KubeconfigOptions, TestCluster, User } from "./server.ts";

export type Fault =
  /** The connection is reset before a byte of an answer. */
  | { kind: "reset" }
  /** The head and half of the body, then a reset. */
  | { kind: "cut" }
  /** Nothing, ever. */
  | { kind: "hang" }
  /** The whole answer in small pieces, each after a wait. */
  | { kind: "drip"; bytes?: number; everyMs?: number }
  /** An answer as the API server words it; `retryAfter` in seconds. */
  | { kind: "status"; status: 401 | 403 | 404 | 410 | 429 | 500 | 503 | 504; retryAfter?: number }
  /** A list page without items that says there is more; what it hides comes with the next page, so nothing is lost. */
  | { kind: "empty-page" }
  /** A list that goes on for ever: every page has another token, and nothing in it. */
  | { kind: "endless" }
  /** 200 and a web page, as from a login portal in between. */
  | { kind: "wrong-type" }
  /** An answer that no API server gives. */
  | { kind: "answer"; status?: number; headers?: OutgoingHttpHeaders; body: string };

/** Which requests go wrong, and how. All conditions must hold; those left out always do. */
export interface FaultRule {
  method?: string;
  /** The whole path, or a pattern found in it. */
  path?: string | RegExp;
  /** A pattern found in the query string. */
  query?: RegExp;
  /** Only these of the requests that match, counted from 1. */
  nth?: number | readonly number[];
  /** Done, and waited for, before the answer: to kill the server in the middle of things, say. */
  before?: () => unknown;
  delayMs?: number;
  /** Without one the request is merely delayed. */
  fault?: Fault;
}

export interface RecordedRequest {
  method: string;
  path: string;
  query: Record<string, string>;
}

export interface FaultProxy {
  readonly url: string;
  /** Every request since the start, or since `clear`, in the order they came. */
  readonly requests: readonly RecordedRequest[];
  /** The first rule injected that fits a request is the one that counts. */
  inject(...rules: FaultRule[]): void;
  /** Forgets the rules: from now on all goes well. */
  heal(): void;
  /** Forgets the rules and the requests. */
  clear(): void;
  /** What a role would have to allow for the requests so far, sorted, e.g. `list apps/daemonsets`. */
  permissions(): string[];
  kubeconfigFor(user: User, options?: KubeconfigOptions): string;
  stop(): Promise<void>;
}

/** Starts with the continue token that an empty page carries; the true token follows. */
const AFTER_EMPTY_PAGE = "after-empty-page.";

export async function startFaultProxy(cluster: TestCluster): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true, ca: cluster.ca });
  const server = createServer({ cert: cluster.identity.cert, key: cluster.identity.key });
  const connections = new Map<number, Socket>();
  const requests: RecordedRequest[] = [];
  let rules: { rule: FaultRule; matches: number }[] = [];

  /** Counts the request with every rule it matches, then gives the first rule whose turn it is. */
  function ruleFor(recorded: RecordedRequest): FaultRule | undefined {
    const matching = rules.filter(({ rule }) => matches(rule, recorded));
    for (const counted of matching) counted.matches++;
    return matching.find(({ rule, matches }) => rule.nth === undefined || [rule.nth].flat().includes(matches))?.rule;
  }

  async function answer(asked: IncomingMessage, reply: ServerResponse): Promise<void> {
    const url = new URL(asked.url!, cluster.url);
    const recorded = { method: asked.method!, path: url.pathname, query: Object.fromEntries(url.searchParams) };
    requests.push(recorded);
    const rule = ruleFor(recorded);
    await rule?.before?.();
    if (rule?.delayMs) await pause(rule.delayMs);
    const reset = () => connections.get(asked.socket.remotePort!)?.resetAndDestroy();
    const forward = () => askServer(agent, undoEmptyPage(url), asked, reply);
    try {
      await misbehave(rule?.fault, recorded, reply, forward, reset);
    } catch {
      reset(); // The API server is away, or the client hung up.
    }
  }

  server.on("connection", (socket: Socket) => {
    const port = socket.remotePort!;
    connections.set(port, socket);
    socket.on("close", () => connections.delete(port));
  });
  server.on("tlsClientError", () => {}); // A client that does not trust the certificate: its own business.
  server.on("request", answer);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    requests,
    inject: (...more) => void rules.push(...more.map((rule) => ({ rule, matches: 0 }))),
    heal: () => void (rules = []),
    clear() {
      rules = [];
      requests.length = 0;
    },
    permissions: () => [...new Set(requests.flatMap((recorded) => permissionOf(recorded) ?? []))].sort(),
    kubeconfigFor: (user, options) => cluster.kubeconfigFor(user, { server: url, ...options }),
    async stop() {
      agent.destroy();
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The verb and resource that a request needs a role for; nothing for paths that are no resource, such as `/version`. */
export function permissionOf({ method, path, query }: RecordedRequest): string | undefined {
  const [, group, rest] = /^\/(?:api|apis\/([^/]+))\/[^/]+\/(.+)$/.exec(path) ?? [];
  if (rest === undefined) return undefined;
  const parts = rest.split("/");
  // `namespaces/NAME/pods` is about pods, `namespaces/NAME` about a namespace.
  const [resource, name, subresource] = parts[0] === "namespaces" && parts.length > 2 ? parts.slice(2) : parts;
  const verb = query["watch"] === "true" || query["watch"] === "1" ? "watch" : VERBS[method]?.[name === undefined ? 0 : 1];
  return `${verb} ${group ? `${group}/` : ""}${resource}${subresource ? `/${subresource}` : ""}`;
}

/** By method: the verb on a collection, the verb on one object. */
const VERBS: Record<string, [string, string]> = {
  GET: ["list", "get"],
  POST: ["create", "create"],
  PUT: ["update", "update"],
  PATCH: ["patch", "patch"],
  DELETE: ["deletecollection", "delete"],
};

function matches({ method, path, query }: FaultRule, recorded: RecordedRequest): boolean {
  if (method !== undefined && method !== recorded.method) return false;
  if (typeof path === "string" && path !== recorded.path) return false;
  if (path instanceof RegExp && !path.test(recorded.path)) return false;
  return query === undefined || query.test(new URLSearchParams(recorded.query).toString());
}

async function misbehave(fault: Fault | undefined, asked: RecordedRequest, reply: ServerResponse, forward: () => Promise<IncomingMessage>, reset: () => void) {
  switch (fault?.kind) {
    case "hang":
      return;
    case "reset":
      return reset();
    case "status":
      return answerStatus(reply, fault, asked.query["continue"]);
    case "wrong-type":
      return void reply.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Sign in</title><p>Please sign in.");
    case "answer":
      return void reply.writeHead(fault.status ?? 200, { "content-type": "application/json", ...fault.headers }).end(fault.body);
    case "endless":
      return endless(reply, asked.query["continue"]);
    case "cut":
      return cut(reply, await forward(), reset);
    case "drip":
      return drip(reply, await forward(), fault.bytes ?? 64, fault.everyMs ?? 100);
    case "empty-page":
      return emptyPage(reply, await forward(), asked.query["continue"]);
    case undefined: {
      const answer = await forward();
      reply.writeHead(answer.statusCode!, headersOf(answer));
      for await (const piece of answer) reply.write(piece);
      reply.end();
    }
  }
}

async function askServer(agent: Agent, url: URL, asked: IncomingMessage, reply: ServerResponse): Promise<IncomingMessage> {
  // Plain bytes, because some faults look into the answer.
  const headers = { ...asked.headers, host: url.host, "accept-encoding": "identity" };
  const sent = request(url, { method: asked.method, headers, agent });
  sent.on("error", () => {}); // Once there is an answer, whoever reads it is told.
  reply.on("close", () => reply.writableFinished || sent.destroy()); // A watch would otherwise go on for nobody.
  asked.pipe(sent);
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  return answer;
}

/** Half an answer promises its whole length, so that the client can tell. */
async function cut(reply: ServerResponse, answer: IncomingMessage, reset: () => void): Promise<void> {
  const body = await buffer(answer);
  reply.writeHead(answer.statusCode!, { ...headersOf(answer), "content-length": body.length });
  await new Promise((written) => reply.write(body.subarray(0, body.length / 2), written));
  await pause(50); // A reset at once could overtake what was written.
  reset();
}

async function drip(reply: ServerResponse, answer: IncomingMessage, bytes: number, everyMs: number): Promise<void> {
  const body = await buffer(answer);
  reply.writeHead(answer.statusCode!, { ...headersOf(answer), "content-length": body.length });
  for (let from = 0; from < body.length && !reply.destroyed; from += bytes) {
    reply.write(body.subarray(from, from + bytes));
    await pause(everyMs);
  }
  reply.end();
}

async function emptyPage(reply: ServerResponse, answer: IncomingMessage, token = ""): Promise<void> {
  const list = JSON.parse((await buffer(answer)).toString());
  const { remainingItemCount: _, ...metadata } = list.metadata;
  const page = { ...list, metadata: { ...metadata, continue: `${AFTER_EMPTY_PAGE}${token}` }, items: [] };
  reply.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(page));
}

function endless(reply: ServerResponse, token = "0"): void {
  reply.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ kind: "NodeList", apiVersion: "v1", metadata: { continue: String(Number(token) + 1) }, items: [] }));
}

/** The server never heard of the empty page: it is asked for what that page stood in for. */
function undoEmptyPage(url: URL): URL {
  const token = url.searchParams.get("continue");
  if (!token?.startsWith(AFTER_EMPTY_PAGE)) return url;
  const real = new URL(url);
  real.searchParams.delete("continue");
  if (token.length > AFTER_EMPTY_PAGE.length) real.searchParams.set("continue", token.slice(AFTER_EMPTY_PAGE.length));
  return real;
}

function answerStatus(reply: ServerResponse, { status, retryAfter }: Extract<Fault, { kind: "status" }>, token?: string): void {
  const [reason, message] = STATUS_WORDS[status];
  // An expired token comes back with one to go on from, at the price of consistency; ours never truly expired.
  const metadata = status === 410 && token !== undefined ? { continue: token } : {};
  const headers = { "content-type": "application/json", ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }) };
  const body = { kind: "Status", apiVersion: "v1", metadata, status: "Failure", message, reason, code: status };
  reply.writeHead(status, headers).end(JSON.stringify(body));
}

const STATUS_WORDS: Record<Extract<Fault, { kind: "status" }>["status"], [reason: string, message: string]> = {
  401: ["Unauthorized", "Unauthorized"],
  403: ["Forbidden", "forbidden: access is not allowed"],
  404: ["NotFound", "the server could not find the requested resource"],
  410: ["Expired", "The provided continue parameter is too old to display a consistent list result."],
  429: ["TooManyRequests", "too many requests, please try again later"],
  500: ["InternalError", "Internal error occurred"],
  503: ["ServiceUnavailable", "apiserver is shutting down"],
  504: ["Timeout", "The list operation against the server could not be completed at this time, please try again."],
};

/** An answer's own headers, without those about the connection that brought it. */
function headersOf(answer: IncomingMessage): OutgoingHttpHeaders {
  const { connection: _, "transfer-encoding": __, ...headers } = answer.headers;
  return headers;
}
