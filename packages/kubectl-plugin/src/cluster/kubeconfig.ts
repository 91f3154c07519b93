import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import type { Cluster, Context, KubeConfig, User } from "@kubernetes/client-node";
import { parse } from "yaml";
import type { Invocation } from "../cli/parse.ts";
import type { Shell } from "../shell.ts";
import type { Access } from "./api-client.ts";

/** Which cluster, by kubectl's rules. */
export interface Connection {
  readonly access: Access;
  /** The context's namespace. */
  readonly namespace: string;
}

export interface NoConnection {
  readonly server: string;
  readonly error: string;
}

/** Milliseconds for one request unless `--request-timeout` says otherwise. */
const DEFAULT_TIMEOUT = 60_000;

/** A timer cannot wait longer; `0` means no limit. */
const FOREVER = 2 ** 31 - 1;

/** Reads the kubeconfig and the connection flags. The only module that imports the Kubernetes client, and only when a cluster is asked. */
export async function connect(invocation: Invocation, { env, cwd }: Pick<Shell, "env" | "cwd">): Promise<Connection | NoConnection> {
  const timeout = parseDuration(invocation.value("request-timeout"));
  try {
    const { KubeConfig } = await import("@kubernetes/client-node/dist/config.js");
    const config = new KubeConfig();
    const loaded = load(config, invocation, env, cwd);
    const chosen = choose(loaded, invocation, cwd);
    if ("error" in chosen) return chosen;
    config.loadFromOptions({ clusters: [chosen.cluster], users: [chosen.user], contexts: [{ name: "chosen", cluster: chosen.cluster.name, user: chosen.user.name }], currentContext: "chosen" });
    const options: Record<string, unknown> = { headers: impersonation(invocation, chosen.rawUser) };
    await config.applyToHTTPSOptions(options);
    const agent = options["agent"] as Access["options"]["agent"] & { keepAlive: boolean; maxSockets: number };
    agent.keepAlive = true;
    agent.maxSockets = 8;
    return { access: { server: chosen.cluster.server, options: options as unknown as Access["options"], timeout }, namespace: chosen.namespace };
  } catch (error) {
    return { server: invocation.value("server") ?? "", error: error instanceof Error ? error.message : String(error) };
  }
}

interface Loaded {
  readonly contexts: readonly Context[];
  readonly clusters: readonly Cluster[];
  readonly users: readonly User[];
  readonly rawUsers: ReadonlyMap<string, Record<string, unknown>>;
  readonly current: string;
}

/** `--kubeconfig`, else the files of KUBECONFIG (of equal names the first counts), else ~/.kube/config, else the Pod's own account. */
function load(config: KubeConfig, invocation: Invocation, env: Shell["env"], cwd: string): Loaded {
  const files = kubeconfigFiles(invocation, env, cwd);
  if (files.length === 0 && env["KUBERNETES_SERVICE_HOST"] && invocation.value("server") === undefined) {
    config.loadFromCluster();
    return { contexts: config.contexts, clusters: config.clusters, users: config.users, rawUsers: new Map(), current: config.currentContext };
  }
  const all: Loaded = { contexts: [], clusters: [], users: [], rawUsers: new Map(), current: "" };
  return files.reduce((sum, file) => merge(sum, loadFile(config, file)), all);
}

function kubeconfigFiles(invocation: Invocation, env: Shell["env"], cwd: string): string[] {
  const explicit = invocation.value("kubeconfig");
  if (explicit !== undefined) return [resolve(cwd, explicit)];
  const listed = (env["KUBECONFIG"] ?? "").split(delimiter).filter((file) => file !== "");
  const candidates = listed.length > 0 ? listed.map((file) => resolve(cwd, file)) : [join(env["HOME"] ?? homedir(), ".kube", "config")];
  return candidates.filter((file) => existsSync(file));
}

function loadFile(config: KubeConfig, file: string): Loaded {
  config.loadFromFile(file);
  const raw = parse(readFileSync(file, "utf8")) as { users?: { name: string; user?: Record<string, unknown> }[] } | null;
  const rawUsers = new Map((raw?.users ?? []).map((entry) => [entry.name, withAbsolutePaths(entry.user ?? {}, dirname(file))]));
  return { contexts: config.contexts, clusters: config.clusters, users: config.users, rawUsers, current: config.currentContext ?? "" };
}

function withAbsolutePaths(user: Record<string, unknown>, folder: string): Record<string, unknown> {
  const tokenFile = user["tokenFile"];
  return typeof tokenFile === "string" && !isAbsolute(tokenFile) ? { ...user, tokenFile: join(folder, tokenFile) } : user;
}

function merge(a: Loaded, b: Loaded): Loaded {
  const first = <T extends { name: string }>(one: readonly T[], other: readonly T[]) => [...one, ...other.filter((item) => !one.some((known) => known.name === item.name))];
  return {
    contexts: first(a.contexts, b.contexts),
    clusters: first(a.clusters, b.clusters),
    users: first(a.users, b.users),
    rawUsers: new Map([...b.rawUsers, ...a.rawUsers]),
    current: a.current || b.current,
  };
}

interface Chosen {
  readonly cluster: Cluster;
  readonly user: User;
  readonly rawUser: Record<string, unknown>;
  readonly namespace: string;
}

/** The context, with the connection flags laid over it. */
function choose(loaded: Loaded, invocation: Invocation, cwd: string): Chosen | NoConnection {
  const wanted = invocation.value("context") ?? loaded.current;
  const context = loaded.contexts.find((one) => one.name === wanted);
  if (!context && invocation.value("context") !== undefined) return { server: "", error: `context "${wanted}" does not exist` };
  const clusterName = invocation.value("cluster") ?? context?.cluster;
  const userName = invocation.value("user") ?? context?.user;
  const cluster = loaded.clusters.find((one) => one.name === clusterName);
  if (!cluster && invocation.value("server") === undefined) return { server: "", error: clusterName ? `cluster "${clusterName}" does not exist` : "no cluster is configured" };
  const user = loaded.users.find((one) => one.name === userName);
  if (!user && invocation.value("user") !== undefined) return { server: cluster?.server ?? "", error: `user "${userName}" does not exist` };
  return {
    cluster: withClusterFlags(cluster, invocation, cwd),
    user: withUserFlags(user, loaded.rawUsers.get(userName ?? ""), invocation),
    rawUser: loaded.rawUsers.get(userName ?? "") ?? {},
    namespace: context?.namespace ?? "default",
  };
}

function withClusterFlags(cluster: Cluster | undefined, invocation: Invocation, cwd: string): Cluster {
  const server = invocation.value("server") ?? cluster?.server ?? "";
  const authority = invocation.value("certificate-authority");
  const insecure = invocation.on("insecure-skip-tls-verify") || server.startsWith("http:");
  return {
    ...(cluster ?? { name: "flags" }),
    server,
    skipTLSVerify: insecure || cluster?.skipTLSVerify === true,
    ...(authority === undefined ? {} : { caFile: resolve(cwd, authority), caData: undefined }),
    ...optional("tlsServerName", invocation.value("tls-server-name")),
    ...optional("proxyUrl", invocation.value("proxy-url")),
  } as Cluster;
}

function withUserFlags(user: User | undefined, raw: Record<string, unknown> | undefined, invocation: Invocation): User {
  const tokenFile = raw?.["tokenFile"];
  const fromFile = typeof tokenFile === "string" ? readFileSync(tokenFile, "utf8").trim() : undefined;
  return { ...(user ?? { name: "flags" }), impersonateUser: undefined, ...optional("token", invocation.value("token") ?? fromFile) } as User;
}

function optional<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : { [key]: value } as Record<K, string>;
}

/** Impersonation by flags, else by the kubeconfig's user. */
function impersonation(invocation: Invocation, user: Record<string, unknown>): Record<string, string | string[]> {
  const as = invocation.value("as") ?? user["as"];
  const groups = invocation.values("as-group").length > 0 ? [...invocation.values("as-group")] : user["as-groups"];
  return {
    ...(typeof as === "string" ? { "Impersonate-User": as } : {}),
    ...(Array.isArray(groups) ? { "Impersonate-Group": groups.map(String) } : {}),
    ...(typeof user["as-uid"] === "string" && invocation.value("as") === undefined ? { "Impersonate-Uid": user["as-uid"] } : {}),
  };
}

/** Milliseconds of `30s`, `1m30s`, `500ms` or plain seconds; 0 means no limit. Undefined where the text is none. */
export function durationOf(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * 1000 || FOREVER;
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([all]) => all).join("") !== text) return undefined;
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * units[unit!]!, 0) || FOREVER;
}

function parseDuration(text: string | undefined): number {
  return text === undefined ? DEFAULT_TIMEOUT : Math.min(FOREVER, durationOf(text) ?? DEFAULT_TIMEOUT);
}
