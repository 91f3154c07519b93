import { resolve } from "node:path";
import { nameOf, reportProblem, type ObjectRef, type Problem } from "@kubectl-loopback/core";
import type { Invocation } from "../cli/parse.ts";
import type { ApiClient } from "../cluster/api-client.ts";
import { printProblems } from "../output/problems.ts";
import { oneLine } from "../output/sanitize.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";
import { isYes } from "./confirm.ts";
import { readUndoFile } from "./undo-file.ts";
import { planUndo, undo } from "./undo-live.ts";
import type { UndoFile } from "./undo.ts";

/** `fix --undo FILE`: puts back exactly what `--undo-file` kept, unless someone changed it since. */
export async function undoFixes(invocation: Invocation, shell: Shell, { messages, words }: Language): Promise<ExitCode> {
  const name = invocation.value("undo")!;
  const file = readUndoFile(resolve(shell.cwd, name));
  const problems = typeof file === "string"
    ? [{ code: "bad-undo-file", level: "error", params: { file: name, error: file }, location: null } satisfies Problem]
    : await withCluster(invocation, shell, (client) => takeBackAll(file, client, invocation, shell, words));
  printProblems(problems.map((problem) => reportProblem(problem, messages)), shell, words);
  if (shell.interrupted.aborted) return 130;
  return problems.length > 0 ? 3 : 0;
}

async function withCluster(invocation: Invocation, shell: Shell, doIt: (client: ApiClient) => Promise<readonly Problem[]>): Promise<readonly Problem[]> {
  const { openCluster } = await import("../cluster/read-live.ts");
  const client = await openCluster(invocation, shell);
  return "code" in client ? [client] : doIt(client).finally(() => client.close());
}

async function takeBackAll(file: UndoFile, client: ApiClient, invocation: Invocation, shell: Shell, words: Language["words"]): Promise<readonly Problem[]> {
  const { objects, problems } = await planUndo(file, client);
  if (shell.interrupted.aborted) return [];
  if (problems.length > 0) return problems;
  const say = (line: string) => shell.stderr.write(`${oneLine(line)}\n`);
  if (objects.length === 0) {
    say(words.fix.nothingToUndo);
    return [];
  }
  const where = invocation.value("dry-run") ?? "none";
  const tell = (ref: ObjectRef) => void say((where === "none" ? words.fix.changed : words.fix.wouldChange)(nameOf(ref)));
  if (where === "client") objects.forEach(({ object }) => tell(object.ref));
  if (where === "client") return [];
  const names = objects.map(({ object }) => nameOf(object.ref)).join(", ");
  const agreed = where === "server" || invocation.on("yes") || (shell.isInteractive && isYes(await shell.ask(oneLine(words.fix.undoQuestion(names)))));
  return agreed ? undo(objects, { client, dryRun: where === "server", interrupted: shell.interrupted, tell }) : [{ code: "not-confirmed", level: "error", params: { names: "" }, location: null }];
}
