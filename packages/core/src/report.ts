import type { Facts } from "./model/cluster.ts";
import { known, type Evidence, type Fact } from "./model/fact.ts";
import type { Finding, Severity, Suppressed } from "./model/finding.ts";
import type { Json, Path } from "./model/json.ts";
import type { Risk } from "./model/listener.ts";
import type { Location, ObjectRef } from "./model/object.ts";
import type { Problem } from "./model/problem.ts";
import type { Messages } from "./messages/messages.ts";
import type { Result } from "./analyze.ts";
import { once } from "./once.ts";
import { fingerprints } from "./fingerprint.ts";
import { reportCaller, type ReportCaller } from "./caller-report.ts";
import { offersFor, riskOfRemedy, type Offer } from "./fix/offers.ts";
import { RULES } from "./rules/index.ts";
import { reportListener, type ReportListener } from "./listener-report.ts";
import type { ReportWhatIf } from "./what-if-report.ts";

/** The report that scripts read; its JSON Schema is report.schema.json. */
export interface Report {
  readonly apiVersion: "kubectl-loopback/v1";
  readonly kind: "Report";
  readonly facts: Readonly<Record<string, Fact<Json>>>;
  readonly listeners: readonly ReportListener[];
  readonly findings: readonly ReportFinding[];
  /** What names the CLBs, where that was asked. */
  readonly callers?: readonly ReportCaller[];
  readonly problems: readonly ReportProblem[];
  readonly summary: { readonly objects: number; readonly listeners: number; readonly loops: number; readonly mayLoop: number; readonly safe: number };
  /** The kubeconfig's context; only where several clusters were read at once. */
  readonly context?: string;
  /** Where something was supposed. */
  readonly whatIf?: ReportWhatIf;
}

export interface ReportFinding {
  readonly code: string;
  readonly name: string;
  readonly severity: Severity;
  readonly object: ObjectRef;
  readonly listener: { readonly port: number; readonly protocol: string } | null;
  readonly path: Path;
  readonly location: Location | null;
  readonly message: string;
  readonly why: string;
  readonly advice: string;
  readonly evidence: readonly Evidence[];
  readonly fixes: readonly { readonly id: string; readonly title: string; readonly risk: string }[];
  readonly docs: string;
  /** The same from run to run, wherever in a file it stands. */
  readonly fingerprint: string;
  /** Absent on what was not made by a tool. */
  readonly rendered?: Rendered;
  /** Absent on findings that count. */
  readonly suppressed?: Suppressed;
}

/** What made the text that an object was read from, so that it is not the place to change. */
export interface Rendered {
  readonly by: "helm" | "kustomize";
  /** The template, or the folder. */
  readonly from: string;
  /** The values file, or the resource, where that is known. */
  readonly file: string | null;
  /** Where in the values, as far as it can be proven. */
  readonly path: Path | null;
}

export interface ReportProblem {
  readonly code: string;
  readonly level: "error" | "notice";
  readonly message: string;
  readonly location: Location | null;
}

/** Turns a result into its report, in one language. `problems` are those met while reading. */
export function makeReport(result: Result, problems: readonly Problem[], words: Messages): Report {
  const { judged, cluster } = result;
  const listeners = judged.map(reportListener);
  const names = fingerprints(result.findings);
  const fixes = (finding: Finding) => fixesOf(allOffers(result).get(finding)!, words);
  const count = (verdict: Risk["verdict"]) => listeners.filter((listener) => listener.verdict === verdict).length;
  return {
    apiVersion: "kubectl-loopback/v1",
    kind: "Report",
    facts: reportFacts(result.facts),
    listeners,
    findings: byHome(result).flatMap(({ findings }) => findings).map((finding) => reportFinding(finding, fixes, names.get(finding)!, words)).toSorted(byPlace),
    ...(result.question.callers ? { callers: result.callers.map(reportCaller) } : {}),
    problems: [...problems, ...result.problems].map((problem) => reportProblem(problem, words)),
    summary: { objects: cluster.objects.all.length, listeners: listeners.length, loops: count("loops"), mayLoop: count("may-loop"), safe: count("safe") },
  };
}

/** The problem as a person reads it. */
export function reportProblem(problem: Problem, words: Messages): ReportProblem {
  const say = words.problems[problem.code] as (params: Problem["params"]) => string;
  return { code: problem.code, level: problem.level, message: say(problem.params), location: problem.location };
}

const NAMES = new Map<string, string>(RULES.map((rule) => [rule.code, rule.name]));

/** Findings about live objects, and about those of files. */
function byHome({ findings }: Result): { readonly live: boolean; readonly findings: readonly Finding[] }[] {
  return [true, false].map((live) => ({ live, findings: findings.filter(({ object }) => (object.source === null) === live) }));
}

/** What can be done about each finding: to its file, or live where it stands in none. */
const allOffers = once((result: Result): ReadonlyMap<Finding, readonly Offer[]> => {
  const offered = byHome(result).flatMap(({ live, findings }) => offersFor(findings, { result, live, clients: [] }));
  return new Map(offered.map(({ finding, offers }) => [finding, offers]));
});

/** The remedies that cure a finding, the best first. */
function fixesOf(offers: readonly Offer[], words: Messages): ReportFinding["fixes"] {
  return offers.filter(({ proposal }) => proposal !== null).map(({ remedy }) => ({ id: remedy, title: words.fixing.remedies[remedy].title, risk: riskOfRemedy(remedy) }));
}

/** What can be done is worked out for all findings as soon as it is asked for one: who prints none of it does not wait for it. */
function reportFinding(finding: Finding, fixes: (finding: Finding) => ReportFinding["fixes"], fingerprint: string, words: Messages): ReportFinding {
  const { code, severity, object, listener, path, params, evidence, suppressed } = finding;
  const say = words.rules[code] as Messages["rules"]["CLB101"];
  const judged = params as Parameters<typeof say.message>[0];
  return {
    code,
    name: NAMES.get(code) ?? "",
    severity,
    object: object.ref,
    listener: listener && { port: listener.port, protocol: listener.protocol },
    path,
    location: object.source?.locate(path) ?? null,
    message: say.message(judged),
    why: say.why(judged),
    advice: say.advice(judged),
    evidence,
    get fixes() { return fixes(finding); },
    docs: `docs/rules/${code}${words.language === "zh-CN" ? ".zh-CN" : ""}.md`,
    fingerprint,
    ...(suppressed ? { suppressed } : {}),
  };
}

/** By file, line, code; findings without a place in the order of their objects, by code. */
function byPlace(a: ReportFinding, b: ReportFinding): number {
  return compareText(a.location?.file ?? "", b.location?.file ?? "")
    || (a.location?.start.line ?? 0) - (b.location?.start.line ?? 0)
    || compareText(a.code, b.code)
    || (a.location?.start.column ?? 0) - (b.location?.start.column ?? 0)
    || (a.listener?.port ?? 0) - (b.listener?.port ?? 0);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Facts with values small enough to print: numbers of nodes, versions with their numbers of kube-proxies. */
function reportFacts(facts: Facts): Record<string, Fact<Json>> {
  return {
    ...(facts as unknown as Record<string, Fact<Json>>),
    nodes: summarize(facts.nodes, (nodes) => nodes.length),
    superNodes: summarize(facts.superNodes, (names) => names.length),
    kubeProxyVersions: summarize(facts.kubeProxyVersions, versionCounts),
  };
}

function summarize<T>(fact: Fact<T>, show: (value: T) => Json): Fact<Json> {
  return fact.known ? known(show(fact.value), fact.evidence) : fact;
}

/** How many kube-proxies of each version, and what they can do. */
export function versionCounts(versions: readonly { version: string | null; image: string; ability: string }[]): { version: string | null; ability: string; count: number }[] {
  const counts = new Map<string, { version: string | null; ability: string; count: number }>();
  for (const { version, image, ability } of versions) {
    const key = version ?? image;
    counts.set(key, { version, ability, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}

const LEVELS: Readonly<Record<Severity, number>> = { error: 3, warning: 2, info: 1 };

/** The exit code, the same for every verb and format: 3 for a problem, else 1 for a finding at or above the level that is not suppressed, else 0. */
export function exitCodeOf(report: Pick<Report, "findings" | "problems">, failOn: Severity | "never"): 0 | 1 | 3 {
  if (report.problems.some((problem) => problem.level === "error")) return 3;
  if (failOn === "never") return 0;
  return report.findings.some((finding) => !finding.suppressed && LEVELS[finding.severity] >= LEVELS[failOn]) ? 1 : 0;
}

