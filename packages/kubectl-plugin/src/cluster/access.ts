import { readFileSync } from "node:fs";
import type { Agent } from "node:http";
import { at, listAt, objectAt, stringAt, type JsonObject } from "@kubectl-loopback/core";
import type { Shell } from "../shell.ts";
import type { Access } from "./api-client.ts";
import { execCredential, type Credential } from "./exec-credential.ts";
import { isRefusal, type Choice, type Refusal } from "./kubeconfig.ts";
import { proxyFromEnvironment } from "./proxy-env.ts";
import { withoutSecrets } from "./secrets.ts";

/** Connections at once: enough for all lists, few enough for a server with little room. */
const CONNECTIONS = 16;

const NO_CREDENTIAL: Credential = { token: undefined, certificate: undefined, key: undefined, expires: Infinity };

/** Everything about a chosen cluster that a request needs, credential plugin run and files read. */
export async function accessTo({ cluster, user }: Choice, timeout: number, env: Shell["env"], signal: AbortSignal): Promise<Access | Refusal> {
  const server = serverOf(cluster, user);
  if (!server) return { refused: `"${withoutSecrets(stringAt(cluster, ["server"]) ?? "")}" is not an address of a server` };
  const provider = stringAt(user, ["auth-provider", "name"]);
  if (provider !== undefined && provider !== "oidc") return { refused: `the auth-provider ${provider} is not known any more, as in kubectl: use its credential plugin (exec)` };
  const exec = objectAt(user, ["exec"]);
  const credential = Object.keys(exec).length > 0 ? await execCredential(exec, cluster, env, signal) : NO_CREDENTIAL;
  if (isRefusal(credential)) return credential;
  const proxy = stringAt(cluster, ["proxy-url"]) || proxyFromEnvironment(server, env);
  try {
    const options = await withSecurity({ ...cluster, server: server.href.replace(/\/$/, ""), ...(proxy ? { "proxy-url": proxy } : {}) }, { ...user, ...pemFields(credential) }, signal);
    return { server: server.href.replace(/\/$/, ""), options, timeout, via: proxy === undefined ? null : withoutSecrets(proxy), expires: credential.expires };
  } catch (error) {
    return { refused: error instanceof Error ? withoutSecrets(error.message) : String(error) };
  }
}

/** Without a scheme: https where something is said about certificates, as in kubectl. */
function serverOf(cluster: JsonObject, user: JsonObject): URL | undefined {
  const text = stringAt(cluster, ["server"]) ?? "";
  const secure = ["certificate-authority", "certificate-authority-data"].some((field) => stringAt(cluster, [field])) || at(cluster, ["insecure-skip-tls-verify"]) === true
    || ["client-certificate", "client-certificate-data"].some((field) => stringAt(user, [field]));
  const url = /^https?:\/\//.test(text) ? text : `${secure ? "https" : "http"}://${text}`;
  return URL.canParse(url) ? new URL(url) : undefined;
}

function pemFields({ token, certificate, key }: Credential): JsonObject {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  return {
    ...(token === undefined ? {} : { token, tokenFile: null }),
    ...(certificate === undefined || key === undefined ? {} : { "client-certificate-data": base64(certificate), "client-key-data": base64(key) }),
  };
}

/**
 * TLS, headers and agent as `node:https` takes them. The only place that imports the Kubernetes client, which knows the
 * kinds of credentials and proxies, and only when a cluster is asked.
 */
async function withSecurity(cluster: JsonObject, user: JsonObject, signal: AbortSignal): Promise<Access["options"]> {
  const { KubeConfig } = await import("@kubernetes/client-node/dist/config.js");
  const config = new KubeConfig();
  const entry = { ...clientCluster(cluster), name: "chosen" } as Parameters<typeof config.addCluster>[0];
  const owner = { ...clientUser(user), name: "chosen" } as Parameters<typeof config.addUser>[0];
  config.loadFromOptions({ clusters: [entry], users: [owner], contexts: [{ name: "chosen", cluster: "chosen", user: "chosen" }], currentContext: "chosen" });
  const options: { headers: Record<string, string | string[]>; agent?: Agent & { keepAlive: boolean } } = { headers: impersonation(user) };
  await Promise.race([config.applyToHTTPSOptions(options), aborted(signal)]);
  const agent = options.agent!;
  agent.keepAlive = true;
  agent.maxSockets = CONNECTIONS;
  return { ...options, agent };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("getting credentials took too long")), { once: true }));
}

/** A kubeconfig's cluster, in the names of the Kubernetes client. */
function clientCluster(cluster: JsonObject) {
  const text = (field: string) => stringAt(cluster, [field]) || undefined;
  const server = text("server")!;
  return {
    server,
    skipTLSVerify: at(cluster, ["insecure-skip-tls-verify"]) === true || server.startsWith("http:"),
    caFile: text("certificate-authority-data") === undefined ? text("certificate-authority") : undefined,
    caData: text("certificate-authority-data"),
    tlsServerName: text("tls-server-name"),
    proxyUrl: text("proxy-url"),
  };
}

function clientUser(user: JsonObject) {
  const text = (field: string) => stringAt(user, [field]) || undefined;
  const [certData, keyData] = [text("client-certificate-data"), text("client-key-data")];
  const tokenFile = text("tokenFile");
  return {
    token: tokenFile === undefined ? text("token") : readFileSync(tokenFile, "utf8").trim(),
    certData,
    certFile: certData === undefined ? text("client-certificate") : undefined,
    keyData,
    keyFile: keyData === undefined ? text("client-key") : undefined,
    username: text("username"),
    password: text("password"),
    authProvider: at(user, ["auth-provider"]) ?? undefined,
  };
}

function impersonation(user: JsonObject): Record<string, string | string[]> {
  const [as, uid] = [stringAt(user, ["as"]), stringAt(user, ["as-uid"])];
  const groups = listAt(user, ["as-groups"]).map(String);
  const extra = Object.entries(objectAt(user, ["as-user-extra"])).map(([key, values]) => [`Impersonate-Extra-${encodeURIComponent(key)}`, [values].flat().map(String)] as const);
  if (!as) return {};
  return { "Impersonate-User": as, ...(uid ? { "Impersonate-Uid": uid } : {}), ...(groups.length > 0 ? { "Impersonate-Group": groups } : {}), ...Object.fromEntries(extra) };
}
