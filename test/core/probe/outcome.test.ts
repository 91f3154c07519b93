/** What a probe's program prints, counted and held against the model. */
import { describe, expect, test } from "vitest";
import { judgeProbe, readTries, type Expected, type Risk } from "@kubectl-loopback/core";
import { atMost, shareInterval } from "../../../packages/core/src/probe/interval.ts";

const risk = (reason: Risk["reason"], verdict: Risk["verdict"] = "loops"): Risk => ({ verdict, reason, impact: null, probability: null, addedSeconds: null, missing: [], assumed: [] });
const layer4 = (share: number | null, of = risk("vip-not-bound")): Expected => ({ risk: of, layer: 4, share });
const layer7 = (share: number | null, of = risk("source-ip-kept")): Expected => ({ risk: of, layer: 7, share });
const text = (clb: readonly string[], service: readonly string[] = ["1 ok"]) => [...clb.map((one, index) => `clb ${index + 1} ${one}`), ...service.map((one, index) => `service ${index + 1} ${one}`), "end", ""].join("\n");
const many = (count: number, one: string): string[] => Array<string>(count).fill(one);

describe("lines", () => {
  const LINES: readonly [string, number, string][] = [
    ["clb 1 2 ok", 5, "answered 0.02"],
    ["clb 1 501 -", 5, "hung 5.01"],
    ["clb 1 498 -", 5, "hung 4.98"],
    ["clb 1 501 Terminated", 5, "hung 5.01"],
    ["clb 1 3 -", 5, "failed 0.03"],
    ["clb 1 3 nc: bad address 'x'", 5, "failed 0.03"],
    ["clb 1 402 200", 15, "answered 4.02"],
    ["clb 1 2 404", 15, "answered 0.02"],
    ["clb 1 405 504", 15, "gateway 4.05"],
    ["clb 1 1500 000", 15, "hung 15"],
    ["clb 1 2 999", 15, "failed 0.02"],
  ];
  test.each(LINES)("%s", (line, limit, expected) => {
    expect(readTries(line, limit).tries.map(({ to, end, seconds }) => [to, `${end} ${seconds}`])).toEqual([["clb", expected]]);
  });

  test("other lines, the end, and what the image lacks", () => {
    expect(readTries("hello\nclb x 1 ok\nclb 1 1 ok\r\nend\n", 5)).toEqual({ tries: [{ to: "clb", seconds: 0.01, end: "answered" }], complete: true, lacking: null });
    expect(readTries("tools nc\n", 5)).toEqual({ tries: [], complete: false, lacking: "nc" });
    expect(readTries("", 5)).toEqual({ tries: [], complete: false, lacking: null });
  });
});

describe("the interval is the exact one", () => {
  // Published values of Clopper-Pearson at 99 %: 0 and all of 20 by (α/2)^(1/n); the others by the beta quantiles.
  const CASES: readonly [number, number, number, number][] = [
    [0, 20, 0, 0.2327], [20, 20, 0.7673, 1], [1, 20, 0.0003, 0.3171], [5, 20, 0.0583, 0.5598], [10, 20, 0.2177, 0.7823], [0, 100, 0, 0.0516], [0, 0, 0, 1],
  ];
  test.each(CASES)("%i of %i", (hits, tries, low, high) => {
    const [a, b] = shareInterval(hits, tries);
    expect(a).toBeCloseTo(low, 3);
    expect(b).toBeCloseTo(high, 3);
  });

  test("a share lies in it unless so much, or so little, is rarer than 1 in 200", () => {
    for (const tries of [1, 7, 20]) {
      for (let hits = 0; hits <= tries; hits++) {
        const [low, high] = shareInterval(hits, tries);
        for (const share of [0.01, 1 / 12, 0.25, 0.5, 0.9]) {
          const likely = atMost(hits, tries, share) >= 0.005 && 1 - atMost(hits - 1, tries, share) >= 0.005;
          expect(share >= low && share <= high, `${hits} of ${tries}, ${share}`).toBe(likely);
        }
      }
    }
  });

  test("chances add up to one", () => {
    expect(atMost(0, 3, 0.5)).toBeCloseTo(1 / 8, 12);
    expect(atMost(1, 3, 0.5)).toBeCloseTo(1 / 2, 12);
    expect([atMost(3, 3, 0.5), atMost(0, 5, 0), atMost(4, 5, 1)]).toEqual([1, 1, 0]);
  });
});

interface Case {
  readonly name: string;
  readonly text: string;
  readonly expected: Expected;
  readonly conclusion: string;
  readonly clb: string;
  readonly hints?: readonly string[];
  readonly waits?: readonly number[];
}

const CASES: readonly Case[] = [
  { name: "one in four hangs, and so it is", text: text([...many(15, "1 ok"), ...many(5, "500 -")]), expected: layer4(0.25), conclusion: "agrees", clb: "15 good, 5 lost, 0 failed" },
  { name: "nothing is expected, nothing is lost", text: text(many(20, "1 ok")), expected: layer4(0, risk("prevent-loopback", "safe")), conclusion: "agrees", clb: "20 good, 0 lost, 0 failed" },
  { name: "all hang where all shall", text: text(many(20, "500 -")), expected: layer4(1), conclusion: "agrees", clb: "0 good, 20 lost, 0 failed" },
  { name: "one hangs where none shall", text: text([...many(19, "1 ok"), "500 -"]), expected: layer4(0, risk("short-circuit", "safe")), conclusion: "differs", clb: "19 good, 1 lost, 0 failed", hints: ["health-check", "security-group"] },
  { name: "none hangs where half shall", text: text(many(20, "1 ok")), expected: layer4(0.5), conclusion: "differs", clb: "20 good, 0 lost, 0 failed", hints: ["sticky", "health-check", "other-client"] },
  { name: "all hang where half shall", text: text(many(20, "500 -")), expected: layer4(0.5), conclusion: "differs", clb: "0 good, 20 lost, 0 failed", hints: ["health-check", "security-group"] },
  { name: "none lost, but few shall be", text: text(many(20, "1 ok")), expected: layer4(1 / 12), conclusion: "too-few", clb: "20 good, 0 lost, 0 failed" },
  { name: "the model does not know", text: text([...many(10, "1 ok"), ...many(10, "500 -")]), expected: layer4(null, risk("unknown-proxy-mode", "may-loop")), conclusion: "open", clb: "10 good, 10 lost, 0 failed" },
  { name: "it loops, how often is not known", text: text([...many(10, "1 ok"), ...many(10, "500 -")]), expected: layer4(null), conclusion: "agrees", clb: "10 good, 10 lost, 0 failed" },
  { name: "all refused", text: text(many(20, "1 -")), expected: layer4(0.5), conclusion: "no-result", clb: "0 good, 0 lost, 20 failed", hints: ["refused"] },
  { name: "refused ones do not count", text: text([...many(10, "1 -"), ...many(5, "1 ok"), ...many(5, "500 -")]), expected: layer4(0.5), conclusion: "agrees", clb: "5 good, 5 lost, 10 failed", hints: ["refused"] },
  { name: "SYNs lost once and twice", text: text(["101 ok", "302 ok", ...many(8, "1 ok")]), expected: layer4(0, risk("prevent-loopback", "safe")), conclusion: "agrees", clb: "10 good, 0 lost, 0 failed", hints: ["lost-syn"] },
  { name: "the Service fails as well", text: text(many(20, "500 -"), many(20, "500 -")), expected: layer4(0, risk("prevent-loopback", "safe")), conclusion: "differs", clb: "0 good, 20 lost, 0 failed", hints: ["service-fails-too", "health-check", "security-group"] },
  { name: "requests wait once or twice", text: text([...many(10, "2 200"), ...many(7, "402 200"), ...many(3, "805 200")]), expected: layer7(0.5), conclusion: "agrees", clb: "10 good, 10 lost, 0 failed", waits: [7, 3] },
  { name: "the only RS loops: the CLB answers 504", text: text(many(20, "405 504")), expected: layer7(1), conclusion: "agrees", clb: "0 good, 20 lost, 0 failed", waits: [20] },
  { name: "a slow page is no wait of the CLB's", text: text([...many(19, "2 200"), "290 200"]), expected: layer7(0, risk("keepalive-snat", "safe")), conclusion: "agrees", clb: "20 good, 0 lost, 0 failed", waits: [] },
  { name: "keepalive, and yet it waits", text: text(many(20, "402 200")), expected: layer7(0, risk("keepalive-snat", "safe")), conclusion: "differs", clb: "0 good, 20 lost, 0 failed", hints: ["network-policy", "security-group"], waits: [20] },
  { name: "nothing waits where half shall", text: text(many(20, "2 200")), expected: layer7(0.5), conclusion: "differs", clb: "20 good, 0 lost, 0 failed", hints: ["keepalive-on-clb", "sticky", "health-check", "other-client"], waits: [] },
  { name: "nothing printed", text: "", expected: layer4(0.5), conclusion: "no-result", clb: "0 good, 0 lost, 0 failed" },
];

describe("conclusions", () => {
  test.each(CASES)("$name", ({ text: printed, expected, conclusion, clb, hints = [], waits = [] }) => {
    const told = judgeProbe(readTries(printed, expected.layer === 4 ? 5 : 15), expected);
    expect({ conclusion: told.conclusion, clb: `${told.clb.good} good, ${told.clb.lost} lost, ${told.clb.failed} failed`, hints: told.hints, waits: told.waits }).toEqual({ conclusion, clb, hints, waits });
  });

  test("every conclusion is told", () => {
    expect([...new Set(CASES.map(({ conclusion }) => conclusion))].toSorted()).toEqual(["agrees", "differs", "no-result", "open", "too-few"]);
  });

  test("how likely nothing would be lost all the same", () => {
    expect(judgeProbe(readTries(text(many(20, "1 ok")), 5), layer4(1 / 12)).chanceOfNone).toBeCloseTo((11 / 12) ** 20, 12);
    expect(judgeProbe(readTries("", 5), layer4(1 / 12)).chanceOfNone).toBeNull();
  });
});
