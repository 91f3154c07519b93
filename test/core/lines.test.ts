/** Text from anywhere, made harmless and broken into lines. */
import { describe, expect, test } from "vitest";
import { printable } from "@kubectl-loopback/core";
import { wrapLines } from "../../packages/core/src/lines/wrap.ts";

describe("printable", () => {
  test.each([
    ["a\u001b[2Jb", "a\\u001b[2Jb"],
    ["a\tb\nc", "a b\nc"],
    ["::error::owned", "\\u003a:error::owned"],
    ["x ::set-output name=a::b", "x \\u003a:set-output name=a::b"],
    ["x\n  ##[group]y", "x\n  \\u0023#[group]y"],
    ["fd00::1 and a::b", "fd00::1 and a::b"],
    ["# a ## b : c", "# a ## b : c"],
  ])("%j", (text, shown) => expect(printable(text)).toBe(shown));
});

describe("a word that is cut never lets a line begin with a command", () => {
  test.each([
    ["aaaaaaaa::error::x", 8, ["aaaaaaa", "a::error:", ":x"]],
    ["aaaa##[group]b", 4, ["aaa", "a##[g", "roup", "]b"]],
    ["aaaa bbbb", 4, ["aaaa", "bbbb"]],
  ])("%j in %i columns", (text, width, lines) => expect(wrapLines(text, width)).toEqual(lines));
});
