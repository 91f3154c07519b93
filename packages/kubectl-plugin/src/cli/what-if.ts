import { REMEDIES, type Assumptions, type Supposition } from "@kubectl-loopback/core";
import { meant } from "./meant.ts";
import { parseAssumptions } from "./assume.ts";
import type { Invocation } from "./parse.ts";
import { isUsageError, usageError, type UsageError } from "./usage-error.ts";

const DIRECT_ACCESS = "direct-access";

/** Reads `--what-if`: remedies by their names, and facts as `--assume` takes them. */
export function parseSuppositions(invocation: Invocation): readonly Supposition[] | UsageError {
  const found: Supposition[] = [];
  for (const text of invocation.values("what-if")) {
    const supposition = text.includes("=") ? factOf(text) : remedyOf(text);
    if (isUsageError(supposition)) return supposition;
    found.push(supposition);
  }
  return found;
}

function remedyOf(text: string): Supposition | UsageError {
  const ids = REMEDIES.map(({ id }) => id);
  const remedy = ids.find((id) => id === text);
  return remedy ? { kind: "remedy", remedy } : usageError("bad-value", `--what-if ${text}`, meant(text, ids) ?? ids.join(", "));
}

function factOf(text: string): Supposition | UsageError {
  const [key, ...rest] = text.split("=");
  const value = rest.join("=");
  if (key === DIRECT_ACCESS) return value === "true" || value === "false" ? { kind: "direct-access", on: value === "true" } : usageError("bad-value", `--what-if ${text}`, "true, false");
  const assumptions = parseAssumptions([text], "what-if");
  return isUsageError(assumptions) ? assumptions : { kind: "facts", assumptions: assumptions as Assumptions };
}
