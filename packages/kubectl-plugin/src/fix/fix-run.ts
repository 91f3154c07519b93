import type { Plan, Problem, Severity } from "@kubectl-loopback/core";
import type { Invocation } from "../cli/parse.ts";
import type { Input } from "../input.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";

/** One run of `fix`, after judging and planning. */
export interface FixRun {
  readonly invocation: Invocation;
  readonly shell: Shell;
  readonly language: Language;
  readonly input: Input;
  readonly plan: Plan;
  readonly problems: readonly Problem[];
  readonly failOn: Severity | "never";
  /** What the findings as they were read amount to. */
  exitCode(): ExitCode;
  /** Judges once more, on what is there now; `stdin` is the new text of standard input. */
  again(stdin?: string): Promise<ExitCode>;
}
