import { describe, expect, test } from "vitest";
import { isExcluded, NO_CONFIG } from "@kubectl-loopback/core";
import { fitsName } from "../../../packages/core/src/config/glob.ts";

describe("names", () => {
  test.each<[string, string, boolean]>([
    ["orders", "orders", true], ["orders", "order", false], ["order", "orders", false], ["*", "", true], ["*", "orders", true], ["dev-*", "dev-1", true], ["dev-*", "dev-", true], ["dev-*", "dev", false],
    ["*-dev", "a-dev", true], ["*-dev", "a-dev-b", false], ["a*b*c", "abc", true], ["a*b*c", "axbxbxc", true], ["a*b*c", "axbxb", false], ["?", "a", true], ["?", "", false], ["a?c", "abc", true], ["a?c", "ac", false],
    ["*ab", "aab", true], ["*aab", "aaab", true], ["Serv*", "service", false], ["a.c", "abc", false], ["**", "anything", true], ["", "", true], ["", "a", false], ["?", "名", true],
  ])("%s and %s: %s", (pattern, name, expected) => expect(fitsName(pattern, name)).toBe(expected));

  test("take time in proportion to their length, whoever wrote the pattern", () => {
    expect(fitsName("*a".repeat(500) + "b", "a".repeat(20_000))).toBe(false);
  });
});

describe("paths that are left out", () => {
  test.each<[string, string, boolean]>([
    ["vendor", "vendor/a.yaml", true], ["vendor", "vendor/deep/a.yaml", true], ["vendor", "vendors/a.yaml", false], ["vendor", "app/vendor/a.yaml", false], ["vendor/**", "vendor/a/b.yaml", true],
    ["**/vendor", "app/vendor/a.yaml", true], ["**/vendor", "vendor/a.yaml", true], ["*.yaml", "a.yaml", true], ["*.yaml", "a/b.yaml", false], ["**/*.yaml", "a.yaml", true], ["**/*.yaml", "a/b/c.yaml", true],
    ["**/*.yaml", "a/b/c.json", false], ["a/*/c.yaml", "a/b/c.yaml", true], ["a/*/c.yaml", "a/b/b/c.yaml", false], ["a/**/c.yaml", "a/c.yaml", true], ["a/**/c.yaml", "a/x/y/c.yaml", true], ["**/a/**/b", "x/a/y/a/z/b/c.yaml", true],
    ["test-?.yaml", "test-1.yaml", true], ["test-?.yaml", "test-10.yaml", false], ["a/b.yaml", "a/b.yaml", true], ["a/b.yaml", "b.yaml", false],
  ])("%s and %s: %s", (glob, path, expected) => expect(isExcluded({ ...NO_CONFIG, exclude: [glob] }, path)).toBe(expected));
  test("nothing by itself", () => expect(isExcluded(NO_CONFIG, "a.yaml")).toBe(false));
});
