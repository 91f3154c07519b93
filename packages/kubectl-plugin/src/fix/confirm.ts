import type { Problem } from "@kubectl-loopback/core";
import type { FixRun } from "./fix-run.ts";

/**
 * Why nothing is changed; undefined where the user agrees. Preconditions that nobody can read from the cluster need
 * `--accept NAME` each, or a yes of their own on a terminal; without a terminal, `--yes` is needed besides.
 */
export async function refusal({ invocation, shell, language, plan }: FixRun, count: number): Promise<Problem | undefined> {
  const { words, messages } = language;
  const accepted = invocation.values("accept");
  const open = plan.preconditions.filter(({ name, state }) => state === "ask" && !accepted.includes(name)).map(({ name }) => name);
  const refused: Problem = { code: "not-confirmed", level: "error", params: { names: open.map((name) => `--accept ${name}`).join(" ") }, location: null };
  if (invocation.on("yes")) return open.length === 0 ? undefined : refused;
  if (!shell.isInteractive) return refused;
  for (const name of open) if (!isYes(await shell.ask(words.fix.precondition(messages.fixing.preconditions[name])))) return refused;
  return isYes(await shell.ask(words.fix.question(count))) ? undefined : refused;
}

export function isYes(answer: string): boolean {
  return /^(?:y|yes|是)$/i.test(answer.trim());
}
