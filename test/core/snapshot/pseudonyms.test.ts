/** Other words in the place of names: the same for the same, and what matters about a word stays. */
import { describe, expect, test } from "vitest";
import { pseudonyms } from "../../../packages/core/src/snapshot/pseudonyms.ts";
import { addressKind } from "../../../packages/core/src/tke/address.ts";

/** Readable here, unlike a hash. */
const to = () => pseudonyms((text) => `<${text}>`);

describe("names", () => {
  test.each([
    ["orders", "<orders>"], ["", ""], ["kube-system", "kube-system"], ["qcloud", "qcloud"], ["nginx", "<nginx>"], ["eklet-subnet-1", "eklet-<eklet-subnet-1>"],
    ["shop-auto-ingress-config", "<shop>-auto-ingress-config"], ["kube-proxy", "kube-proxy"],
  ])("%s", (text, expected) => expect(to().name(text)).toBe(expected));

  test.each([["app.kubernetes.io/name", "app.kubernetes.io/name"], ["k8s-app", "k8s-app"], ["cloud.tencent.com/x", "cloud.tencent.com/x"], ["app", "<app>"], ["team.example.com/x", "<team.example.com/x>"]])("label %s", (key, expected) => {
    expect(to().labelKey(key)).toBe(expected);
  });
});

describe("addresses", () => {
  test.each(["10.1.2.3", "172.16.9.9", "100.64.1.1", "43.1.2.3", "11.2.3.4", "198.18.0.9", "9.9.9.9"])("%s stays of its sort", (address) => {
    const hidden = to().address(address);
    expect(hidden).not.toBe(address);
    expect(addressKind(hidden)).toBe(addressKind(address));
  });

  test("as many as there are, each its own, the same for the same", () => {
    const { address } = to();
    const real = Array.from({ length: 3000 }, (_, index) => `10.20.${Math.floor(index / 250)}.${index % 250}`);
    expect(new Set(real.map(address)).size).toBe(3000);
    expect(address(real[7]!)).toBe(address(real[7]!));
    expect(address("fd00::1")).toMatch(/^2001:db8::/);
  });

  test("ranges that let the CLB in keep their meaning, others do not tell", () => {
    const { cidr } = to();
    expect(["0.0.0.0/0", "::/0", "100.127.0.0/16", "100.64.0.0/10", "96.0.0.0/3"].map(cidr)).toEqual(["0.0.0.0/0", "::/0", "100.127.0.0/16", "100.64.0.0/10", "96.0.0.0/3"]);
    expect(cidr("10.9.0.0/16")).toMatch(/^10\.0\.\d+\.\d+\/32$/);
    expect(cidr("10.9.0.0/16,fd00::/8")).toMatch(/^10\.0\.\d+\.\d+\/32,2001:db8::\w+\/128$/);
  });
});

test("a Corefile keeps its directives, and agrees with the objects about names", () => {
  const { words, host, address, name } = to();
  const vip = address("10.0.0.9");
  const hidden = words("oa.com:53 {\n    rewrite name regex (.*)\\.oa\\.com server.prod.svc.cluster.local\n    hosts {\n        10.0.0.9 shop.oa.com\n        fallthrough\n    }\n    cache 30\n    ready :8181\n}\n");
  expect(hidden).toBe(`<oa>.<com>:53 {\n    rewrite name regex (.*)\\.<oa>\\.<com> <server>.<prod>.svc.cluster.local\n    hosts {\n        ${vip} <shop>.<oa>.<com>\n        fallthrough\n    }\n    cache 30\n    ready :8181\n}\n`);
  expect(hidden).toContain(host("shop.oa.com"));
  expect(hidden).toContain(`${name("server")}.${name("prod")}.svc`);
  expect(host("*.oa.com")).toBe("*.<oa>.<com>");
});
