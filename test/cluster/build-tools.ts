/**
 * The real programs that the cluster tests run: etcd, kube-apiserver, kubectl, kube-proxy, helm, and Prometheus' reader of metrics.
 *
 * etcd and kube-apiserver come from the folder `KUBEBUILDER_ASSETS` when it is set; anything else is built from the
 * Go modules in `tools/` and `format-tools/` and kept outside the work tree, in folders named after those modules' contents.
 * Run by itself, `node test/cluster/build-tools.ts [TOOL…]` makes the tools and prints where they are.
 */
import { spawn, execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** Where each program comes from: the folder of its module, and its package there. */
const SOURCES = {
  etcd: ["tools", "./etcd"],
  "kube-apiserver": ["tools", "./kube-apiserver"],
  kubectl: ["tools", "./kubectl"],
  "kube-proxy": ["tools", "./kube-proxy"],
  helm: ["format-tools", "helm.sh/helm/v3/cmd/helm"],
  promlint: ["format-tools", "./promlint"],
} as const;

export type Tool = keyof typeof SOURCES;
export const TOOLS = Object.keys(SOURCES) as readonly Tool[];

function folderOf(tool: Tool): string {
  return fileURLToPath(new URL(SOURCES[tool][0], import.meta.url));
}

/** The plugin relies on kubectl's plugin protocol as it has been since this minor version of 1.x. */
const OLDEST_KUBECTL = 26;

/** Paths of the programs that make an API server. */
export async function serverTools(): Promise<{ etcd: string; apiServer: string }> {
  const assets = process.env["KUBEBUILDER_ASSETS"];
  if (assets) return { etcd: asset(assets, "etcd"), apiServer: asset(assets, "kube-apiserver") };
  // One after the other: each of the two builds uses all cores.
  return { etcd: await builtTool("etcd"), apiServer: await builtTool("kube-apiserver") };
}

/** Path of a kubectl that is new enough: the host's if it is, else our own. */
export async function kubectlTool(): Promise<string> {
  return (await kubectlMinor("kubectl")) >= OLDEST_KUBECTL ? "kubectl" : builtTool("kubectl");
}

/** Path of helm. */
export function helmTool(): Promise<string> {
  return builtTool("helm");
}

/** Path of a program that reads metrics as Prometheus does. */
export function promlintTool(): Promise<string> {
  return builtTool("promlint");
}

/** Path of kube-proxy, of the API server's version. */
export function kubeProxyTool(): Promise<string> {
  return builtTool("kube-proxy");
}

function asset(folder: string, name: string): string {
  const path = join(folder, name);
  if (!existsSync(path)) throw new Error(`KUBEBUILDER_ASSETS is ${folder}, which has no ${name}.`);
  return path;
}

/** The minor version of a kubectl 1.x; -1 when there is none, or none that says its version. */
async function kubectlMinor(kubectl: string): Promise<number> {
  try {
    const { stdout } = await promisify(execFile)(kubectl, ["version", "--client", "-o", "json"]);
    return Number(/"gitVersion":\s*"v1\.(\d+)/.exec(stdout)?.[1] ?? -1);
  } catch {
    return -1;
  }
}

const builds = new Map<Tool, Promise<string>>();

/** Path of a tool built from its module, building it unless an earlier run did. */
export function builtTool(tool: Tool): Promise<string> {
  const path = join(cacheFolder(tool), process.platform === "win32" ? `${tool}.exe` : tool);
  if (existsSync(path)) return Promise.resolve(path);
  const running = builds.get(tool) ?? build(tool, path).finally(() => builds.delete(tool));
  builds.set(tool, running);
  return running;
}

/** Builds to a name of its own, then renames: nobody ever sees half a program, even if two runs build at once. */
async function build(tool: Tool, path: string): Promise<string> {
  const unfinished = `${path}.${process.pid}.unfinished`;
  process.stderr.write(`Building ${tool} from Go modules (once; the API server takes some minutes)\n`);
  await mkdir(cacheFolder(tool), { recursive: true });
  try {
    await go(folderOf(tool), "build", "-mod=readonly", "-buildvcs=false", "-trimpath", "-ldflags", linkerFlags(tool), "-o", unfinished, SOURCES[tool][1]);
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
  return path;
}

/** `<cache>/kubectl-loopback/<hash of the module>`: other sources are other programs. */
function cacheFolder(tool: Tool): string {
  const sources = folderOf(tool);
  const hash = createHash("sha256");
  for (const file of globSync("**/{go.mod,go.sum,*.go}", { cwd: sources }).sort()) {
    hash.update(`${file}\0`).update(readFileSync(join(sources, file)));
  }
  const cache = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(cache, "kubectl-loopback", hash.digest("hex").slice(0, 16));
}

/** Without a version baked in, the API server says v0.0.0 and kubectl refuses to talk to it. */
function linkerFlags(tool: Tool): string {
  const found = /k8s\.io\/kubernetes (v(\d+)\.(\d+)\S*)/.exec(readFileSync(join(folderOf(tool), "go.mod"), "utf8"));
  if (!found) return "-s -w";
  const [, version, major, minor] = found;
  const variables = { gitVersion: version, gitMajor: major, gitMinor: minor };
  return Object.entries(variables).reduce((flags, [name, value]) => `${flags} -X k8s.io/component-base/version.${name}=${value}`, "-s -w");
}

function go(cwd: string, ...args: string[]): Promise<void> {
  // An outer go.work would swap our pinned modules, and cgo would tie the programs to this machine's C library.
  const env = { ...process.env, GOWORK: "off", CGO_ENABLED: "0" };
  const child = spawn("go", args, { cwd, env, stdio: ["ignore", "ignore", "pipe"] });
  let words = "";
  child.stderr.on("data", (chunk) => (words = `${words}${chunk}`.slice(-4000)));
  return new Promise((resolve, reject) => {
    child.on("error", (error: NodeJS.ErrnoException) => reject(error.code === "ENOENT" ? new Error(GO_MISSING) : error));
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`go ${args.join(" ")} failed (${code}):\n${words}`))));
  });
}

const GO_MISSING =
  "Go is not installed, and the cluster tests build their API server with it. Install Go 1.24 or newer and put `go` on PATH," +
  " or set KUBEBUILDER_ASSETS to a folder that has etcd and kube-apiserver (the tool setup-envtest makes one).";

if (import.meta.main) {
  const wanted = process.argv.slice(2) as Tool[];
  for (const tool of wanted.length ? wanted : TOOLS) console.log(await builtTool(tool));
}
