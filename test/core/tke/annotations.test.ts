import { describe, expect, test } from "vitest";
import type { JsonObject, KubeObject } from "@kubectl-loopback/core";
import { annotation, flag, ignoredBecause, isChoice, KEYS, knownKeys, readKeys, valuesOf } from "../../../packages/core/src/tke/annotations.ts";
import { looseJson, looseList, looseObject } from "../../../packages/core/src/tke/loose-json.ts";
import { readsSpecifyProtocol } from "../../../packages/core/src/tke/service.ts";
import { I, S } from "../support.ts";

const object = (kind: string, annotations: JsonObject): KubeObject => ({ ref: { apiVersion: "v1", kind, namespace: "default", name: "x" }, value: { metadata: { annotations } }, source: null });

describe("what an annotation says", () => {
  test.each<[unknown, string | undefined, boolean]>([["true", "true", true], ["True", "True", false], [true, undefined, false], ["", undefined, false], [null, undefined, false], [1, undefined, false], [undefined, undefined, false]])("%j", (value, text, on) => {
    const service = object("Service", value === undefined ? {} : { [KEYS.preventLoopback]: value as string });
    expect([annotation(service, KEYS.preventLoopback), flag(service, KEYS.preventLoopback)]).toEqual([text, on]);
  });
});

describe("why the platform ignores a value", () => {
  test.each<[string, string, unknown, ReturnType<typeof ignoredBecause>]>([
    ["Service", `${S}prevent-loopback`, "true", undefined], ["Service", `${S}prevent-loopback`, "false", undefined], ["Service", `${S}prevent-loopback`, "yes", "true"], ["Service", `${S}prevent-loopback`, true, "true"],
    ["Service", `${S}prevent-loopback`, undefined, undefined], ["Service", `${S}prevent-loopback`, "", undefined], ["Service", `${S}prevent-loopback`, null, undefined],
    ["Service", `${S}specify-protocol`, "{}", undefined], ["Service", `${S}specify-protocol`, "[]", "JSON"], ["Service", `${S}specify-protocol`, {}, "a string"],
    ["Service", "service.kubernetes.io/qcloud-loadbalancer-backends-label", "a=b", undefined], ["Service", "service.kubernetes.io/qcloud-loadbalancer-backends-label", "a=b c", "a label selector"],
    ["Service", `${S}tke-service-config`, "x", undefined], ["Service", `${S}tke-service-config`, 5, "a string"],
    ["Service", `${S}mode`, "skip", undefined], ["Service", `${S}mode`, "Skip", ["skip"]], ["Service", `${S}loadbalance-type`, "open", ["INTERNAL", "OPEN"]],
    ["Ingress", `${I}listen-ports`, "[]", undefined], ["Ingress", `${I}listen-ports`, "{}", "JSON"], ["Ingress", "kubernetes.io/ingress.http-rules", "null", undefined], ["Ingress", `${I}auto-rewrite`, "on", "true"],
    ["Service", "example.com/other", "yes", undefined], ["Deployment", `${S}prevent-loopback`, "yes", undefined],
  ])("%s %s: %j", (kind, key, value, expected) => expect(ignoredBecause(object(kind, { [key]: value as string }), key)).toEqual(expected));
});

describe("what each of them may hold", () => {
  /** For each key, without what comes before its name, why `{` is ignored. */
  const shapes = (kind: "Service" | "Ingress") => Object.fromEntries(readKeys(kind).map((key) => [key.replace(/^.*\/(?:ingress\.)?/, ""), ignoredBecause(object(kind, { [key]: "{" }), key) ?? "any text"]));
  const COMMON = {
    "loadbalance-type": ["INTERNAL", "OPEN"], "tke-service-config": "any text", "tke-service-config-auto": "true", "direct-access": "true", mode: ["skip"],
    "target-groups": "any text", "hybrid-type": "any text", "snat-pro-info": "any text",
  };
  test("on a Service", () => expect(shapes("Service")).toEqual({
    ...COMMON, "prevent-loopback": "true", "specify-protocol": "JSON", "security-groups": "any text", "local-svc-only-bind-node-with-pod": "true", "local-svc-weighted-balance": "true",
    "qcloud-loadbalancer-backends-label": "a label selector", "service.extensiveParameters": "JSON", "loadbalance-nat-ipv6": "any text",
    "qcloud-loadbalancer-internal-subnetid": "any text", "tke-existed-lbid": "any text", "loadbalance-id": "any text",
  }));
  test("on an Ingress", () => expect(shapes("Ingress")).toEqual({
    ...COMMON, class: "any text", "http-rules": "JSON", "https-rules": "JSON", "rule-mix": "true", "rule-mix-both": "true", "listen-ports": "JSON", "auto-rewrite": "true", "enable-group": "true",
    subnetId: "any text", existLbId: "any text", "qcloud-loadbalance-id": "any text",
  }));
});

describe("which annotations are known", () => {
  const HIDDEN = (prefix: string) => [`${prefix}target-groups`, `${prefix}hybrid-type`, `${prefix}snat-pro-info`];
  test("read on a Service", () => expect(readKeys("Service").toSorted()).toEqual([
    ...["prevent-loopback", "loadbalance-type", "specify-protocol", "security-groups", "local-svc-weighted-balance", "tke-service-config", "tke-service-config-auto", "direct-access", "mode"].map((name) => S + name), ...HIDDEN(S),
    ...["local-svc-only-bind-node-with-pod", "qcloud-loadbalancer-backends-label", "service.extensiveParameters", "loadbalance-nat-ipv6", "qcloud-loadbalancer-internal-subnetid", "tke-existed-lbid", "loadbalance-id"].map((name) => `service.kubernetes.io/${name}`),
  ].toSorted()));
  test("read on an Ingress", () => expect(readKeys("Ingress").toSorted()).toEqual([
    ...["class", "http-rules", "https-rules", "rule-mix", "subnetId", "existLbId", "qcloud-loadbalance-id"].map((name) => `kubernetes.io/ingress.${name}`), `${S}loadbalance-type`,
    ...["rule-mix-both", "listen-ports", "auto-rewrite", "enable-group", "tke-service-config", "tke-service-config-auto", "direct-access", "mode"].map((name) => I + name), ...HIDDEN(I),
  ].toSorted()));
  test("and others, which decide nothing", () => {
    for (const kind of ["Service", "Ingress"] as const) expect(knownKeys(kind).slice(0, readKeys(kind).length)).toEqual(readKeys(kind));
    expect(knownKeys("Service")).toContain("service.kubernetes.io/qcloud-loadbalance-id");
    expect(knownKeys("Ingress")).toContain(`${I}pass-to-target`);
    const known = [...knownKeys("Service"), ...knownKeys("Ingress")];
    expect(known.filter((key) => !/^(?:(?:service|ingress)\.cloud\.tencent\.com\/|service\.kubernetes\.io\/|kubernetes\.io\/ingress\.)[a-zA-Z][\w.-]*[a-zA-Z0-9]$/.test(key))).toEqual([]);
    expect(known).toEqual(expect.arrayContaining([`${S}tke-lb-id`, "service.kubernetes.io/qcloud-share-existed-lb", "kubernetes.io/ingress.internetChargeType", `${I}certificate`]));
  });
  test("with the values that can be listed", () => {
    expect([valuesOf("Service", KEYS.preventLoopback), valuesOf("Service", KEYS.loadbalanceType), valuesOf("Service", `${S}mode`), valuesOf("Service", KEYS.securityGroups), valuesOf("Ingress", KEYS.listenPorts), valuesOf("Service", "x")]).toEqual([["true", "false"], ["INTERNAL", "OPEN"], ["skip"], [], [], []]);
    expect([isChoice("Service", KEYS.preventLoopback), isChoice("Service", `${S}mode`), isChoice("Service", KEYS.securityGroups), isChoice("Service", KEYS.specifyProtocol), isChoice("Ingress", KEYS.autoRewrite), isChoice("Deployment", KEYS.autoRewrite)]).toEqual([true, true, false, false, true, false]);
  });
});

describe("JSON as people write it into annotations", () => {
  test.each<[string, unknown, unknown, unknown]>([
    ['{"a":1}', { a: 1 }, { a: 1 }, undefined], ["[1]", [1], undefined, [1]], ["null", null, undefined, []], ["5", 5, undefined, undefined], ['"x"', "x", undefined, undefined],
    ['{ Vip: "1.1.1.1" }', { Vip: "1.1.1.1" }, { Vip: "1.1.1.1" }, undefined], ["\n [a, b]", ["a", "b"], undefined, ["a", "b"]], ["a: 1", undefined, undefined, undefined], ["a: {b: 1}", undefined, undefined, undefined], ["{a: &x 1, b: *x}", undefined, undefined, undefined], ["{a: [}", undefined, undefined, undefined], ["[&a 1, *a]", undefined, undefined, undefined], ["", undefined, undefined, undefined],
  ])("%s", (text, value, asObject, asList) => expect([looseJson(text), looseObject(text), looseList(text)]).toEqual([value, asObject, asList]));
  test("what is not there", () => expect([looseObject(undefined), looseList(undefined)]).toEqual([undefined, undefined]));
});

describe("specify-protocol that can be read, with protocols that the CLB knows", () => {
  test.each<[string, boolean]>([
    ['{"80":{"protocol":["HTTP"]}}', true], ['{"80":{"protocol":"UDP"}}', true], ['{"80":{"protocol":["TCP","QUIC","TCP_SSL","HTTPS"]}}', true], ['{"80":{}}', true], ["{}", true],
    ['{"80":{"protocol":["HTTP","FTP"]}}', true], ['{"80":{"protocol":["FTP"]}}', false], ['{"80":{"protocol":[]}}', false], ['{"80":{"protocol":null}}', false], ['{"80":{"protocol":5}}', false], ['{"80":{"protocol":[5]}}', false], ['{"80":"HTTP"}', false], ["[]", false], ["{", false],
  ])("%s", (text, reads) => expect(readsSpecifyProtocol(text)).toBe(reads));
});
