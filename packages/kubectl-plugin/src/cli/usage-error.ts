/** Something wrong with the command line: exit code 2. */
export interface UsageError {
  readonly usage: "unknown-command" | "unknown-flag" | "missing-value" | "bad-value" | "unknown-type" | "unexpected-argument" | "bad-target" | "bad-combination" | "missing-target" | "only-with";
  /** What was written. */
  readonly written: string;
  /** What was probably meant, or what would be right. */
  readonly instead: string | undefined;
  /** The command it was written behind, where that much is known. */
  readonly command?: string;
}

export function usageError(usage: UsageError["usage"], written: string, instead?: string): UsageError {
  return { usage, written, instead };
}

export function isUsageError(value: object): value is UsageError {
  return "usage" in value;
}
