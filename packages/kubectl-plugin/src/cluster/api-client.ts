import { request as httpRequest, type Agent, type OutgoingHttpHeaders, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { gunzip } from "node:zlib";
import { promisify } from "node:util";
import type { Json } from "@kubectl-loopback/core";

/** How to reach an API server, and as whom. */
export interface Access {
  readonly server: string;
  /** TLS settings, credentials and agent, as `node:https` takes them. */
  readonly options: RequestOptions & { readonly headers: OutgoingHttpHeaders; readonly agent: Agent };
  /** Milliseconds that one request may take. */
  readonly timeout: number;
}

/** Why a request gave nothing. */
export interface Failure {
  readonly failure: "forbidden" | "unauthorized" | "not-found" | "gone" | "timeout" | "unreachable" | "interrupted" | "failed";
  readonly message: string;
}

export function isFailure(value: object): value is Failure {
  return "failure" in value;
}

export interface ApiClient {
  readonly server: string;
  /** The JSON at a path of the API. */
  get(path: string): Promise<{ readonly json: Json } | Failure>;
  close(): void;
}

const inflate = promisify(gunzip);

/** How often a request is tried again when the server asks for patience or the connection breaks. */
const RETRIES = 3;
const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 5_000;

export function apiClient(access: Access, interrupted: AbortSignal): ApiClient {
  return {
    server: access.server,
    get: (path) => getWithRetries(access, path, interrupted),
    close: () => access.options.agent.destroy(),
  };
}

/** Reading changes nothing, so it may be tried again: after 429 and 5xx, and where the connection broke. All tries share one time limit. */
async function getWithRetries(access: Access, path: string, interrupted: AbortSignal): Promise<{ json: Json } | Failure> {
  const deadline = Date.now() + access.timeout;
  let answer: Answer | Failure = { failure: "failed", message: "" };
  for (let retry = 0; retry <= RETRIES; retry++) {
    const left = deadline - Date.now();
    if (left <= 0) return { failure: "timeout", message: path };
    answer = await once(access, path, AbortSignal.any([interrupted, AbortSignal.timeout(left)]), interrupted);
    if (!worthRetrying(answer) || interrupted.aborted) break;
    await pause(Math.min(pauseOf(answer, retry), Math.max(0, deadline - Date.now())), interrupted);
  }
  return isFailure(answer) ? answer : read(answer, path);
}

function worthRetrying(answer: Answer | Failure): boolean {
  if (isFailure(answer)) return answer.failure === "unreachable" && /ECONNRESET|EPIPE|socket hang up|aborted/.test(answer.message);
  return answer.status === 429 || answer.status === 500 || answer.status === 503 || answer.status === 504;
}

function pauseOf(answer: Answer | Failure, retry: number): number {
  const asked = isFailure(answer) ? Number.NaN : Number(answer.retryAfter) * 1000;
  return Math.min(LONGEST_PAUSE, Number.isFinite(asked) ? asked : FIRST_PAUSE * 2 ** retry);
}

function pause(milliseconds: number, interrupted: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    interrupted.addEventListener("abort", () => { clearTimeout(timer); done(); }, { once: true });
  });
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: Buffer;
  readonly gzip: boolean;
}

function once(access: Access, path: string, signal: AbortSignal, interrupted: AbortSignal): Promise<Answer | Failure> {
  const url = new URL(access.server.replace(/\/$/, "") + path);
  const request = url.protocol === "http:" ? httpRequest : httpsRequest;
  return new Promise((done) => {
    const fail = (error: NodeJS.ErrnoException) => done(networkFailure(error, signal, interrupted, path));
    const outgoing = request(url, { ...access.options, signal, headers: { ...access.options.headers, Accept: "application/json", "Accept-Encoding": "gzip" } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", fail);
      response.on("end", () => done({
        status: response.statusCode ?? 0,
        retryAfter: response.headers["retry-after"],
        body: Buffer.concat(chunks),
        gzip: response.headers["content-encoding"] === "gzip",
      }));
    });
    outgoing.on("error", fail);
    outgoing.end();
  });
}

function networkFailure(error: NodeJS.ErrnoException, signal: AbortSignal, interrupted: AbortSignal, path: string): Failure {
  if (interrupted.aborted) return { failure: "interrupted", message: path };
  if (signal.aborted) return { failure: "timeout", message: path };
  const text = error.code && !error.message.includes(error.code) ? `${error.message} (${error.code})` : error.message;
  return { failure: "unreachable", message: text };
}

async function read(answer: Answer, path: string): Promise<{ json: Json } | Failure> {
  if (answer.status !== 200) return statusFailure(answer.status, path);
  try {
    const text = (answer.gzip ? await inflate(answer.body) : answer.body).toString("utf8");
    return { json: JSON.parse(text) as Json };
  } catch {
    return { failure: "failed", message: `GET ${path}: the answer is not JSON` };
  }
}

const STATUS: Readonly<Record<number, Failure["failure"]>> = { 401: "unauthorized", 403: "forbidden", 404: "not-found", 410: "gone" };

/** The body of an error is not shown: it may repeat what the server should have kept. */
function statusFailure(status: number, path: string): Failure {
  return { failure: STATUS[status] ?? "failed", message: `GET ${path}: HTTP ${status}` };
}
