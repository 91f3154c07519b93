/** The rooms that know no editor: which objects are judged together, and how texts change. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nameOf } from "@kubectl-loopback/core";
import { commonFolders, inWalkOrder, isInWalk } from "../../packages/vscode-ext/src/projects/paths.ts";
import { project } from "../../packages/vscode-ext/src/projects/project.ts";
import { textChanges } from "../../packages/vscode-ext/src/show/edits.ts";

const object = (name: string, marker: string) => `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, labels: {marker: "${marker}"}}\n`;

/** A project of files, each with Services of these names; the file is their marker. */
function projectOf(files: Readonly<Record<string, readonly string[]>>) {
  const all = project(() => "2027-01-01");
  for (const [file, names] of Object.entries(files)) all.put(file, names.map((name) => object(name, file)).join("---\n"), false);
  return all;
}

/** Where each object comes from that counts for whoever looks from a file. */
function seen(all: ReturnType<typeof project>, from?: string): Record<string, string> {
  return Object.fromEntries(all.judged(from).result.cluster.objects.all.map(({ ref, source }) => [nameOf(ref).slice("Service default/".length), source!.file]));
}

describe("an object in several files", () => {
  const OVERLAYS = { "base/a.yaml": ["a"], "base/b.yaml": ["b"], "dev/a.yaml": ["a"], "prod/a.yaml": ["a"], "prod/eu/b.yaml": ["b"], "z.yaml": ["c"] };

  test.each([
    ["its own definition", "dev/a.yaml", { a: "dev/a.yaml", b: "prod/eu/b.yaml", c: "z.yaml" }],
    ["the nearest one", "prod/eu/b.yaml", { a: "prod/a.yaml", b: "prod/eu/b.yaml", c: "z.yaml" }],
    ["its own, and the nearest of others", "base/b.yaml", { a: "base/a.yaml", b: "base/b.yaml", c: "z.yaml" }],
    ["of equally near ones the later, as the command line does", "z.yaml", { a: "prod/a.yaml", b: "prod/eu/b.yaml", c: "z.yaml" }],
    ["from nowhere the later", undefined, { a: "prod/a.yaml", b: "prod/eu/b.yaml", c: "z.yaml" }],
  ])("%s: %s", (_, from, expected) => expect(seen(projectOf(OVERLAYS), from)).toEqual(expected));

  test("files that choose the same share one judgement, others do not", () => {
    const all = projectOf(OVERLAYS);
    expect(all.judged("z.yaml")).toBe(all.judged());
    expect(all.judged("dev/a.yaml")).not.toBe(all.judged());
  });

  test("without such an object there is exactly one", () => {
    const all = projectOf({ "a/x.yaml": ["a"], "b/x.yaml": ["b"] });
    expect(all.judged("a/x.yaml")).toBe(all.judged("b/x.yaml"));
  });

  test("what goes or is renamed counts no longer", () => {
    const all = projectOf(OVERLAYS);
    all.drop("prod/a.yaml");
    expect(seen(all)["a"]).toBe("dev/a.yaml");
    all.put("dev/a.yaml", object("x", "dev/a.yaml"), true);
    expect(seen(all)).toEqual({ a: "base/a.yaml", b: "prod/eu/b.yaml", c: "z.yaml", x: "dev/a.yaml" });
    expect(all.judged("base/a.yaml").result.cluster.objects.all).toHaveLength(4);
  });

  test("any order of changes ends the same", () => {
    const names = fc.constantFrom("a", "b", "c");
    const files = fc.constantFrom("x/1.yaml", "x/2.yaml", "y/1.yaml", "z.yaml");
    fc.assert(fc.property(fc.array(fc.tuple(files, fc.option(fc.uniqueArray(names))), { maxLength: 12 }), files, (changes, from) => {
      const changed = project(() => "2027-01-01");
      const last = new Map<string, readonly string[]>();
      for (const [file, content] of changes) {
        if (content) changed.put(file, content.map((name) => object(name, file)).join("---\n"), false);
        else changed.drop(file);
        if (content) last.set(file, content);
        else last.delete(file);
      }
      const fresh = projectOf(Object.fromEntries([...last].filter(([, content]) => content !== undefined)));
      expect(seen(changed, from)).toEqual(seen(fresh, from));
    }));
  });
});

describe("judging in steps", () => {
  test("is kept, so that nothing is judged twice", () => {
    const all = projectOf({ "a.yaml": ["a"] });
    const steps = [...all.judging("a.yaml")];
    expect(steps.length).toBeGreaterThanOrEqual(2);
    expect([...all.judging("a.yaml")]).toEqual([]);
  });

  test("is in vain where something changes in between", () => {
    const all = projectOf({ "a.yaml": ["a"] });
    const steps = all.judging("a.yaml");
    steps.next();
    all.put("b.yaml", object("b", "b.yaml"), false);
    while (!steps.next().done);
    expect(seen(all)).toEqual({ a: "a.yaml", b: "b.yaml" });
  });
});

describe("paths", () => {
  test("the order of a walk is by names, level after level", () => {
    expect(inWalkOrder(["b.yaml", "a/z.yaml", "a.yaml", "a/b/c.yaml", "a-b/x.yaml", "B.yaml"])).toEqual(["B.yaml", "a/b/c.yaml", "a/z.yaml", "a-b/x.yaml", "a.yaml", "b.yaml"]);
  });
  test.each([["a.yaml", true], ["a/b.YML", true], ["a/b.json", true], ["a/b.txt", false], [".git/a.yaml", false], ["x/node_modules/a.yaml", false], ["node_modules.yaml", true]])("%s is walked: %s", (file, expected) => expect(isInWalk(file)).toBe(expected));
  test.each([["a/b/c.yaml", "a/b/d.yaml", 2], ["a/c.yaml", "b/c.yaml", 0], ["a/b/c.yaml", "a/d.yaml", 1], ["a.yaml", "b.yaml", 0]])("%s and %s share %d folders", (a, b, expected) => expect(commonFolders(a, b)).toBe(expected));
});

describe("changes of a text", () => {
  const applied = (before: string, after: string) => textChanges(before, after).toSorted((a, b) => b.start - a.start).reduce((text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end), before);

  test.each([
    ["a line is inserted", "a\nc\n", "a\nb\nc\n", [{ start: 2, end: 2, text: "b\n" }]],
    ["a value is corrected", "x: True\ny: 1\n", 'x: "true"\ny: 1\n', [{ start: 3, end: 7, text: '"true"' }]],
    ["two places far apart stay apart", "a\nb\nc\nd\n", "a\nB\nc\nD\n", [{ start: 2, end: 3, text: "B" }, { start: 6, end: 7, text: "D" }]],
    ["nothing", "a\n", "a\n", []],
  ])("%s", (_, before, after, expected) => {
    expect(textChanges(before, after)).toEqual(expected);
    expect(applied(before, after)).toBe(after);
  });

  test("lead from any text to any other, and never cut a line break or a character in two", () => {
    const text = fc.array(fc.constantFrom("a", "b", "\n", "\r\n", "😀", "😁", " ")).map((parts) => parts.join(""));
    fc.assert(fc.property(text, text, (before, after) => {
      expect(applied(before, after)).toBe(after);
      for (const { start, end } of textChanges(before, after)) {
        for (const at of [start, end]) expect(/^\r\n|^[\ud800-\udbff][\udc00-\udfff]/.test(before.slice(at - 1, at + 1))).toBe(false);
      }
    }));
  });
});
