/**
 * The programs that the bench compares with: built once from the Go module in `peers/`, and kept outside the work tree
 * in a folder named after that module. Without Go they are missing, and the bench says so.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const MODULE = join(import.meta.dirname, "peers");

const PACKAGES = {
  kubeconform: "github.com/yannh/kubeconform/cmd/kubeconform",
  "kube-score": "github.com/zegl/kube-score/cmd/kube-score",
} as const;

/** Path of a peer; undefined (and the reason on stderr) where it cannot be built. */
export function peer(name: keyof typeof PACKAGES): string | undefined {
  const path = join(cacheFolder(), name);
  try {
    if (!existsSync(path)) build(PACKAGES[name], path);
    return path;
  } catch (error) {
    process.stderr.write(`${name} is missing: ${(error as Error).message.split("\n")[0]}\n`);
    return undefined;
  }
}

/** Builds to a name of its own, then renames: an interrupted build leaves nothing that looks whole. */
function build(name: string, path: string): void {
  process.stderr.write(`Building ${name} (once)\n`);
  mkdirSync(cacheFolder(), { recursive: true });
  const unfinished = `${path}.${process.pid}.unfinished`;
  execFileSync("go", ["build", "-mod=readonly", "-buildvcs=false", "-trimpath", "-ldflags=-s -w", "-o", unfinished, name], {
    cwd: MODULE,
    env: { ...process.env, GOWORK: "off", CGO_ENABLED: "0" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  renameSync(unfinished, path);
}

function cacheFolder(): string {
  const hash = createHash("sha256");
  for (const file of ["go.mod", "go.sum"]) hash.update(readFileSync(join(MODULE, file)));
  const cache = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(cache, "kubectl-loopback", `bench-${hash.digest("hex").slice(0, 16)}`);
}
