import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { collect, readSnapshot, settingsFor, type Problem, type SnapshotRead } from "@kubectl-loopback/core";
import type { Invocation } from "../cli/parse.ts";
import type { Loaded } from "../config/load-config.ts";
import type { Input } from "../input.ts";
import type { Shell } from "../shell.ts";
import { decodeText } from "./decode.ts";
import { fileProblem } from "./file-problem.ts";

/** What `--snapshot FILE` holds, as if it had just been read; `-` is standard input. */
export async function readSnapshotFile(file: string, invocation: Invocation, shell: Shell, { config, problems: ofConfig }: Loaded): Promise<Input> {
  const read = await readFile(file, shell);
  const { cluster, namespace, problems } = "code" in read ? nothing(read) : read;
  const asked = invocation.value("namespace") ?? namespace ?? undefined;
  const settings = settingsFor(config, null);
  return { cluster, live: null, problems: [...ofConfig, ...problems], fromFiles: new Set(), namespace: invocation.on("all-namespaces") ? undefined : asked, settings, watched: [], origin: () => undefined, texts: () => [] };
}

async function readFile(file: string, shell: Shell): Promise<SnapshotRead | Problem> {
  try {
    const text = decodeText(file === "-" ? await shell.readStdin() : readFileSync(resolve(shell.cwd, file)));
    return text === undefined ? { code: "not-utf8", level: "error", params: { file }, location: null } : readSnapshot(file, text);
  } catch (error) {
    return fileProblem(file, error);
  }
}

function nothing(problem: Problem): SnapshotRead {
  return { cluster: { objects: collect([]).set, coverage: { source: "files", gaps: {} }, serverVersion: null }, namespace: null, problems: [problem] };
}
