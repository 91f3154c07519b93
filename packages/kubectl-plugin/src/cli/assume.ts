import { ASSUMPTIONS, type Assumptions } from "@kubectl-loopback/core";
import { meant } from "./meant.ts";
import { usageError, type UsageError } from "./usage-error.ts";

/** Reads `--assume key=value`, any number of times; `--what-if` takes the same. */
export function parseAssumptions(texts: readonly string[], flag: "assume" | "what-if" = "assume"): Assumptions | UsageError {
  const found: Partial<Record<keyof Assumptions, Assumptions[keyof Assumptions]>> = {};
  for (const text of texts) {
    const equals = text.indexOf("=");
    const key = equals < 0 ? text : text.slice(0, equals);
    if (!Object.hasOwn(ASSUMPTIONS, key)) return usageError("bad-value", `--${flag} ${text}`, meant(key, Object.keys(ASSUMPTIONS)) ?? Object.keys(ASSUMPTIONS).join(", "));
    const { read, values } = ASSUMPTIONS[key as keyof Assumptions];
    const value = read(text.slice(equals + 1));
    if (equals < 0 || value === undefined) return usageError("bad-value", `--${flag} ${text}`, values.join(", "));
    found[key as keyof Assumptions] = value;
  }
  return found as Assumptions;
}
