import { expect, test } from "vitest";
import { lineAt, sourceText } from "@kubectl-loopback/core";

test.each([
  ["a\nb\n", ["a", "b", "", undefined]],
  ["a\r\nb\r\n", ["a", "b", "", undefined]],
  ["a\n\nc", ["a", "", "c", undefined]],
  ["a\rb\n", ["a\rb", "", undefined]],
  ["\ufeffa\n", ["a", "", undefined]],
  ["", ["", undefined]],
])("the lines of %j", (text, lines) => {
  const source = sourceText("file", text);
  expect(lines.map((_, index) => lineAt(source, index + 1))).toEqual(lines);
});
