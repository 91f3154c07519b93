import { describe, expect, test } from "vitest";
import { EXISTING, I, INGRESS_SUBNET, S, SUBNET, ingress, judge, listeners, service, type Manifest } from "../support.ts";

type Network = "internal" | "public" | "unknown";

/** What the verdict shows of the network: nothing of kube-proxy is known, so that an internal CLB's row is 6. */
function networkOf(manifest: Manifest, options = {}): Network {
  const [listener] = listeners([manifest], options);
  return listener!.reason === "public-clb" ? "public" : listener!.reason === "unknown-network" ? "unknown" : "internal";
}

const TYPE = `${S}loadbalance-type`;
const at = (...ingress: Manifest[]) => ({ status: { loadBalancer: { ingress } } });
const svc = (annotations: Record<string, unknown>, labels: Record<string, string> = {}, more: Manifest = {}) => ({ ...service("web", { annotations, labels }), ...more });

describe("a Service's CLB: internal or public", () => {
  test.each<[string, Manifest, Network]>([
    ["nothing said", svc({}), "public"],
    ["subnet", svc({ [SUBNET]: "subnet-1" }), "internal"],
    ["subnet empty", svc({ [SUBNET]: "" }), "public"],
    ["subnet null", svc({ [SUBNET]: null }), "public"],
    ["subnet no string", svc({ [SUBNET]: 1 }), "public"],
    ["existing CLB", svc({ [EXISTING]: "lb-1" }), "unknown"],
    ["existing CLB empty", svc({ [EXISTING]: "" }), "public"],
    ["existing CLB with subnet", svc({ [EXISTING]: "lb-1", [SUBNET]: "subnet-1" }), "unknown"],
    ["existing CLB empty, with subnet", svc({ [EXISTING]: "", [SUBNET]: "subnet-1" }), "internal"],
    ["existing CLB with an internal address", svc({ [EXISTING]: "lb-1" }, {}, at({ ip: "10.1.1.1" })), "internal"],
    ["existing CLB with a public address", svc({ [EXISTING]: "lb-1" }, {}, at({ ip: "43.1.1.1" })), "public"],
    ["existing CLB with an address that tells nothing", svc({ [EXISTING]: "lb-1" }, {}, at({ ip: "11.1.1.1" })), "unknown"],
    ["label INTERNAL", svc({}, { [TYPE]: "INTERNAL" }), "internal"],
    ["label OPEN", svc({ [EXISTING]: "lb-1" }, { [TYPE]: "OPEN" }), "public"],
    ["annotation INTERNAL", svc({ [TYPE]: "INTERNAL" }), "internal"],
    ["annotation OPEN", svc({ [EXISTING]: "lb-1", [TYPE]: "OPEN" }), "public"],
    ["label before annotation", svc({ [TYPE]: "OPEN" }, { [TYPE]: "INTERNAL" }), "internal"],
    ["label empty, then annotation", svc({ [TYPE]: "INTERNAL" }, { [TYPE]: "" }), "internal"],
    ["label of another value, then annotation", svc({ [TYPE]: "INTERNAL" }, { [TYPE]: "internal" }), "internal"],
    ["annotation of another value counts as absent", svc({ [TYPE]: "internal" }), "public"],
    ["subnet before label", svc({ [SUBNET]: "subnet-1" }, { [TYPE]: "OPEN" }), "internal"],
    ["label before address", svc({}, { [TYPE]: "OPEN" }, at({ ip: "10.1.1.1" })), "public"],
    ["subnet before address", svc({ [SUBNET]: "subnet-1" }, {}, at({ ip: "43.1.1.1" })), "internal"],
    ["loadbalance-id and nothing else", svc({ "service.kubernetes.io/loadbalance-id": "lb-1" }), "unknown"],
    ["loadbalance-id with an address", svc({ "service.kubernetes.io/loadbalance-id": "lb-1" }, {}, at({ ip: "43.1.1.1" })), "public"],
    ["qcloud-loadbalance-id and nothing else", svc({ "service.kubernetes.io/qcloud-loadbalance-id": "lb-1" }), "unknown"],
    ["loadbalance-id with subnet", svc({ "service.kubernetes.io/loadbalance-id": "lb-1", [SUBNET]: "subnet-1" }), "internal"],
  ])("%s", (_, manifest, expected) => expect(networkOf(manifest)).toBe(expected));
});

describe("what an address in status tells", () => {
  const tells = (...entries: Manifest[]) => networkOf(svc({ [EXISTING]: "lb-1" }, {}, at(...entries)));
  test.each<[string, Network]>([
    ["10.0.0.1", "internal"], ["10.255.255.255", "internal"], ["172.16.0.0", "internal"], ["172.31.255.255", "internal"], ["192.168.0.1", "internal"],
    ["100.64.0.1", "internal"], ["100.127.255.255", "internal"],
    ["172.15.255.255", "public"], ["172.32.0.0", "public"], ["192.169.0.1", "public"], ["100.63.255.255", "public"], ["100.128.0.0", "public"], ["8.8.8.8", "public"],
    ["9.0.0.1", "unknown"], ["11.255.0.1", "unknown"], ["30.1.2.3", "unknown"], ["198.18.0.1", "unknown"], ["198.19.255.255", "unknown"], ["169.254.1.1", "unknown"],
    ["198.17.255.255", "public"], ["198.20.0.0", "public"], ["10.0.0", "unknown"], ["10.0.0.256", "unknown"], ["2402:4e00::1", "unknown"], ["::ffff:10.0.0.1", "unknown"],
  ])("%s: %s", (ip, expected) => expect(tells({ ip })).toBe(expected));

  test.each<[string, Manifest[], Network]>([
    ["a host name", [{ hostname: "x.clb.example.com" }], "public"],
    ["an empty one", [{ hostname: "", ip: "" }], "unknown"],
    ["the first that tells something", [{ ip: "11.1.1.1" }, { ip: "10.1.1.1" }, { ip: "43.1.1.1" }], "internal"],
    ["the first of two", [{ ip: "43.1.1.1" }, { ip: "10.1.1.1" }], "public"],
    ["a host name beside an address that tells nothing", [{ ip: "11.1.1.1", hostname: "x" }], "public"],
    ["an address before the host name beside it", [{ ip: "10.1.1.1", hostname: "x" }], "internal"],
    ["nothing", [], "unknown"],
  ])("%s", (_, entries, expected) => expect(tells(...entries)).toBe(expected));

  test("without an existing CLB, an address that tells nothing leaves the default", () => {
    expect(networkOf(svc({}, {}, at({ ip: "11.1.1.1" })))).toBe("public");
  });
});

describe("an Ingress' CLB: internal or public", () => {
  const EXISTING_CLB = "kubernetes.io/ingress.existLbId";
  const of = (annotations: Record<string, unknown>, more: Manifest = {}) => networkOf({ ...ingress("x", { annotations: { [INGRESS_SUBNET]: "", ...annotations } }), ...more });
  test.each<[string, Record<string, unknown>, Manifest, Network]>([
    ["nothing said", {}, {}, "public"],
    ["subnet", { [INGRESS_SUBNET]: "subnet-1" }, {}, "internal"],
    ["a Service's subnet annotation", { [SUBNET]: "subnet-1" }, {}, "public"],
    ["existing CLB", { [EXISTING_CLB]: "lb-1" }, {}, "unknown"],
    ["existing CLB with subnet", { [EXISTING_CLB]: "lb-1", [INGRESS_SUBNET]: "subnet-1" }, {}, "unknown"],
    ["existing CLB with an address", { [EXISTING_CLB]: "lb-1" }, at({ ip: "10.1.1.1" }), "internal"],
    ["qcloud-loadbalance-id and nothing else", { "kubernetes.io/ingress.qcloud-loadbalance-id": "lb-1" }, {}, "unknown"],
    ["loadbalance-type", { [TYPE]: "INTERNAL" }, {}, "internal"],
    ["an Ingress key of that name means nothing", { [`${I}loadbalance-type`]: "INTERNAL" }, {}, "public"],
  ])("%s", (_, annotations, more, expected) => expect(of(annotations, more)).toBe(expected));
});

describe("--assume network", () => {
  test.each<[string, Manifest, "internal" | "public", Network]>([
    ["answers for what is unknown", svc({ [EXISTING]: "lb-1" }), "public", "public"],
    ["answers for what is unknown", svc({ [EXISTING]: "lb-1" }), "internal", "internal"],
    ["never overrides a known one", svc({ [SUBNET]: "subnet-1" }), "public", "internal"],
    ["never overrides the default", svc({}), "internal", "public"],
  ])("%s", (_, manifest, network, expected) => {
    expect(networkOf(manifest, { assume: { network } })).toBe(expected);
    expect(judge([manifest], { assume: { network } }).problems).toEqual([]);
  });
});
