import { sourceText, textWidth, wrap } from "@kubectl-loopback/core";
import { describe, expect, test } from "vitest";
import { sourceLine } from "../../packages/kubectl-plugin/src/output/source-line.ts";
import { fittingTable, table } from "../../packages/kubectl-plugin/src/output/table.ts";
import type { Style } from "../../packages/kubectl-plugin/src/output/style.ts";
import { folder, internalService, loopback } from "./plugin.ts";

const plain = (text: string) => text;
const STYLE: Style = { red: plain, yellow: plain, green: plain, blue: plain, bold: plain, dim: plain };
const cells = (...texts: string[]) => texts.map((text) => ({ text }));

/** These are never broken: source lines, places, commands. */
const SOURCE_OR_COMMAND = /^ *\d* \||  examples\/|kubectl loopback /;

describe("lines on a terminal", () => {
  test("break at spaces, and hang", () => expect(wrap("one two three four", 11, 2)).toBe("one two\n  three\n  four"));
  test("break between Chinese characters, never before a full stop or after an opening bracket", () => {
    expect(wrap("报文会到达。（例如）", 10, 0)).toBe("报文会到\n达。（例\n如）");
  });
  test("keep a word that is too long", () => expect(wrap("a abcdefghij b", 5, 0)).toBe("a\nabcdefghij\nb"));
  test("are not broken in a pipe", () => expect(wrap("one two ".repeat(100), Infinity, 4)).not.toContain("\n"));
  for (const width of [60, 80, 100]) {
    for (const lang of ["en", "zh-CN"]) {
      test(`why and do fit ${width} columns (${lang})`, async () => {
        const { stdout } = await loopback(["check", "-f", "examples/cluster", "--lang", lang, "--color", "never"], { terminal: width });
        const prose = stdout.slice(stdout.indexOf("CLB101")).split("\n").filter((line) => !SOURCE_OR_COMMAND.test(line) && line.trim().includes(" "));
        expect(prose.filter((line) => textWidth(line) > width)).toEqual([]);
      });
    }
  }
});

describe("tables", () => {
  test("line up, Chinese characters two columns wide", () => {
    expect(table(["名称", "B"], [cells("a", "b"), cells("中文字", "c")])).toBe("名称     B\na        b\n中文字   c\n");
  });
  test("drop the column that says least where the terminal is too narrow", () => {
    const rows = [cells("aaaaaaaa", "internal", "cccc")];
    expect(fittingTable(["A", "CLB", "C"], rows, 30, 1)).toContain("CLB");
    expect(fittingTable(["A", "CLB", "C"], rows, 20, 1)).toBe("A          C\naaaaaaaa   cccc\n");
    expect(fittingTable(["A", "CLB", "C"], rows, 14, 1)).toBe("A         C\naaaaaaaa  cccc\n");
    expect(fittingTable(["A", "CLB", "C"], rows, 5, 1)).toContain("internal");
  });
  test("the demo fits 100 columns", async () => {
    for (const lang of ["en", "zh-CN"]) {
      const { stdout } = await loopback(["check", "-f", "examples/cluster", "--lang", lang, "--color", "never"], { terminal: 100 });
      expect(stdout.split("\n").filter((line) => textWidth(line) > 100)).toEqual([]);
      const painted = await loopback(["check", "-f", "examples/cluster", "--lang", lang], { terminal: 100 });
      expect(painted.stdout.replace(/\u001b\[\d+m/g, "")).toBe(stdout);
    }
  });
});

describe("source lines", () => {
  const at = (line: number, from: number, to: number) => ({ file: "a", start: { line, column: from }, end: { line, column: to } });
  test("carets stand under the place, behind Chinese characters too", () => {
    expect(sourceLine(at(1, 5, 7), sourceText("a", "名称: ab\n"), STYLE)).toBe("    |\n  1 | 名称: ab\n    |       ^^\n");
  });
  test("a tab is one column", () => expect(sourceLine(at(1, 2, 3), sourceText("a", "\tx"), STYLE)).toBe("    |\n  1 |  x\n    |  ^\n"));
  test("what goes on below is marked to the end of the line", () => {
    expect(sourceLine({ file: "a", start: { line: 1, column: 3 }, end: { line: 3, column: 2 } }, sourceText("a", "- a: 1\n  b: 2\n"), STYLE)).toContain("|   ^^^^\n");
  });
  test("of a very long line only the surroundings are shown", async () => {
    const items = Array.from({ length: 300 }, (_, index) => ({ apiVersion: "v1", kind: "Service", metadata: { name: `s${index}`, annotations: { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": "subnet-1" } }, spec: { type: "LoadBalancer", ports: [{ port: 80 }] } }));
    const { stdout } = await loopback(["check", "-f", "-", "--assume", "proxy-mode=ipvs"], { stdin: JSON.stringify({ apiVersion: "v1", kind: "List", items }) });
    expect(Math.max(...stdout.split("\n").filter((line) => / \| /.test(line)).map((line) => line.length))).toBeLessThan(180);
    expect(stdout).toContain('…');
  });
});

test("listeners of one object with the same trouble are told together, why and what to do once", async () => {
  const files = { "a.yaml": internalService("a", "    - port: 81\n"), "b.yaml": internalService("b") };
  const { stdout } = await loopback(["check", "-f", ".", "--assume", "proxy-mode=ipvs"], { cwd: folder(files) });
  const count = (text: string) => stdout.split(text).length - 1;
  expect([count("error CLB101"), count("Service default/a"), count("TCP 8"), count("why:"), count("do:")]).toEqual([1, 1, 6, 1, 1]);
});

test("nothing but why when nothing could be read", async () => {
  expect(await loopback(["check", "-f", "nowhere"])).toMatchObject({ stdout: "", code: 3 });
});
