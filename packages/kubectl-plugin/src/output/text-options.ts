import type { ReportFinding, SourceText } from "@kubectl-loopback/core";
import type { Style } from "./style.ts";

/** How findings are told. */
export interface FindingOptions {
  readonly style: Style;
  readonly verbose: boolean;
  readonly width: number;
  /** A file's text with its lines, for source lines. */
  source(file: string): SourceText | undefined;
  /** The command to type next, where there is one. */
  next(finding: ReportFinding): string | undefined;
}

/** How much to say: `quiet` one line a finding, `verbose` what it rests on, too. */
export interface TextOptions extends FindingOptions {
  readonly quiet: boolean;
}
