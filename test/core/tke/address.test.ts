import { describe, expect, test } from "vitest";
import { addressKind, contains, isIpv6, overlaps, parseCidr } from "../../../packages/core/src/tke/address.ts";

describe("what an address of a CLB tells: the first and the last of each range, and their neighbours", () => {
  test.each<[string, ReturnType<typeof addressKind>]>([
    ["9.255.255.255", "unknown"], ["10.0.0.0", "internal"], ["10.255.255.255", "internal"], ["11.0.0.0", "unknown"],
    ["11.255.255.255", "unknown"], ["12.0.0.0", "public"],
    ["8.255.255.255", "public"], ["9.0.0.0", "unknown"],
    ["29.255.255.255", "public"], ["30.0.0.0", "unknown"], ["30.255.255.255", "unknown"], ["31.0.0.0", "public"],
    ["100.63.255.255", "public"], ["100.64.0.0", "internal"], ["100.127.255.255", "internal"], ["100.128.0.0", "public"],
    ["169.253.255.255", "public"], ["169.254.0.0", "unknown"], ["169.254.255.255", "unknown"], ["169.255.0.0", "public"],
    ["172.15.255.255", "public"], ["172.16.0.0", "internal"], ["172.31.255.255", "internal"], ["172.32.0.0", "public"],
    ["192.167.255.255", "public"], ["192.168.0.0", "internal"], ["192.168.255.255", "internal"], ["192.169.0.0", "public"],
    ["198.17.255.255", "public"], ["198.18.0.0", "unknown"], ["198.19.255.255", "unknown"], ["198.20.0.0", "public"],
    ["255.255.255.255", "public"], ["2402:4e00::1", "unknown"], ["lb.example.com", "unknown"],
    ["10.0.0.256", "unknown"], ["10.0.0", "unknown"], ["10.0.0.1.1", "unknown"], ["a10.0.0.1", "unknown"], ["10.0.0.1a", "unknown"], ["1000.0.0.1", "unknown"], ["10.0.0.1000", "unknown"], ["", "unknown"],
  ])("%s: %s", (address, kind) => expect(addressKind(address)).toBe(kind));
});

describe("a CIDR as a range", () => {
  test.each<[string, ReturnType<typeof parseCidr>]>([
    ["0.0.0.0/0", { first: 0, last: 2 ** 32 - 1 }],
    ["10.0.0.0/8", { first: 10 * 2 ** 24, last: 11 * 2 ** 24 - 1 }],
    ["10.1.2.3/8", { first: 10 * 2 ** 24, last: 11 * 2 ** 24 - 1 }],
    ["0.0.1.2/32", { first: 258, last: 258 }],
    ["0.0.1.2/31", { first: 258, last: 259 }],
    ["10.0.0.0/33", undefined], ["10.0.0.0/", undefined], ["10.0.0.0", undefined], ["10.0.0/8", undefined], ["10.0.0.0/8 ", undefined], [" 10.0.0.0/8", undefined], ["10.0.0.0/108", undefined], ["10.0.0.256/8", undefined], ["fd00::/8", undefined],
  ])("%s", (text, range) => expect(parseCidr(text)).toEqual(range));
});

describe("one CIDR and another", () => {
  test.each<[outer: string, inner: string, contained: boolean, overlapping: boolean]>([
    ["100.64.0.0/10", "100.127.0.0/16", true, true],
    ["100.127.0.0/16", "100.64.0.0/10", false, true],
    ["100.127.0.0/16", "100.127.0.0/16", true, true],
    ["100.127.0.0/16", "100.126.0.0/16", false, false],
    ["100.127.0.0/16", "100.128.0.0/16", false, false],
    ["10.0.0.0/30", "10.0.0.3/32", true, true],
    ["10.0.0.0/30", "10.0.0.4/32", false, false],
    ["10.0.0.4/30", "10.0.0.3/32", false, false],
    ["10.0.0.0/8", "nothing/8", false, false],
    ["nothing/8", "10.0.0.0/8", false, false],
  ])("%s and %s", (outer, inner, contained, overlapping) => {
    expect([contains(outer, inner), overlaps(outer, inner), overlaps(inner, outer)]).toEqual([contained, overlapping, overlapping]);
  });

  test("an address counts as a CIDR of its own", () => expect(["10.0.0.3", "10.0.0.4", "x"].map((address) => contains("10.0.0.0/30", address))).toEqual([true, false, false]));
});

test("IPv6 by its colons", () => expect(["::1", "2402:4e00::1", "10.0.0.1", "lb.example.com", ""].map(isIpv6)).toEqual([true, true, false, false, false]));
