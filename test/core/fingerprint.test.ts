import { expect, test } from "vitest";
import { fingerprints, type Finding, type KubeObject, type Listener } from "@kubectl-loopback/core";

const object = (kind: string, name: string, namespace: string | null = "shop") => ({ ref: { apiVersion: "v1", kind, namespace, name }, value: {}, source: null }) as KubeObject;
const orders = object("Service", "orders");
const listener = (of: KubeObject, port = 80) => ({ object: of, port, protocol: "TCP" }) as Listener;
const finding = (code: string, of: KubeObject, about: Listener | null, path: readonly (string | number)[] = ["spec"]) => ({ code, object: of, listener: about, path }) as unknown as Finding;

test.each([
  ["a listener of the object itself: the path does not count", finding("CLB101", orders, listener(orders)), "CLB101 Service shop/orders TCP/80"],
  ["a listener of another object", finding("CLB202", object("TkeServiceConfig", "config"), listener(object("Ingress", "web"), 443)), "CLB202 TkeServiceConfig shop/config TCP/443 of Ingress shop/web"],
  ["a field", finding("CLB103", orders, null, ["metadata", "annotations", "a.b/c"]), "CLB103 Service shop/orders metadata.annotations.a.b%2Fc"],
  ["an item of a list", finding("CLB203", orders, null, ["spec", "l7Listeners", 0]), "CLB203 Service shop/orders spec.l7Listeners.0"],
  ["what belongs to no namespace", finding("CLB102", object("Node", "n", null), null), "CLB102 Node n spec"],
  ["names that would blur its parts", finding("CLB101", object("Service", "a b/c\n#2"), null), "CLB101 Service shop/a%20b%2Fc%0A%232 spec"],
  ["half a character", finding("CLB101", object("Service", "\ud800"), null), "CLB101 Service shop/%EF%BF%BD spec"],
])("%s", (_, one, expected) => expect([...fingerprints([one]).values()]).toEqual([expected]));

test("findings that would have one name are numbered", () => {
  const all = [finding("CLB104", orders, null), finding("CLB104", orders, null), finding("CLB301", orders, null)];
  expect([...fingerprints(all).values()]).toEqual(["CLB104 Service shop/orders spec", "CLB104 Service shop/orders spec #2", "CLB301 Service shop/orders spec"]);
});
