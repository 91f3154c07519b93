/** `probe` as far as it goes without a cluster: what it shows, what it refuses, its report's schema and its words. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { analyze, collect, en, judgeProbe, planProbe, readManifests, readTries, zhCN, type ProbePlan } from "@kubectl-loopback/core";
import { makeProbeReport } from "../../packages/kubectl-plugin/src/probe/probe-report.ts";
import { probeText } from "../../packages/kubectl-plugin/src/output/probe-text.ts";
import { parseCommandLine, type Invocation } from "../../packages/kubectl-plugin/src/cli/parse.ts";
import { CHINESE } from "../../packages/kubectl-plugin/src/words/chinese.ts";
import { ENGLISH } from "../../packages/kubectl-plugin/src/words/english.ts";
import type { Shell } from "../../packages/kubectl-plugin/src/shell.ts";
import { loopback, ROOT } from "./plugin.ts";

const schema = JSON.parse(readFileSync(join(ROOT, "packages/kubectl-plugin/probe.schema.json"), "utf8"));
const validate = new Ajv2020({ strict: true, strictTypes: false, allErrors: true }).compile(schema);

/** The sample's Ingress, or Service, as it would be probed. */
function planned(name: string): ProbePlan {
  const objects = ["kube-system", "nodes", "shop"].flatMap((file) => readManifests({ file, text: readFileSync(join(ROOT, `examples/cluster/${file}.yaml`), "utf8"), named: true }, { namespace: "default", workloads: true }).objects);
  const result = analyze({ objects: collect(objects).set, coverage: { source: "files", gaps: {} }, serverVersion: null }, { assumptions: {}, from: [], concerns: () => true });
  return planProbe(result.judged.find(({ listener }) => listener.object.ref.name === name)!.listener, result, { node: undefined, count: 12 }) as ProbePlan;
}

const lines = (to: string, ends: readonly string[]) => ends.map((end, index) => `${to} ${index + 1} ${end}`);
const WAITING = [...lines("clb", ["1 200", "402 200", "2 200", "1 404", "803 200", "1 200", "2 200", "1 200", "1 200", "2 200", "1 200", "1 200"]), ...lines("service", Array(12).fill("1 ok")), "end"].join("\n");

function shown(plan: ProbePlan, printed: string | null, lang: string, ...flags: string[]): string {
  const sink = { write: () => {}, isTTY: true, columns: 100 };
  const shell = { env: { NO_COLOR: "1" }, stdout: sink, stderr: sink } as unknown as Shell;
  const { tries } = readTries(printed ?? "", plan.task.limit);
  const outcome = printed === null ? null : { tries, judgement: judgeProbe({ tries }, plan.expected) };
  return probeText(plan, outcome, { invocation: parseCommandLine(["probe", "svc/x", ...flags]) as Invocation, shell, language: lang === "en" ? ENGLISH : CHINESE });
}

describe("what a person reads", () => {
  const plan = planned("catalog");

  test("before", () => expect(shown(plan, null, "en")).toBe(`Ingress shop/catalog HTTP 80 at 10.0.0.35:80, from a Pod on node 10.0.1.21: 12 connections, one at a
time, then 12 to catalog.shop.svc:80.
The model expects: 1 in 6 requests wait 4 s or more (source-ip-kept).
`));

  test("after", () => expect(shown(plan, WAITING, "en")).toBe(`TO                            TRIES   GOOD   LOST   REFUSED   SLOWEST GOOD
CLB 10.0.0.35:80              12      10     2      0         0.02 s
Service catalog.shop.svc:80   12      12     0      0         0.01 s

Lost 2 of 12, 16.7 %: with 99 % certainty between 0.9 % and 57.3 %.
Waits: 1 × 4 s, 1 × 8 s.
This agrees with the model.
`));

  test("in Chinese", () => expect(shown(plan, WAITING, "zh-CN")).toBe(`目标                          次数   正常   丢失   被拒绝   最慢的正常连接
CLB 10.0.0.35:80              12     10     2      0        0.02 s
Service catalog.shop.svc:80   12     12     0      0        0.01 s

12 次中丢失 2 次，即 16.7 %；99 % 置信区间为 0.9 % 到 57.3 %。
等待：1 × 4 秒，1 × 8 秒。
与模型一致。
`));

  test("with --verbose every try", () => {
    const some = "clb 1 1 200\nclb 2 402 200\nclb 3 405 504\nclb 4 1500 -\nservice 1 2 -\nend\n";
    expect(shown(plan, some, "en", "-v").split("\n").slice(0, 7)).toEqual([
      "TO        TOOK      END", "CLB       0.01 s    answered", "CLB       4.02 s    answered", "CLB       4.05 s    the CLB says that no backend answers", "CLB       15.00 s   hung", "Service   0.02 s    refused or reset", "",
    ]);
  });

  test("where it differs, what else it may be; where too few were tried, how many tell more", () => {
    const refused = [...lines("clb", Array(12).fill("1 -")), "end"].join("\n");
    expect(shown(plan, refused, "en")).toContain("There is nothing to compare: no try came to an end that says anything about loops.\nperhaps: connections refused or reset at once");
    const none = [...lines("clb", Array(12).fill("1 200")), "end"].join("\n");
    expect(shown(plan, none, "en")).toContain("Losing none would happen by chance in 11.2 % of such probes; --count 30 tells more.\n");
  });
});

describe("the report", () => {
  test.each([["catalog", WAITING], ["orders", ""], ["orders", "tools nc\n"]])("of %s validates against probe.schema.json", (name, printed) => {
    const plan = planned(name);
    const tries = readTries(printed, plan.task.limit);
    const problems = [{ code: "pod-late", level: "error", params: { object: "Pod a/b", seconds: 3 }, location: null }] as const;
    for (const messages of [en, zhCN]) {
      const report = makeProbeReport(plan, tries, judgeProbe(tries, plan.expected), problems, messages);
      validate(report);
      expect(validate.errors ?? []).toEqual([]);
    }
    expect(validate({ ...makeProbeReport(plan, tries, judgeProbe(tries, plan.expected), [], en), extra: 1 })).toBe(false);
  });

  test("the schema lists the conclusions and the explanations, no more and no less", () => {
    expect(schema.properties.conclusion.enum.toSorted()).toEqual(Object.keys(en.probing.conclusions).toSorted());
    expect(schema.properties.explanations.items.properties.id.enum.toSorted()).toEqual(Object.keys(en.probing.hints).toSorted());
  });
});

describe("refused", () => {
  const files = ["-f", "examples/cluster"];
  const CASES: readonly [readonly string[], number, string][] = [
    [["probe"], 2, "svc/NAME, ing/NAME"],
    [["probe", "svc"], 2, "svc/NAME, ing/NAME"],
    [["probe", "svc/orders", "ing/catalog"], 2, "svc/NAME, ing/NAME"],
    [["probe", "pod/x"], 2, "no such kind"],
    [["probe", "svc/orders", ...files], 2, "-f is for --dry-run only"],
    [["probe", "svc/orders", "--count", "101"], 2, "--count 101: no such value"],
    [["probe", "svc/orders", "--count", "0"], 2, "--count 0: no such value"],
    [["probe", "svc/orders", "--port", "x"], 2, "--port x: no such value"],
    [["probe", "svc/nothing", "-n", "shop", ...files, "--dry-run"], 3, "[target-not-found]"],
    [["probe", "svc/refunds", "-n", "pay", ...files, "--dry-run"], 3, "its CLB has no address yet"],
    [["probe", "svc/orders", "-n", "shop", ...files, "--dry-run", "--from-node", "10.9.9.9"], 3, "there is no such node"],
    [["probe", "svc/orders", "-n", "shop", ...files, "--dry-run", "--port", "81"], 3, "[target-not-found]"],
  ];
  test.each(CASES)("%j", async (argv, code, said) => {
    const ended = await loopback(argv);
    expect([ended.code, ended.stdout]).toEqual([code, ""]);
    expect(ended.stderr).toContain(said);
  });
});
