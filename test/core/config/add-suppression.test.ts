/** One more suppression in a configuration file: nothing else changes, and it is read back as it was meant. */
import { describe, expect, test } from "vitest";
import { addSuppression, readConfig } from "@kubectl-loopback/core";

const ENTRY = { rules: ["CLB101"], name: "orders", reason: "no" };
const BLOCK = '  - rules:\n      - CLB101\n    name: orders\n    reason: "no"\n';

describe("the text with one more suppression", () => {
  test.each([
    ["an empty file", "", `suppress:\n${BLOCK}`],
    ["nothing but a comment", "# ours", `# ours\nsuppress:\n${BLOCK}`],
    ["a mark and a comment", "--- # ours\n", `--- # ours\nsuppress:\n${BLOCK}`],
    ["no suppressions yet", "rules:\n  CLB301: off # known\n", `rules:\n  CLB301: off # known\nsuppress:\n${BLOCK}`],
    ["an empty list", "suppress: []\nlang: en\n", `suppress:\n${BLOCK}lang: en\n`],
    ["an empty value", "suppress:\n", `suppress:\n${BLOCK}`],
    ["a list of maps on one line", "suppress:\n  - {rules: [CLB201], reason: x} # a\nfailOn: never\n", `suppress:\n  - {rules: [CLB201], reason: x} # a\n${BLOCK}failOn: never\n`],
    ["a list that is not indented", "suppress:\n- rules: [CLB201]\n  reason: x\n", 'suppress:\n- rules: [CLB201]\n  reason: x\n- rules:\n  - CLB101\n  name: orders\n  reason: "no"\n'],
    ["a list on one line, without an end of line", "suppress: [{rules: [CLB201], reason: x}]", 'suppress: [{rules: [CLB201], reason: x}, {rules: [CLB101], name: orders, reason: "no"}]'],
    ["line breaks of Windows", "lang: en\r\n", `lang: en\r\nsuppress:\n${BLOCK}`.replaceAll(/\r?\n/g, "\r\n")],
    ["the end of a document", "lang: en\n...\n", `lang: en\nsuppress:\n${BLOCK}...\n`],
  ])("%s", (_, text, expected) => {
    expect(addSuppression(text, ENTRY)).toEqual({ text: expected });
    const { config, problems } = readConfig({ file: ".kubectl-loopback.yaml", text: expected });
    expect(problems).toEqual([]);
    expect(config.suppress.at(-1)).toMatchObject({ rules: ["CLB101"], name: "orders", kind: null, namespace: null, reason: "no", until: null });
    expect(config.suppress).toHaveLength(readConfig({ file: "x", text }).config.suppress.length + 1);
  });

  test.each([
    ["no YAML", "a: [\n", { refused: "syntax", path: [] }],
    ["no map", "- x\n", { refused: "not-a-map", path: [] }],
    ["suppress that is no list", "suppress: no\n", { refused: "not-a-map", path: ["suppress"] }],
    ["suppress that stands elsewhere", "x: &a []\nsuppress: *a\n", { refused: "alias", path: ["suppress"] }],
  ])("is refused for %s", (_, text, expected) => expect(addSuppression(text, ENTRY)).toMatchObject(expected));
});
