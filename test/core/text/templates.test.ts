import { describe, expect, test } from "vitest";
import { en, readManifests, reportProblem } from "@kubectl-loopback/core";
import { unmark } from "../rules/table.ts";

const SVC = "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n";

function read(marked: string, named = true) {
  const { text, ranges } = unmark(marked);
  const { objects, problems } = readManifests({ file: "a.yaml", text, named }, { namespace: "default", workloads: true });
  return { objects: objects.map(({ ref }) => ref.name), problems, places: ranges.map((range) => ({ file: "a.yaml", ...range })) };
}

describe("a Helm template is left out", () => {
  test.each<[string, string]>([
    ["a plain value", SVC.replace("a\n", "⟦{{⟧ .Values.name }}\n")],
    ["inside a plain value", SVC.replace("name: a", "name: x-⟦{{⟧ .Release.Name }}-y")],
    ["a line of its own", `⟦{{⟧- if .Values.x }}\n${SVC}{{- end }}\n`],
    ["indented", `${SVC}  labels:\n    ⟦{{⟧- include "x" . | nindent 4 }}\n`],
    ["behind a comment", `# x\n${SVC}  ⟦{{⟧ x }}: y\n`],
    ["behind a quoted string", `${SVC}  labels: {a: "{{ x }}", b: ⟦{{⟧ y }}}\n`],
    ["behind a block scalar", `${SVC}spec:\n  a: |\n    {{ x }}\n  b: ⟦{{⟧ y }}\n`],
    ["in a list", `${SVC}spec:\n  - ⟦{{⟧ x }}\n`],
    ["a key", `⟦{{⟧ x }}: y\n${SVC}`],
    ["a JSON that is one", '{"apiVersion":"v1","kind":"Service","metadata":{"name": ⟦{{⟧ .x }}}}'],
    ["over several lines", `${SVC}spec: ⟦{{⟧\n  x }}\n`],
  ])("%s", (_, text) => {
    const { objects, problems, places } = read(text);
    expect(objects).toEqual([]);
    expect(problems).toEqual([{ code: "helm-template", level: "error", params: { file: "a.yaml" }, location: places[0] }]);
    expect(reportProblem(problems[0]!, en).message).toBe("a.yaml is a Helm template and was left out; check what it renders to: helm template … | kubectl loopback check -f -");
    expect(read(text, false).problems.map(({ code, level }) => [code, level])).toEqual([["helm-template", "notice"]]);
  });

  test("its neighbours are read", () => {
    const { objects, problems } = read(`${SVC}---\nname: {{ x }}\n---\n${SVC.replace("name: a", "name: b")}`);
    expect(objects).toEqual(["a", "b"]);
    expect(problems.map(({ code }) => code)).toEqual(["helm-template"]);
  });
});

describe("what is no Helm template", () => {
  test.each<[string, string]>([
    ["double-quoted", `${SVC}  labels: {a: "{{ x }}"}\n`],
    ["single-quoted", `${SVC}  labels: {a: '{{ x }}'}\n`],
    ["quoted over several lines", `${SVC}  labels:\n    a: "x\n      {{ y }}\n      z"\n`],
    ["a quoted key", `${SVC}  labels: {"{{ x }}": a}\n`],
    ["a literal block", `${SVC}spec:\n  a: |\n    {{ x }}\n    {{- end }}\n  b: c\n`],
    ["a folded block with indicators", `${SVC}spec:\n  a: >-\n    {{ x }}\n  b: |2\n      {{ y }}\n`],
    ["a block in a list", `${SVC}spec:\n  a:\n  - |\n    {{ x }}\n  - y\n`],
    ["a comment", `# {{ x }}\n${SVC}  # {{ y }}\nspec: {} # {{ z }}\n`],
    ["one brace", `${SVC}spec: {a: {b: {c: d}}}\n`],
    ["braces that never close", `${SVC}spec: {{a: b}: c}\n`],
    ["JSON strings", '{"apiVersion":"v1","kind":"Service","metadata":{"name":"a","labels":{"x":"{{ y }}"}}}'],
    ["JSON with closing braces only", '{"apiVersion":"v1","kind":"Service","metadata":{"name":"a","labels":{"x":"y"}}}'],
  ])("%s", (_, text) => {
    const { objects, problems } = read(text);
    expect(problems).toEqual([]);
    expect(objects).toEqual(["a"]);
  });
});
