import { randomBytes } from "node:crypto";
import { analyze, deadlineOf, judgeProbe, nameOf, oneLine, planProbe, probePod, readTries, reportProblem, withSettings, type JsonObject, type JudgedListener, type Printed, type ProbePlan, type Problem, type Result } from "@kubectl-loopback/core";
import { durationOf } from "../cli/duration.ts";
import type { Invocation } from "../cli/parse.ts";
import { isUsageError, usageError, type UsageError } from "../cli/usage-error.ts";
import type { Loaded } from "../config/load-config.ts";
import { isYes } from "../fix/confirm.ts";
import { shortName } from "../output/names.ts";
import { dataText } from "../output/print.ts";
import { probeText } from "../output/probe-text.ts";
import { printProblems } from "../output/problems.ts";
import { runPod } from "../probe/run-pod.ts";
import { makeProbeReport } from "../probe/probe-report.ts";
import { missingTargets, parseQuestion, type Asked } from "../question.ts";
import { readInput } from "../read-input.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";

const DEFAULT_IMAGE = "busybox:1.36";
const DEFAULT_COUNT = 20;
/** As many lines fit into a termination message. */
const MOST = 100;
/** Seconds until the Pod must be running. */
const START = 90;

/** What is to be probed, and how. */
interface Wanted {
  readonly asked: Asked;
  readonly port: number | undefined;
  readonly count: number;
  readonly image: string;
}

/** `probe`: connects from a Pod of its own and holds what happens against the model. Exit code 1: something was lost, or it is not as the model says. */
export async function probe(invocation: Invocation, shell: Shell, language: Language, loaded: Loaded): Promise<ExitCode | UsageError> {
  const wanted = parseWanted(invocation);
  if (isUsageError(wanted)) return wanted;
  const input = await readInput(invocation, shell, language.words, wanted.asked, loaded);
  if (!input) return 130;
  const { targets, assumptions } = wanted.asked;
  const isTarget = ({ ref }: { ref: { kind: string; name: string; namespace: string | null } }) => targets.some(({ kind, name }) => kind === ref.kind && name === ref.name) && (input.namespace === undefined || ref.namespace === input.namespace);
  const result = analyze(input.cluster, withSettings({ assumptions, from: [], concerns: isTarget }, input.settings));
  const problems = [...input.problems, ...missingTargets(wanted.asked, input), ...result.problems];
  const listener = problems.some(({ level }) => level === "error") ? undefined : listenerToProbe(result, wanted.port);
  if (!listener) return finish([...problems, ...noListener(problems, wanted)], shell, language);
  const plan = planProbe(listener.listener, result, { node: invocation.value("from-node"), count: wanted.count });
  if (typeof plan === "string") return finish([...problems, { code: "no-probe", level: "error", params: { object: listenerName(listener), why: plan }, location: null }], shell, language);
  return runOrShow(plan, wanted, problems, { invocation, shell, language });
}

interface Run {
  readonly invocation: Invocation;
  readonly shell: Shell;
  readonly language: Language;
}

async function runOrShow(plan: ProbePlan, { image }: Wanted, problems: readonly Problem[], run: Run): Promise<ExitCode> {
  const { invocation, shell, language } = run;
  const namespace = plan.listener.object.ref.namespace ?? "default";
  const name = `kubectl-loopback-probe-${invocation.on("dry-run") ? "xxxxxxxx" : randomBytes(4).toString("hex")}`;
  const pod = probePod(plan.task, { name, namespace, node: plan.node, image });
  if (invocation.on("dry-run")) {
    if (!invocation.on("quiet")) shell.stderr.write(probeText(plan, null, run));
    shell.stdout.write(dataText(pod, invocation.value("output") === "json" ? "json" : "yaml"));
    return finish(problems, shell, language);
  }
  if (!invocation.on("quiet")) shell.stderr.write(probeText(plan, null, run));
  if (!(await isAgreed(`Pod ${namespace}/${name}`, image, run))) return finish([...problems, { code: "not-confirmed", level: "error", params: { names: "" }, location: null }], shell, language);
  const { openCluster } = await import("../cluster/read-live.ts");
  // Ctrl-C ends the waiting; it must not end the requests that delete the Pod.
  const client = await openCluster(invocation, { ...shell, interrupted: new AbortController().signal });
  if ("code" in client) return finish([...problems, client], shell, language);
  const done = await runPod(pod, client, patienceFor(plan, `Pod ${namespace}/${name}`, run)).finally(() => client.close());
  if (shell.interrupted.aborted) return finish(done.problems, shell, language) === 3 ? 3 : 130;
  return report(plan, readTries(done.text ?? "", plan.task.limit), pod, [...problems, ...done.problems], image, run);
}

async function isAgreed(pod: string, image: string, { invocation, shell, language }: Run): Promise<boolean> {
  if (invocation.on("yes")) return true;
  return shell.isInteractive && isYes(await shell.ask(language.words.probe.question(oneLine(pod), oneLine(image))));
}

function patienceFor({ task }: ProbePlan, pod: string, { invocation, shell, language }: Run): Parameters<typeof runPod>[2] {
  const asked = durationOf(invocation.value("timeout") ?? "");
  const { words } = language;
  let told = -1;
  shell.interrupted.addEventListener("abort", () => shell.stderr.write(`${oneLine(words.probe.deleting(pod))}\n`), { once: true });
  const waiting = (state: string, seconds: number) => {
    if (invocation.on("quiet") || !(shell.stderr.isTTY ? seconds > told : seconds >= told + 10)) return;
    told = seconds;
    shell.stderr.write(`${oneLine(words.probe.waiting(pod, state, seconds))}\n`);
  };
  return { whole: asked ?? deadlineOf(task) * 1000, start: Math.min(START * 1000, asked ?? Infinity), interrupted: shell.interrupted, waiting };
}

function report(plan: ProbePlan, printed: Printed, pod: JsonObject, problems: readonly Problem[], image: string, run: Run): ExitCode {
  const { invocation, shell, language } = run;
  const judgement = judgeProbe(printed, plan.expected);
  const all = [...problems, ...shortcomings(printed, plan, pod, problems, image)];
  const format = invocation.value("output") ?? "text";
  if (printed.tries.length > 0) shell.stdout.write(format === "text" ? probeText(plan, { tries: printed.tries, judgement }, run) : dataText(makeProbeReport(plan, printed, judgement, all, language.messages), format));
  const code = finish(all, shell, language);
  return code !== 0 ? code : judgement.clb.lost > 0 || judgement.conclusion === "differs" || judgement.conclusion === "no-result" ? 1 : 0;
}

/** What the program itself says of its end. */
function shortcomings({ tries, complete, lacking }: Printed, { task }: ProbePlan, pod: JsonObject, problems: readonly Problem[], image: string): Problem[] {
  if (lacking !== null) return [{ code: "image-lacks", level: "error", params: { image, tool: lacking }, location: null }];
  if (complete || problems.some(({ code }) => code.startsWith("pod-"))) return [];
  const { namespace, name } = pod["metadata"] as { namespace: string; name: string };
  return [{ code: "probe-cut-short", level: "error", params: { object: `Pod ${namespace}/${name}`, made: tries.length, wanted: 2 * task.count }, location: null }];
}

function finish(problems: readonly Problem[], shell: Shell, { messages, words }: Language): 0 | 3 {
  printProblems(problems.map((one) => reportProblem(one, messages)), shell, words);
  return problems.some(({ level }) => level === "error") ? 3 : 0;
}

function parseWanted(invocation: Invocation): Wanted | UsageError {
  const asked = parseQuestion(invocation);
  if (isUsageError(asked)) return asked;
  if (asked.targets.length !== 1 || asked.targets[0]!.name === undefined) return usageError("bad-target", invocation.args.join(" ") || "probe", "svc/NAME, ing/NAME");
  if (invocation.values("filename").length > 0 && !invocation.on("dry-run")) return usageError("only-with", "-f", "--dry-run");
  const [port, count] = [numberOf(invocation, "port", 65_535), numberOf(invocation, "count", MOST)];
  if (isUsageError(port)) return port;
  if (isUsageError(count)) return count;
  return { asked, port: port.number, count: count.number ?? DEFAULT_COUNT, image: invocation.value("image") ?? DEFAULT_IMAGE };
}

function numberOf(invocation: Invocation, flag: "port" | "count", most: number): { number: number | undefined } | UsageError {
  const text = invocation.value(flag);
  if (text === undefined) return { number: undefined };
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= most ? { number } : usageError("bad-value", `--${flag} ${text}`, `1, …, ${most}`);
}

const RANK = { loops: 2, "may-loop": 1, safe: 0 } as const;

/** The listener at the port; without one the worst that can be probed, else the worst. */
function listenerToProbe({ judged }: Result, port: number | undefined): JudgedListener | undefined {
  const candidates = judged.filter(({ listener }) => port === undefined || listener.port === port);
  const probeable = ({ listener }: JudgedListener) => Number(listener.protocol !== "UDP" && listener.protocol !== "QUIC");
  return candidates.toSorted((a, b) => probeable(b) - probeable(a) || RANK[b.risk.verdict] - RANK[a.risk.verdict])[0];
}

function listenerName({ listener }: JudgedListener): string {
  return `${nameOf(listener.object.ref)} ${listener.protocol} ${listener.port}`;
}

/** Said where nothing else was. */
function noListener(problems: readonly Problem[], { asked, port }: Wanted): Problem[] {
  if (problems.some(({ level }) => level === "error")) return [];
  const target = asked.targets[0]!;
  return [{ code: "target-not-found", level: "error", params: { target: `${shortName({ kind: target.kind, name: target.name! })}${port === undefined ? "" : `:${port}`}` }, location: null }];
}
