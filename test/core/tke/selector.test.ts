import { describe, expect, test } from "vitest";
import { labelSelector, mapSelector, parseSelector, splitSelector, type Labels } from "../../../packages/core/src/tke/selector.ts";
import type { Json } from "../../../packages/core/src/model/json.ts";

const LABELS: Labels = { app: "web", tier: "", "example.com/zone": "a.b-c_1" };

describe("a selector as -l takes it, against app=web, tier=, example.com/zone=a.b-c_1", () => {
  test.each<[string, boolean | undefined]>([
    ["app=web", true], ["app==web", true], ["app = web", true], ["app=api", false], ["app=we", false], ["none=", false], ["tier=", true], ["tier!=", false], ["app!=api", true], ["app!=web", false], ["none!=x", true], ["app !=  web", false],
    ["app in (web,api)", true], ["app in ( api , web )", true], ["app in (api)", false], ["none in (web)", false], ["app  in(web)", true], ["app notin (web)", false], ["app notin (api)", true], ["none notin (web)", true], ["app notin(api,web)", false],
    ["app", true], ["none", false], ["!app", false], ["!none", true], ["! none", true], ["toString", false], ["!toString", true], ["toString!=x", true],
    ["example.com/zone=a.b-c_1", true], ["example.com/zone", true],
    ["app=web,tier=", true], ["app=web,none", false], ["none,app=web", false], ["app in (web,api),!none", true], ["!none,app in (web,api)", true], ["app,app in (web,api),tier in (x,)", true], [" app=web , tier ", true],
    ["app=web,", undefined], ["", undefined], ["=web", undefined], ["app=-web", undefined], ["app=web-", undefined], ["app=a b", undefined], ["-app", undefined], ["app-", undefined], ["app in web", undefined], ["app in (web", undefined], ["a/b/c", undefined], ["app>1", undefined],
    ["xapp in (web) y", undefined], ["app=web y", undefined], ["!app y", undefined],
  ])("%s", (text, fits) => expect(parseSelector(text)?.(LABELS)).toBe(fits));
});

test("its requirements, in their order", () => {
  expect(["a=b,c in (d,e),!f,g notin (h,i)", ",a", "a,", "a in (b,c", "a),b", ""].map(splitSelector)).toEqual([["a=b", "c in (d,e)", "!f", "g notin (h,i)"], ["", "a"], ["a", ""], ["a in (b", "c"], ["a)", "b"], [""]]);
});

test("a Service's selector: every pair, an empty one nothing", () => {
  expect([{}, { app: "web" }, { app: "web", tier: "" }, { app: "web", none: "x" }, { app: "api" }, { none: "" }].map((pairs) => mapSelector(pairs as Labels)(LABELS))).toEqual([false, true, true, false, false, false]);
});

describe("a LabelSelector", () => {
  const by = (operator: string, key: string, ...values: string[]) => ({ matchExpressions: [{ key, operator, values }] });
  test.each<[string, Json | undefined, boolean]>([
    ["absent", undefined, false], ["null", null, false], ["a text", "app", false], ["empty", {}, true],
    ["a pair", { matchLabels: { app: "web" } }, true], ["a pair that does not fit", { matchLabels: { app: "web", tier: "x" } }, false],
    ["In", by("In", "app", "api", "web"), true], ["In, others", by("In", "app", "api"), false], ["In, no such label", by("In", "none", "web"), false],
    ["In, nothing, no such label", by("In", "none", ""), false],
    ["NotIn", by("NotIn", "app", "api"), true], ["NotIn, it is", by("NotIn", "app", "web"), false], ["NotIn, no such label", by("NotIn", "none", "web"), true],
    ["Exists", by("Exists", "tier"), true], ["Exists, not", by("Exists", "none"), false], ["DoesNotExist", by("DoesNotExist", "none"), true], ["DoesNotExist, it does", by("DoesNotExist", "tier"), false],
    ["NotIn, no key", { matchExpressions: [{ operator: "NotIn", values: ["x"] }] }, false], ["DoesNotExist, no key", { matchExpressions: [{ operator: "DoesNotExist" }] }, false],
    ["an operator that nobody knows", by("Gt", "app", "1"), false], ["one of two", { matchExpressions: [...by("Exists", "app").matchExpressions, ...by("Exists", "none").matchExpressions] }, false],
    ["pairs and expressions", { matchLabels: { app: "web" }, ...by("Exists", "none") }, false], ["values that are no texts", { matchExpressions: [{ key: "app", operator: "In", values: [1, "web"] }] }, true],
  ])("%s", (_, selector, fits) => expect(labelSelector(selector)(LABELS)).toBe(fits));
});
