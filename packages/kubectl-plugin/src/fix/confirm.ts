import type { Problem } from "@kubectl-loopback/core";
import type { FixRun } from "../verbs/fix.ts";

/**
 * Whether the user agrees. Preconditions that nobody can read from the cluster need `--accept NAME` each, or a yes of
 * their own on a terminal; without a terminal `--yes` is needed. A dry run on the server asks nothing.
 */
export async function confirmed({ invocation, shell, language, plan }: Pick<FixRun, "invocation" | "shell" | "language" | "plan">, count: number): Promise<Problem | undefined> {
  if (invocation.value("dry-run") === "server") return undefined;
  const { words, messages } = language;
  const accepted = invocation.values("accept");
  const open = plan.preconditions.filter(({ name, state }) => state === "fails" || (state === "ask" && !accepted.includes(name)));
  const refused = refusal(open.filter(({ state }) => state === "ask").map(({ name }) => `--accept ${name}`));
  if (open.some(({ state }) => state === "fails")) return refused;
  if (!shell.isInteractive) return invocation.on("yes") && open.length === 0 ? undefined : refused;
  for (const { name } of open) if (!isYes(await shell.ask(words.fix.precondition(messages.fixing.preconditions[name])))) return refused;
  return invocation.on("yes") || isYes(await shell.ask(words.fix.question(count))) ? undefined : refused;
}

export function isYes(answer: string): boolean {
  return /^(?:y|yes|是)$/i.test(answer.trim());
}

function refusal(flags: readonly string[]): Problem {
  return { code: "not-confirmed", level: "error", params: { names: flags.join(" ") }, location: null };
}
