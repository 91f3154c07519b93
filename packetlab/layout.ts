/** Lays the guest's file system out: tools with the libraries they need, and kernel modules. */

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { lstat, readdir, readFile, readlink, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";

import { file, folder, link, type Entry } from "./cpio.ts";

const run = promisify(execFile);

const tools = ["dash", "busybox", "ip", "nft", "ipset", "ipvsadm", "conntrack", "xtables-legacy-multi"];
const links = { sh: "dash", iptables: "xtables-legacy-multi", "iptables-save": "xtables-legacy-multi", "iptables-restore": "xtables-legacy-multi" };

/** Everything but the programs that the lab brings itself. `modules` are names of kernel modules. */
export async function systemEntries(root: string, version: string, modules: string[]): Promise<Entry[]> {
  return [
    ...["proc", "sys", "dev", "run", "tmp", "var", "etc", "bin", "root"].map(folder),
    file("etc/protocols", "icmp 1 ICMP\ntcp 6 TCP\nudp 17 UDP\n"), // ipset and ipvsadm look names up
    ...Object.entries(links).map(([name, target]) => link(`bin/${name}`, target)),
    ...(await toolEntries(root)),
    ...(await moduleEntries(root, version, modules)),
  ];
}

/** The tools, the shared libraries they name, and iptables' extensions. */
async function toolEntries(root: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  const libraries = new Set<string>();
  for (const tool of tools) {
    const place = ["bin", "sbin", "usr/bin", "usr/sbin"].map((dir) => join(root, dir, tool)).find(existsSync);
    if (!place) throw new Error(`the packages hold no ${tool}`);
    entries.push(file(`bin/${tool}`, await readFile(place), 0o755));
    for (const library of await sharedLibraries(root, place)) libraries.add(library);
  }
  const extensions = join(root, "usr/lib/x86_64-linux-gnu/xtables");
  for (const name of await readdir(extensions)) {
    entries.push(await copied(join(extensions, name), `usr/lib/x86_64-linux-gnu/xtables/${name}`));
    for (const library of await sharedLibraries(root, join(extensions, name))) libraries.add(library);
  }
  for (const library of libraries) entries.push(file(`lib/x86_64-linux-gnu/${basename(library)}`, await readFile(library), 0o755));
  entries.push(file("lib64/ld-linux-x86-64.so.2", await readFile(await realpath(join(root, "lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"))), 0o755));
  return entries;
}

async function copied(from: string, to: string): Promise<Entry> {
  const about = await lstat(from);
  return about.isSymbolicLink() ? link(to, await readlink(from)) : file(to, await readFile(from), 0o755);
}

/** Asks the packages' own loader, so that the host's libraries do not matter. A static program has none. */
async function sharedLibraries(root: string, program: string): Promise<string[]> {
  const folders = ["lib", "usr/lib"].map((dir) => join(root, dir, "x86_64-linux-gnu"));
  const loader = join(folders[0]!, "ld-linux-x86-64.so.2");
  const { stdout } = await run(loader, ["--library-path", folders.join(":"), "--list", program]).catch(() => ({ stdout: "" }));
  return [...stdout.matchAll(/=> (\/\S+)/g)].map((m) => m[1]!);
}

/** The modules with what they depend on, in the order in which to insert them. */
async function moduleEntries(root: string, version: string, wanted: string[]): Promise<Entry[]> {
  const dependencies = new Map<string, string[]>();
  for (const line of (await readFile(join(root, "lib/modules", version, "modules.dep"), "utf8")).split("\n")) {
    const [path, needs] = line.split(":");
    if (path) dependencies.set(path, (needs ?? "").split(" ").filter(Boolean));
  }
  const builtIn = await readFile(join(root, "lib/modules", version, "modules.builtin"), "utf8");
  const order = new Set<string>();
  const add = (path: string): void => {
    if (order.has(path)) return;
    dependencies.get(path)!.forEach(add);
    order.add(path);
  };
  for (const name of wanted) {
    const path = [...dependencies.keys()].find((p) => basename(p).replace(/\.ko.*$/, "") === name);
    if (path) add(path);
    else if (!builtIn.includes(`/${name}.ko`)) throw new Error(`kernel ${version} has no module ${name}`);
  }
  const entries: Entry[] = [file("modules.txt", [...order].map((p) => `/modules/${basename(p)}\n`).join(""))];
  entries.push(file(`lib/modules/${version}/modules.builtin`, builtIn));
  for (const path of order) entries.push(file(`modules/${basename(path)}`, await readFile(join(root, "lib/modules", version, path))));
  return entries;
}

/** Adds the folders above every entry: the kernel makes none by itself. */
export function withFolders(entries: Entry[]): Entry[] {
  const known = new Set(entries.map((e) => e.path));
  const above: Entry[] = [];
  for (const { path } of entries)
    for (let dir = dirname(path); dir !== "." && !known.has(dir); dir = dirname(dir)) {
      known.add(dir);
      above.push(folder(dir));
    }
  return [...above.sort((a, b) => (a.path < b.path ? -1 : 1)), ...entries];
}
