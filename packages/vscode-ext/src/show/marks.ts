import { type Finding, type Messages, oneLine, type Problem, type ProblemCode, reportProblem, type RuleCode, type Severity } from "@kubectl-loopback/core";
import type { Judgement } from "../projects/judge.ts";
import type { ProjectFile } from "../projects/project-file.ts";
import type { Words } from "../words/words.ts";
import { rangeOf, type Range } from "./place.ts";
import { relatedTo, type Related } from "./related.ts";

/** What is shown at a place of a text. */
export interface Mark {
  readonly range: Range;
  readonly severity: Severity | "hint";
  readonly message: string;
  readonly code: RuleCode | ProblemCode;
  readonly related: readonly Related[];
  /** What was found; null for a problem with the text itself. */
  readonly finding: Finding | null;
}

/** Problems that any YAML or JSON support tells, too. */
const ABOUT_SYNTAX: readonly ProblemCode[] = ["yaml-syntax", "duplicate-key", "too-many-aliases"];

/** Everything there is to show in a file. `syntax`: whether mistakes that are not about Kubernetes are ours to tell. */
export function marksOf(file: ProjectFile, judgement: Judgement, messages: Messages, words: Words, { syntax }: { readonly syntax: boolean }): Mark[] {
  const problems = [...file.problems, ...judgement.problemsIn(file.file)].filter((problem) => problem.location && (syntax || !ABOUT_SYNTAX.includes(problem.code)));
  const findings = judgement.findingsIn(file.file).map((finding) => markOf(finding, judgement, messages, words));
  return [...problems.map((problem) => problemMark(problem, messages)), ...findings];
}

function markOf(finding: Finding, judgement: Judgement, messages: Messages, words: Words): Mark {
  const { code, severity, params, object, path } = finding;
  const say = messages.rules[code] as Messages["rules"]["CLB101"];
  return {
    range: rangeOf(object.source!.locate(path)),
    severity,
    message: oneLine(say.message(params as Parameters<typeof say.message>[0])),
    code,
    related: relatedTo(finding, judgement, words),
    finding,
  };
}

/** A notice never makes the answer wrong: it is only hinted at. */
function problemMark(problem: Problem, messages: Messages): Mark {
  const { code, message } = reportProblem(problem, messages);
  return { range: rangeOf(problem.location!), severity: problem.level === "error" ? "error" : "hint", message: oneLine(message), code: code as ProblemCode, related: [], finding: null };
}
