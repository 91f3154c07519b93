import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { unifiedDiff } from "../../../packages/kubectl-plugin/src/output/unified-diff.ts";

const folder = mkdtempSync(join(tmpdir(), "unified-diff-"));
execFileSync("git", ["init", "-q"], { cwd: folder });
afterAll(() => rmSync(folder, { recursive: true }));

/** Lets the real `git apply` make the change. */
function applied(file: string, before: string, patch: string): string {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, before);
  execFileSync("git", ["apply", "--whitespace=nowarn", "-"], { cwd: folder, input: patch });
  return readFileSync(path, "utf8");
}

const lines = (count: number, eol = "\n") => Array.from({ length: count }, (_, index) => `line ${index}${eol}`);

describe("git apply makes the same change", () => {
  test.each([
    ["one line", "a.yaml", "a\nb\nc\n", "a\nB\nc\n"],
    ["in a folder", "deploy/prod/a.yaml", "a\n", "a\nb\n"],
    ["a path with dots", "./deploy/../a.yaml", "a\n", "a\nb\n"],
    ["a path with a space", "my files/a b.yaml", "a\n", "b\n"],
    ["a path with quotes and a backslash", 'q"uo\\te.yaml', "a\n", "b\n"],
    ["a path with a tab", "ta\tb.yaml", "a\n", "b\n"],
    ["a path in Chinese", "服务/网关.yaml", "a\n", "b\n"],
    ["a path in Chinese with a space", "服 务.yaml", "a\n", "b\n"],
    ["CRLF", "crlf.yaml", "a\r\nb\r\nc\r\n", "a\r\nb\r\nx\r\nc\r\n"],
    ["LF and CRLF mixed", "mixed.yaml", "a\r\nb\nc\r\n", "a\r\nb\nx\r\nc\r\n"],
    ["no final newline before", "n1.yaml", "a\nb", "a\nb\n"],
    ["no final newline after", "n2.yaml", "a\nb\n", "a\nb"],
    ["no final newline at all", "n3.yaml", "a\nb", "a\nc"],
    ["no final newline, far away", "n4.yaml", `${lines(20).join("")}end`, `x\n${lines(20).join("")}end`],
    ["an empty file", "empty.yaml", "", "a\n"],
    ["a file that becomes empty", "gone.yaml", "a\n", ""],
    ["a byte order mark", "bom.yaml", "\uFEFFa\nb\n", "\uFEFFa\nc\n"],
    ["lines that look like headers", "h.yaml", "-- a b\n++ c d\nx\n", "x\n-- a b\n"],
    ["two hunks", "two.yaml", lines(40).join(""), lines(40).with(3, "x\n").with(33, "y\n").join("")],
    ["two changes in one hunk", "merged.yaml", lines(40).join(""), lines(40).with(3, "x\n").with(9, "y\n").join("")],
    ["line separators inside a line", "ls.yaml", "a\u2028b\nc\u0085d\n", "a\u2028b\nc\u0085e\n"],
  ])("%s", (_, file, before, after) => {
    expect(applied(file, before, unifiedDiff(file, before, after))).toBe(after);
  });

  test("several files in one patch", () => {
    writeFileSync(join(folder, "p.yaml"), "a\n");
    writeFileSync(join(folder, "q.yaml"), "b");
    const patch = unifiedDiff("p.yaml", "a\n", "A\n") + unifiedDiff("q.yaml", "b", "B");
    execFileSync("git", ["apply", "-"], { cwd: folder, input: patch });
    expect([readFileSync(join(folder, "p.yaml"), "utf8"), readFileSync(join(folder, "q.yaml"), "utf8")]).toEqual(["A\n", "B"]);
  });
});

test("nothing changes: nothing to apply", () => {
  expect(unifiedDiff("a.yaml", "a\n", "a\n")).toBe("");
});

test("three lines of context, as git writes it", () => {
  expect(unifiedDiff("/deploy/svc.yaml", lines(10).join(""), lines(10).toSpliced(5, 0, "new\n").join(""))).toBe(
    `diff --git a/deploy/svc.yaml b/deploy/svc.yaml
--- a/deploy/svc.yaml
+++ b/deploy/svc.yaml
@@ -3,6 +3,7 @@
 line 2
 line 3
 line 4
+new
 line 5
 line 6
 line 7
`);
});

test("close changes share a hunk, distant ones do not", () => {
  const hunks = (at: number) => unifiedDiff("a", lines(40).join(""), lines(40).with(3, "x\n").with(at, "y\n").join("")).match(/^@@ /gm)!.length;
  expect([hunks(10), hunks(11)]).toEqual([1, 2]);
});
