/**
 * Builds the guest: a kernel and a file system of a few tools, the real kube-proxies and the lab's own program.
 * Needs Debian's apt-get and dpkg, and Go; no root, for nothing is installed. What is made is kept in the cache, by a hash of what it is made of.
 */

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";

import { cpio, file } from "./cpio.ts";
import { systemEntries, withFolders } from "./layout.ts";

const run = promisify(execFile);
const sources = join(import.meta.dirname, "guest");
const cache = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "kubectl-loopback", "packetlab");

export interface Guest {
  kernel: string;
  /** cpio archives, to be laid one behind the other. */
  archives: string[];
}

/** kube-proxy releases that the lab runs, each from its published Go module. */
const kubeProxies = [
  { folder: "kube-proxy-1.20", version: "v1.20.15" },
  { folder: "kube-proxy-1.34", version: "v1.34.4" },
];

export const kubeProxyVersions = kubeProxies.map(({ version }) => version);

export async function buildGuest(say: (line: string) => void): Promise<Guest> {
  const packages = await debianPackages(say);
  const proxies = [];
  for (const each of kubeProxies) proxies.push(await kubeProxy(each, say));
  const base = await baseArchive(packages, proxies, say);
  return { kernel: join(base, "kernel"), archives: [join(base, "base.cpio"), await labArchive(say)] };
}

/** Makes a cached folder once: `make` fills a new one, which then gets its name in one step. */
async function cached(name: string, key: (string | Buffer)[], make: (into: string) => Promise<void>): Promise<string> {
  const hash = createHash("sha256");
  for (const part of key) hash.update(part).update("\0");
  const place = join(cache, `${name}-${hash.digest("hex").slice(0, 16)}`);
  if (existsSync(place)) return place;
  await mkdir(cache, { recursive: true });
  const fresh = await mkdtemp(join(cache, `.${name}-`));
  try {
    await make(fresh);
    await rename(fresh, place);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (!existsSync(place)) throw error; // else another run was quicker
  }
  return place;
}

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** Unpacks the tools with all they depend on, and the newest cloud kernel, into one folder. */
async function debianPackages(say: (line: string) => void): Promise<string> {
  const names = await readFile(join(sources, "packages.txt"), "utf8");
  return cached("debian", [names, "modules indexed"], async (into) => {
    say("fetching Debian packages");
    const state = join(into, "apt");
    for (const part of ["lists/partial", "archives/partial"]) await mkdir(join(state, part), { recursive: true });
    await writeFile(join(state, "status"), ""); // as if nothing was installed, so that every dependency is fetched
    const options = [
      `Dir::State::Lists=${state}/lists`, `Dir::State::status=${state}/status`, `Dir::Cache::archives=${state}/archives`,
      `Dir::Cache::pkgcache=`, `Dir::Cache::srcpkgcache=`, "Debug::NoLocking=1", "APT::Sandbox::User=", "APT::Install-Recommends=0",
    ].flatMap((o) => ["-o", o]);
    await run("apt-get", [...options, "update"], { maxBuffer: 1e8 });
    await run("apt-get", [...options, "--yes", "--download-only", "install", ...words(names)], { maxBuffer: 1e8 });
    const { stdout: about } = await run("apt-cache", [...options, "show", "--no-all-versions", "linux-image-cloud-amd64"], { maxBuffer: 1e8 });
    const kernel = /^Depends: (linux-image-\S+)/m.exec(about)?.[1];
    if (!kernel) throw new Error("no Debian cloud kernel found");
    await run("apt-get", [...options, "download", kernel], { cwd: join(state, "archives"), maxBuffer: 1e8 });
    await mkdir(join(into, "root"));
    for (const name of await readdir(join(state, "archives")))
      if (name.endsWith(".deb")) await run("dpkg", ["-x", join(state, "archives", name), join(into, "root")]);
    await rm(state, { recursive: true });
    await indexModules(join(into, "root"));
  });
}

/** Writes down which kernel module needs which: an installed kernel has that done by its package. */
async function indexModules(root: string): Promise<void> {
  const busybox = ["bin", "usr/bin"].map((dir) => join(root, dir, "busybox")).find(existsSync)!;
  const [version] = await readdir(join(root, "lib/modules"));
  await run(busybox, ["depmod", "-b", root, version!]);
}

async function kubeProxy({ folder, version }: { folder: string; version: string }, say: (line: string) => void): Promise<string> {
  const from = join(sources, folder);
  const parts = await Promise.all(["main.go", "go.mod", "go.sum"].map((name) => readFile(join(from, name))));
  const place = await cached(folder, [version, ...parts], async (into) => {
    say(`building kube-proxy ${version}, which takes minutes the first time`);
    const [major, minor] = version.slice(1).split(".");
    const stamp = Object.entries({ gitVersion: version, gitMajor: major, gitMinor: minor }).map(([k, v]) => `-X k8s.io/component-base/version.${k}=${v}`);
    await goBuild(from, join(into, "kube-proxy"), stamp);
  });
  return join(place, "kube-proxy");
}

async function goBuild(from: string, to: string, stamp: string[] = []): Promise<void> {
  await run("go", ["build", "-trimpath", "-ldflags", ["-s", "-w", ...stamp].join(" "), "-o", to, "."], {
    cwd: from, env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=mod -buildvcs=false", GOWORK: "off" }, maxBuffer: 1e8,
  });
}

/** Kernel and the part of the file system that seldom changes. */
async function baseArchive(packages: string, proxies: string[], say: (line: string) => void): Promise<string> {
  const modules = await readFile(join(sources, "modules.txt"), "utf8");
  const key = [packages, ...proxies, modules, await readFile(join(import.meta.dirname, "layout.ts"))];
  return cached("base", key, async (into) => {
    say("laying out the guest");
    const root = join(packages, "root");
    const version = (await readdir(join(root, "lib/modules")))[0]!;
    await cp(join(root, "boot", `vmlinuz-${version}`), join(into, "kernel"));
    const entries = await systemEntries(root, version, words(modules));
    for (const proxy of proxies) entries.push(file(basename(dirname(proxy)).replace(/-[0-9a-f]+$/, ""), await readFile(proxy), 0o755));
    await writeFile(join(into, "base.cpio"), cpio(withFolders(entries)));
  });
}

/** The lab's own program and the guest's first process: small, so that a change of either is quick. */
async function labArchive(say: (line: string) => void): Promise<string> {
  const from = join(sources, "lab");
  const names = (await readdir(from)).filter((n) => /\.go$|^go\.(mod|sum)$/.test(n)).sort();
  const init = await readFile(join(sources, "init"));
  const parts = await Promise.all(names.map((name) => readFile(join(from, name))));
  const place = await cached("lab", [init, ...parts], async (into) => {
    say("building the lab's program");
    await goBuild(from, join(into, "lab"));
    await writeFile(join(into, "lab.cpio"), cpio([file("lab", await readFile(join(into, "lab")), 0o755), file("init", init, 0o755)]));
    await rm(join(into, "lab"));
  });
  return join(place, "lab.cpio");
}
