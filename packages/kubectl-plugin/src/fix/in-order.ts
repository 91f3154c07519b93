import type { Problem } from "@kubectl-loopback/core";

/** Does steps one after the other, and stops at the first that fails or when the user interrupts: what was done and what was not is told. */
export async function inOrder<T>(steps: readonly T[], nameOf: (step: T) => string, interrupted: AbortSignal, doStep: (step: T) => Promise<Problem | "interrupted" | undefined>): Promise<Problem[]> {
  for (const [index, step] of steps.entries()) {
    const problem = interrupted.aborted ? "interrupted" : await doStep(step);
    if (problem) return [...(problem === "interrupted" ? [] : [problem]), ...stoppedAt(steps.map(nameOf), index, interrupted)];
  }
  return [];
}

/** Nothing is told where the only step failed, which says it all. */
function stoppedAt(names: readonly string[], index: number, interrupted: AbortSignal): Problem[] {
  if (names.length === 1 && !interrupted.aborted) return [];
  const list = (some: readonly string[]) => some.join(", ") || "-";
  return [{ code: "interrupted", level: "error", params: { done: list(names.slice(0, index)), left: list(names.slice(index)) }, location: null }];
}
