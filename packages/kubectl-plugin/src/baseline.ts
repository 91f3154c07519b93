import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { applyBaseline, makeBaseline, readBaseline, type Baseline, type Problem, type Result } from "@kubectl-loopback/core";
import type { Invocation } from "./cli/parse.ts";
import { usageError, type UsageError } from "./cli/usage-error.ts";
import { decodeText } from "./files/decode.ts";
import { fileProblem } from "./files/file-problem.ts";
import { writeWhole } from "./output/emit.ts";
import type { Input } from "./input.ts";
import type { Shell } from "./shell.ts";

interface Judged {
  readonly result: Result;
  readonly problems: readonly Problem[];
}

/** What is wrong with the flags: only a run over everything can tell what is gone. */
export function wrongBaselineFlags(invocation: Invocation): UsageError | undefined {
  if (!invocation.on("update-baseline")) return undefined;
  if (invocation.value("baseline") === undefined) return usageError("missing-value", "--baseline", "FILE");
  if (invocation.args.length > 0) return usageError("bad-combination", "--update-baseline, TYPE/NAME", "-n NAMESPACE");
  return invocation.value("selector") === undefined ? undefined : usageError("bad-combination", "--update-baseline, -l", "-n NAMESPACE");
}

/** Holds a result against `--baseline`, and with `--update-baseline` makes it today's. `problems` are those met while reading. */
export function withBaseline(result: Result, problems: readonly Problem[], input: Input, invocation: Invocation, { cwd }: Pick<Shell, "cwd">): Judged {
  const file = invocation.value("baseline");
  if (file === undefined) return { result, problems };
  const wasAsked = (namespace: string | null) => input.namespace === undefined || input.cluster.coverage.source === "files" || namespace === input.namespace;
  const updating = invocation.on("update-baseline");
  const old = readFile(file, cwd, updating);
  if ("code" in old) return { result, problems: [...problems, old] };
  // What could not be read may hold findings that are in the baseline: it stays as it is.
  const complete = ![...problems, ...result.problems].some(({ level }) => level === "error");
  if (!updating || !complete) return { result: applyBaseline(result, old, file, wasAsked), problems };
  const baseline = makeBaseline(result, old, wasAsked);
  return { result: applyBaseline(result, baseline, file, wasAsked), problems: [...problems, ...writeWhole(file, baselineText(baseline), cwd)] };
}

const EMPTY: Baseline = { apiVersion: "kubectl-loopback/v1", kind: "Baseline", findings: [] };

function readFile(file: string, cwd: string, mayBeMissing: boolean): Baseline | Problem {
  try {
    const text = decodeText(readFileSync(resolve(cwd, file)));
    if (text === undefined) return { code: "not-utf8", level: "error", params: { file }, location: null };
    const baseline = readBaseline(text);
    return typeof baseline === "string" ? { code: "bad-baseline", level: "error", params: { file, fault: baseline }, location: null } : baseline;
  } catch (error) {
    const problem = fileProblem(file, error);
    return mayBeMissing && problem.code === "file-not-found" ? EMPTY : problem;
  }
}

/** One entry a line: changes of a baseline can be read in a diff. */
function baselineText({ findings, ...head }: Baseline): string {
  const entries = findings.map((entry) => `    ${JSON.stringify(entry)}`).join(",\n");
  const before = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`).join("");
  return `{\n${before}  "findings": [${findings.length === 0 ? "" : `\n${entries}\n  `}]\n}\n`;
}
