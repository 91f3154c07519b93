/** Which cluster, as whom, and on which way: kubectl's rules, with real connections. */
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectProxy, plainFront, secureFront } from "./fronts.ts";
import { fileWith, kubectlLoopback, loopback, problems, reportOf, temporaryFolder, type RunOptions } from "./plugin.ts";
import { FOREIGN_CA, startCluster, type TestCluster } from "./server.ts";

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startCluster();
  const service = (name: string) => `{ apiVersion: v1, kind: Service, metadata: { name: ${name}, namespace: ${name} }, spec: { type: LoadBalancer, ports: [{ port: 80 }] } }`;
  await cluster.apply(`${service("one")}\n---\n${service("two")}\n---\n{ apiVersion: v1, kind: ConfigMap, metadata: { name: tke-service-controller-config, namespace: kube-system } }`);
});

afterAll(() => cluster?.stop());

/** The names of what was judged: they tell which namespace, and that the connection stood. */
async function judged(args: readonly string[], options: RunOptions): Promise<string[]> {
  const { listeners, problems: said } = await reportOf(["check", ...args], options);
  expect(said).toEqual([]);
  return listeners.map(({ object }) => object.name);
}

/** What kept everything from being read: the one problem, `unreachable`, in words. */
async function refusal(args: readonly string[], options: RunOptions): Promise<string> {
  const report = await reportOf(["check", ...args], options);
  expect(problems(report)).toEqual(["error unreachable"]);
  expect(report.run.code).toBe(3);
  expect(report.listeners).toEqual([]);
  return report.problems[0]!.message;
}

interface Parts {
  clusters?: Record<string, object>;
  users?: Record<string, object>;
  contexts?: Record<string, object>;
  current?: string;
}

/** The text of a kubeconfig. */
function kubeconfig({ clusters = {}, users = {}, contexts = {}, current }: Parts): string {
  const list = (field: string, entries: Record<string, object>) => Object.entries(entries).map(([name, value]) => ({ name, [field]: value }));
  return JSON.stringify({ apiVersion: "v1", kind: "Config", clusters: list("cluster", clusters), users: list("user", users), contexts: list("context", contexts), ...(current && { "current-context": current }) });
}

const here = () => ({ server: cluster.url, "certificate-authority-data": base64(cluster.ca) });
const nowhere = { server: "https://127.0.0.1:1" };
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** A whole kubeconfig, for one cluster and one user. */
function simple(entry: object = here(), user: object = { token: cluster.admin.token }, namespace = "one"): string {
  return kubeconfig({ clusters: { c: entry }, users: { u: user }, contexts: { x: { cluster: "c", user: "u", namespace } }, current: "x" });
}

describe("files", () => {
  test("several in KUBECONFIG: one may be missing, and of equal names the first counts", async () => {
    const first = fileWith(kubeconfig({ contexts: { x: { cluster: "c", user: "u", namespace: "two" } }, users: { u: { token: cluster.admin.token } } }));
    const second = fileWith(kubeconfig({ clusters: { c: here() }, users: { u: { token: "wrong" } }, contexts: { x: { cluster: "none" }, y: { cluster: "c", user: "u", namespace: "one" } }, current: "x" }));
    const third = fileWith(kubeconfig({ clusters: { c: nowhere }, current: "y" }));
    const KUBECONFIG = ["/nonexistent/config", first, "", second, third].join(delimiter);
    expect(await judged([], { env: { KUBECONFIG } })).toEqual(["two"]);
    expect(await judged(["--context", "y"], { env: { KUBECONFIG } })).toEqual(["one"]);
  });

  test("--kubeconfig instead of KUBECONFIG, relative to the working directory", async () => {
    const file = fileWith(simple(), "named.yaml");
    expect(await judged(["--kubeconfig", "named.yaml"], { cwd: dirname(file), kubeconfig: fileWith(simple(nowhere)) })).toEqual(["one"]);
    expect(await refusal(["--kubeconfig", "missing.yaml"], { kubeconfig: file })).toContain("missing.yaml: ENOENT");
  });

  test("~/.kube/config where nothing else is named", async () => {
    const home = temporaryFolder();
    mkdirSync(join(home, ".kube"));
    writeFileSync(join(home, ".kube", "config"), simple());
    expect(await judged([], { env: { HOME: home } })).toEqual(["one"]);
  });

  test("none, an empty one, a broken one, a folder", async () => {
    expect(await refusal([], {})).toBe("there is no cluster to read: no server is named: set KUBECONFIG, or pass --kubeconfig or --server");
    expect(await refusal([], { kubeconfig: fileWith("") })).toContain("no server is named");
    expect(await refusal([], { kubeconfig: fileWith("users:\n- name: u\n  user: { token: secret-token\nclusters: [") })).toMatch(/file\.yaml:\d: it is not valid YAML/);
    expect(await refusal([], { kubeconfig: temporaryFolder() })).toContain("EISDIR");
  });

  test("entries that nobody asks for may be wrong", async () => {
    const text = JSON.parse(simple());
    text.clusters.push({ name: "half" }, { cluster: {} }, null);
    text.contexts.push({ name: "half", context: null }, { name: "empty" });
    expect(await judged([], { kubeconfig: fileWith(JSON.stringify(text)) })).toEqual(["one"]);
  });

  test("paths in a kubeconfig start at its own folder", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "keys"));
    writeFileSync(join(folder, "keys", "ca.pem"), cluster.ca);
    writeFileSync(join(folder, "keys", "token"), `${cluster.admin.token}\n`);
    writeFileSync(join(folder, "config"), simple({ server: cluster.url, "certificate-authority": "keys/ca.pem" }, { token: "wrong", tokenFile: "keys/token" }));
    expect(await judged([], { kubeconfig: join(folder, "config") })).toEqual(["one"]);
    expect(await judged([], { kubeconfig: "config", cwd: folder })).toEqual(["one"]);
  });

  test("the same through kubectl", async () => {
    const { stdout } = await kubectlLoopback(["check", "-o", "json"], { kubeconfig: fileWith(simple()) });
    expect(JSON.parse(stdout).listeners).toMatchObject([{ object: { name: "one" } }]);
  });
});

describe("flags", () => {
  test("--context, --cluster and --user choose, and say what does not exist", async () => {
    const config = fileWith(kubeconfig({
      clusters: { c: here(), far: nowhere },
      users: { u: { token: cluster.admin.token }, other: { token: "wrong" } },
      contexts: { far: { cluster: "far", user: "other", namespace: "one" }, near: { cluster: "c", user: "u", namespace: "two" }, lost: { cluster: "gone", user: "u" }, alone: { cluster: "c", user: "gone" } },
      current: "far",
    }));
    expect(await judged(["--context", "near"], { kubeconfig: config })).toEqual(["two"]);
    expect(await judged(["--cluster", "c", "--user", "u"], { kubeconfig: config })).toEqual(["one"]);
    for (const [flags, missing] of [[["--context", "no"], 'context "no"'], [["--cluster", "no"], 'cluster "no"'], [["--user", "no"], 'user "no"'], [["--context", "lost"], 'cluster "gone"'], [["--context", "alone"], 'user "gone"']] as const) {
      expect(await refusal(flags, { kubeconfig: config })).toContain(`${missing} does not exist in the kubeconfig`);
    }
  });

  test("a current context that does not exist", async () => {
    expect(await refusal([], { kubeconfig: fileWith(kubeconfig({ clusters: { c: here() }, current: "gone" })) })).toContain('context "gone"');
  });

  test("--server and --token without any kubeconfig", async () => {
    const ca = fileWith(cluster.ca, "ca.pem");
    expect(await judged(["--server", cluster.url, "--token", cluster.admin.token, "--certificate-authority", ca, "-n", "two"], {})).toEqual(["two"]);
    expect(await judged(["-s", cluster.url.replace("https://", ""), "--token", cluster.admin.token, "--certificate-authority", "ca.pem", "-n", "two"], { cwd: dirname(ca) })).toEqual(["two"]);
    expect(await refusal(["--server", "https://[nonsense"], {})).toContain('"https://[nonsense" is not an address');
  });

  test("--server over the kubeconfig's, whose certificate has another name", async () => {
    const config = fileWith(simple({ ...here(), server: nowhere.server, "tls-server-name": "elsewhere.example" }));
    expect(await judged(["--server", cluster.url], { kubeconfig: config })).toEqual(["one"]);
  });

  test("--token over all other ways to get one", async () => {
    const config = fileWith(simple(here(), { exec: { command: "/nonexistent/plugin" }, tokenFile: "/nonexistent/token" }));
    expect(await judged(["--token", cluster.admin.token], { kubeconfig: config })).toEqual(["one"]);
  });

  test("a token that the server does not know", async () => {
    expect(await refusal(["--token", "unheard"], { kubeconfig: fileWith(simple()) })).toContain("HTTP 401, the credentials are not accepted");
  });
});

describe("impersonation", () => {
  test("--as: the server answers for that user", async () => {
    const config = fileWith(simple());
    const report = await reportOf(["check", "--as", "nobody"], { kubeconfig: config });
    expect(problems(report)).toEqual(expect.arrayContaining(["error forbidden-target", "error forbidden-target", "notice forbidden"]));
    expect(report.listeners).toEqual([]);
    expect(await judged(["--as", "nobody", "--as-group", "other", "--as-group", "system:masters"], { kubeconfig: config })).toEqual(["one"]);
  });

  test("as the kubeconfig says, unless flags say otherwise", async () => {
    const config = fileWith(simple(here(), { token: cluster.admin.token, as: "nobody", "as-groups": ["system:masters"], "as-uid": "7", "as-user-extra": { reason: ["test"] } }));
    expect(await judged([], { kubeconfig: config })).toEqual(["one"]);
    expect(problems(await reportOf(["check", "--as", "nobody", "--as-group", "none"], { kubeconfig: config }))).toContain("error forbidden-target");
  });

  test("groups without a user never fall back to the own rights", async () => {
    expect(await refusal(["--as-group", "system:masters"], { kubeconfig: fileWith(simple()) })).toContain("add --as");
  });
});

describe("credential plugins", () => {
  const plugin = (script: string) => {
    const file = fileWith(`#!/bin/sh\n${script}\n`, "credential");
    chmodSync(file, 0o700);
    return file;
  };
  const exec = (command: string, more: object = {}) => fileWith(simple(here(), { exec: { apiVersion: "client.authentication.k8s.io/v1", command, interactiveMode: "Never", ...more } }));
  const credential = (status: object) => JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status });

  test("give a token, with arguments and environment", async () => {
    const command = plugin(`[ "$1 $WHO" = "login me" ] && echo '${credential({ token: cluster.admin.token })}'`);
    expect(await judged([], { kubeconfig: exec(command, { args: ["login"], env: [{ name: "WHO", value: "me" }] }) })).toEqual(["one"]);
  });

  test("are told about the cluster where they ask", async () => {
    const command = plugin(`case "$KUBERNETES_EXEC_INFO" in *'"interactive":false'*'"server":"${cluster.url}"'*) echo '${credential({ token: cluster.admin.token })}';; esac`);
    expect(await judged([], { kubeconfig: exec(command, { provideClusterInfo: true }) })).toEqual(["one"]);
  });

  test("lie beside the kubeconfig, or on PATH", async () => {
    const command = plugin(`echo '${credential({ token: cluster.admin.token })}'`);
    const beside = join(dirname(command), "config");
    writeFileSync(beside, simple(here(), { exec: { command: "./credential" } }));
    expect(await judged([], { kubeconfig: beside })).toEqual(["one"]);
    expect(await judged([], { kubeconfig: exec("credential"), env: { PATH: `${dirname(command)}${delimiter}${process.env["PATH"]}` } })).toEqual(["one"]);
  });

  test("give a client certificate", async () => {
    const front = await secureFront(cluster, (_, reply) => reply.writeHead(401).end());
    const { cert, key } = cluster.identity;
    const command = plugin(`cat ${fileWith(credential({ clientCertificateData: cert, clientKeyData: key }))}`);
    await refusal(["--server", front.url], { kubeconfig: exec(command) });
    expect(front.certificates).toEqual([expect.stringMatching(/^127\.0\.0\.1/)]);
  });

  test("fail in many ways, each by its name, and never with what they printed", async () => {
    for (const [script, words] of [["exit 3", "ended with 3"], ["echo secret-token", "printed no credential"], ["echo '{}'", "printed no credential"], ["exec kill -9 $$", "ended with SIGKILL"]] as const) {
      expect(await refusal([], { kubeconfig: exec(plugin(script)) })).toContain(words);
    }
    expect(await refusal([], { kubeconfig: exec("no-such-plugin", { installHint: "Install it from the shelf." }) })).toContain("the credential plugin no-such-plugin was not found. Install it from the shelf.");
  });

  test("that hang are ended by --request-timeout", async () => {
    const report = await reportOf(["check", "--request-timeout", "700ms"], { kubeconfig: exec(plugin("exec sleep 60")) });
    expect(report.problems).toMatchObject([{ code: "unreachable", message: expect.stringContaining("took too long") }]);
    expect(report.run.seconds).toBeLessThan(20);
  });
});

test("an identity token of an OpenID Connect provider", async () => {
  const { token } = await cluster.addUser("by-oidc");
  const config = fileWith(simple(here(), { "auth-provider": { name: "oidc", config: { "idp-issuer-url": "https://issuer.example", "client-id": "c", "id-token": token, "refresh-token": "none" } } }));
  // Known, and without any right.
  expect(problems(await reportOf(["check"], { kubeconfig: config }))).toContain("error forbidden-target");
});

describe("certificates", () => {
  test("the server's must be signed by the kubeconfig's authority, or by --certificate-authority's", async () => {
    const config = fileWith(simple({ server: cluster.url, "certificate-authority-data": base64(FOREIGN_CA) }));
    expect(await refusal([], { kubeconfig: config })).toMatch(/certificate/);
    expect(await judged(["--certificate-authority", fileWith(cluster.ca)], { kubeconfig: config })).toEqual(["one"]);
    expect(await judged(["--insecure-skip-tls-verify"], { kubeconfig: config })).toEqual(["one"]);
    const insecure = fileWith(simple({ server: cluster.url, "insecure-skip-tls-verify": true }));
    expect(await judged([], { kubeconfig: insecure })).toEqual(["one"]);
    expect(await refusal(["--certificate-authority", fileWith(FOREIGN_CA)], { kubeconfig: insecure })).toMatch(/certificate/);
    expect(await refusal(["--certificate-authority", "/nonexistent/ca.pem"], { kubeconfig: insecure })).toContain("/nonexistent/ca.pem");
  });

  test("tls-server-name, of the kubeconfig and of the flag", async () => {
    const wrong = fileWith(simple({ ...here(), "tls-server-name": "elsewhere.example" }));
    expect(await refusal([], { kubeconfig: wrong })).toContain("elsewhere.example");
    expect(await judged(["--tls-server-name", "kubernetes.default.svc"], { kubeconfig: wrong })).toEqual(["one"]);
    expect(await refusal(["--tls-server-name", "elsewhere.example"], { kubeconfig: fileWith(simple()) })).toContain("elsewhere.example");
  });

  test("the client's, as files or as data", async () => {
    const front = await secureFront(cluster, (_, reply) => reply.writeHead(401).end());
    const { cert, key } = cluster.identity;
    await refusal([], { kubeconfig: fileWith(simple({ ...here(), server: front.url }, { "client-certificate-data": base64(cert), "client-key-data": base64(key) })) });
    const folder = temporaryFolder();
    for (const [name, text] of [["cert.pem", cert], ["key.pem", key], ["config", simple({ ...here(), server: front.url }, { "client-certificate": "cert.pem", "client-key": "key.pem" })]] as const) writeFileSync(join(folder, name), text);
    await refusal([], { kubeconfig: join(folder, "config") });
    expect(front.certificates).toEqual([expect.stringMatching(/^127\.0\.0\.1/), expect.stringMatching(/^127\.0\.0\.1/)]);
  });
});

describe("proxies and plain HTTP", () => {
  test("proxy-url, of the kubeconfig and of the flag", async () => {
    const proxy = await connectProxy(cluster);
    expect(await judged([], { kubeconfig: fileWith(simple({ ...here(), "proxy-url": proxy.url })) })).toEqual(["one"]);
    expect(new Set(proxy.asked.map(({ target }) => `https://${target}`))).toEqual(new Set([cluster.url]));
    proxy.asked.length = 0;
    expect(await judged(["--proxy-url", proxy.url.replace("//", "//me:secret@")], { kubeconfig: fileWith(simple()) })).toEqual(["one"]);
    expect(proxy.asked[0]!.credentials).toBe("me:secret");
  });

  test("HTTPS_PROXY and NO_PROXY, which are not about this very machine", async () => {
    const proxy = await connectProxy(cluster);
    const port = new URL(cluster.url).port;
    const config = fileWith(simple({ ...here(), server: `https://kubernetes.default.svc:${port}` }));
    const env = { HTTPS_PROXY: proxy.url };
    expect(await judged([], { kubeconfig: config, env })).toEqual(["one"]);
    expect(proxy.asked[0]!.target).toBe(`kubernetes.default.svc:${port}`);
    const asked = proxy.asked.length;
    expect((await reportOf(["check", "--request-timeout", "1s"], { kubeconfig: config, env: { ...env, NO_PROXY: "example.org,.svc" } })).run.code).toBe(3);
    expect(await judged([], { kubeconfig: fileWith(simple()), env })).toEqual(["one"]);
    expect(proxy.asked).toHaveLength(asked);
  });

  test("a proxy that refuses is named, without its password", async () => {
    const proxy = await connectProxy(cluster, "refuses");
    const message = await refusal(["--proxy-url", proxy.url.replace("//", "//me:secret@")], { kubeconfig: fileWith(simple()) });
    expect(message).toContain(`through the proxy ${proxy.url}`);
    expect(message).toContain("407");
  });

  test("a proxy that never answers is waited for as long as a server", async () => {
    const proxy = await connectProxy(cluster, "hangs");
    const report = await reportOf(["check", "--proxy-url", proxy.url, "--request-timeout", "1s"], { kubeconfig: fileWith(simple()) });
    expect(problems(report)).toEqual(["error timeout"]);
    expect(report.run.seconds).toBeLessThan(20);
  });

  test("a proxy that is not there", async () => {
    expect(await refusal(["--proxy-url", "http://127.0.0.1:1"], { kubeconfig: fileWith(simple()) })).toMatch(/through the proxy http:\/\/127\.0\.0\.1:1.*ECONNREFUSED/);
  });

  test("a server by plain HTTP, and below a path", async () => {
    expect(await judged(["--server", await plainFront(cluster), "-n", "one"], {})).toEqual(["one"]);
    expect(await judged([], { kubeconfig: fileWith(simple({ server: `${await plainFront(cluster, "/clusters/c-1")}/` }, {})) })).toEqual(["one"]);
    expect(await judged(["-s", (await plainFront(cluster)).replace("http://", ""), "-n", "one"], {})).toEqual(["one"]);
  });

  test("a server that is not there, by name or by address", async () => {
    expect(await refusal(["--server", nowhere.server], {})).toContain("reading from https://127.0.0.1:1 failed: connect ECONNREFUSED 127.0.0.1:1");
    expect(await refusal(["--server", "https://localhost:1"], {})).toMatch(/ECONNREFUSED/);
    expect(await refusal(["--server", "https://me:secret@127.0.0.1:1"], {})).toContain("https://127.0.0.1:1");
    expect((await loopback(["check", "--server", "https://127.0.0.1:1", "--lang", "zh-CN"], {})).stderr).toContain("读取 https://127.0.0.1:1 失败");
  });
});
