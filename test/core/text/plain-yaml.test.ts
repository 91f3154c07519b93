import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectSameReading, readWhole } from "./same-reading.ts";

const PLAIN = `# what it is
---  # here
apiVersion: v1
kind: Service
metadata:
  name: orders   # a comment
  annotations:
    a.example.com/json: '{"a": "it''s"}'
    "quoted/key": "two\\nlines # no comment"
    empty:
    script: |
      if true; then
        echo # not a comment

      fi
    stripped: |-
      text

  # a comment
spec:
  type: LoadBalancer
  nothing: ~
  "on": yes
  url: http://example.com:80/#here
  ports:
  - name: http
    port: 80
    more:
      - -1
      - --flag=a
      - {}
  - name: last
    list: []
  deep:
    deeper:
      deepest: 1.2.3
`;

/** What is not written plainly, or not rightly, below the lines of HEAD. */
const NOT_PLAIN: Readonly<Record<string, string>> = {
  anchor: "a: &x 1\n", alias: "a: *x\n", tag: "a: !!str 1\n", merge: "<<: 1\n", "flow map": "a: {b: 1}\n", "flow list": "a: [1]\n", folded: "a: >\n  b\n",
  "text on the next line": "a:\n  b\n", "text over two lines": "a: b\n  c\n", "quoted over two lines": 'a: "b\n  c"\n', tab: "a:\tb\n", "carriage return": "a: b\r\n",
  "key twice": "a: 1\na: 2\n", "list at the root": "- a: 1\n", "list in a list": "- - a\n", scalar: "text\n", nothing: "", comment: "# only\n", "complex key": "? a\n: b\n",
  "two keys on a line": "a: b: c\n", "wrong indentation": "a:\n    b: 1\n  c: 2\n", "list behind a map": "a:\n  b: 1\n  - c\n", unclosed: 'a: "b\n', octal: "a: 010\n", float: "a: 1.5\n",
  exponent: "a: e5\n", underscore: "a: 1_000\n", infinity: "a: -.inf\n", "key that is no text": "on: 1\n", __proto__: "__proto__: 1\n", "large number": "a: 12345678901234567890\n",
  directive: "%YAML 1.2\n---\na: 1\n", "second document": "a: 1\n---\nb: 2\n", "escape that JSON does not have": 'a: "\\x41"\n', "kept blank lines": "a: |+\n  b\n\n", "colon at the end": "a: b:\n",
  "reserved character": "a: @b\n", "dash alone": "a: -\n", "quote behind a quote": 'a: "b"c\n', "comment without a space": 'a: "b"#c\n',
};

const HEAD = "apiVersion: v1\nkind: Thing\nmetadata:\n  name: one\n";

describe("plainly written YAML", () => {
  it("is read as what it says", () => {
    expect(readWhole(PLAIN).objects[0]!.value).toEqual({
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        name: "orders",
        annotations: {
          "a.example.com/json": `{"a": "it's"}`,
          "quoted/key": "two\nlines # no comment",
          empty: null,
          script: "if true; then\n  echo # not a comment\n\nfi\n",
          stripped: "text",
        },
      },
      spec: {
        type: "LoadBalancer",
        nothing: null,
        on: true,
        url: "http://example.com:80/#here",
        ports: [{ name: "http", port: 80, more: [-1, "--flag=a", {}] }, { name: "last", list: [] }],
        deep: { deeper: { deepest: "1.2.3" } },
      },
    });
    expectSameReading(PLAIN);
  });

  it.each(Object.entries(NOT_PLAIN))("and what is not: %s", (_, text) => {
    expectSameReading(HEAD + text);
    expectSameReading(text);
  });

  it("is read as the parser reads it", () => {
    fc.assert(fc.property(fc.constant(PLAIN), edits(6), expectTheSameAfter), { numRuns: 150 });
    fc.assert(fc.property(documents, edits(1), expectTheSameAfter), { numRuns: 600 });
    fc.assert(fc.property(lines, edits(0), expectTheSameAfter), { numRuns: 300 });
  }, 60_000);
});

const FRAGMENTS = ["\n", "\n  ", "\n    ", "  ", " ", ":", ": ", "- ", "-", "#", " #", "'", '"', "''", "\\", "\\n", "|", "|-\n", "{}", "[]", "{", "1", ".", "e", "0x", "_", "&a ", "*a", "!", "~", "a: 1\n", "\u00a0", "\u2028", "中", "", "?", "%", "@", ",", "---\n", "..."];
const LINES = [
  "a:", "b:", "c: 1", "d: text", "- e: 1", "- f:", "- g", "-", "- |", "h: |", "i: |-", "j: 'k'", 'l: "m"', "# comment", "", " ", "n: {}", "o: []", "n1: {a: b}", "o1: [a, b: c]", "- [a, {b: c}]", "- {a: [b], c: }", "q1: [a,b]", "q2: [ a ,'b', \"c\" ] # d", "q3: {a: b,}", "q4: [a, b", "q5: {x: y}: z", "text", "p: q # r", "'s': t", '"u":', "v:  w  ", "x: -1", "---",
  "y: z", "aa: 0", "ab: 1.0", "ac: .5", "ad: 1e3", "ae: -", "af: a:b", "ag: a#b", "ah: null", "- - ai", "aj: 'it''s'", 'ak: "a\\"b"', "al :", "am: >", "-an", "- ao: ap", "-  aq: ar", "as: 2024-01-01", "at: 12:30:45", "au: 0b1", "av: 0o7", "aw: +1",
];

const edits = (maxLength: number) => fc.array(fc.tuple(fc.nat(), fc.constantFrom("", ...FRAGMENTS)), { maxLength });
/** Lines in any order: mostly no document at all. */
const lines = fc.array(fc.tuple(fc.nat(4), fc.constantFrom(...LINES)), { maxLength: 12 }).map((all) => all.map(([indent, line]) => `${" ".repeat(indent)}${line}\n`).join("")).map((text) => HEAD + text);

const usually = (many: readonly string[], few: readonly string[]) => fc.oneof({ arbitrary: fc.constantFrom(...many), weight: 20 }, { arbitrary: fc.constantFrom(...few), weight: 1 });
const scalar = usually(
  ["", "x", "x y", "-x", "a:b", "a#b", "1", "-1", "true", "n", "~", "null", "12:30", "2024-01-01", "10.0.0.0/8", "1.20.6-tke.8", "500m", "'x'", "'it''s'", "' '", "''", '"x"', '"\\n"', '"\\\\"', '"\\""', '""', '"#"', "{}", "[]", "中文", "=", "<", "$(X)", "_", ".."],
  ["x: ", "a #b", "01", "1.5", ".5", "1e3", "e5", "0x1f", "{a: 1}", "[a]", "{ a: b, c.d/e: [1, 'x', \"y\"], f: {} }", "[{a: b c}, [1, -x], ]", "[a b , c]", "{a: b:c, d: -1}", "[a #b]", "[a#b, 12:30, ~]", "{a: }", "{a}", "{a: 1, a: 2}", "{'a': x,b: y}", "{a: b: c}", "[- a, -]", "[a\n b]", "{\"a\":1}", "[x]y", "{a: b} # c", "&a x", "*a", "!x", "x\u00a0", "\u2028", "+1", "---", "@", "%"],
);
const key = usually(["a", "b", "c.d/e", "f-g", "_h", "'i j'", '"k: l"', "'m'", "N"], ["m n", "1", "y", "on", "<<", "é", "?", "-"]);

interface Nested { readonly lines: readonly string[] }
const indented = ({ lines }: Nested, by: string): string[] => lines.map((line) => (line === "" ? line : by + line));
const comment = fc.constantFrom("", "", "", " # x", "  #", " #", " ");
const between = fc.constantFrom<readonly string[]>([], [], [], [""], ["# x"], ["    # x"], ["  "]);

const { map } = fc.letrec<{ map: Nested; list: Nested; value: readonly string[] }>((tie) => ({
  map: fc.uniqueArray(fc.tuple(key, tie("value"), between), { minLength: 1, maxLength: 4, selector: ([name]) => name }).map((entries) => (
    { lines: entries.flatMap(([name, [first, ...rest], more]) => [`${name}:${first}`, ...rest, ...more]) }
  )),
  list: fc.array(fc.oneof(scalar.map((text) => [text]), tie("map").map(({ lines: [first = "", ...rest] }) => [first, ...rest.map((line) => (line === "" ? line : `  ${line}`))])), { minLength: 1, maxLength: 3 })
    .map((items) => ({ lines: items.flatMap(([first, ...rest]) => [`- ${first}`, ...rest]) })),
  value: fc.oneof(
    { depthSize: "small" },
    fc.tuple(scalar, fc.constantFrom(" ", "  "), comment).map(([text, space, after]) => [`${space}${text}${after}`]),
    fc.tuple(usually(["|", "|-"], ["|+", ">", "|2"]), comment, fc.array(usually(["x", "  x", "# x", "", "x: 1"], [" ", "    "]), { maxLength: 4 })).map(([style, after, all]) => [` ${style}${after}`, ...indented({ lines: all }, "  ")]),
    fc.tuple(comment, tie("map"), fc.constantFrom("  ", "    ", " ")).map(([after, nested, by]) => [after, ...indented(nested, by)]),
    fc.tuple(comment, tie("list"), fc.constantFrom("", "  ")).map(([after, nested, by]) => [after, ...indented(nested, by)]),
  ),
}));
const documents = fc.tuple(fc.constantFrom("", "---\n", "# x\n", "--- # x\n\n"), map, fc.constantFrom("\n", "", "\n\n", "\n# x", "\n  # x\n")).map(([start, { lines: all }, end]) => start + HEAD + all.join("\n") + end);

function expectTheSameAfter(text: string, changes: readonly (readonly [number, string])[]): void {
  expectSameReading(changes.reduce((edited, [offset, fragment]) => splice(edited, offset, fragment), text));
}

/** Takes a character out at an offset, and puts a fragment in (an empty one: only takes out). */
function splice(text: string, offset: number, fragment: string): string {
  const at = offset % (text.length + 1);
  return text.slice(0, at) + fragment + text.slice(at + (fragment === "" ? 1 : 0));
}
