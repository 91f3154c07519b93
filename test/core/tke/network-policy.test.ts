import { describe, expect, test } from "vitest";
import { indexBackends } from "../../../packages/core/src/tke/backends.ts";
import type { JsonObject, KubeObject } from "@kubectl-loopback/core";
import { blocksFromOthers, letsIn, policiesOn, SNAT_RANGE } from "../../../packages/core/src/tke/network-policy.ts";
import { pod, resultOf, service as serviceOf, yaml, type Manifest } from "../support.ts";

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
    ["on the same name, with an end that means nothing", [{ ...rule(CLB), ports: [{ port: "http", endPort: 9000 }] }], true, service({ port: 80, targetPort: "http" })],
    ["with exceptions that are none", [rule({ cidr: SNAT_RANGE, except: [null, {}, "x"] })], true],
    ["a block without a range", [rule({ except: [] })], false],
    ["on another name", [{ ...rule(CLB), ports: [{ port: "admin" }] }], false, service({ port: 80, targetPort: "http" })],
    ["of a Service without ports", [{ ...rule(CLB), ports: [{ port: 1 }] }], true, service()],
    ["of one of its ports", [{ ...rule(CLB), ports: [{ port: 1 }] }], true, service({ port: 80, targetPort: 8080 }, { port: 1 })],
  ])("%s", (_, ingress, open, behind = WEB) => expect(letsIn(of("NetworkPolicy", { ingress }), SNAT_RANGE, behind)).toBe(open));
});

describe("the policies that limit what may reach the Pods behind a Service", () => {
  const policy = (name: string, podSelector: unknown, policyTypes?: string[], { namespace = "default", apiVersion = "networking.k8s.io/v1" } = {}) => ({ apiVersion, kind: "NetworkPolicy", metadata: { name, namespace }, spec: { ...(podSelector === undefined ? {} : { podSelector }), ...(policyTypes ? { policyTypes } : {}) } });
  const web = { matchLabels: { app: "web" } };
  const v2 = { matchLabels: { app: "web", version: "2" } };
  const PODS = [pod("a", { labels: { app: "web", version: "1" } }), pod("b", { labels: { app: "web", version: "2" } })];
  test.each<[string, Manifest[], string[]]>([
    ["by their selectors", [policy("web", web), policy("other", { matchLabels: { app: "other" } }), policy("all", {}), policy("unsaid", undefined)], ["web", "all", "unsaid"]],
    ["by those of some of its Pods", [...PODS, policy("v2", v2), policy("v3", { matchLabels: { version: "3" } })], ["v2"]],
    ["by the Service's own selector where no Pod was seen", [policy("v2", v2), policy("web", web)], ["web"]],
    ["only in its namespace", [policy("web", web, undefined, { namespace: "other" })], []],
    ["only on what comes in", [policy("out", web, ["Egress"]), policy("in", web, ["Ingress"]), policy("both", web, ["Egress", "Ingress"]), policy("none", web, [])], ["in", "both", "none"]],
    ["also of a group of former times, and of no other", [policy("old", web, undefined, { apiVersion: "extensions/v1beta1" }), policy("calico", web, undefined, { apiVersion: "crd.projectcalico.org/v1" })], ["old"]],
  ])("%s", (_, objects, names) => {
    const { cluster } = resultOf(yaml(serviceOf(), ...objects)).result;
    expect(policiesOn(cluster.objects.all[0]!, cluster, indexBackends(cluster)).map(({ ref }) => ref.name)).toEqual(names);
  });
});

test("the ranges by which it tells clients apart: not everything, not the CLB's own", () => {
  const blocks = ["0.0.0.0/0", "::/0", "100.64.0.0/10", SNAT_RANGE, "10.0.0.0/8", "192.168.0.0/16"].map((cidr) => ({ cidr }));
  expect(blocksFromOthers(of("NetworkPolicy", { ingress: [rule(...blocks.slice(0, 5)), { from: [{ podSelector: {} }] }, rule(blocks[5])] }))).toEqual(["10.0.0.0/8", "192.168.0.0/16"]);
});
