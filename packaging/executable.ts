import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeProgram } from "./node-packages.ts";
import { builderOf, runsHere, type Platform } from "./platforms.ts";
import { signMachO } from "./sign-macho.ts";
import { unsignPe } from "./unsign-pe.ts";

const SEA = join(import.meta.dirname, "sea");

/**
 * Makes one file of a platform's Node and the built plugin: a Node "single executable application". It runs without
 * Node, takes no options of Node's (`NODE_OPTIONS`), and is signed ad hoc for macOS, not at all for Windows.
 */
export function buildExecutable(platform: Platform, plugin: string, out: string): void {
  const work = mkdtempSync(join(tmpdir(), "kubectl-loopback-executable-"));
  try {
    // Names without folders: they are kept in the executable, which must not depend on where it was built.
    writeFileSync(join(work, "plugin"), asFunction(readFileSync(plugin, "utf8")));
    copyFileSync(join(SEA, "start.cjs"), join(work, "start.cjs"));
    const assets = runsHere(platform) ? { plugin: "plugin", code: compileAhead(platform, work) } : { plugin: "plugin" };
    writeFileSync(join(work, "sea.json"), JSON.stringify({ main: "start.cjs", executable: startingPoint(platform, work), output: "out", assets, disableExperimentalSEAWarning: true, useCodeCache: false, execArgvExtension: "none" }));
    execFileSync(nodeProgram(builderOf(platform.node)), ["--build-sea", "sea.json"], { cwd: work, stdio: ["ignore", "ignore", "inherit"] });
    const made = readFileSync(join(work, "out"));
    writeFileSync(out, platform.os === "darwin" ? signMachO(made, "kubectl-loopback") : made, { mode: 0o755 });
  } finally {
    rmSync(work, { recursive: true });
  }
}

/**
 * The plugin as an expression that takes `require`: a plain script has none. All in ASCII (only regular expressions are
 * not): with one other character, V8 would hold all of it in twice the memory.
 */
function asFunction(plugin: string): string {
  const code = plugin.replace(/^#!.*\n/, "").replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `(function (require) {${code}\n})`;
}

function startingPoint({ os, node }: Platform, work: string): string {
  if (os !== "windows") return nodeProgram(node);
  writeFileSync(join(work, "node.exe"), unsignPe(readFileSync(nodeProgram(node))));
  return "node.exe";
}

/**
 * Runs a usual command and keeps the code that it compiled, as V8 caches it: starting takes half the time. V8's flags make
 * it the same each time. Their hash, which V8 compares, is then replaced by that of a run without flags, as users
 * start it: these flags change when things happen, not the code. Fails where Node refuses the result.
 */
function compileAhead({ node }: Platform, work: string): string {
  const run = (...args: string[]) => execFileSync(nodeProgram(node), args, { cwd: work, env: {}, stdio: ["ignore", "ignore", "inherit"] });
  const compile = (flags: readonly string[], out: string, ...args: string[]) => {
    run(...flags, join(SEA, "compile.cjs"), "plugin", out, ...args);
    return readFileSync(join(work, out));
  };
  const code = compile(["--hash-seed=1", "--predictable"], "code", "check", "-f", join(SEA, "typical.yaml"), "--fail-on", "never");
  const plain = compile([], "plain", "version");
  const flagHash = plain.subarray(codeStarts(plain)[0]! + FLAG_HASH).subarray(0, 4);
  for (const start of codeStarts(code)) flagHash.copy(code, start + FLAG_HASH);
  writeFileSync(join(work, "code"), code);
  run(join(SEA, "accepts.cjs"), "plugin", "code");
  return "code";
}

/** Where V8's cached code names the flags it was made with: after its magic number, its version and the source's hash. */
const FLAG_HASH = 12;

/** Where the code of each script starts, in what `compile.cjs` writes. */
function codeStarts(file: Buffer): number[] {
  let at = file.indexOf("\n") + 1;
  const index = JSON.parse(file.toString("latin1", 0, at)) as [name: string, length: number][];
  return index.map(([, length]) => (at += length) - length);
}
