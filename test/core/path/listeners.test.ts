import { expect, test } from "vitest";
import { BOUND, I, S, backend, ingress, resultOf, service, yaml, type Manifest } from "../support.ts";

/** What an object's first listener says of it, besides its ports. */
function decided(...objects: Manifest[]) {
  const { ipModeProxy, preventLoopback, skipped, hiddenBackends, configured, config: { state }, backends } = resultOf(yaml(...objects)).result.judged[0]!.listener;
  return { ipModeProxy, preventLoopback, skipped, hiddenBackends, configured, config: state, backends: backends.map(({ service: of, ...told }) => ({ ...told, read: of !== null })) };
}

const NOTHING = { ipModeProxy: null, preventLoopback: false, skipped: false, hiddenBackends: null, configured: null, config: "none" };
const WEB = { name: "web", direct: false, policy: "Cluster", read: true };
const STATUS = { ip: "10.1.1.1", ipMode: "Proxy" };
const ALL = { [`${S}prevent-loopback`]: "true", [`${S}mode`]: "skip", [`${S}target-groups`]: "x", [`${S}direct-access`]: "true" };

test.each<[string, Manifest[], object]>([
  ["a Service that says nothing", [service()], { ...NOTHING, backends: [WEB] }],
  ["a Service's annotations and status", [service("web", { annotations: { ...BOUND, ...ALL }, status: STATUS })], { ...NOTHING, ipModeProxy: ["status", "loadBalancer", "ingress", 0, "ipMode"], preventLoopback: true, skipped: true, hiddenBackends: `${S}target-groups`, backends: [{ ...WEB, direct: true }] }],
  ["an Ingress, to which they mean nothing", [ingress("shop", { annotations: ALL, status: STATUS }), backend()], { ...NOTHING, backends: [WEB] }],
  ["an Ingress' own", [ingress("shop", { annotations: { [`${I}mode`]: "skip", [`${I}target-groups`]: "x", [`${I}direct-access`]: "true" } }), backend()], { ...NOTHING, skipped: true, hiddenBackends: `${I}target-groups`, backends: [{ ...WEB, direct: true }] }],
  ["an Ingress that names no backend", [ingress("shop", { to: [] })], { ...NOTHING, backends: [{ ...WEB, name: "", read: false }] }],
  ["an Ingress whose config was not read", [ingress("shop", { annotations: { [`${I}tke-service-config`]: "c" } }), backend()], { ...NOTHING, config: "unknown", backends: [WEB] }],
])("what decides about listeners: %s", (_, objects, expected) => expect(decided(...objects)).toEqual(expected));
