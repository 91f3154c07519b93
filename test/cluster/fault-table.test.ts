/**
 * Every verb under every fault, on a real API server: it ends, with the right exit code and a named cause; what could not
 * be read is never called safe; nothing is written that is not told, and of what is only read nothing is written at all.
 * The table is printed at the end.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import type { Report, ReportList } from "@kubectl-loopback/core";
import { startFaultProxy, type Fault, type FaultProxy, type FaultRule } from "./fault-proxy.ts";
import { merge, OBJECTS, PREVENT, read } from "./fix-support.ts";
import { ended, printed, RUNNING, startKubelet, type Kubelet } from "./kubelet.ts";
import { fileWith, loopback, PLUGIN, SECRETS, verdicts, type Run } from "./plugin.ts";
import { severalContexts } from "./sample.ts";
import { FOREIGN_CA, startCluster, type TestCluster } from "./server.ts";
import { startWatching } from "../watching.ts";

let cluster: TestCluster;
let proxy: FaultProxy;
let kubelet: Kubelet;
let folder: string;

const [LEFT, RIGHT] = ["Service pair/left", "Service pair/right"];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "loopback-faults-"));
  cluster = await startCluster();
  await cluster.apply(OBJECTS);
  // More than a page of Services.
  await cluster.apply(Array.from({ length: 510 }, (_, i) => ({ apiVersion: "v1", kind: "Service", metadata: { name: `crowd-${i}`, namespace: "crowd" }, spec: { clusterIP: "None", ports: [{ port: 80 }] } })));
  proxy = await startFaultProxy(cluster);
  kubelet = startKubelet(cluster, () => [RUNNING, ended(printed(["1 ok", "501 -", "2 ok", "500 -"], Array(4).fill("1 ok")))]);
  for (const verb of VERBS) healthy.set(verb.name, await ran(verb, proxy.kubeconfigFor(cluster.admin)));
  await unbind();
});

afterEach(async () => {
  proxy.clear();
  await unbind();
});

afterAll(async () => {
  await kubelet?.stop();
  await proxy?.stop();
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
  console.log(table());
});

/** Takes back what `fix` does, and what is done to be heard of. */
async function unbind(): Promise<void> {
  await label(null).catch(() => {});
  for (const name of [LEFT, RIGHT]) await merge(cluster, name!, { metadata: { annotations: { [PREVENT]: null } } }).catch(() => {});
}

/** Changes a Service that no CLB belongs to: whoever watches looks again, and nothing else is different. */
function label(value: string | null): Promise<void> {
  return merge(cluster, "Service crowd/crowd-0", { metadata: { labels: { heard: value } } });
}

interface Verb {
  readonly name: string;
  readonly args: readonly string[];
  /** Whether it changes the cluster. */
  readonly writes?: true;
  /** Its kubeconfig, made of the one that meets the fault. */
  readonly access?: (kubeconfig: string) => string;
  /** How it is run, where it does not end by itself. It meets the faults of a row when it chooses to. */
  readonly run?: (args: readonly string[], kubeconfig: string, row: Partial<Row>) => Promise<Run>;
  /** What no fault may touch. */
  readonly unhurt?: (run: Run) => unknown;
  /** What scripts rely on, in a form that is the same whenever nothing has changed. */
  told(run: Run, file: string): unknown;
}

const data = ({ stdout }: Run) => JSON.parse(stdout || "null") as Report & Record<string, unknown>;
const FILE = "FILE";
const MANIFESTS = join(import.meta.dirname, "fixtures/fix.yaml");

const VERBS: readonly Verb[] = [
  { name: "check", args: ["check", "-A", "-o", "json", "-v"], told: data },
  { name: "contexts", args: ["check", "--context", "hit", "--context", "sound", "-A", "-o", "json", "-v"], access: besideSound, told: data, unhurt: soundIn },
  { name: "watch", args: ["--watch", "-A", "-o", "jsonl", "-v"], run: watched, told: lastEvents },
  { name: "explain", args: ["explain", "svc/left", "-n", "pair", "-o", "json", "-v"], told: data },
  { name: "callers", args: ["callers", "-A", "-o", "json", "-v"], told: data },
  { name: "facts", args: ["facts", "-o", "json", "-v"], told: data },
  { name: "snapshot", args: ["snapshot", "-A", "-q", "-o", FILE], told: (_, file) => withoutVersions(readFileSync(file, "utf8")) },
  { name: "diff", args: ["diff", "-f", MANIFESTS, "-n", "pair", "-o", "json", "-v"], told: data },
  { name: "fix, dry", args: ["fix", "-n", "pair", "--dry-run=server", "-o", "json", "-v"], told: ({ stdout, stderr }) => [withoutVersions(stdout), stderr] },
  { name: "fix", args: ["fix", "-n", "pair", "--yes", "--undo-file", FILE, "-v"], writes: true, told: ({ stderr }) => stderr },
  { name: "probe", args: ["probe", "svc/orders", "-n", "shop", "--port", "80", "--count", "4", "--yes", "-o", "json"], writes: true, told: (run) => { const { conclusion, counted, expected } = data(run); return { conclusion, counted, expected }; } },
];

/** Two contexts: the one that meets the fault, and one that leads to the server itself. */
function besideSound(hit: string): string {
  return severalContexts({ hit, sound: cluster.kubeconfigFor(cluster.admin) });
}

/** The report on the context that meets no fault, and what is said of it besides. */
function soundIn(run: Run): unknown {
  return [(data(run) as unknown as ReportList).items.find(({ context }) => context === "sound"), run.stderr.split("\n").filter((line) => line.startsWith("context sound:"))];
}

/**
 * Watching: a fault that stays comes after a first look at which all was well, is told, and goes again; then that is told, too.
 * What cannot be put right is there from the beginning: it is tried again and again. In the end it is interrupted.
 */
async function watched(args: readonly string[], kubeconfig: string, { rules, cause }: Partial<Row>): Promise<Run> {
  const started = performance.now();
  const run = startWatching(PLUGIN, args.slice(1), { env: { HOME: mkdtempSync(join(folder, "home-")), KUBECONFIG: kubeconfig } });
  try {
    await run.says("stderr", "watching for changes");
    if (cause && rules) {
      await vi.waitFor(() => expect(watchedLists()).toBe(readLists()), { timeout: 30_000 });
      proxy.inject(...rules());
      await label("now");
      await run.says("stderr", cause);
      proxy.heal();
      await label(null);
      await run.says("stderr", "everything can be read again");
    } else if (cause) {
      await run.says("stderr", cause);
      await run.says("stderr", "trying again in 2 s; what was shown before may no longer hold");
    }
    expect(run.isRunning(), "it goes on").toBe(true);
    const code = await run.stop();
    expect(run.said.stdout + run.said.stderr).not.toMatch(SECRETS);
    return { code, ...run.said, seconds: (performance.now() - started) / 1000 };
  } finally {
    run.kill();
  }
}

/** What was read since the last row began, and what of it is being watched. */
function readLists(): number {
  return new Set(proxy.requests.filter(({ path, query }) => path !== "/version" && query["watch"] === undefined).map(({ path, query }) => `${path} ${query["labelSelector"]}`)).size;
}

function watchedLists(): number {
  return new Set(proxy.requests.filter(({ query }) => query["watch"] === "true").map(({ path, query }) => `${path} ${query["labelSelector"]} ${query["fieldSelector"]}`)).size;
}

interface Event { readonly kind: string; readonly event?: string; readonly object: Report["listeners"][number]["object"]; readonly port: number; readonly protocol: string; readonly verdict: string; readonly reason: string }

const eventsIn = ({ stdout }: Run) => stdout.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as Event);

/** What the events come to: each listener as it was told last, and those that were said to be gone. */
function lastEvents(run: Run): unknown {
  const listeners = eventsIn(run).filter(({ kind }) => kind === "Listener");
  const name = ({ object, port, protocol }: Event) => `${object.kind} ${object.namespace}/${object.name} ${protocol} ${port}`;
  return { now: Object.fromEntries(listeners.map((one) => [name(one), `${one.verdict} ${one.reason}`])), gone: listeners.filter(({ event }) => event === "removed").map(name) };
}

function withoutVersions(text: string): string {
  return text.replaceAll(/"resourceVersion":"\d+",?|(?<=\/metadata\/resourceVersion",\s*"value": ?)"\d+"/g, "");
}

/** One cell: what was said, what was written, and what is called safe. */
interface Cell extends Run {
  readonly told: unknown;
  readonly safe: readonly string[];
  readonly writes: readonly string[];
  /** What `fix` has really changed. */
  readonly bound: readonly string[];
}

const healthy = new Map<string, Cell>();

async function ran(verb: Verb, given: string, row: Partial<Row> = {}): Promise<Cell> {
  const file = join(mkdtempSync(join(folder, "run-")), "out.json");
  const args = [...verb.args.map((word) => (word === FILE ? file : word)), ...(row.endless ? ["--request-timeout", "3s"] : [])];
  const kubeconfig = verb.access?.(given) ?? given;
  const run = await (verb.run ? verb.run(args, kubeconfig, row) : loopback(args, { kubeconfig }));
  await row.afterwards?.();
  const writes = proxy.requests.filter(({ method, query }) => method !== "GET" && query["dryRun"] === undefined).map(({ method, path }) => `${method} ${path}`);
  if (existsSync(file)) expect(readFileSync(file, "utf8"), "a secret in a file").not.toMatch(SECRETS);
  expect(proxy.requests.filter(({ path }) => /\/secrets\b/.test(path)), "Secrets are not asked for").toEqual([]);
  const told = attempt(() => verb.told(run, file));
  return { ...run, told, safe: await calledSafe(verb, run, file), writes, bound: await boundNow() };
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

/** What a verb calls safe, ever; of a snapshot what is judged so by it. */
async function calledSafe({ name }: Verb, run: Run, file: string): Promise<string[]> {
  switch (name) {
    case "check": return safeIn(attempt(() => data(run)) ?? {});
    case "contexts": return (data(run) as unknown as ReportList).items.flatMap((report) => safeIn(report).map((one) => `${report.context} ${one}`));
    case "watch": return safeIn({ listeners: eventsIn(run).filter(({ kind }) => kind === "Listener") as unknown as Report["listeners"] });
    case "snapshot": return safeIn(JSON.parse((await loopback(["check", "--snapshot", file, "-A", "-o", "json"])).stdout || "{}") as Report);
    default: return [];
  }
}

function safeIn({ listeners = [] }: Partial<Pick<Report, "listeners">>): string[] {
  return verdicts({ listeners: listeners.filter(({ verdict }) => verdict === "safe") });
}

async function boundNow(): Promise<string[]> {
  const all = await Promise.all([LEFT, RIGHT].map(async (name) => [name!, await read(cluster, name!).catch(() => undefined)] as const));
  return all.flatMap(([name, object]) => (PREVENT in ((object?.metadata["annotations"] ?? {}) as object) ? [name] : []));
}

interface Row {
  readonly name: string;
  readonly rules?: () => readonly FaultRule[];
  /** Made ready before, for as long as the test runs. */
  readonly kubeconfig?: () => Promise<string>;
  /** What stderr must name; none: the fault passes, and all is as without it. */
  readonly cause?: RegExp;
  /** Exit codes that are not 3 although the fault stays. */
  readonly codes?: Readonly<Record<string, number>>;
  /** Puts right what was broken, before anybody looks what became of it. */
  readonly afterwards?: () => Promise<unknown>;
  /** Some verbs, where all would take long. */
  readonly verbs?: readonly string[];
  /** Whether nothing but `--request-timeout` ends it. */
  readonly endless?: true;
}

const LISTS = ["services", "ingresses", "tkeserviceconfigs", "endpointslices", "networkpolicies", "nodes", "daemonsets", "pods"];

/** Once for each list, and for the version. */
const once = (fault: Fault) => () => [/\/version$/, ...LISTS.map((name) => new RegExp(`/${name}$`))].map((path): FaultRule => ({ method: "GET", path, nth: 1, fault }));
const oncePerList = (fault: Fault) => () => LISTS.map((name): FaultRule => ({ method: "GET", path: new RegExp(`/${name}$`), nth: 1, fault }));
const always = (fault: Fault) => () => [{ fault }];
const nodes = (fault: Fault) => () => [{ path: /\/nodes$/, fault }];
const afterwards = (fault: Fault) => () => [{ path: /^\/api/, fault }];
const onWrite = (rule: FaultRule) => () => [{ method: "PATCH", path: /left$/, ...rule }, { method: "POST", path: /\/pods$/, ...rule }];

const PASSING: readonly Row[] = [
  { name: "latency", rules: () => [{ delayMs: 150 }] },
  { name: "a reset, once per list", rules: once({ kind: "reset" }) },
  { name: "half an answer, once per list", rules: once({ kind: "cut" }) },
  { name: "429 with Retry-After, once per list", rules: once({ kind: "status", status: 429, retryAfter: 1 }) },
  { name: "500, once per list", rules: once({ kind: "status", status: 500 }) },
  { name: "503, once per list", rules: once({ kind: "status", status: 503 }) },
  { name: "410 in paging", rules: () => [{ path: /\/services$/, query: /continue=/, nth: 1, fault: { kind: "status", status: 410 } }] },
  { name: "an empty page", rules: oncePerList({ kind: "empty-page" }) },
  { name: "small pieces", rules: () => [{ path: /\/nodes$/, fault: { kind: "drip", bytes: 200, everyMs: 20 } }] },
  { name: "a credential that says it ended (the clock is wrong)", kubeconfig: async () => credential(cluster.admin.token, "2001-01-01T00:00:00Z") },
  { name: "a credential from the future", kubeconfig: async () => credential(cluster.admin.token, "2999-01-01T00:00:00Z") },
];

const LASTING: readonly Row[] = [
  { name: "resets", rules: always({ kind: "reset" }), cause: /ECONNRESET|hang up/ },
  { name: "half answers", rules: always({ kind: "cut" }), cause: /ECONNRESET|aborted/ },
  { name: "silence", rules: always({ kind: "hang" }), cause: /took longer than --request-timeout/, endless: true },
  { name: "slow-loris", rules: always({ kind: "drip", bytes: 1, everyMs: 200 }), cause: /took longer than --request-timeout/, endless: true },
  { name: "429 for an hour", rules: always({ kind: "status", status: 429, retryAfter: 3600 }), cause: /took longer than --request-timeout/, endless: true },
  { name: "500", rules: always({ kind: "status", status: 500 }), cause: /HTTP 500/ },
  { name: "503", rules: always({ kind: "status", status: 503 }), cause: /HTTP 503/ },
  { name: "403 for everything", rules: afterwards({ kind: "status", status: 403 }), cause: /you may not (?:list|get)/, codes: { facts: 3 } },
  { name: "410 whenever it is begun again", rules: nodes({ kind: "status", status: 410 }), cause: /nodes: HTTP 410, the list changed while it was read/ },
  { name: "nodes alone: 503", rules: nodes({ kind: "status", status: 503 }), cause: /nodes: HTTP 503/ },
  { name: "nodes alone: pages without end", rules: nodes({ kind: "endless" }), cause: /nodes: the list does not end/, verbs: ["check", "facts", "fix"] },
  { name: "a web page", rules: always({ kind: "wrong-type" }), cause: /the answer \(text\/html\) is not JSON/ },
  { name: "JSON that is cut", rules: afterwards({ kind: "answer", body: '{"kind":"NodeList","apiVersion":"v1","items":[{' }), cause: /is not JSON/ },
  { name: "success, and no list", rules: afterwards({ kind: "answer", body: '{"kind":"Status","apiVersion":"v1","status":"Success"}' }), cause: /the answer is not (?:a list|an object of the API)/ },
  { name: "items that are null", rules: afterwards({ kind: "answer", body: '{"kind":"ServiceList","apiVersion":"v1","items":[null]}' }), cause: /the answer is not (?:a list|an object of the API)/ },
  { name: "a way to another server", rules: afterwards({ kind: "answer", status: 307, headers: { location: "https://evil.example/" }, body: "" }), cause: /HTTP 307/ },
  { name: "an expired token", kubeconfig: async () => proxy.kubeconfigFor(await cluster.addUser("late", { tokenSeconds: -60 })), cause: /HTTP 401, the credentials are not accepted/ },
  { name: "a token that expires midway", rules: afterwards({ kind: "status", status: 401 }), cause: /HTTP 401, the credentials are not accepted/ },
  { name: "a credential that ended", kubeconfig: async () => credential((await cluster.addUser("ended", { tokenSeconds: -60 })).token, "2001-01-01T00:00:00Z"), cause: /HTTP 401, the credentials are not accepted/ },
  { name: "a certificate that ended", kubeconfig: () => wrongClock("expired"), cause: /certificate has expired/ },
  { name: "a certificate of tomorrow", kubeconfig: () => wrongClock("not-yet-valid"), cause: /certificate is not yet valid/ },
  { name: "a certificate of somebody else", kubeconfig: async () => proxy.kubeconfigFor(cluster.admin, { ca: FOREIGN_CA }), cause: /certificate/ },
];

const WRITING: readonly Row[] = [
  { name: "a reset at the write", rules: onWrite({ fault: { kind: "reset" } }), cause: /could not be changed|ECONNRESET|hang up/ },
  { name: "429 at the write", rules: onWrite({ fault: { kind: "status", status: 429 } }), cause: /HTTP 429/ },
  { name: "500 at the write", rules: onWrite({ fault: { kind: "status", status: 500 } }), cause: /HTTP 500/ },
  { name: "403 at the write", rules: onWrite({ fault: { kind: "status", status: 403 } }), cause: /you may not (?:patch|create)/ },
  { name: "401 at the write", rules: onWrite({ fault: { kind: "status", status: 401 } }), cause: /HTTP 401/ },
  { name: "a web page at the write", rules: onWrite({ fault: { kind: "wrong-type" } }), cause: /is not JSON/ },
  { name: "silence at the write", rules: onWrite({ fault: { kind: "hang" } }), cause: /could not be changed|not known|stopped|took longer|aborted/, endless: true },
];

/** On `fix` alone: others are quicker, or the server goes. */
const MEANWHILE: readonly Row[] = [
  { name: "changed between list and patch", rules: () => [{ method: "PATCH", path: /left$/, before: () => merge(cluster, LEFT!, { metadata: { labels: { mine: String(Date.now()) } } }) }], cause: /was changed by someone else/ },
  { name: "deleted between list and patch", rules: () => [{ method: "PATCH", path: /left$/, before: () => cluster.api.must("DELETE", "/api/v1/namespaces/pair/services/left") }], cause: /Service pair\/left could not be changed: HTTP 404/ },
  { name: "half an answer to the second write", rules: () => [{ method: "PATCH", path: /right$/, fault: { kind: "cut" } }], codes: { fix: 0 } },
  { name: "the server dies at the second write", rules: () => [{ method: "PATCH", path: /right$/, before: () => cluster.killServer() }], afterwards: () => cluster.restartServer(), cause: /Done: Service pair\/left\. Not done: Service pair\/right/ },
];

const outcomes = new Map<string, Map<string, string>>();

/** Runs one cell and holds it against what is promised of every one. */
async function cell(row: Row, verb: Verb): Promise<void> {
  const noted = outcomes.get(row.name) ?? new Map<string, string>();
  outcomes.set(row.name, noted);
  noted.set(verb.name, "✗");
  const kubeconfig = (await row.kubeconfig?.()) ?? proxy.kubeconfigFor(cluster.admin);
  proxy.clear();
  // Who watches meets what stays in the middle of it, and is through with it in the end.
  const recovers = verb.run !== undefined && row.cause !== undefined && row.rules !== undefined;
  if (!recovers) proxy.inject(...(row.rules?.() ?? []));
  const before = healthy.get(verb.name)!;
  const seen = await ran(verb, kubeconfig, row);
  const code = row.cause && !recovers ? (row.codes?.[verb.name] ?? 3) : before.code;
  expect([seen.code, seen.stderr], seen.stderr).toEqual([code, row.cause ? expect.stringMatching(row.cause) : expect.any(String)]);
  if (recovers || (!row.cause && row.codes === undefined)) expect(seen.told).toEqual(before.told);
  expect(verb.unhurt?.(seen)).toEqual(verb.unhurt?.(before));
  expect(before.safe, "a wrong safe").toEqual(expect.arrayContaining([...seen.safe]));
  if (!verb.writes) expect(seen.writes).toEqual([]);
  expect(changesTold(seen), "what was written and what was told").toEqual(seen.bound);
  expect(await probePods()).toEqual([]);
  expect(seen.seconds).toBeLessThan(60);
  noted.set(verb.name, `✓ ${seen.code}`);
}

function changesTold({ stderr }: Run): string[] {
  return [LEFT!, RIGHT!].filter((name) => stderr.split("\n").includes(`changed: ${name}`));
}

async function probePods(): Promise<string[]> {
  const { body } = await cluster.api.call("GET", "/api/v1/pods?labelSelector=app.kubernetes.io%2Fname%3Dkubectl-loopback-probe").catch(() => ({ body: { items: [] } }));
  return body.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name);
}

function rowsTimes(rows: readonly Row[], verbs: readonly Verb[]) {
  return rows.flatMap((row) => verbs.filter(({ name }) => row.verbs?.includes(name) ?? true).map((verb) => [row.name, verb.name, row, verb] as const));
}

test("without a fault", () => {
  expect(Object.fromEntries([...healthy].map(([name, { code }]) => [name, code]))).toEqual({ check: 1, contexts: 1, watch: 1, explain: 1, callers: 0, facts: 0, snapshot: 0, diff: 0, "fix, dry": 1, fix: 0, probe: 1 });
  expect(healthy.get("fix")!.bound).toEqual([LEFT, RIGHT]);
});

describe("a fault that passes changes nothing", () => {
  test.each(rowsTimes(PASSING, VERBS))("%s: %s", (_, __, row, verb) => cell(row, verb));
});

describe("a fault that stays is named", () => {
  test.each(rowsTimes(LASTING, VERBS))("%s: %s", (_, __, row, verb) => cell(row, verb));
});

describe("a fault at the write", () => {
  test.each(rowsTimes(WRITING, VERBS.filter(({ name }) => name === "fix" || name === "probe")))("%s: %s", (_, __, row, verb) => cell(row, verb));
});

describe("in the meantime", () => {
  test.each(rowsTimes(MEANWHILE, VERBS.filter(({ name }) => name === "fix")))("%s: %s", async (_, __, row, verb) => {
    onTestFinished(async () => {
      proxy.clear();
      await cluster.restartServer();
      await cluster.apply(OBJECTS);
    });
    await cell(row, verb);
  });
});

describe("objects as large as the server takes them", () => {
  test.each(VERBS.map((verb) => [verb.name, verb] as const))("%s", async (_, verb) => {
    const large = [
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "large", namespace: "large" }, data: { text: "http://x.example/ ".repeat(55_000) } },
      { apiVersion: "v1", kind: "Service", metadata: { name: "large", namespace: "large", annotations: { "example.com/text": "[{".repeat(120_000) } }, spec: { ports: [{ port: 80 }] } },
    ];
    await cluster.apply(large);
    onTestFinished(async () => {
      for (const path of ["configmaps/large", "services/large"]) await cluster.api.must("DELETE", `/api/v1/namespaces/large/${path}`);
    });
    const seen = await ran(verb, proxy.kubeconfigFor(cluster.admin));
    expect([seen.code, seen.safe]).toEqual([healthy.get(verb.name)!.code, healthy.get(verb.name)!.safe]);
    outcomes.set("huge objects", (outcomes.get("huge objects") ?? new Map<string, string>()).set(verb.name, `✓ ${seen.code}`));
  });
});

/** A kubeconfig whose credential plugin gives this token, and says when it ends. */
function credential(token: string, expirationTimestamp: string): string {
  const status = JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status: { token, expirationTimestamp } });
  const command = fileWith(`#!/bin/sh\necho '${status}'\n`, "plugin", 0o700);
  return proxy.kubeconfigFor(cluster.admin, { user: { token: undefined, exec: { apiVersion: "client.authentication.k8s.io/v1", command, interactiveMode: "Never" } } });
}

const CLOCK = join(import.meta.dirname, "fixtures/clock");

/** A server whose certificate is right but for its dates: one of both has a wrong clock. */
async function wrongClock(name: "expired" | "not-yet-valid"): Promise<string> {
  const pem = (file: string) => readFileSync(join(CLOCK, file), "utf8");
  const server = createServer({ cert: pem(`${name}.crt`), key: pem("server.key") }, (_, reply) => void reply.end("{}"));
  server.on("tlsClientError", () => {});
  await new Promise<void>((listening) => void server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  const ca = pem("ca.crt");
  return cluster.kubeconfigFor(cluster.admin, { server: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, ca });
}

/** Faults × verbs; ✓ with the exit code, ✗ where a promise was broken, — where the verb has nothing that could be hit. */
function table(): string {
  const names = VERBS.map(({ name }) => name);
  const widest = Math.max(...[...outcomes.keys()].map((name) => name.length));
  const line = (first: string, cells: readonly string[]) => `${first.padEnd(widest)}  ${cells.map((one) => one.padEnd(9)).join(" ")}`.trimEnd();
  const rows = [...outcomes].map(([name, cells]) => line(name, names.map((verb) => cells.get(verb) ?? "—")));
  const all = [...outcomes.values()].flatMap((cells) => [...cells.values()]);
  return `\n${[line("fault", names), ...rows].join("\n")}\n\n${all.filter((one) => one.startsWith("✓")).length} of ${all.length} survived\n`;
}
