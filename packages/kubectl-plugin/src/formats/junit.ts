import { fieldName, type ObjectRef, type ReportFinding } from "@kubectl-loopback/core";
import { objectName, placeName } from "../output/names.ts";
import { becauseText, isSuppressed } from "../output/suppressed.ts";
import type { Words } from "../words/words.ts";
import { markup } from "./escape.ts";
import type { AllTold, Told } from "./format.ts";
import { loopFindings } from "./loop-findings.ts";

/** A test case, and what stands inside it. */
interface Case {
  readonly object: string;
  readonly name: string;
  readonly outcome: "pass" | "fail" | "skip" | "error";
  readonly body: string;
}

/** JUnit XML: a suite for each object, in it a case for each listener and for each further finding; what could not be read is an error. */
export function junit(all: AllTold): string {
  const cases = all.flatMap(casesOf);
  const suites = [...new Set(cases.map(({ object }) => object))];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites${attributes({ name: "kubectl-loopback", ...counts(cases) })}>\n`,
    ...suites.map((object) => suiteText(object, cases.filter((one) => one.object === object))),
    "</testsuites>\n",
  ].join("");
}

/** Of several clusters each object is named with its context. */
function casesOf(told: Told): readonly Case[] {
  const { report: { listeners, findings, problems, context }, language: { words } } = told;
  const verdictOf = loopFindings(told);
  const ofListeners = new Set(listeners.map(verdictOf));
  const cases: Case[] = [
    ...listeners.map((listener) => caseOf(listener.object, `${listener.protocol} ${listener.port}`, verdictOf(listener), words)),
    ...findings.filter((finding) => !ofListeners.has(finding)).map((finding) => caseOf(finding.object, findingName(finding), finding, words)),
    ...problems.filter(({ level }) => level === "error").map(({ code, message }): Case => ({ object: "kubectl-loopback", name: code, outcome: "error", body: element("error", { type: code, message }, message) })),
  ];
  return context === undefined ? cases : cases.map((one) => ({ ...one, object: `${context}: ${one.object}` }));
}

function findingName({ code, name, listener, path }: ReportFinding): string {
  return `${code} ${name} ${listener ? `${listener.protocol} ${listener.port}` : fieldName(path)}`;
}

/** Errors and warnings fail, whatever --fail-on says: the exit code is the judge, this is the record. */
function caseOf(object: ObjectRef, name: string, finding: ReportFinding | undefined, words: Words): Case {
  const common = { object: objectName(object), name };
  if (!finding) return { ...common, outcome: "pass", body: "" };
  const { severity, code, message, why, advice } = finding;
  const text = [`${placeName(finding)}: ${message}`, `${words.why}: ${why}`, `${words.advice}: ${advice}`];
  if (isSuppressed(finding)) return { ...common, outcome: "skip", body: element("skipped", {}, `${becauseText(finding, words)}: ${message}`) };
  if (severity === "info") return { ...common, outcome: "pass", body: element("system-out", {}, ...text) };
  return { ...common, outcome: "fail", body: element("failure", { type: `${severity} ${code}`, message }, ...text) };
}

function suiteText(object: string, cases: readonly Case[]): string {
  const { tests, failures, errors } = counts(cases);
  const skipped = cases.filter(({ outcome }) => outcome === "skip").length;
  return [`  <testsuite${attributes({ name: object, tests, failures, errors, skipped })}>\n`, ...cases.map(caseText), "  </testsuite>\n"].join("");
}

function caseText({ object, name, body }: Case): string {
  const open = `    <testcase${attributes({ classname: object, name })}`;
  return body === "" ? `${open}/>\n` : `${open}>\n      ${body}\n    </testcase>\n`;
}

function counts(cases: readonly Case[]) {
  const count = (wanted: Case["outcome"]) => cases.filter(({ outcome }) => outcome === wanted).length;
  return { tests: cases.length, failures: count("fail"), errors: count("error") };
}

function element(tag: string, of: Readonly<Record<string, string>>, ...lines: readonly string[]): string {
  return `<${tag}${attributes(of)}>${lines.map(markup).join("\n")}</${tag}>`;
}

function attributes(all: Readonly<Record<string, string | number>>): string {
  return Object.entries(all).map(([key, value]) => ` ${key}="${markup(String(value))}"`).join("");
}
