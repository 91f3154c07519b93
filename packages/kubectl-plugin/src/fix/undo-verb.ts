import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { nameOf, reportProblem, type Problem } from "@kubectl-loopback/core";
import type { Invocation } from "../cli/parse.ts";
import { printProblems } from "../output/problems.ts";
import { oneLine } from "../output/sanitize.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";
import { isYes } from "./confirm.ts";
import { parseUndoFile, planUndo, undo } from "./undo-live.ts";
import type { UndoFile } from "./undo.ts";

/** `fix --undo FILE`: puts back exactly what `--undo-file` kept, unless someone changed it since. */
export async function undoLive(invocation: Invocation, shell: Shell, { messages, words }: Language): Promise<ExitCode> {
  const name = invocation.value("undo")!;
  const file = readUndoFile(resolve(shell.cwd, name));
  const problems = typeof file === "string"
    ? [{ code: "bad-undo-file", level: "error", params: { file: name, error: file }, location: null } satisfies Problem]
    : await takeBackAll(file, invocation, shell, words);
  printProblems(problems.map((problem) => reportProblem(problem, messages)), shell, words);
  return problems.length > 0 ? 3 : 0;
}

function readUndoFile(path: string): UndoFile | string {
  try {
    return parseUndoFile(readFileSync(path, "utf8"));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  }
}

async function takeBackAll(file: UndoFile, invocation: Invocation, shell: Shell, words: Language["words"]): Promise<readonly Problem[]> {
  const { openCluster } = await import("../cluster/read-live.ts");
  const client = await openCluster(invocation, shell);
  if ("code" in client) return [client];
  try {
    const { objects, problems } = await planUndo(file, client);
    if (problems.length > 0) return problems;
    if (objects.length === 0) shell.stderr.write(`${words.fix.nothingToUndo}\n`);
    const names = objects.map(({ ref }) => nameOf(ref)).join(", ");
    const dryRun = invocation.value("dry-run") === "server";
    const agreed = objects.length === 0 || dryRun || invocation.on("yes") || (shell.isInteractive && isYes(await shell.ask(oneLine(words.fix.undoQuestion(names)))));
    if (!agreed) return [{ code: "not-confirmed", level: "error", params: { names: "" }, location: null }];
    if (invocation.value("dry-run") === "client") return [];
    return await undo(objects, client, dryRun, (ref) => void shell.stderr.write(`${oneLine((dryRun ? words.fix.wouldChange : words.fix.changed)(nameOf(ref)))}\n`));
  } finally {
    client.close();
  }
}
