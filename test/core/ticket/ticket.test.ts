/** The text of a support ticket: what it asks for, what it says was tried, and what it never holds. */
import { describe, expect, test } from "vitest";
import { en, ticketText, zhCN, type Messages } from "@kubectl-loopback/core";
import { BOUND, EXISTING, I, INTERNAL, PREVENT, S, backend, config, configMap, ingress, nodes, proxy, resultOf, service, yaml, type Manifest } from "../support.ts";

const three = [...nodes("n1", "n2", "n3"), proxy("ipvs")];

function ticket(objects: readonly Manifest[], messages: Messages = en, name = objects.some(({ kind }) => kind === "Ingress") ? "shop" : "web"): string {
  const { result } = resultOf(yaml(...objects), { serverVersion: "v1.20.6-tke.30" });
  return ticketText(result.cluster.objects.all.find(({ ref }) => ref.name === name && ["Service", "Ingress"].includes(ref.kind))!, result, messages, "kubectl-loopback v0");
}

/** The lines below a heading. */
function section(text: string, heading: string): string[] {
  const [, body = ""] = new RegExp(`(?:^|\\n)${heading}\\n((?:  .*\\n)*)`).exec(text) ?? [];
  return body.split("\n").filter((line) => line !== "").map((line) => line.trim());
}

const { tried, requests } = en.ticketing;

interface Case { readonly name: string; readonly objects: readonly Manifest[]; readonly tried: readonly (keyof typeof tried)[]; readonly requests: readonly (keyof typeof requests)[] }

const CASES: readonly Case[] = [
  { name: "an Ingress that loops", objects: [...three, backend(), ingress()], tried: ["nothing"], requests: ["keepalive-whitelist"] },
  { name: "keepalive set, whitelist not known", objects: [...three, backend(), ingress("shop", { annotations: { [`${I}tke-service-config`]: "c" } }), config("c", { protocol: "HTTP", port: 80, keepaliveEnable: 1 })], tried: ["keepalive"], requests: ["keepalive-whitelist"] },
  { name: "a Service that loops", objects: [...three, service()], tried: ["nothing"], requests: ["health-check-source"] },
  { name: "prevent-loopback set, and it helps", objects: [...three, service("web", { annotations: BOUND })], tried: ["prevent-loopback"], requests: ["other-cause"] },
  { name: "a kube-proxy whose version says nothing", objects: [...nodes("n1", "n2"), proxy("ipvs", { image: "ccr.ccs.tencentyun.com/tkeimages/kube-proxy:latest" }), service()], tried: ["nothing"], requests: ["health-check-source", "kube-proxy-version"] },
  { name: "an existing CLB", objects: [...three, service("web", { annotations: { [EXISTING]: "lb-1" } })], tried: ["nothing"], requests: ["clb-facts"] },
  { name: "Local and direct access", objects: [...three, service("web", { annotations: { ...INTERNAL, [`${S}direct-access`]: "true" }, local: true })], tried: ["local-policy", "direct-access"], requests: ["health-check-source"] },
  { name: "a public CLB", objects: [...three, service("web", { annotations: {} })], tried: ["nothing"], requests: ["other-cause"] },
];

describe("what it says was tried, and asks for", () => {
  test.each(CASES)("$name", ({ objects, ...expected }) => {
    const text = ticket(objects);
    expect(section(text, "What was tried")).toEqual(expected.tried.map((one) => tried[one]));
    expect(section(text, "Request")).toEqual(expected.requests.map((one) => requests[one]));
  });

  test("every request and every try is told", () => {
    expect(new Set(CASES.flatMap((one) => one.requests))).toEqual(new Set(Object.keys(requests)));
    expect(new Set(CASES.flatMap((one) => one.tried))).toEqual(new Set(Object.keys(tried)));
  });
});

test("the whole text", () => {
  const versions = configMap("tke-service-controller-config", { VERSION: "v2.4.1" });
  expect(ticket([...three, versions, service("web", { annotations: { ...INTERNAL, [PREVENT]: "True" }, status: { ip: "10.0.0.9" } })])).toBe(`CLB loopback on TKE: Service default/web

To be filled in
  Account (APPID / UIN):
  Region and cluster ID (cls-…):
  CLB ID (lb-…):
  Since when, and how often:

Cluster
  Kubernetes: v1.20.6-tke.30
  kube-proxy mode: ipvs
  kube-proxy versions: 1.20.6-tke.12 (1)
  nodes: 3
  container network: unknown
  service controller: v2.4.1

CLB
  object: Service default/web
  address: 10.0.0.9
  subnet: subnet-1

What was found
  TCP 80: ${en.verdicts.loops}; 1 in 3 connections hangs. ${en.reasons["vip-not-bound"]}

Evidence
  CLB101  Service default/web metadata.annotations["service.kubernetes.io/qcloud-loadbalancer-internal-subnetid"] = subnet-1
  CLB101  Service default/web metadata.annotations["service.cloud.tencent.com/prevent-loopback"] = True
  CLB101  DaemonSet kube-system/kube-proxy spec.template.spec.containers[0].args = ipvs
  CLB101  nodes = 3
  CLB103  Service default/web metadata.annotations["service.cloud.tencent.com/prevent-loopback"] = True

What was tried
  ${tried.nothing}

Request
  ${requests["health-check-source"]}

Made by kubectl-loopback v0 from the objects of the cluster; it holds no Secrets.
`);
});

test("in Chinese the same sections, and no English word of ours", () => {
  const text = ticket([...three, backend(), ingress()], zhCN);
  for (const heading of Object.values(zhCN.ticketing.headings)) expect(text).toContain(`\n${heading}\n`);
  expect(text).toContain("请为该账号开通 CLB 七层 SNAT 和 Keep Alive 能力的白名单");
  for (const heading of ["To be filled in", "What was found", "Request"]) expect(text).not.toContain(heading);
});

test("no whole spec, no foreign annotation, no long value", () => {
  const secret = service("web", { annotations: { ...INTERNAL, [`${S}specify-protocol`]: `{"80":{"protocol":["x${"y".repeat(200)}"]}}`, "team.example.com/token": "s3cret" }, spec: { externalTrafficPolicy: "Local", password: "s3cret" } });
  const text = ticket([...three, secret]);
  expect(text).not.toContain("s3cret");
  expect(text.split("\n").filter((line) => line.includes("yyyy")).every((line) => line.endsWith("…"))).toBe(true);
});
