/**
 * A real cluster's API for tests: etcd and kube-apiserver on loopback, with a CA that verifies, users, and objects.
 *
 *     const cluster = await startCluster();
 *     await cluster.apply(readFileSync("sample.yaml", "utf8"));
 *     run({ KUBECONFIG: cluster.kubeconfigFor(cluster.reader) });
 *     await cluster.stop();
 *
 * No controllers, scheduler or kubelets run: what they would write (status, nodeName, EndpointSlices) tests apply.
 */
import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { fileURLToPath } from "node:url";
import { apiClient, type Api, type KubeObject } from "./api.ts";
import { serverTools } from "./build-tools.ts";
import { freePorts, startServer, until, type Server } from "./processes.ts";
import { isServed, parseObjects, storeOf, type Store } from "./store.ts";

/** Somebody the API server knows, by a token. */
export interface User {
  name: string;
  token: string;
}

export interface ClusterOptions {
  /** Files of custom resource definitions to install; TkeServiceConfig's unless told otherwise. */
  crds?: readonly string[];
}

export interface UserOptions {
  /** A YAML file of roles: the user gets every ClusterRole and Role in it, and nothing else. */
  rbac?: string;
  /** How long the user's token is good for; below zero it has expired already. */
  tokenSeconds?: number;
}

export interface KubeconfigOptions {
  /** Another address of the server, such as a fault proxy's. */
  server?: string;
  /** The certificate authority to trust (PEM) instead of the server's own. */
  ca?: string;
  namespace?: string;
  /** More fields of the kubeconfig's cluster, e.g. `tls-server-name`. */
  cluster?: Record<string, unknown>;
  /** More fields of the kubeconfig's user, e.g. `as`. */
  user?: Record<string, unknown>;
}

export interface TestCluster extends Pick<Store, "apply" | "deleteAll"> {
  /** `https://127.0.0.1:PORT`, the same after a restart. */
  readonly url: string;
  /** PEM of the authority that signed the server's certificate. */
  readonly ca: string;
  /** PEM of the server's own certificate and key, for a proxy that stands in for it. */
  readonly identity: { cert: string; key: string };
  /** May do anything. */
  readonly admin: User;
  /** Is known, but no role is bound to it. */
  readonly reader: User;
  /** The API as the admin. */
  readonly api: Api;
  addUser(name: string, options?: UserOptions): Promise<User>;
  /** Writes a kubeconfig for a user and gives its path. */
  kubeconfigFor(user: User, options?: KubeconfigOptions): string;
  /** The API server goes away at once, as in a crash; what it stored stays. */
  killServer(): Promise<void>;
  /** The API server comes back at the same address, with the same objects. */
  restartServer(): Promise<void>;
  stop(): Promise<void>;
}

/** A well-known authority that signed nothing here: with it as CA, every certificate check fails. */
export const FOREIGN_CA = rootCertificates[0]!;

const TKE_SERVICE_CONFIG = fileURLToPath(new URL("tkeserviceconfig-crd.yaml", import.meta.url));

const ADMIN: User = { name: "admin", token: "admin-token" };
const READER: User = { name: "reader", token: "reader-token" };

/** Users made by tests are service accounts here, because those need no restart of the server. */
const USERS_NAMESPACE = "kube-system";

export async function startCluster({ crds = [TKE_SERVICE_CONFIG] }: ClusterOptions = {}): Promise<TestCluster> {
  const tools = await serverTools();
  const folder = await mkdtemp(join(tmpdir(), "test-cluster-"));
  const [etcdPort, peerPort, port] = (await freePorts(3)) as [number, number, number];
  const url = `https://127.0.0.1:${port}`;
  const signingKey = writeCredentials(folder);

  const etcd = startServer(tools.etcd, etcdArguments(folder, etcdPort, peerPort), join(folder, "etcd.log"));
  const startApiServer = () => startServer(tools.apiServer, apiServerArguments(folder, etcdPort, port), join(folder, "kube-apiserver.log"));
  let apiServer = startApiServer();

  async function stop() {
    await Promise.all([apiServer.kill(), etcd.kill()]);
    await rm(folder, { recursive: true, force: true });
  }

  try {
    const identity = await servingIdentity(folder, [apiServer, etcd]);
    const api = apiClient(url, identity.ca, ADMIN.token);
    await ready(api, [apiServer, etcd]);
    const store = storeOf(api);
    for (const file of crds) await store.keep(parseObjects(await readFile(file, "utf8")));
    let kubeconfigs = 0;

    return {
      url,
      ca: identity.ca,
      identity,
      admin: ADMIN,
      reader: READER,
      api,
      apply: store.apply,
      deleteAll: store.deleteAll,
      addUser: (name, options) => addUser(api, store, signingKey, name, options),
      kubeconfigFor(user, options) {
        const file = join(folder, `${user.name}-${++kubeconfigs}.kubeconfig`);
        writeFileSync(file, kubeconfig(user, { server: url, ca: identity.ca, ...options }), { mode: 0o600 });
        return file;
      },
      async killServer() {
        await apiServer.kill();
        api.hangUp();
      },
      async restartServer() {
        await apiServer.kill();
        api.hangUp();
        apiServer = startApiServer();
        await ready(api, [apiServer, etcd]);
      },
      stop: async () => {
        api.hangUp();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Writes what the API server reads at its start; gives the key that signs service account tokens. */
function writeCredentials(folder: string): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs1", format: "pem" }) as string;
  writeFileSync(join(folder, "sa.key"), pem, { mode: 0o600 });
  writeFileSync(join(folder, "tokens.csv"), `${ADMIN.token},${ADMIN.name},admin,"system:masters"\n${READER.token},${READER.name},reader,""\n`);
  return pem;
}

function etcdArguments(folder: string, port: number, peerPort: number): string[] {
  const [client, peer] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${peerPort}`];
  return flags({
    "data-dir": join(folder, "etcd"),
    "listen-client-urls": client,
    "advertise-client-urls": client,
    "listen-peer-urls": peer,
    "initial-advertise-peer-urls": peer,
    "initial-cluster": `default=${peer}`,
    "unsafe-no-fsync": true,
    "log-level": "warn",
  });
}

function apiServerArguments(folder: string, etcdPort: number, port: number): string[] {
  const key = join(folder, "sa.key");
  return flags({
    "etcd-servers": `http://127.0.0.1:${etcdPort}`,
    "secure-port": port,
    "bind-address": "127.0.0.1",
    "advertise-address": "127.0.0.1",
    // Empty at first: the server then makes a CA and a certificate of its own there, and keeps them.
    "cert-dir": join(folder, "certificates"),
    "service-account-key-file": key,
    "service-account-signing-key-file": key,
    "service-account-issuer": ISSUER,
    "token-auth-file": join(folder, "tokens.csv"),
    "authorization-mode": "RBAC",
    "service-cluster-ip-range": "10.96.0.0/12",
    // Wide, for the server gives away ports of it at random, and those that manifests name must be free: it leaves the first 128 alone, and the others are rare.
    "service-node-port-range": "30000-65535",
    "allow-privileged": true,
    "delete-collection-workers": 8,
    // With nobody there to mount tokens and to find nodes ready, these two would refuse Pods and taint Nodes.
    "disable-admission-plugins": "ServiceAccount,TaintNodesByCondition",
  });
}

function flags(values: Record<string, string | number | boolean>): string[] {
  return Object.entries(values).map(([name, value]) => `--${name}=${value}`);
}

/** The certificate that the API server made for itself; behind it in the same file stands the CA that signed it. */
async function servingIdentity(folder: string, servers: readonly Server[]) {
  const [certFile, keyFile] = ["apiserver.crt", "apiserver.key"].map((name) => join(folder, "certificates", name)) as [string, string];
  const certificates = () => readFileSync(certFile, "utf8").match(/-----BEGIN[^]+?-----END CERTIFICATE-----\n/g) ?? [];
  await whileAlive(servers, "The API server makes its certificate", async () => certificates().length === 2 && readFileSync(keyFile, "utf8").endsWith("-----\n"));
  const [cert, ca] = certificates() as [string, string];
  return { cert, ca, key: readFileSync(keyFile, "utf8") };
}

async function ready(api: Api, servers: readonly Server[]): Promise<void> {
  await whileAlive(servers, "The API server is ready", async () => (await api.call("GET", "/readyz")).status === 200 && (await customResourcesServed(api)));
}

/** A restarted server calls itself ready while it still answers 429 for custom resources. */
async function customResourcesServed(api: Api): Promise<boolean> {
  const { items } = await api.must("GET", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions");
  const served = await Promise.all(items.map((definition: KubeObject) => isServed(api, definition)));
  return served.every(Boolean);
}

/** Waits for something that servers must do, no longer than they live. */
async function whileAlive(servers: readonly Server[], what: string, ask: () => Promise<boolean>): Promise<void> {
  const dead = () => servers.find((server) => !server.running());
  await until(what, 60, async () => dead() !== undefined || (await ask())).catch((error: Error) => {
    throw new Error(`${error.message}\n${servers.map((server) => server.complaint()).join("\n")}`);
  });
  const ended = dead();
  if (ended) throw new Error(`Ended instead of starting: ${ended.complaint()}`);
}

async function addUser(api: Api, store: Store, signingKey: string, name: string, { rbac, tokenSeconds = 86_400 }: UserOptions = {}): Promise<User> {
  const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace: USERS_NAMESPACE } };
  const roles = rbac === undefined ? [] : parseObjects(await readFile(rbac, "utf8")).filter(({ kind }) => kind.endsWith("Role"));
  await store.keep([account, ...roles, ...roles.map((role) => bindingOf(role, name))]);
  const { metadata } = await api.must("GET", `/api/v1/namespaces/${USERS_NAMESPACE}/serviceaccounts/${name}`);
  await until(`${name} may do what its roles say`, 30, () => everyRuleWorks(api, name, roles));
  return { name, token: serviceAccountToken(signingKey, metadata, tokenSeconds) };
}

function bindingOf({ kind, metadata }: KubeObject, user: string): KubeObject {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: `${kind}Binding`,
    metadata: { name: `${user}-${metadata.name}`, ...(kind === "Role" ? { namespace: metadata.namespace ?? "default" } : {}) },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name: metadata.name },
    subjects: [{ kind: "ServiceAccount", name: user, namespace: USERS_NAMESPACE }],
  };
}

/** The API server learns of new roles a moment after it stored them. */
async function everyRuleWorks(api: Api, user: string, roles: readonly KubeObject[]): Promise<boolean> {
  for (const { kind, metadata, rules } of roles) {
    for (const rule of (rules ?? []) as Record<string, string[]>[]) {
      const namespace = kind === "Role" ? (metadata.namespace ?? "default") : "";
      const resourceAttributes = { namespace, verb: rule["verbs"]?.[0], group: rule["apiGroups"]?.[0], resource: rule["resources"]?.[0], name: rule["resourceNames"]?.[0] };
      const spec = { user: `system:serviceaccount:${USERS_NAMESPACE}:${user}`, ...(rule["resources"] ? { resourceAttributes } : { nonResourceAttributes: { verb: rule["verbs"]?.[0], path: rule["nonResourceURLs"]?.[0] } }) };
      const body = { apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview", spec };
      if (!(await api.must("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", { body })).status.allowed) return false;
    }
  }
  return true;
}

const ISSUER = "https://kubernetes.default.svc";

/** Signed here rather than asked of the API server, which would refuse to make one that has expired. */
function serviceAccountToken(key: string, { name, uid }: { name: string; uid: string }, seconds: number): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: ISSUER,
    aud: [ISSUER],
    sub: `system:serviceaccount:${USERS_NAMESPACE}:${name}`,
    iat: Math.min(now, now + seconds) - 60,
    nbf: Math.min(now, now + seconds) - 60,
    exp: now + seconds,
    "kubernetes.io": { namespace: USERS_NAMESPACE, serviceaccount: { name, uid } },
  };
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const unsigned = `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}`;
  return `${unsigned}.${sign("RSA-SHA256", Buffer.from(unsigned), createPrivateKey(key)).toString("base64url")}`;
}

/** JSON is YAML: no writer is needed. */
function kubeconfig({ name, token }: User, { server, ca, namespace = "default", cluster, user }: KubeconfigOptions): string {
  const trust = { "certificate-authority-data": Buffer.from(ca ?? "").toString("base64") };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster: { server, ...trust, ...cluster } }],
    users: [{ name, user: { token, ...user } }],
    contexts: [{ name, context: { cluster: "test", user: name, namespace } }],
    "current-context": name,
  };
  return JSON.stringify(config, undefined, 2);
}
