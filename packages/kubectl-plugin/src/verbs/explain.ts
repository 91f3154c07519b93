import {
  escaped, exitCodeOf, explain, explainSupposed, explanationDot, explanationMermaid, explanationSvg, explanationText, makeReport, nameOf, oneLine, pathPicture, reportExplanation, suppose, wrapLines,
  type ExplanationReport, type Explanation, type JudgedListener, type Problem, type ReportProblem, type Result, type Scene, type Supposition,
} from "@kubectl-loopback/core";
import type { Invocation } from "../cli/parse.ts";
import { isUsageError, usageError, type UsageError } from "../cli/usage-error.ts";
import { parseSuppositions } from "../cli/what-if.ts";
import type { Loaded } from "../config/load-config.ts";
import { dataText } from "../output/print.ts";
import { printConfig, printProblems } from "../output/problems.ts";
import { styleOf, type Style } from "../output/style.ts";
import { failOnOf, judge, missingTargets, parseQuestion, type Asked } from "../question.ts";
import { readInput } from "../read-input.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";
import { explainRule, isRuleCode } from "./explain-rule.ts";
import { explainSymptom } from "./explain-symptom.ts";
import { printTickets, type Printing } from "./explain-ticket.ts";

/** `explain`: the way of a packet, a rule's page, or the cause of a symptom. */
export async function explainVerb(invocation: Invocation, shell: Shell, language: Language, loaded: Loaded): Promise<ExitCode | UsageError> {
  if (invocation.on("symptom")) return explainSymptom(invocation, shell, language);
  const [first] = invocation.args;
  if (invocation.args.length === 1 && isRuleCode(first!)) return invocation.on("ticket") ? usageError("bad-combination", `${first}, --ticket`, "svc/NAME --ticket") : explainRule(first!, invocation, shell, language);
  return explainListeners(invocation, shell, language, loaded);
}

async function explainListeners(invocation: Invocation, shell: Shell, language: Language, loaded: Loaded): Promise<ExitCode | UsageError> {
  const asked = parseQuestion(invocation);
  const suppositions = parseSuppositions(invocation);
  const wrong = isUsageError(asked) ? asked : isUsageError(suppositions) ? suppositions : wrongTarget(asked, invocation);
  if (wrong) return wrong;
  const input = await readInput(invocation, shell, language.words, asked as Asked, loaded);
  if (!input) return 130;
  const result = judge(asked as Asked, input, invocation, shell, loaded);
  const judged = result.judged.filter(({ listener }) => invocation.value("port") === undefined || listener.port === Number(invocation.value("port")));
  const report = makeReport(result, [...input.problems, ...missingTargets(asked as Asked, input), ...missingPort(judged, result, invocation)], language.messages);
  const printing = { invocation, shell, language };
  if (invocation.on("ticket")) printTickets(judged, result, report.problems, printing);
  else {
    const scene = { result, live: input.fromFiles.size === 0, clients: (asked as Asked).keptApart(input.namespace ?? "default") };
    print(explainAll(judged, scene, suppositions as readonly Supposition[], invocation.values("what-if")), report.problems, printing);
  }
  printConfig(loaded, invocation, shell, language.words);
  printProblems(report.problems, shell, language.words);
  return exitCodeOf(report, failOnOf(invocation, input.settings));
}

function wrongTarget({ targets }: Asked, invocation: Invocation): UsageError | undefined {
  if (targets.length > 1) return usageError("unexpected-argument", invocation.args.at(-1)!);
  if (targets.length === 0 && invocation.values("filename").length === 0 && invocation.value("snapshot") === undefined) return usageError("missing-target", "explain", "svc/NAME, ing/NAME, CLB101");
  if (targets[0] && targets[0].name === undefined) return usageError("bad-target", invocation.args[0]!, "TYPE/NAME");
  const format = invocation.value("output") ?? "text";
  if (invocation.on("ticket") && !["text", "json", "yaml"].includes(format)) return usageError("bad-combination", `--ticket, -o ${format}`, "-o text");
  const port = invocation.value("port");
  return port === undefined || /^[1-9]\d{0,4}$/.test(port) ? undefined : usageError("bad-value", `--port ${port}`, "80");
}

/** The objects have listeners, but none with this port. */
function missingPort(judged: readonly JudgedListener[], { judged: all }: Result, invocation: Invocation): Problem[] {
  if (judged.length > 0 || all.length === 0) return [];
  return [{ code: "target-not-found", level: "error", params: { target: `${invocation.args.join("/")} --port ${invocation.value("port")}`.trim() }, location: null }];
}

/** Each listener as it is; with suppositions, beside it as it would be. */
function explainAll(judged: readonly JudgedListener[], scene: Scene, suppositions: readonly Supposition[], written: readonly string[]): Explanation[] {
  if (suppositions.length === 0) return judged.map((one) => explain(scene.result, one));
  const supposed = suppose(scene, suppositions);
  return judged.map((now) => explainSupposed(scene.result, now, supposed, written));
}

const PICTURES = { mermaid: explanationMermaid, dot: explanationDot, svg: explanationSvg } as const;

function print(explanations: readonly Explanation[], problems: readonly ReportProblem[], printing: Printing): void {
  const { invocation, shell: { stdout }, language: { messages } } = printing;
  const format = invocation.value("output") ?? "text";
  if (format === "json" || format === "yaml") {
    const report: ExplanationReport<ReportProblem> = { apiVersion: "kubectl-loopback/v1", kind: "Explanation", explanations: explanations.map((one) => reportExplanation(one, messages)), problems };
    stdout.write(dataText(report, format));
  } else if (format === "text") stdout.write(textOf(explanations, problems, printing));
  else picture(explanations, PICTURES[format as keyof typeof PICTURES], printing);
}

/** Columns of a tree, where no terminal says otherwise; and at most, for the sake of reading. */
const USUAL_WIDTH = 80;
const LARGEST_WIDTH = 100;

function textOf(explanations: readonly Explanation[], problems: readonly ReportProblem[], { invocation, shell, language: { messages, words } }: Printing): string {
  if (explanations.length === 0) return problems.some(({ level }) => level === "error") ? "" : `${words.noListeners}\n`;
  const width = shell.stdout.isTTY ? Math.min(Math.max(shell.stdout.columns, 40), LARGEST_WIDTH) : USUAL_WIDTH;
  const style = styleOf(invocation, shell);
  const paint = { role: (role: "bad" | "good" | "open", text: string) => painter(role, style)(text), strong: style.bold, dim: style.dim };
  if (invocation.on("quiet")) return explanations.map((one) => `${wrapLines(oneLine(`${nameOf(one.object)} ${one.protocol} ${one.port}`), width).join("\n")}\n${pathPicture(one, messages, width)}\n`).join("\n");
  return explanations.map((one) => explanationText(one, messages, { width, paint })).join("\n");
}

function painter(role: "bad" | "good" | "open", style: Style): (text: string) => string {
  return { bad: style.red, good: style.green, open: style.yellow }[role];
}

const RANK = { loops: 2, "may-loop": 1, safe: 0 } as const;

/** A picture shows one listener: the worst off, with a word about the others. */
function picture(explanations: readonly Explanation[], draw: (typeof PICTURES)[keyof typeof PICTURES], { shell, language: { messages, words } }: Printing): void {
  const worst = explanations.toSorted((a, b) => RANK[b.risk.verdict] - RANK[a.risk.verdict])[0];
  if (!worst) return;
  shell.stdout.write(escaped(draw(worst, messages)));
  if (explanations.length > 1) shell.stderr.write(`${words.levels.notice}: ${escaped(words.explain.picturedOf(`${worst.object.kind} ${worst.object.name} ${worst.protocol} ${worst.port}`, explanations.length))}\n`);
}
