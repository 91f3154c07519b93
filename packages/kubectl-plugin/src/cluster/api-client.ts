import { request as httpRequest, type Agent, type IncomingMessage, type OutgoingHttpHeaders, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzip } from "node:zlib";
import { promisify } from "node:util";
import type { Json, JsonObject, PatchOperation } from "@kubectl-loopback/core";
import { withoutSecrets } from "./secrets.ts";

/** How to reach an API server, and as whom. */
export interface Access {
  readonly server: string;
  /** TLS settings, credentials and agent, as `node:https` takes them. */
  readonly options: RequestOptions & { readonly headers: OutgoingHttpHeaders; readonly agent: Agent };
  /** Milliseconds that one request may take, tries and pauses included. */
  readonly timeout: number;
  /** The proxy in between. */
  readonly via: string | null;
  /** When the credential ends, in milliseconds since 1970; `Infinity` where it does not say. */
  readonly expires: number;
}

/** Why a request gave nothing. */
export interface Failure {
  readonly failure: "forbidden" | "unauthorized" | "not-found" | "gone" | "conflict" | "timeout" | "unreachable" | "interrupted" | "bad-answer";
  /** What went wrong, for people. Never repeats what the server said: that may hold what it should have kept. */
  readonly cause: string;
}

export function isFailure(value: object): value is Failure {
  return "failure" in value;
}

export interface ApiClient {
  /** The server's address, for people. */
  readonly server: string;
  /** The JSON at a path of the API. */
  get(path: string): Promise<{ readonly json: Json } | Failure>;
  /** Sends a JSON Patch, once: what may have been written is never sent again blindly. */
  patch(path: string, operations: readonly PatchOperation[], dryRun: boolean): Promise<{ readonly json: Json } | Failure>;
  /** Creates an object in a collection, once. */
  create(path: string, object: JsonObject): Promise<{ readonly json: Json } | Failure>;
  /** Deletes an object at once, without a time of grace. */
  remove(path: string): Promise<{ readonly json: Json } | Failure>;
  close(): void;
}

const inflate = promisify(gunzip);

/** How often a request is tried again when the server asks for patience or the connection breaks. */
const RETRIES = 3;
const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 5_000;

export function apiClient(access: Access, interrupted: AbortSignal): ApiClient {
  return {
    server: withoutSecrets(access.server),
    get: (path) => getWithRetries(access, path, interrupted),
    patch: (path, operations, dryRun) => sendPatch(access, path, operations, dryRun),
    create: (path, object) => send(access, `${path}?fieldManager=${FIELD_MANAGER}`, { method: "POST", type: "application/json", body: JSON.stringify(object) }),
    remove: (path) => send(access, path, { method: "DELETE", type: "application/json", body: JSON.stringify({ apiVersion: "v1", kind: "DeleteOptions", gracePeriodSeconds: 0 }) }),
    close: () => access.options.agent.destroy(),
  };
}

/** Reading changes nothing, so it may be tried again: after 429 and 5xx, and where the connection broke. All tries share one time limit. */
async function getWithRetries(access: Access, path: string, interrupted: AbortSignal): Promise<{ json: Json } | Failure> {
  const limit = AbortSignal.timeout(access.timeout);
  const signal = AbortSignal.any([interrupted, limit]);
  let answer = await once(access, path, signal);
  for (let retry = 0; retry < RETRIES && worthRetrying(answer); retry++) {
    await sleep(pauseOf(answer, retry), undefined, { signal }).catch(() => {});
    if (!signal.aborted) answer = await once(access, path, signal);
  }
  if (interrupted.aborted) return { failure: "interrupted", cause: "interrupted" };
  // Asked of the limit itself: a timer that nothing holds on to may be collected before its time.
  if (limit.aborted && (isFailure(answer) || worthRetrying(answer))) return { failure: "timeout", cause: "the time is up" };
  return isFailure(answer) ? answer : read(answer);
}

/** Under this name the API server records who changed a field. */
const FIELD_MANAGER = "kubectl-loopback";

/** A write that is under way is not cut off when the user interrupts: nobody would know what became of it. */
function sendPatch(access: Access, path: string, operations: readonly PatchOperation[], dryRun: boolean): Promise<{ json: Json } | Failure> {
  const query = `?fieldManager=${FIELD_MANAGER}${dryRun ? "&dryRun=All" : ""}`;
  return send(access, path + query, { method: "PATCH", type: "application/json-patch+json", body: JSON.stringify(operations) });
}

async function send(access: Access, path: string, write: Write): Promise<{ json: Json } | Failure> {
  const signal = AbortSignal.timeout(access.timeout);
  const answer = await once(access, path, signal, write);
  if (isFailure(answer) && signal.aborted) return { failure: "timeout", cause: answer.cause };
  return isFailure(answer) ? answer : read(answer);
}

const DONE: readonly number[] = [200, 201, 202];
const PASSING: readonly number[] = [429, 500, 502, 503, 504];

function worthRetrying(answer: Answer | Failure): boolean {
  return isFailure(answer) ? answer.failure === "unreachable" && /ECONNRESET|EPIPE|socket hang up|aborted/.test(answer.cause) : PASSING.includes(answer.status);
}

function pauseOf(answer: Answer | Failure, retry: number): number {
  const asked = isFailure(answer) ? Number.NaN : Number(answer.retryAfter) * 1000;
  return Math.min(LONGEST_PAUSE, Number.isFinite(asked) ? asked : FIRST_PAUSE * 2 ** retry);
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly type: string | undefined;
  readonly body: Buffer;
  readonly gzip: boolean;
}

/** What a request changes. */
interface Write {
  readonly method: "PATCH" | "POST" | "DELETE";
  readonly type: string;
  readonly body: string;
}

/** One request: a write where there is one, else a GET. */
function once({ server, options, via }: Access, path: string, signal: AbortSignal, write?: Write): Promise<Answer | Failure> {
  const url = new URL(server + path);
  const request = url.protocol === "http:" ? httpRequest : httpsRequest;
  const headers = { ...options.headers, Accept: "application/json", "Accept-Encoding": "gzip", "User-Agent": "kubectl-loopback", ...(write === undefined ? {} : { "Content-Type": write.type, "Content-Length": Buffer.byteLength(write.body) }) };
  return new Promise((done) => {
    const fail = (error: NodeJS.ErrnoException) => done(unreachable(error, via));
    // A request that still waits for its proxy does not hear of the signal by itself.
    signal.addEventListener("abort", () => fail(new Error("stopped")), { once: true });
    try {
      const outgoing = request(url, { ...options, method: write?.method ?? "GET", signal, headers }, (response) => receive(response, done, fail));
      outgoing.on("error", fail);
      outgoing.end(write?.body);
    } catch (error) {
      // A token that no header can hold, a certificate that is none.
      fail(error as NodeJS.ErrnoException);
    }
  });
}

function receive(response: IncomingMessage, done: (answer: Answer) => void, fail: (error: Error) => void): void {
  const chunks: Buffer[] = [];
  response.on("data", (chunk: Buffer) => chunks.push(chunk));
  response.on("error", fail);
  response.on("end", () => done({
    status: response.statusCode ?? 0,
    retryAfter: response.headers["retry-after"],
    type: response.headers["content-type"],
    body: Buffer.concat(chunks),
    gzip: response.headers["content-encoding"] === "gzip",
  }));
}

export function unreachable(error: NodeJS.ErrnoException, via: string | null): Failure {
  return { failure: "unreachable", cause: `${via === null ? "" : `through the proxy ${via}: `}${causeOf(error)}` };
}

/** A name with several addresses fails with several errors, and an empty message of its own. */
function causeOf(error: NodeJS.ErrnoException & { readonly errors?: readonly Error[] }): string {
  const { message, code } = (error.errors?.[0] as NodeJS.ErrnoException | undefined) ?? error;
  return code === undefined || message.includes(code) ? message : `${message} (${code})`;
}

async function read(answer: Answer): Promise<{ json: Json } | Failure> {
  if (!DONE.includes(answer.status)) return failureOfStatus(answer.status);
  try {
    const text = (answer.gzip ? await inflate(answer.body) : answer.body).toString("utf8");
    return { json: JSON.parse(text) as Json };
  } catch {
    return { failure: "bad-answer", cause: `the answer (${answer.type ?? "of no type"}) is not JSON` };
  }
}

export function failureOfStatus(status: number): Failure {
  return { failure: STATUS[status] ?? "bad-answer", cause: `HTTP ${status}${HINTS[status] ?? ""}` };
}

const STATUS: Readonly<Record<number, Failure["failure"]>> = { 401: "unauthorized", 403: "forbidden", 404: "not-found", 409: "conflict", 410: "gone", 422: "conflict" };
const HINTS: Readonly<Record<number, string>> = { 401: ", the credentials are not accepted", 410: ", the list changed while it was read" };
