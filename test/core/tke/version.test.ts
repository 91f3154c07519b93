import { describe, expect, test } from "vitest";
import { abilityOf, isUpstreamImage, lineOf, parseImage, parseTkeVersion, smallestFixed } from "../../../packages/core/src/tke/version.ts";

describe("what a kube-proxy can do: the smallest fixed version of each line, and the one before", () => {
  test.each<[string, ReturnType<typeof abilityOf>]>([
    ["v1.12.4-tke.30", "on-demand"], ["v1.12.4-tke.29", "too-old"],
    ["v1.14.3-tke.24", "on-demand"], ["v1.14.3-tke.23", "too-old"],
    ["v1.16.3-tke.25", "on-demand"], ["v1.16.3-tke.24", "too-old"],
    ["v1.18.4-tke.20", "on-demand"], ["v1.18.4-tke.19", "too-old"],
    ["v1.20.6-tke.12", "on-demand"], ["v1.20.6-tke.11", "too-old"],
    ["v1.22.5-tke.1", "on-demand"], ["v1.22.5-tke.0", "too-old"],
    ["v1.24.4-tke.1", "on-demand"], ["v1.24.4-tke.0", "too-old"],
    ["v1.28.3-tke.3", "on-demand"], ["v1.28.3-tke.2", "too-old"],
    ["v1.8.13-tke.99", "too-old"], ["v1.10.5-tke.99", "too-old"], ["v1.26.1-tke.1", "unknown"], ["v1.30.0-tke.1", "unknown"], ["v2.20.6-tke.12", "unknown"],
    ["v1.20.7-tke.1", "on-demand"], ["v1.20.5-tke.99", "too-old"], ["v1.20.10-tke.1", "on-demand"], ["v1.20.6-tke.100", "on-demand"], ["1.20.6-tke.12", "on-demand"],
    ["v1.20.6-tke.12-rc1", "unknown"], ["v1.20.6-tke.12-rc.2", "unknown"], ["v1.20.6-tke.13-rc1", "on-demand"], ["v1.20.6-tke.11-rc1", "too-old"],
    ["v1.20.6", "unknown"], ["v1.20-tke.12", "unknown"], ["v1.20.6-tke", "unknown"], ["v1.20.6-tke.12-x", "unknown"], ["xv1.20.6-tke.12", "unknown"], ["latest", "unknown"], ["", "unknown"],
  ])("%s: %s", (tag, ability) => expect(abilityOf(tag)).toBe(ability));
});

test("a version, taken apart", () => {
  expect(parseTkeVersion("v1.20.6-tke.12")).toEqual({ base: "1.20.6", revision: 12, candidate: false });
  expect(parseTkeVersion("1.28.13-tke.345-rc.67")).toEqual({ base: "1.28.13", revision: 345, candidate: true });
  expect(parseTkeVersion("v10.20.6-tke.1")).toEqual({ base: "10.20.6", revision: 1, candidate: false });
  expect(parseTkeVersion("v1.20.6")).toBeUndefined();
  expect([lineOf("1.20.6"), lineOf("1.28.13")]).toEqual(["1.20", "1.28"]);
  expect([smallestFixed({ base: "1.20.1", revision: 0, candidate: false }), smallestFixed({ base: "1.26.1", revision: 0, candidate: false })]).toEqual(["1.20.6-tke.12", undefined]);
});

describe("an image, taken apart; upstream's binds every VIP", () => {
  const DIGEST = `sha256:${"a".repeat(64)}`;
  test.each<[image: string, repository: string, tag: string | undefined, upstream: boolean]>([
    ["registry.k8s.io/kube-proxy:v1.30.2", "registry.k8s.io/kube-proxy", "v1.30.2", true],
    ["registry.k8s.io/kube-proxy:1.30.2", "registry.k8s.io/kube-proxy", "1.30.2", true],
    ["localhost:5000/mirror/kube-proxy:v1.30.12", "localhost:5000/mirror/kube-proxy", "v1.30.12", true],
    ["kube-proxy:v10.1.2", "kube-proxy", "v10.1.2", true],
    ["kube-proxy:v1.30.2", "kube-proxy", "v1.30.2", true],
    [`registry.k8s.io/kube-proxy:v1.30.2@${DIGEST}`, "registry.k8s.io/kube-proxy", "v1.30.2", true],
    [`registry.k8s.io/kube-proxy@${DIGEST}`, "registry.k8s.io/kube-proxy", undefined, false],
    ["localhost:5000/kube-proxy", "localhost:5000/kube-proxy", undefined, false],
    ["kube-proxy", "kube-proxy", undefined, false],
    ["registry.k8s.io/kube-proxy:v1.30", "registry.k8s.io/kube-proxy", "v1.30", false],
    ["registry.k8s.io/kube-proxy:v1.30.2-eks", "registry.k8s.io/kube-proxy", "v1.30.2-eks", false],
    ["registry.k8s.io/kube-proxy:xv1.30.2", "registry.k8s.io/kube-proxy", "xv1.30.2", false],
    ["registry.k8s.io/kube-proxy-amd64:v1.30.2", "registry.k8s.io/kube-proxy-amd64", "v1.30.2", false],
    ["ccr.ccs.tencentyun.com/library/kube-proxy:v1.30.2", "ccr.ccs.tencentyun.com/library/kube-proxy", "v1.30.2", false],
    ["mirror.example.com/tkeimages/kube-proxy:v1.30.2", "mirror.example.com/tkeimages/kube-proxy", "v1.30.2", false],
  ])("%s", (image, repository, tag, upstream) => {
    expect(parseImage(image)).toEqual({ repository, tag });
    expect(isUpstreamImage(image)).toBe(upstream);
  });
});
