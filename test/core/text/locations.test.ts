import { describe, expect, test } from "vitest";
import { readManifests, type Path } from "@kubectl-loopback/core";
import { unmark } from "../rules/table.ts";

/** Locates a path in the object of a text called `a`, and compares with the marked place. */
function locates(marked: string, path: Path): void {
  const { text, ranges } = unmark(marked);
  const { objects } = readManifests({ file: "dir/a.yaml", text, named: true }, { namespace: "default", workloads: true });
  const object = objects.find(({ ref }) => ref.name === "a")!;
  expect(object.source!.locate(path)).toEqual({ file: "dir/a.yaml", ...ranges[0]! });
  expect(ranges).toHaveLength(1);
}

const head = "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n";
const KEY = "service.cloud.tencent.com/prevent-loopback";
const AT = ["metadata", "annotations", KEY];

describe("a value's range", () => {
  test.each<[string, string, Path]>([
    ["plain", `${head}  annotations:\n    ${KEY}: ⟦yes⟧ # no\n    b: c\n`, AT],
    ["double-quoted", `${head}  annotations:\n    ${KEY}: ⟦"tr\\"ue"⟧\n`, AT],
    ["single-quoted", `${head}  annotations: {${KEY}: ⟦'it''s'⟧}\n`, AT],
    ["a quoted key", `${head}  annotations:\n    "${KEY}": ⟦x⟧\n`, AT],
    ["over several lines", `${head}  annotations:\n    ${KEY}: ⟦"a\n      b"⟧\n`, AT],
    ["with a tag", `${head}  annotations:\n    ${KEY}: !!str ⟦true⟧\n`, AT],
    ["with an anchor", `${head}  annotations:\n    ${KEY}: &x ⟦true⟧\n`, AT],
    ["an alias", `${head}  labels: {x: &x t}\n  annotations:\n    ${KEY}: ⟦*x⟧\n`, AT],
    ["an explicit key", `${head}  annotations:\n    ? ${KEY}\n    : ⟦x⟧\n`, AT],
    ["columns count UTF-16 units", `${head}  annotations: {"路由😀": é, ${KEY}: ⟦"😀é"⟧}\n`, AT],
    ["CRLF", `${head}  annotations:\n    ${KEY}: ⟦yes⟧\n`.replaceAll("\n", "\r\n"), AT],
    ["a later document", `# x\n---\nkind: x\n---\n# y\n${head}  annotations: {${KEY}: ⟦x⟧}\n`, AT],
    ["behind a byte order mark", `\ufeff${head}  annotations: {${KEY}: ⟦x⟧}\n`.replace("\ufeff", ""), AT],
    ["a map of lines, without what follows it", `${head}spec:\n  ⟦type: X\n  ports:\n  - port: 80⟧\n\n# end\n\nstatus: {}\n`, ["spec"]],
    ["a flow map", `${head}spec: ⟦{type: X, ports: [{port: 80}]}⟧ # x\n`, ["spec"]],
    ["a list", `${head}spec:\n  ports:\n  ⟦- port: 80\n  - port: 81⟧\n  type: X\n`, ["spec", "ports"]],
    ["an item", `${head}spec:\n  ports:\n  - port: 80\n  - ⟦port: 81\n    name: x⟧\n  - port: 82\n`, ["spec", "ports", 1]],
    ["a field of an item", `${head}spec:\n  ports:\n  - port: 80\n  - port: ⟦81⟧\n`, ["spec", "ports", 1, "port"]],
    ["a map whose last value is missing", `${head}spec:\n  ⟦type: X\n  ports⟧:\nstatus: {}\n`, ["spec"]],
    ["a value that is not written out: its key", `${head}spec:\n  ⟦ports⟧:\n  type: X\n`, ["spec", "ports"]],
    ["a key that is a number", `${head}spec: {80: ⟦x⟧}\n`, ["spec", "80"]],
  ])("%s", (_, text, path) => locates(text, path));
});

describe("where it is missing: the key of the nearest existing ancestor", () => {
  test.each<[string, string, Path]>([
    ["annotations", `${head}  ⟦annotations⟧:\n    x: y\n`, AT],
    ["annotations that are empty", `${head}  ⟦annotations⟧: {}\n`, AT],
    ["annotations not written out", `${head}  ⟦annotations⟧:\n`, AT],
    ["metadata", head.replace("metadata", "⟦metadata⟧"), AT],
    ["nothing at all: the object", `⟦${head.trimEnd()}⟧\n`, ["spec", "type"]],
    ["deeper", `${head}status:\n  ⟦loadBalancer⟧: {}\n`, ["status", "loadBalancer", "ingress", 0, "ip"]],
    ["an item beyond the end: the list's key", `${head}spec:\n  ⟦ports⟧: [{port: 80}]\n`, ["spec", "ports", 3]],
    ["below a list item: the item", `${head}spec:\n  ports:\n  - ⟦port: 80\n    name: x⟧\n`, ["spec", "ports", 0, "protocol"]],
    ["a key where a list is", `${head}spec:\n  ⟦ports⟧: [{port: 80}]\n`, ["spec", "ports", "x"]],
    ["below a scalar", `${head}⟦spec⟧: x\n`, ["spec", "ports", 0]],
  ])("%s", (_, text, path) => locates(text, path));
});

describe("through anchors and merge keys", () => {
  test.each<[string, string, Path]>([
    ["a merged value stands where it is written", `x: &x {${KEY}: ⟦yes⟧}\n${head}  annotations:\n    <<: *x\n`, AT],
    ["one of several", `x: &x {b: c}\ny: &y {${KEY}: ⟦yes⟧}\n${head}  annotations:\n    <<: [*x, *y]\n`, AT],
    ["the own one wins", `x: &x {${KEY}: yes}\n${head}  annotations:\n    <<: *x\n    ${KEY}: ⟦no⟧\n`, AT],
    ["merged of merged", `x: &x {${KEY}: ⟦yes⟧}\ny: &y {<<: *x}\n${head}  annotations:\n    <<: *y\n`, AT],
    ["below an alias", `x: &x {${KEY}: ⟦yes⟧}\n${head}  annotations: *x\n`, AT],
    ["missing below an alias: the key that has the alias", `x: &x {b: c}\n${head}  ⟦annotations⟧: *x\n`, AT],
    ["missing in a merged map", `x: &x {b: c}\n${head}  ⟦annotations⟧:\n    <<: *x\n`, AT],
  ])("%s", (_, text, path) => locates(text, path));
});

describe("in Lists", () => {
  const list = (annotations: string, name = "a") => `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: b}\n- apiVersion: v1\n  kind: Service\n  metadata:\n    name: ${name}\n${annotations}`;
  test.each<[string, string, Path]>([
    ["a value", list(`    annotations: {${KEY}: ⟦x⟧}\n`), AT],
    ["a missing one", list("    ⟦annotations⟧: {}\n"), AT],
    ["nothing at all: the item", "apiVersion: v1\nkind: List\nitems:\n- ⟦apiVersion: v1\n  kind: Service\n  metadata: {name: a}⟧\n", ["spec", "type"]],
    ["a List in a List", `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ServiceList\n  items:\n  - metadata:\n      name: a\n      annotations: {${KEY}: ⟦x⟧}\n`, AT],
  ])("%s", (_, text, path) => locates(text, path));
});

describe("in JSON", () => {
  const json = (metadata: string, rest = "") => `{\n  "apiVersion": "v1", "kind": "Service",\n  "metadata": ${metadata}${rest}\n}`;
  test.each<[string, string, Path]>([
    ["a value", json(`{"name":"a","annotations":{"${KEY}":⟦true⟧}}`), AT],
    ["a string", json(`{"name":"a","annotations":{"x":"\\"","${KEY}": ⟦"tr\\"ue"⟧ }}`), AT],
    ["an escaped key", json('{"name":"a","annot\\u0061tions":⟦{}⟧}'), ["metadata", "annotations"]],
    ["a missing value", json('{"name":"a",⟦"annotations"⟧:{}}'), AT],
    ["a missing map", json('{"name":"a"}').replace('"metadata"', '⟦"metadata"⟧'), AT],
    ["nothing at all", `⟦${json('{"name":"a"}')}⟧\n`, ["spec", "type"]],
    ["an item", json('{"name":"a"}', ',"spec":{"ports":[{"port":80},⟦{"port":81}⟧]}'), ["spec", "ports", 1]],
    ["a field of an item", json('{"name":"a"}', ',"spec":{"ports":[{"port":80},{"port":⟦81⟧}]}'), ["spec", "ports", 1, "port"]],
    ["below an item", json('{"name":"a"}', ',"spec":{"ports":[⟦{"port":80}⟧]}'), ["spec", "ports", 0, "protocol"]],
    ["beyond the end of a list", json('{"name":"a"}', ',"spec":{⟦"ports"⟧:[]}'), ["spec", "ports", 0]],
    ["a map that looks like a list", json('{"name":"a"}', ',"spec":{⟦"ports"⟧:{"0":80}}'), ["spec", "ports", 0]],
    ["a List", `{"apiVersion":"v1","kind":"List","items":[{},${json(`{"name":"a","annotations":{"${KEY}":⟦1⟧}}`)}]}`, AT],
    ["nothing at all in a List", `{"apiVersion":"v1","kind":"List","items":[{},⟦${json('{"name":"a"}')}⟧]}`, ["spec"]],
    ["the second of two texts", `{"kind":"x"}\n${json(`{"name":"a","annotations":{"${KEY}":⟦1⟧}}`)}`, AT],
    ["behind a marker", `---\n${json(`{"name":"a","annotations":{"${KEY}": ⟦"x"⟧}}`)}\n`, AT],
  ])("%s", (_, text, path) => locates(text, path));
});

test("a place can be asked for again after the parsed document is gone", async () => {
  const { objects } = readManifests({ file: "a", text: `${head}  annotations: {${KEY}: x}\n`, named: true }, { namespace: "default", workloads: true });
  const first = objects[0]!.source!.locate(AT);
  expect(objects[0]!.source!.locate(AT)).toEqual(first);
});
