import { Ajv2020 } from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { describe, expect, test } from "vitest";
import { en, RULES } from "@kubectl-loopback/core";
import { folder, internalService, loopback, ROOT } from "./plugin.ts";

const schema = JSON.parse(readFileSync(join(ROOT, "packages/core/report.schema.json"), "utf8"));
const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(schema);

function expectValid(report: unknown): void {
  validate(report);
  expect(validate.errors ?? []).toEqual([]);
}

const BROKEN = { "a.yaml": internalService("a"), "b.yaml": "kind: [", "c.yaml": "kind: {{ .Kind }}", "d.yaml": "apiVersion: v1\nkind: Service\nmetadata: 5\n" };

describe("reports validate against report.schema.json", () => {
  const lines: readonly (readonly string[])[] = [
    ["-f", "examples"],
    ["-f", "examples/cluster"],
    ["-f", "examples/manifests"],
    ["-f", "examples/configured"],
    ["-f", "examples/super-nodes", "--from", "pod/worker", "-n", "jobs"],
    ["-f", "examples/cluster", "svc/orders", "-n", "shop", "--from", "deploy/cart"],
    ["-f", "examples/cluster", "--assume", "proxy-mode=iptables", "--assume", "nodes=3", "--assume", "kube-proxy-version=v1.20.6-tke.12"],
    ["-f", "examples/cluster", "--what-if", "prevent-loopback", "--what-if", "ingress-controller"],
    ["-f", "nowhere.yaml"],
  ];
  for (const line of lines) {
    for (const lang of ["en", "zh-CN"]) {
      test(`check ${line.join(" ")} --lang ${lang}`, async () => {
        const { stdout } = await loopback(["check", ...line, "-o", "json", "--lang", lang]);
        expectValid(JSON.parse(stdout));
      });
    }
  }

  test("of broken files", async () => {
    const { stdout } = await loopback(["check", "-f", ".", "-o", "json"], { cwd: folder(BROKEN) });
    const report = JSON.parse(stdout);
    expectValid(report);
    expect(report.problems.length).toBeGreaterThan(2);
  });

  test("YAML holds the same data as JSON", async () => {
    const [json, yaml] = await Promise.all(["json", "yaml"].map((format) => loopback(["check", "-f", "examples/cluster", "-o", format])));
    expect(parse(yaml!.stdout)).toEqual(JSON.parse(json!.stdout));
  });
});

test("the schema lists the words of the catalog, no more and no less", () => {
  const { listener, problem } = schema.$defs;
  const { reason, impact, missing, assumed, verdict } = listener.properties;
  const listed = { reasons: reason.enum, impacts: impact.enum.slice(0, -1), missing: missing.items.enum, assumed: assumed.items.enum, verdicts: verdict.enum, problems: problem.properties.code.enum };
  for (const [name, words] of Object.entries(listed)) expect(words.toSorted(), name).toEqual(Object.keys(en[name as keyof typeof listed]).toSorted());
});

test("the schema is strict", async () => {
  const { stdout } = await loopback(["check", "-f", "examples/cluster", "-o", "json"]);
  for (const edit of [
    (report: any) => { report.extra = 1; },
    (report: any) => { report.listeners[0].extra = 1; },
    (report: any) => { delete report.findings[0].docs; },
    (report: any) => { report.facts.proxyMode.value = "userspace"; },
    (report: any) => { report.facts.nodes.extra = 1; },
    (report: any) => { report.findings[0].location.start.line = 0; },
    (report: any) => { report.listeners.find((one: any) => one.verdict === "safe").impact = "delay"; },
  ]) {
    const report = JSON.parse(stdout);
    edit(report);
    expect(validate(report), edit.toString()).toBe(false);
  }
});

test("the examples show every verdict, most reasons and most rules", async () => {
  const seen = await Promise.all([["-f", "examples/cluster"], ["-f", "examples/manifests"], ["-f", "examples/super-nodes"], ["-f", "examples/super-nodes", "-n", "jobs", "--from", "pod/reader"]].map(async (line) =>
    JSON.parse((await loopback(["check", ...line, "-o", "json"])).stdout)));
  const listeners = seen.flatMap((report) => report.listeners);
  expect(new Set(listeners.map((one) => one.verdict)).size).toBe(3);
  expect(new Set(listeners.map((one) => one.reason)).size).toBeGreaterThanOrEqual(12);
  expect(new Set(seen.flatMap((report) => report.findings).map((one) => one.code)).size).toBeGreaterThanOrEqual(RULES.length / 3);
});
