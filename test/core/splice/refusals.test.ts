import { expect, test } from "vitest";
import type { Change, Path } from "@kubectl-loopback/core";
import { applyChanges } from "@kubectl-loopback/core";
import { spliceChanges, spliceFile, type RefusalReason } from "@kubectl-loopback/core";
import { objectsOf, remove, rename, set } from "./support.ts";

const PREVENT = set(["metadata", "annotations", "k"], "true");

/** Works on texts that the product may not even read as objects. */
function spliceText(text: string, changes: readonly Change[]) {
  return spliceChanges(text, { format: text.startsWith("{") ? "json" : "yaml", document: { start: 0, end: text.length }, base: [] }, changes);
}

test.each<[why: string, refused: RefusalReason, path: Path, change: Change, text: string]>([
  ["an alias at the value", "alias", ["metadata", "annotations"], PREVENT, "l: &a {b: c}\nmetadata:\n  annotations: *a\n"],
  ["an alias on the way", "alias", ["metadata"], PREVENT, "l: &a {annotations: {b: c}}\nmetadata: *a\n"],
  ["an alias as scalar", "alias", ["b"], set(["b"], 2), "a: &x 1\nb: *x\n"],
  ["an anchored map that is used elsewhere", "anchor", ["metadata", "annotations"], PREVENT, "metadata:\n  annotations: &a\n    b: c\nother: *a\n"],
  ["an anchored scalar that is used elsewhere", "anchor", ["a"], set(["a"], 2), "a: &x 1\nb: *x\n"],
  ["an anchor inside a removed map", "anchor", ["a"], remove("a", "b"), "a:\n  b: {c: &x 1}\n  d: 1\ne: *x\n"],
  ["an anchor inside a replaced map", "anchor", ["a"], set(["a"], 1), "a:\n  b: {c: &x 1}\ne: *x\n"],
  ["an anchor at a key", "anchor", ["m"], set(["m", "b"], 1), "m:\n  &x a: 1\n"],
  ["a merge key at the map", "merge-key", ["metadata", "annotations"], PREVENT, "l: &a {b: c}\nmetadata:\n  annotations:\n    <<: *a\n    d: e\n"],
  ["a merge key on the way", "merge-key", ["metadata"], PREVENT, "l: &a {b: c}\nmetadata:\n  <<: *a\n  annotations: {}\n"],
  ["a tag at the value", "tag", ["a"], set(["a"], "2"), "a: !!str 1\n"],
  ["a tag at a map", "tag", ["metadata"], PREVENT, "metadata: !!map\n  a: b\n"],
  ["a local tag", "tag", ["metadata", "annotations", "k"], PREVENT, "metadata:\n  annotations: {k: !Ref x}\n"],
  ["a tag at a key", "tag", ["m"], set(["m", "b"], 1), "m:\n  !!str a: 1\n"],
  ["a key twice", "duplicate-key", [], PREVENT, "metadata:\n  annotations: {}\nmetadata:\n  a: b\n"],
  ["a key twice, as number and as string", "duplicate-key", ["m"], set(["m", "b"], 1), 'm:\n  80: a\n  "80": b\n'],
  ["a key twice in JSON", "duplicate-key", ["m"], set(["m", "b"], 1), '{"m": {"a": 1, "a": 2}}'],
  ["renaming onto another key", "duplicate-key", ["m", "a"], rename(["m", "a"], "b"), "m:\n  a: 1\n  b: 2\n"],
  ["an explicit key", "explicit-key", ["m"], set(["m", "b"], 1), "m:\n  ? a\n  : 1\n"],
  ["a key that is a map", "explicit-key", ["m"], set(["m", "b"], 1), "m:\n  {a: 1}: 2\n"],
  ["a Helm template", "template", [], PREVENT, "metadata:\n  name: {{ .Values.name }}\n"],
  ["a Helm template on a line of its own", "template", [], PREVENT, "metadata:\n  annotations:\n    {{- toYaml . | nindent 4 }}\n"],
  ["no YAML", "syntax", [], PREVENT, "metadata: {a: b\n"],
  ["no JSON", "syntax", [], PREVENT, '{"a": }'],
  ["two documents where one is expected", "syntax", [], PREVENT, "a: 1\n---\nb: 1\n"],
  ["a list at the place of the object", "not-a-map", [], PREVENT, "- a\n"],
  ["a scalar on the way", "not-a-map", ["metadata", "annotations", "k"], PREVENT, "metadata: x\n"],
  ["a key into a list", "not-a-map", ["metadata", "annotations", "k"], PREVENT, "metadata: [x]\n"],
  ["behind the end of a list", "not-a-map", ["l", 2], set(["l", 2], 1), "l: [x]\n"],
  ["a pair without braces", "layout", ["l", 0], set(["l", 0, "b"], 1), "l: [a: 1]\n"],
  ["a key alone in braces", "layout", ["m", "a"], set(["m", "a"], 1), "m: {a}\n"],
  ["a string that only kubectl reads as two lines", "no-proof", [], set(["a"], "b\u2028c"), "a: 1\n"],
  ["a text that ends inside a block scalar", "no-proof", [], set(["b"], 1), "a: |\n  text"],
])("%s: %s", (_, refused, path, change, text) => {
  expect(spliceText(text, [change])).toEqual({ refused, path });
});

test("what is refused for one change is refused for all changes of the object", () => {
  expect(spliceText("a: 1\nb: !!str x\n", [set(["a"], 2), set(["b"], "y")])).toEqual({ refused: "tag", path: ["b"] });
});

test("a second run over what would be refused changes nothing", () => {
  const text = "l: &a {k: 'true'}\nmetadata:\n  annotations: *a\n";
  expect(spliceText(text, [PREVENT])).toEqual({ text });
});

const service = (name: string, more = "") => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n${more}`;

test("several objects of a file: places stay valid, refused ones leave the others alone", () => {
  const text = ["# head\n", service("a"), service("b", "  annotations: !!map {}\n"), service("c", "  annotations: {}\n")].join("---\n");
  const [a, b, c] = objectsOf(text).map(({ source }) => source!.place);
  const result = spliceFile(text, [
    { place: c!, changes: [PREVENT] }, { place: a!, changes: [PREVENT] }, { place: b!, changes: [PREVENT] }, { place: a!, changes: [set(["spec", "type"], "x")] },
  ]);
  expect(result.refusals).toEqual([{ refused: "tag", path: ["metadata", "annotations"], place: b }]);
  const annotations = '  annotations:\n    k: "true"\n';
  expect(result.text).toBe(["# head\n", `${service("a", annotations)}spec:\n  type: x\n`, service("b", "  annotations: !!map {}\n"), service("c", annotations)].join("---\n"));
});

test("several items of one List, one of them refused", () => {
  const text = "apiVersion: v1\nkind: ServiceList\nitems:\n- metadata: {name: a}\n- metadata: {name: b, annotations: !!map {}}\n- metadata:\n    name: c";
  const objects = objectsOf(text);
  const result = spliceFile(text, objects.map(({ source }) => ({ place: source!.place, changes: [PREVENT] })));
  expect(result.refusals.map(({ place }) => place.base)).toEqual([["items", 1]]);
  expect(result.text).toBe('apiVersion: v1\nkind: ServiceList\nitems:\n- metadata: {name: a, annotations: {k: "true"}}\n- metadata: {name: b, annotations: !!map {}}\n- metadata:\n    name: c\n    annotations:\n      k: "true"');
  const values = objectsOf(result.text).map(({ value }) => value);
  expect(values[2]).toEqual(applyChanges(objects[2]!.value, [PREVENT]));
});

test("an object whose edit cannot be proven leaves the others of its List alone", () => {
  const text = "apiVersion: v1\nkind: ServiceList\nitems:\n- metadata:\n    name: a\n- metadata:\n    name: b\n- metadata: {name: c}\n  note: |\n    the end";
  const result = spliceFile(text, objectsOf(text).map(({ source }) => ({ place: source!.place, changes: [set(["spec", "type"], "x")] })));
  expect(result.refusals.map(({ refused, place }) => [refused, ...place.base])).toEqual([["no-proof", "items", 2]]);
  expect(result.text).toBe(text.replaceAll(/    name: .\n/g, "$&  spec:\n    type: x\n"));
});
