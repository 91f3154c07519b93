import type { Result } from "../analyze.ts";
import { sameListener } from "../fix/scene.ts";
import type { Supposed } from "../fix/suppose.ts";
import type { JudgedListener } from "../rules/rule.ts";
import { explainAround } from "./around.ts";
import { compare, explain } from "./explain.ts";
import type { Explanation } from "./explanation.ts";

/** A listener as it is, beside it as it would be under suppositions; where clients would be led around it, with their ways. */
export function explainSupposed(before: Result, now: JudgedListener, { result, refused }: Supposed, suppositions: readonly string[]): Explanation {
  const then = sameListener(now.listener, result.judged);
  const explained = explain(before, now);
  return then ? compare(explained, explain(result, then), suppositions, refused, explainAround(before, now, refused)) : explained;
}
