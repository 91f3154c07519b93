/**
 * What the editor tests run: code-server (a real VS Code behind a web server) and a Chromium to look at it.
 *
 * code-server comes from npm, as `tools/package.json` says, and is kept outside the work tree, in a folder named after
 * that file's contents. Chromium, and what code-server is compiled with, are Debian packages: installed when missing.
 * Run by itself, `node test/editor/install-code-server.ts` makes both and prints where they are.
 */
import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { cp, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { installPackages } from "../debian-packages.ts";

/** Folder whose node_modules holds code-server and what else `tools/package.json` names. */
export interface EditorTools {
  readonly modules: string;
  readonly codeServer: string;
  readonly chromium: string;
}

const sources = fileURLToPath(new URL("tools", import.meta.url));

/** code-server's own modules are native, and npm compiles them. */
const TO_COMPILE = ["g++", "make", "python3", "pkg-config", "libkrb5-dev", "libsecret-1-dev", "libx11-dev", "libxkbfile-dev"];
/** The Chinese windows need a font, or there is nothing to see on their pictures. */
const TO_LOOK = ["chromium", "fonts-noto-cjk"];

export async function editorTools(): Promise<EditorTools> {
  const folder = cacheFolder();
  const codeServer = join(folder, "node_modules/code-server/out/node/entry.js");
  const built = existsSync(codeServer);
  await installPackages("The editor tests", built ? TO_LOOK : [...TO_COMPILE, ...TO_LOOK]);
  if (!built) await build(folder);
  return { modules: join(folder, "node_modules"), codeServer, chromium: await chromiumPath() };
}

/** `<cache>/kubectl-loopback/editor-<hash>`: another list of packages, or another Node, is another folder. */
function cacheFolder(): string {
  const hash = createHash("sha256").update(readFileSync(join(sources, "package.json"))).update(process.versions.modules).update(process.arch);
  const cache = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(cache, "kubectl-loopback", `editor-${hash.digest("hex").slice(0, 16)}`);
}

/** Installs beside the folder, then renames: nobody ever sees half an editor. code-server has no path of its own inside. */
async function build(folder: string): Promise<void> {
  process.stderr.write("Installing code-server from npm (once; it compiles for some minutes)\n");
  await mkdir(dirname(folder), { recursive: true });
  const unfinished = await mkdtemp(`${folder}.unfinished-`);
  try {
    await cp(sources, unfinished, { recursive: true });
    await npmInstall(unfinished);
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** code-server compiles against the Node that runs it, which is the one that runs this: first on PATH, with its own headers. */
function npmInstall(folder: string): Promise<void> {
  const env: NodeJS.ProcessEnv = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env["PATH"]}` };
  delete env["npm_config_user_agent"]; // It says pnpm when a script of ours runs this, and code-server asks it what to call.
  const headers = nodeHeaders();
  if (headers) env["npm_config_nodedir"] = headers;
  return run("npm", ["install", "--foreground-scripts", "--no-audit", "--no-fund"], { cwd: folder, env });
}

/** The folder whose include/node belongs to this Node; without one node-gyp downloads the headers. */
function nodeHeaders(): string | undefined {
  const home = dirname(dirname(realpathSync(process.execPath)));
  // The npm package `node` keeps the headers in the package of its platform.
  const places = [home, join(home, "node_modules", `node-${process.platform}-${process.arch}`)];
  return places.find((place) => existsSync(join(place, "include/node/node.h")));
}

async function chromiumPath(): Promise<string> {
  const { stdout } = await promisify(execFile)("sh", ["-c", "command -v chromium"]);
  return stdout.trim();
}

function run(program: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Promise<void> {
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let words = "";
  const listen = (chunk: Buffer) => (words = `${words}${chunk}`.slice(-4000));
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`${program} ${args.join(" ")} failed (${code}):\n${words}`))));
  });
}

if (import.meta.main) console.log(await editorTools());
