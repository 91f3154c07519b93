import { describe, expect, test } from "vitest";
import type { Change } from "@kubectl-loopback/core";
import { remove, rename, set, splice } from "./support.ts";

const PREVENT = set(["metadata", "annotations", "tke/prevent"], "true");

const spread = (annotations: string) => `{
  "apiVersion": "v1",
  "kind": "Service",
  "metadata": {
    "name": "x"${annotations}
  }
}
`;

test.each<[what: string, changes: Change | Change[], before: string, after: string]>([
  ["a key", PREVENT, spread(`,
    "annotations": {
      "a": "b"
    }`), spread(`,
    "annotations": {
      "a": "b",
      "tke/prevent": "true"
    }`)],
  ["into an empty map", PREVENT, spread(`,
    "annotations": {}`), spread(`,
    "annotations": {
      "tke/prevent": "true"
    }`)],
  ["in place of null", PREVENT, spread(`,
    "annotations": null`), spread(`,
    "annotations": {
      "tke/prevent": "true"
    }`)],
  ["a map that is not there", PREVENT, spread(""), spread(`,
    "annotations": {
      "tke/prevent": "true"
    }`)],
  ["a value", set(["metadata", "annotations", "a"], "c"), spread(`,
    "annotations": { "a" : "b" }`), spread(`,
    "annotations": { "a" : "c" }`)],
  ["a map on one line", PREVENT, spread(`,
    "annotations": { "a" : "b" }`), spread(`,
    "annotations": { "a" : "b", "tke/prevent" : "true" }`)],
  ["removing the last key", remove("metadata", "annotations", "c"), spread(`,
    "annotations": {
      "a": "b",
      "c": "d"
    }`), spread(`,
    "annotations": {
      "a": "b"
    }`)],
  ["removing the first key", remove("metadata", "annotations", "a"), spread(`,
    "annotations": {
      "a": "b",
      "c": "d"
    }`), spread(`,
    "annotations": {
      "c": "d"
    }`)],
  ["removing the only key", remove("metadata", "annotations", "a"), spread(`,
    "annotations": {
      "a": "b"
    }`), spread(`,
    "annotations": {}`)],
  ["renaming", rename(["metadata", "annotations", "a"], 'q"'), spread(`,
    "annotations": {"a": "b", "c": {"d":   [1,2 , 3]}}`), spread(`,
    "annotations": {"q\\"": "b", "c": {"d":   [1,2 , 3]}}`)],
  ["minified", [PREVENT, set(["spec", "ports", 1], { port: 2, l: [1, {}] })],
    '{"apiVersion":"v1","kind":"Service","metadata":{"name":"x"},"spec":{"ports":[{"port":1}]}}',
    '{"apiVersion":"v1","kind":"Service","metadata":{"name":"x","annotations":{"tke/prevent":"true"}},"spec":{"ports":[{"port":1},{"port":2,"l":[1,{}]}]}}'],
  ["on one line with spaces", [PREVENT, set(["spec", "ports", 0], { port: 2 })],
    '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "x"}, "spec": {"ports": []}}\n',
    '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "x", "annotations": {"tke/prevent": "true"}}, "spec": {"ports": [{"port": 2}]}}\n'],
  ["tabs and CRLF", PREVENT,
    '{\r\n\t"apiVersion": "v1",\r\n\t"kind": "Service",\r\n\t"metadata": {\r\n\t\t"name": "x"\r\n\t}\r\n}\r\n',
    '{\r\n\t"apiVersion": "v1",\r\n\t"kind": "Service",\r\n\t"metadata": {\r\n\t\t"name": "x",\r\n\t\t"annotations": {\r\n\t\t\t"tke/prevent": "true"\r\n\t\t}\r\n\t}\r\n}\r\n'],
  ["an item of a List, numbers elsewhere as they are written", PREVENT,
    '{\n    "kind": "List", "apiVersion": "v1",\n    "items": [\n        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "w"}, "n": 1.0e3},\n        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "x"}}\n    ]\n}',
    '{\n    "kind": "List", "apiVersion": "v1",\n    "items": [\n        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "w"}, "n": 1.0e3},\n        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "x", "annotations": {"tke/prevent": "true"}}}\n    ]\n}'],
  ["the second of two values", PREVENT,
    '{"apiVersion":"v1","kind":"Service","metadata":{"name":"w"}}\n{"apiVersion":"v1","kind":"Service","metadata":{"name":"x"}}\n',
    '{"apiVersion":"v1","kind":"Service","metadata":{"name":"w"}}\n{"apiVersion":"v1","kind":"Service","metadata":{"name":"x","annotations":{"tke/prevent":"true"}}}\n'],
  ["JSON behind a byte order mark", PREVENT,
    '\uFEFF{\n  "apiVersion": "v1",\n  "kind": "Service",\n  "metadata": {\n    "name": "x"\n  }\n}\n',
    '\uFEFF{\n  "apiVersion": "v1",\n  "kind": "Service",\n  "metadata": {\n    "name": "x",\n    "annotations": {\n      "tke/prevent": "true"\n    }\n  }\n}\n'],
])("%s", (_, changes, before, after) => {
  expect(splice(before, ...(Array.isArray(changes) ? changes : [changes]))).toBe(after);
});

describe("refused", () => {
  test("a path through a string", () => {
    expect(splice('{"apiVersion":"v1","kind":"Service","metadata":{"name":"x"}}', set(["kind", "a"], 1))).toEqual({ refused: "not-a-map", path: ["kind", "a"] });
  });
});
