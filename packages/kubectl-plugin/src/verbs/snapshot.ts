import { createHmac, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { escaped, oneLine, reportProblem, SNAPSHOT_VERSION, takeSnapshot, type Problem, type Snapshot } from "@kubectl-loopback/core";
import type { Invocation } from "../cli/parse.ts";
import { isUsageError, usageError, type UsageError } from "../cli/usage-error.ts";
import type { Loaded } from "../config/load-config.ts";
import { replaceFile } from "../files/write.ts";
import { printProblems } from "../output/problems.ts";
import { missingTargets, parseQuestion } from "../question.ts";
import { readInput } from "../read-input.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";
import manifest from "../../package.json" with { type: "json" };

/** Readable by its owner alone: it tells a lot about a cluster. */
const MODE = 0o600;

/** `snapshot`: keeps in a file what `check` would read, so that it can be judged elsewhere. */
export async function snapshot(invocation: Invocation, shell: Shell, language: Language, loaded: Loaded): Promise<ExitCode | UsageError> {
  const asked = parseQuestion(invocation);
  const file = invocation.value("output");
  if (isUsageError(asked)) return asked;
  if (file === undefined) return usageError("missing-value", "-o", "FILE");
  const input = await readInput(invocation, shell, language.words, asked, loaded);
  if (!input) return 130;
  const problems = [...input.problems, ...missingTargets(asked, input)];
  const taken = { cluster: input.cluster, problems: input.problems, namespace: input.namespace ?? null, takenBy: `kubectl-loopback v${manifest.version}` };
  const left = input.cluster.objects.all.length === 0 ? [] : keep(takeSnapshot(taken, invocation.on("hash-names") ? keyedHash() : null), file, invocation, shell, language);
  printProblems([...problems, ...left].map((one) => reportProblem(one, language.messages)), shell, language.words);
  return [...problems, ...left].some(({ level }) => level === "error") ? 3 : 0;
}

/** A hash whose key nobody keeps: names cannot be found again by trying. */
function keyedHash(): (text: string) => string {
  const key = randomBytes(32);
  return (text) => `n${createHmac("sha256", key).update(text).digest("hex").slice(0, 12)}`;
}

function keep(taken: Snapshot, file: string, invocation: Invocation, shell: Shell, { words }: Language): Problem[] {
  const text = snapshotText(taken);
  if (file === "-") {
    shell.stdout.write(text);
    return [];
  }
  const problem = write(resolve(shell.cwd, file), file, text, words.snapshot.otherFile);
  if (!problem && !invocation.on("quiet")) shell.stderr.write(`${oneLine(words.snapshot.written(file, taken.objects.length, taken.namesHidden))}\n`);
  return problem ? [problem] : [];
}

/** One object a line, so that it can be looked through, compared and searched. */
function snapshotText({ objects, ...rest }: Snapshot): string {
  const head = JSON.stringify(rest, null, 2).slice(0, -2);
  const lines = objects.map((object) => `    ${JSON.stringify(object)}`).join(",\n");
  return escaped(`${head},\n  "objects": [\n${lines}\n  ]\n}\n`);
}

function write(path: string, file: string, text: string, otherFile: string): Problem | undefined {
  const failed = (error: string): Problem => ({ code: "write-failed", level: "error", params: { file, error }, location: null });
  try {
    if (existsSync(path) && !readFileSync(path, "utf8").startsWith(`{\n  "apiVersion": "${SNAPSHOT_VERSION}",\n  "kind": "Snapshot"`)) return failed(otherFile);
    replaceFile(path, Buffer.from(text), MODE);
    return undefined;
  } catch (error) {
    return failed((error as NodeJS.ErrnoException).code ?? (error as Error).message);
  }
}
