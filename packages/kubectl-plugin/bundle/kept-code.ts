import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Script } from "node:vm";

/**
 * Compiled code, kept in the user's cache folder from one run to the next, as Node does for its own modules. It is taken
 * only from a file that the same user wrote and nobody else could. Nothing here ever fails a run: without such a
 * folder, code is compiled each time.
 */

export interface Kept {
  /** The file; undefined where there is none to be. */
  readonly path: string | undefined;
  /** What to compile a module with. */
  codeOf(name: string): { readonly cachedData?: Buffer };
}

export function keptCode(build: string): Kept {
  const path = pathFor(build);
  const codes = path === undefined ? undefined : attempt(() => codesIn(readOwn(path)));
  return { path, codeOf: (name) => (codes?.has(name) ? { cachedData: codes.get(name)! } : {}) };
}

/** One file for each way to use the program: code is compiled when it first runs, so each way has its own. */
function pathFor(build: string): string | undefined {
  const { env, argv, platform, version, arch } = process;
  const home = env["XDG_CACHE_HOME"] || (platform === "win32" ? env["LOCALAPPDATA"] : env["HOME"] && join(env["HOME"], platform === "darwin" ? "Library/Caches" : ".cache"));
  if (!home || env["NODE_DISABLE_COMPILE_CACHE"]) return undefined;
  const verb = /^[a-z]{1,20}$/.exec(argv[2] ?? "")?.[0] ?? "none";
  const source = argv.some((arg) => /^(?:-f|--filename)/.test(arg)) ? "files" : "live";
  return join(home, "kubectl-loopback", "code", build, `${version}-${arch}-${verb}-${source}`);
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

const WRITABLE_BY_OTHERS = 0o022;

function readOwn(path: string): Buffer {
  const fd = openSync(path, "r");
  try {
    const { uid, mode } = fstatSync(fd);
    if (process.getuid && (uid !== process.getuid() || (mode & WRITABLE_BY_OTHERS) !== 0)) throw new Error("not ours");
    return readFileSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Where code comes from in a file: its head says what follows, and how it begins on each page, so that no page that was lost counts as code. */
type Head = readonly [modules: readonly (readonly [name: string, length: number])[], pages: readonly number[]];

const PAGE = 4096;

function pagesOf(bytes: Buffer): number[] {
  const found: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += PAGE) found.push(bytes.readUInt32LE(at));
  return found;
}

function codesIn(file: Buffer): Map<string, Buffer> {
  const end = file.indexOf("\n") + 1;
  const [modules, pages] = JSON.parse(file.toString("latin1", 0, end)) as Head;
  const body = file.subarray(end);
  const codes = new Map<string, Buffer>();
  const length = modules.reduce((sum, [, one]) => sum + one, 0);
  if (length !== body.length || pagesOf(body).join() !== pages.join()) return codes;
  let at = 0;
  for (const [name, one] of modules) codes.set(name, body.subarray(at, (at += one)));
  return codes;
}

/** Keeps the code of all modules where some was missing, or not fit for this Node. */
export function keepCode({ path, codeOf }: Kept, scripts: ReadonlyMap<string, Script>): void {
  const isFresh = [...scripts].every(([name, { cachedDataRejected }]) => codeOf(name).cachedData !== undefined && cachedDataRejected !== true);
  if (path !== undefined && !isFresh) attempt(() => write(path, scripts));
}

function write(path: string, scripts: ReadonlyMap<string, Script>): void {
  const folder = dirname(path);
  makeOwn(folder);
  const temporary = `${path}.${process.pid}`;
  // Opened first: where nothing can be written, nothing is prepared, either.
  const fd = openSync(temporary, "wx", 0o600);
  try {
    const codes = [...scripts].map(([name, script]) => [name, script.createCachedData()] as const);
    const body = Buffer.concat(codes.map(([, code]) => code));
    const head: Head = [codes.map(([name, { length }]) => [name, length]), pagesOf(body)];
    const whole = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]);
    if (writeSync(fd, whole) === whole.length) renameSync(temporary, path);
  } finally {
    closeSync(fd);
    attempt(() => unlinkSync(temporary));
  }
  forgetOld(dirname(folder));
}

/** Not in a folder of somebody else's, as with `sudo`: it would be in their way. */
function makeOwn(folder: string): void {
  const home = join(folder, "../../..");
  mkdirSync(home, { recursive: true, mode: 0o700 });
  if (process.getuid && statSync(home).uid !== process.getuid()) throw new Error("not ours");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

const MONTH_MS = 30 * 24 * 3600 * 1000;

/** What other versions left. */
function forgetOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const other = join(folder, name);
    if (Date.now() - statSync(other).mtimeMs > MONTH_MS) rmSync(other, { recursive: true, force: true });
  }
}
