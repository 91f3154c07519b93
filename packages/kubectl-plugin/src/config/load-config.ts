import { readFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { isExcluded, NO_CONFIG, readConfig, type Config, type Problem } from "@kubectl-loopback/core";
import type { Invocation } from "../cli/parse.ts";
import { usageError, type UsageError } from "../cli/usage-error.ts";
import { decodeText } from "../files/decode.ts";
import { fileProblem } from "../files/file-problem.ts";
import type { Shell } from "../shell.ts";
import { findConfig, isIn } from "./find-config.ts";

/** The configuration of one run. */
export interface Loaded {
  readonly config: Config;
  readonly problems: readonly Problem[];
  /** Where it was read from, and how that is told; null where there is none. */
  readonly source: { readonly path: string; readonly shown: string } | null;
  /** Whether the user wants none. */
  readonly unwanted: boolean;
  /** Whether a file or folder met on a walk is left out. */
  leavesOut(path: string): boolean;
}

export const NOTHING_LOADED: Loaded = { config: NO_CONFIG, problems: [], source: null, unwanted: false, leavesOut: () => false };

/** The file of `--config`, else the one that is found. One that cannot be read is a problem, and all else goes on without it. */
export function loadConfig(invocation: Invocation, { cwd }: Pick<Shell, "cwd">): Loaded | UsageError {
  const named = invocation.value("config");
  if (invocation.on("no-config")) return named === undefined ? { ...NOTHING_LOADED, unwanted: true } : usageError("bad-combination", "--config, --no-config", "--no-config");
  const path = named === undefined ? findConfig([...invocation.values("filename"), ...invocation.values("kustomize")], cwd) : resolve(cwd, named);
  return path === undefined ? NOTHING_LOADED : load(path, named ?? relative(cwd, path));
}

/** Whether paths take in all that the configuration can be about. */
export function coversConfig({ source }: Loaded, paths: readonly string[], cwd: string): boolean {
  return source !== null && paths.some((path) => isIn(dirname(source.path), resolve(cwd, path)));
}

function load(path: string, shown: string): Loaded {
  const text = read(path, shown);
  if (typeof text !== "string") return { ...NOTHING_LOADED, problems: [text] };
  const { config, problems } = readConfig({ file: shown, text });
  const folder = dirname(path);
  const leavesOut = (file: string) => config.exclude.length > 0 && isIn(file, folder) && isExcluded(config, relative(folder, file).split(sep).join("/"));
  return { ...NOTHING_LOADED, config, problems, source: { path, shown }, leavesOut };
}

function read(path: string, shown: string): string | Problem {
  try {
    return decodeText(readFileSync(path)) ?? { code: "not-utf8", level: "error", params: { file: shown }, location: null };
  } catch (error) {
    return fileProblem(shown, error);
  }
}
