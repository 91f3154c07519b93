import { expect, test } from "vitest";
import { selectorsOf } from "../../packages/kubectl-plugin/src/cluster/pod-selectors.ts";
import type { Json, JsonObject } from "@kubectl-loopback/core";

const service = (selector: Json | undefined) => ({
  ref: { apiVersion: "v1", kind: "Service", namespace: "shop", name: "s" }, source: null,
  value: { spec: selector === undefined ? {} : { selector } } as JsonObject,
});
const MANY = Array.from({ length: 500 }, (_, index) => ({ app: `a-name-of-some-length-${index}` }));

test.each<[string, (Json | undefined)[], string[] | undefined]>([
  ["no Service", [], []],
  ["one", [{ app: "web" }], ["app in (web)"]],
  ["several, in one request", [{ app: "web" }, { app: "api", tier: "x" }, { app: "web" }], ["app in (api,web)"]],
  ["several keys", [{ app: "web" }, { "k8s.io/name": "api_1.2" }], ["app in (web)", "k8s.io/name in (api_1.2)"]],
  ["Pods that are named by hand", [{ app: "web" }, undefined], undefined],
  ["an empty selector", [{}], undefined],
  ["an empty value", [{ app: "" }], undefined],
  ["no text", [{ app: 1 }], undefined],
  ["a value that is none", [{ app: "a,b)" }], undefined],
  ["a key that is none", [{ "a b": "c" }], undefined],
  ["a value that is too long", [{ app: "a".repeat(64) }], undefined],
  ["a prototype's name", [{ constructor: "a" }], ["constructor in (a)"]],
  ["more than a path may hold", MANY, undefined],
])("the Pods behind Services: %s", (_, selectors, expected) => {
  expect(selectorsOf(selectors.map(service))).toEqual(expected);
});
