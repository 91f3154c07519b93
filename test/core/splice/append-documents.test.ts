import { expect, test } from "vitest";
import { appendDocuments, type JsonObject } from "@kubectl-loopback/core";

const VALUE = { kind: "C", spec: { list: [{ on: "true" }] } };
const NEW = 'kind: C\nspec:\n  list:\n    - "on": "true"';

test.each<[what: string, before: string, after: string]>([
  ["a mark between", "a: 1\n", `a: 1\n---\n${NEW}\n`],
  ["no final newline", "a: 1", `a: 1\n---\n${NEW}`],
  ["CRLF", "a: 1\r\nb: 2\r\n", `a: 1\nb: 2\n---\n${NEW}\n`.replaceAll("\n", "\r\n")],
  ["behind an end mark", "a: 1\n...\n", `a: 1\n...\n---\n${NEW}\n`],
  ["behind an end mark without a newline", "a: 1\n...", `a: 1\n...\n---\n${NEW}`],
  ["behind a mark without a document", "a: 1\n---\n", `a: 1\n---\n${NEW}\n`],
  ["behind a comment", "a: 1\n# end\n", `a: 1\n# end\n---\n${NEW}\n`],
  ["behind blank lines that belong to the last value", "a: |+\n  b\n\n", `a: |+\n  b\n\n---\n${NEW}\n`],
  ["an empty file", "", `${NEW}\n`],
  ["only a comment", "# head\n", `# head\n${NEW}\n`],
  ["4 spaces", "a:\n    b: 1\n", `a:\n    b: 1\n---\nkind: C\nspec:\n    list:\n      - "on": "true"\n`],
  ["dashes not indented", "a:\n- b: 1\n", `a:\n- b: 1\n---\nkind: C\nspec:\n  list:\n  - "on": "true"\n`],
  ["the style of the last document", "a:\n- b: 1\n---\na:\n    - 'b'\n", `a:\n- b: 1\n---\na:\n    - 'b'\n---\nkind: C\nspec:\n  list:\n      - 'on': 'true'\n`],
  ["a template before", "{{ if x }}\n", `{{ if x }}\n---\n${NEW}\n`],
])("YAML: %s", (_, before, after) => {
  expect(appendDocuments(before, "yaml", [VALUE])).toBe(after);
});

test.each<[what: string, before: string, after: string]>([
  ["indented", '{\n    "a": 1\n}\n', '{\n    "a": 1\n}\n{\n    "kind": "C",\n    "l": [\n        1\n    ]\n}\n'],
  ["minified", '{"a":1}', '{"a":1}\n{"kind":"C","l":[1]}'],
  ["on one line", '{"a": 1}\r\n', '{"a": 1}\r\n{"kind": "C", "l": [1]}\r\n'],
  ["an empty file", "", '{\n  "kind": "C",\n  "l": [\n    1\n  ]\n}\n'],
])("JSON: %s", (_, before, after) => {
  expect(appendDocuments(before, "json", [{ kind: "C", l: [1] }])).toBe(after);
});

test.each<[string, "json" | "yaml", string, string]>([
  ["YAML", "yaml", "a:\n    - b: 1\n", `a:\n    - b: 1\n---\nkind: C\nspec:\n  list:\n      - "on": "true"\n---\nkind: D\nspec:\n  list:\n      - 1\n`],
  ["YAML without a final newline", "yaml", "a: 1", `a: 1\n---\n${NEW}\n---\nkind: D\nspec:\n  list:\n    - 1`],
  ["YAML in an empty file", "yaml", "", `${NEW}\n---\nkind: D\nspec:\n  list:\n    - 1\n`],
  ["JSON", "json", '{"a":1}\n', '{"a":1}\n{"kind":"C","spec":{"list":[{"on":"true"}]}}\n{"kind":"D","spec":{"list":[1]}}\n'],
])("several at once, %s", (_, format, before, after) => {
  expect(appendDocuments(before, format, [VALUE, { kind: "D", spec: { list: [1] } }])).toBe(after);
});

test("no document leaves the text as it is", () => expect(appendDocuments("a: 1", "yaml", [])).toBe("a: 1"));

test.each<[string, "json" | "yaml", string, JsonObject]>([
  ["JSON that ends in the middle of a value", "json", '{"a": 1}\n{"b": ', VALUE],
  ["JSON that ends in the middle of a text", "json", '{"a": 1}\n"b', VALUE],
  ["a value that would be read as another one", "yaml", "a: 1\n", { "<<": "x" }],
])("nothing is put behind %s", (_, format, before, value) => expect(appendDocuments(before, format, [VALUE, value])).toBeUndefined());
