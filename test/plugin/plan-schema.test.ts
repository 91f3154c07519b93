import { Ajv2020 } from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { describe, expect, test } from "vitest";
import { en, REMEDIES } from "@kubectl-loopback/core";
import { folder, internalService, loopback, ROOT } from "./plugin.ts";

const [schema, reportSchema] = ["plan", "report"].map((name) => JSON.parse(readFileSync(join(ROOT, `packages/core/${name}.schema.json`), "utf8")));
const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(schema);

function expectValid(plan: unknown): void {
  validate(plan);
  expect(validate.errors ?? []).toEqual([]);
}

describe("plans validate against plan.schema.json", () => {
  const lines: readonly (readonly string[])[] = [
    ["-f", "examples"],
    ["-f", "examples/cluster", "--list"],
    ["-f", "examples/manifests"],
    ["-f", "examples/cluster", "--remedy", "coredns-rewrite"],
    ["-f", "examples/cluster", "--remedy", "local-anti-affinity", "--client", "deploy/cart", "-n", "shop"],
    ["-f", "nowhere.yaml"],
  ];
  test.each(lines.flatMap((line) => ["en", "zh-CN"].map((lang) => [[...line, "--lang", lang].join(" "), line, lang] as const)))("fix %s", async (_, line, lang) => {
    const { stdout } = await loopback(["fix", ...line, "-o", "json", "--lang", lang]);
    expectValid(JSON.parse(stdout));
  });

  test("with an edit that is refused", async () => {
    const text = internalService("a").replace("  annotations:\n", "  annotations: !!map\n");
    const { stdout } = await loopback(["fix", "-f", ".", "-o", "json"], { cwd: folder({ "a.yaml": text }) });
    const plan = JSON.parse(stdout);
    expectValid(plan);
    expect(plan.problems).toMatchObject([{ code: "edit-refused", level: "error", location: { file: "a.yaml" } }]);
  });

  test("YAML holds the same data as JSON", async () => {
    const [json, yaml] = await Promise.all(["json", "yaml"].map((format) => loopback(["fix", "-f", "examples/cluster", "-o", format])));
    expect(parse(yaml!.stdout)).toEqual(JSON.parse(json!.stdout));
  });
});

test("the schema lists the words of the catalog, no more and no less", () => {
  const { remedyId, precondition, verdict, problem } = schema.$defs;
  expect(remedyId.enum.toSorted()).toEqual(Object.keys(en.fixing.remedies).toSorted());
  expect(remedyId.enum.toSorted()).toEqual(REMEDIES.map(({ id }) => id).toSorted());
  expect(precondition.properties.name.enum.toSorted()).toEqual(Object.keys(en.fixing.preconditions).toSorted());
  expect(verdict.properties.reason.enum.toSorted()).toEqual(Object.keys(en.reasons).toSorted());
  for (const shared of ["object", "path", "location", "position", "port", "problem"]) expect(schema.$defs[shared], shared).toEqual(reportSchema.$defs[shared]);
  expect(problem.properties.code.enum.toSorted()).toEqual(Object.keys(en.problems).toSorted());
});

test("the schema is strict", async () => {
  const { stdout } = await loopback(["fix", "-f", "examples/cluster", "-o", "json"]);
  for (const edit of [
    (plan: any) => { plan.extra = 1; },
    (plan: any) => { plan.edits[0].extra = 1; },
    (plan: any) => { plan.edits[0].kind = "delete"; },
    (plan: any) => { plan.edits[0].changes[0].op = "rename"; plan.edits[0].changes[0].value = 1; },
    (plan: any) => { plan.edits[0].patch[0].path = "no/pointer"; },
    (plan: any) => { plan.remedies[0].id = "magic"; },
    (plan: any) => { plan.preconditions[0].state = "fails"; },
    (plan: any) => { delete plan.left[0].message; },
    (plan: any) => { plan.verdicts[0].after.verdict = "fine"; },
  ]) {
    const plan = JSON.parse(stdout);
    edit(plan);
    expect(validate(plan), edit.toString()).toBe(false);
  }
});
