/** kubectl's templates. `test/cluster/formats.test.ts` holds the same table against kubectl itself. */
import { describe, expect, test } from "vitest";
import { parseTemplate } from "../../../packages/kubectl-plugin/src/formats/kubectl-template.ts";
import { filled, isTemplate } from "../../../packages/kubectl-plugin/src/formats/jsonpath.ts";
import { loopback } from "../plugin.ts";
import { DATA, TEMPLATES } from "./jsonpath-table.ts";

test.each(TEMPLATES)("%s", (template, expected) => {
  expect(isTemplate(template)).toBe(true);
  expect(filled(parseTemplate(template)!, DATA as never)).toBe(expected);
});

test("without braces it is one path: kubectl would print it as it is", () => {
  for (const template of [".kind", "kind", "$.kind"]) expect(filled(parseTemplate(template)!, DATA as never), template).toBe("Table");
});

describe("what is no template", () => {
  test.each(["{", "}", "{.a", "{.a}}", "{range .a[*]}", "{end}", "{.a[}", "{.a[?(@.b==)]}", "{if .a}", "{'a}", "{a}", "{..}"])("%s", (template) => expect(isTemplate(template)).toBe(false));
});

test("reads the report", async () => {
  const line = ["check", "-f", "examples/cluster", "-o"];
  const { stdout } = await loopback([...line, 'jsonpath={range .listeners[?(@.verdict=="loops")]}{.object.namespace}/{.object.name} {.probability.max}{"\\n"}{end}']);
  expect(stdout.split("\n").slice(0, 2)).toEqual(["data/cache 1", "data/stream 0.16666666666666666"]);
  expect((await loopback([...line, "jsonpath={.summary.loops}"])).stdout).toBe("9");
});
