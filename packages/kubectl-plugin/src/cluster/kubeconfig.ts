import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve, sep } from "node:path";
import { isObject, listAt, objectAt, stringAt, type Json, type JsonObject } from "@kubectl-loopback/core";
import { LineCounter, parseDocument } from "yaml";
import type { Invocation } from "../cli/parse.ts";
import type { Shell } from "../shell.ts";

/** Which cluster and as whom, by kubectl's rules: the chosen entries, flags laid over them, in the kubeconfig's own words, paths absolute. */
export interface Choice {
  readonly cluster: JsonObject;
  readonly user: JsonObject;
  /** The context's namespace. */
  readonly namespace: string;
  /** The context's name; empty where there is none. */
  readonly context: string;
}

/** Why there is no connection to try. Never holds a secret. */
export interface Refusal {
  readonly refused: string;
}

export function isRefusal(value: object): value is Refusal {
  return "refused" in value;
}

type Entries = ReadonlyMap<string, JsonObject>;

interface Kubeconfig {
  readonly clusters: Entries;
  readonly users: Entries;
  readonly contexts: Entries;
  readonly current: string;
}

const EMPTY: Kubeconfig = { clusters: new Map(), users: new Map(), contexts: new Map(), current: "" };

/** Reads the kubeconfig files and the connection flags. */
export function chooseCluster(invocation: Invocation, { env, cwd }: Pick<Shell, "env" | "cwd">): Choice | Refusal {
  const config = loadAll(kubeconfigFiles(invocation, env, cwd));
  if (isRefusal(config)) return config;
  const isEmpty = config.clusters.size === 0 && invocation.value("server") === undefined;
  return choose((isEmpty ? ownAccount(env) : undefined) ?? config, invocation, cwd);
}

/** The names of entries of the kubeconfig; none where it cannot be read. */
export function kubeconfigNames(entries: "clusters" | "users" | "contexts", invocation: Invocation, { env, cwd }: Pick<Shell, "env" | "cwd">): readonly string[] {
  const config = loadAll(kubeconfigFiles(invocation, env, cwd));
  return isRefusal(config) ? [] : [...config[entries].keys()];
}

/** `--kubeconfig`, else those files of KUBECONFIG that exist, else ~/.kube/config. */
function kubeconfigFiles(invocation: Invocation, env: Shell["env"], cwd: string): string[] {
  const explicit = invocation.value("kubeconfig");
  if (explicit !== undefined) return [resolve(cwd, explicit)];
  const listed = (env["KUBECONFIG"] ?? "").split(delimiter).filter((file) => file !== "");
  const candidates = listed.length > 0 ? listed.map((file) => resolve(cwd, file)) : [join(env["HOME"] || homedir(), ".kube", "config")];
  return candidates.filter((file) => existsSync(file));
}

/** Of entries with the same name the first file's counts, whole; so does the first current context. */
function loadAll(files: readonly string[]): Kubeconfig | Refusal {
  let all = EMPTY;
  for (const file of files) {
    const one = loadFile(file);
    if (isRefusal(one)) return one;
    all = {
      clusters: new Map([...one.clusters, ...all.clusters]),
      users: new Map([...one.users, ...all.users]),
      contexts: new Map([...one.contexts, ...all.contexts]),
      current: all.current || one.current,
    };
  }
  return all;
}

function loadFile(file: string): Kubeconfig | Refusal {
  try {
    return parseKubeconfig(readFileSync(file, "utf8"), file);
  } catch (error) {
    return { refused: `${file}: ${(error as NodeJS.ErrnoException).code ?? "it cannot be read"}` };
  }
}

/** What is wrong with the text is told by its line alone, and warnings of the parser not at all: the text holds secrets. */
function parseKubeconfig(text: string, file: string): Kubeconfig | Refusal {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: "error" });
  const wrong = document.errors[0];
  if (wrong) return { refused: `${file}:${lineCounter.linePos(wrong.pos[0]).line}: it is not valid YAML (${wrong.code})` };
  const root = document.toJS() as Json;
  const folder = dirname(file);
  return {
    clusters: entries(root, "clusters", "cluster", (cluster) => absolute(cluster, folder, "certificate-authority")),
    users: entries(root, "users", "user", (user) => withExecPath(absolute(user, folder, "client-certificate", "client-key", "tokenFile"), folder)),
    contexts: entries(root, "contexts", "context", (context) => context),
    current: stringAt(root, ["current-context"]) ?? "",
  };
}

function entries(root: Json, list: string, field: string, read: (value: JsonObject) => JsonObject): Entries {
  const named = listAt(root, [list]).filter((entry) => isObject(entry) && typeof entry["name"] === "string");
  return new Map(named.map((entry) => [stringAt(entry, ["name"])!, read(objectAt(entry, [field]))]));
}

/** Paths in a kubeconfig start at its own folder. */
function absolute(entry: JsonObject, folder: string, ...fields: string[]): JsonObject {
  const paths = fields.map((field) => [field, stringAt(entry, [field])] as const).filter(([, path]) => path);
  return { ...entry, ...Object.fromEntries(paths.map(([field, path]) => [field, resolve(folder, path!)])) };
}

/** A credential plugin without a slash in its name is looked for on PATH. */
function withExecPath(user: JsonObject, folder: string): JsonObject {
  const command = stringAt(user, ["exec", "command"]);
  return command?.includes(sep) ? { ...user, exec: { ...objectAt(user, ["exec"]), command: resolve(folder, command) } } : user;
}

const ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Inside a Pod without a kubeconfig: the Pod's own account. */
function ownAccount(env: Shell["env"]): Kubeconfig | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = "443", POD_NAMESPACE: namespace } = env;
  const [tokenFile, authority, namespaceFile] = ["token", "ca.crt", "namespace"].map((name) => join(ACCOUNT, name)) as [string, string, string];
  if (!host || !existsSync(tokenFile)) return undefined;
  const context = { cluster: "pod", user: "pod", namespace: namespace || (existsSync(namespaceFile) ? readFileSync(namespaceFile, "utf8").trim() : "default") };
  return {
    clusters: new Map([["pod", { server: `https://${host.includes(":") ? `[${host}]` : host}:${port}`, "certificate-authority": authority }]]),
    users: new Map([["pod", { tokenFile }]]),
    contexts: new Map([["pod", context]]),
    current: "pod",
  };
}

/** The context, with the connection flags laid over it. */
function choose(config: Kubeconfig, invocation: Invocation, cwd: string): Choice | Refusal {
  const contextName = invocation.value("context") ?? config.current;
  const context = config.contexts.get(contextName);
  if (!context && contextName !== "") return missing("context", contextName);
  const clusterName = invocation.value("cluster") ?? stringAt(context, ["cluster"]) ?? "";
  const cluster = config.clusters.get(clusterName);
  const serverless = invocation.value("server") === undefined && stringAt(cluster, ["server"]) === undefined;
  if (!cluster && (invocation.value("cluster") !== undefined || (serverless && clusterName !== ""))) return missing("cluster", clusterName);
  if (serverless) return { refused: "no server is named: set KUBECONFIG, or pass --kubeconfig or --server" };
  const userName = invocation.value("user") ?? stringAt(context, ["user"]) ?? "";
  const user = config.users.get(userName);
  if (!user && userName !== "") return missing("user", userName);
  const whole = withUserFlags(user ?? {}, invocation);
  if (impersonatesNobody(whole)) return { refused: "groups are to be impersonated without a user: add --as" };
  return { cluster: withClusterFlags(cluster ?? {}, invocation, cwd), user: whole, namespace: stringAt(context, ["namespace"]) || "default", context: contextName };
}

function missing(what: string, name: string): Refusal {
  return { refused: `${what} "${name}" does not exist in the kubeconfig` };
}

/** Another server than the kubeconfig's has another name in its certificate; another authority, or none, replaces the kubeconfig's. */
function withClusterFlags(cluster: JsonObject, invocation: Invocation, cwd: string): JsonObject {
  const authority = invocation.value("certificate-authority");
  const insecure = invocation.on("insecure-skip-tls-verify");
  return {
    ...cluster,
    ...(invocation.value("server") === undefined ? {} : { "tls-server-name": null }),
    ...(insecure || authority !== undefined
      ? { "insecure-skip-tls-verify": insecure, "certificate-authority-data": null, "certificate-authority": authority === undefined ? null : resolve(cwd, authority) }
      : {}),
    ...given(invocation, "server", "tls-server-name", "proxy-url"),
  };
}

/** A token on the command line makes other ways to get one needless. */
function withUserFlags(user: JsonObject, invocation: Invocation): JsonObject {
  const groups = [...invocation.values("as-group")];
  return {
    ...user,
    ...(invocation.value("token") === undefined ? {} : { tokenFile: null, exec: null, "auth-provider": null, username: null, password: null }),
    ...given(invocation, "token", "as"),
    ...(groups.length > 0 ? { "as-groups": groups } : {}),
  };
}

function given(invocation: Invocation, ...flags: ("server" | "tls-server-name" | "proxy-url" | "token" | "as")[]): JsonObject {
  return Object.fromEntries(flags.flatMap((flag) => {
    const value = invocation.value(flag);
    return value === undefined ? [] : [[flag, value]];
  }));
}

function impersonatesNobody(user: JsonObject): boolean {
  return !stringAt(user, ["as"]) && (listAt(user, ["as-groups"]).length > 0 || stringAt(user, ["as-uid"]) !== undefined);
}
