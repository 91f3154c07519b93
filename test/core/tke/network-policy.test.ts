import { describe, expect, test } from "vitest";
import type { JsonObject, KubeObject } from "@kubectl-loopback/core";
import { blocksFromOthers, letsIn, SNAT_RANGE } from "../../../packages/core/src/tke/network-policy.ts";

const of = (kind: string, spec: unknown): KubeObject => ({ ref: { apiVersion: "v1", kind, namespace: "default", name: "x" }, value: { spec } as JsonObject, source: null });
const rule = (...blocks: unknown[]) => ({ from: blocks.map((ipBlock) => ({ ipBlock })) });
const CLB = { cidr: SNAT_RANGE };

describe("whether a policy lets the CLB's own connections in", () => {
  const service = (...ports: unknown[]) => of("Service", { ports });
  const WEB = service({ port: 80, targetPort: 8080 });
  test.each<[string, unknown[], boolean, KubeObject?]>([
    ["no rules", [], false],
    ["a rule for all", [{}], true],
    ["its range", [rule(CLB)], true],
    ["a larger range", [rule({ cidr: "100.64.0.0/10" })], true],
    ["everything", [rule({ cidr: "0.0.0.0/0" })], true],
    ["a part of its range", [rule({ cidr: "100.127.0.0/17" })], false],
    ["everything but a part of its range", [rule({ cidr: "0.0.0.0/0", except: ["100.127.3.0/24"] })], false],
    ["everything but another range", [rule({ cidr: "0.0.0.0/0", except: ["10.0.0.0/8", 7] })], true],
    ["one of several peers", [rule({ cidr: "10.0.0.0/8" }, CLB)], true],
    ["one of several rules", [rule({ cidr: "10.0.0.0/8" }), rule(CLB)], true],
    ["Pods only", [{ from: [{ podSelector: {} }] }], false],
    ["a rule that is none", ["x"], false],
    ["on the backends' port", [{ ...rule(CLB), ports: [{ port: 8080 }] }], true],
    ["on the Service's port, which is not theirs", [{ ...rule(CLB), ports: [{ port: 80 }] }], false],
    ["on the Service's port, which is theirs", [{ ...rule(CLB), ports: [{ port: 80 }] }], true, service({ port: 80 })],
    ["on a range of ports", [{ ...rule(CLB), ports: [{ port: 8000, endPort: 8080 }] }], true],
    ["on a range that ends before", [{ ...rule(CLB), ports: [{ port: 8000, endPort: 8079 }] }], false],
    ["on a range that starts behind", [{ ...rule(CLB), ports: [{ port: 8081, endPort: 9000 }] }], false],
    ["on another port of several", [{ ...rule(CLB), ports: [{ port: 1 }, { port: 8080 }] }], true],
    ["on all ports of a protocol", [{ ...rule(CLB), ports: [{ protocol: "TCP" }] }], true],
    ["on a name, which could be any number", [{ ...rule(CLB), ports: [{ port: "http" }] }], true],
    ["on the same name", [{ ...rule(CLB), ports: [{ port: "http" }] }], true, service({ port: 80, targetPort: "http" })],
    ["on another name", [{ ...rule(CLB), ports: [{ port: "admin" }] }], false, service({ port: 80, targetPort: "http" })],
    ["of a Service without ports", [{ ...rule(CLB), ports: [{ port: 1 }] }], true, service()],
    ["of one of its ports", [{ ...rule(CLB), ports: [{ port: 1 }] }], true, service({ port: 80, targetPort: 8080 }, { port: 1 })],
  ])("%s", (_, ingress, open, behind = WEB) => expect(letsIn(of("NetworkPolicy", { ingress }), SNAT_RANGE, behind)).toBe(open));
});

test("the ranges by which it tells clients apart: not everything, not the CLB's own", () => {
  const blocks = ["0.0.0.0/0", "::/0", "100.64.0.0/10", SNAT_RANGE, "10.0.0.0/8", "192.168.0.0/16"].map((cidr) => ({ cidr }));
  expect(blocksFromOthers(of("NetworkPolicy", { ingress: [rule(...blocks.slice(0, 5)), { from: [{ podSelector: {} }] }, rule(blocks[5])] }))).toEqual(["10.0.0.0/8", "192.168.0.0/16"]);
});
