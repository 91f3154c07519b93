import { describe, expect, test } from "vitest";
import { RULES, zhCN, type Report, type ReportFinding } from "@kubectl-loopback/core";
import { judge, type Options } from "../support.ts";

/** What is expected of one finding; its location is marked in the text: `⟦…⟧`. */
export interface Expected {
  readonly message: string;
  readonly path: readonly (string | number)[];
  /** Left out: the rule's own. */
  readonly severity?: "error" | "warning" | "info";
  readonly listener?: string;
  /** `Kind name` of the object. */
  readonly on?: string;
}

export interface Valid {
  readonly name: string;
  readonly text: string;
  readonly options?: Options;
}

/** A text with findings, in the order of their places. */
export interface Invalid extends Valid {
  readonly findings: readonly Expected[];
}

interface Range { start: { line: number; column: number }; end: { line: number; column: number } }

/** Takes the marks out of a text and tells where they stood. */
export function unmark(marked: string): { text: string; ranges: Range[] } {
  const starts: number[] = [];
  const spans: [number, number][] = [];
  let text = "";
  for (const char of marked) {
    if (char === "⟦") starts.push(text.length);
    else if (char === "⟧") spans.push([starts.pop()!, text.length]);
    else text += char;
  }
  const at = (offset: number) => {
    const before = text.slice(0, offset).split("\n");
    return { line: before.length, column: before.at(-1)!.length + 1 };
  };
  const ranges = spans.toSorted((a, b) => a[0] - b[0]).map(([start, end]) => ({ start: at(start), end: at(end) }));
  return { text, ranges };
}

/** One rule's cases: texts in which it finds nothing, and texts with exactly the findings told. */
export function ruleTable(code: string, name: string, valid: readonly Valid[], invalid: readonly Invalid[]): void {
  const rule = RULES.find((one) => one.code === code)!;
  const of = (report: Report) => report.findings.filter((finding) => finding.code === code);

  describe(`${code} ${name}`, () => {
    test.each(valid)("nothing: $name", ({ text, options }) => expect(of(judge(text, options)).map(told)).toEqual([]));

    test.each(invalid)("found: $name", ({ text: marked, options, findings }) => {
      const { text, ranges } = unmark(marked);
      const found = of(judge(text, options));
      expect(found.map(told)).toEqual(findings.map((finding) => ({ severity: rule.severity, ...finding })).map((one, index) => keysLike(one, found[index])));
      expect(found.map((finding) => finding.location)).toEqual(ranges.map((range) => ({ file: "a.yaml", ...range })));
      for (const finding of found) expect([finding.name, finding.docs]).toEqual([name, `docs/rules/${code}.md`]);
      expect(of(judge(text, { ...options, words: zhCN })).every((translated, index) => differs(translated, found[index]!))).toBe(true);
    });
  });
}

function told(finding: ReportFinding): Expected {
  return {
    message: finding.message, path: finding.path, severity: finding.severity, on: `${finding.object.kind} ${finding.object.name}`,
    ...(finding.listener ? { listener: `${finding.listener.protocol} ${finding.listener.port}` } : {}),
  };
}

/** Fields that a case leaves unsaid are not compared, but for the listener. */
function keysLike(expected: Expected, found: ReportFinding | undefined): Expected {
  return { on: found ? told(found).on! : "", ...expected };
}

function differs(a: ReportFinding, b: ReportFinding): boolean {
  return a.message !== b.message && a.why !== b.why && a.advice !== b.advice && [a.message, a.why, a.advice].every((words) => words.trim() !== "" && !words.includes("undefined"));
}

