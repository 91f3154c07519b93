import { expect, test } from "vitest";
import {
  BOUND, EXISTING, I, INTERNAL, LABEL, S, backend, config, delays, http, ingress, listeners, loops, mayLoop, nodes, proxy, safe, service, tcp, type Judged, type Manifest,
} from "../support.ts";

/** What was counted of one listener is told of another that is alike: two that differ in one thing only are not. */

const THREE = nodes("n1", "n2", "n3");
const IPVS = proxy("ipvs");
const THIRD: [number, number] = [1 / 3, 1 / 3];
const LOOPS = tcp(loops("vip-not-bound", THIRD));
const DELAYS = http(delays("source-ip-kept", THIRD, 4 / 3));
const HTTP = { [`${S}specify-protocol`]: '{"80":{"protocol":["HTTP"]}}' };
const named = { [`${I}tke-service-config`]: "c" };
const ON = config("c", { protocol: "HTTP", port: 80, keepaliveEnable: 1 }, { protocol: "HTTP", port: 81 });
const SNAT = http(safe("keepalive-snat", "keepalive-whitelist", "security-group"));
const PROXY_MODE = { ip: "10.1.1.1", ipMode: "Proxy" };

test.each<[string, [Manifest, Judged][], ...Manifest[]]>([
  ["kind", [[ingress("a"), DELAYS], [service("b", { annotations: { ...INTERNAL, ...HTTP } }), http(delays("vip-not-bound", THIRD, 4 / 3))]], IPVS, backend()],
  ["layer", [[service("a"), LOOPS], [service("b", { annotations: { ...INTERNAL, ...HTTP } }), http(delays("vip-not-bound", THIRD, 4 / 3))]], IPVS],
  ["network", [[service("a"), LOOPS], [service("b", { annotations: {} }), tcp(safe("public-clb"))], [service("c", { annotations: { [EXISTING]: "lb-1" } }), tcp(mayLoop("unknown-network", "clb-network"))]], IPVS],
  ["ipMode", [[service("a"), tcp(safe("short-circuit"))], [service("b", { status: PROXY_MODE }), tcp(loops("ip-mode-proxy", THIRD))]], proxy("iptables")],
  ["prevent-loopback", [[service("a"), LOOPS], [service("b", { annotations: BOUND }), tcp(safe("prevent-loopback"))]], IPVS],
  ["mode: skip", [[ingress("a", { annotations: named }), SNAT], [ingress("b", { annotations: { ...named, [`${I}mode`]: "skip" } }), DELAYS]], { ...ON, spec: { loadBalancer: { l7Listeners: [{ protocol: "HTTP", port: 80, keepaliveEnable: 1 }] } } }, backend()],
  ["hidden backends", [[service("a"), LOOPS], [service("b", { annotations: { ...INTERNAL, [`${S}target-groups`]: "x" } }), tcp(mayLoop("unknown-backends", "backends"))]], IPVS],
  ["a config", [[ingress("a"), DELAYS], [ingress("b", { annotations: { [`${I}tke-service-config`]: "lost" } }), http(mayLoop("unknown-service-config", "service-config"))]], backend()],
  ["no node that can be one of its backends", [
    [service("a", { local: true }), tcp(loops("vip-not-bound", null))], [service("b", { local: true, annotations: { ...INTERNAL, [LABEL]: "pool=x" } }), tcp(mayLoop("unknown-backends", "backends"))],
  ], IPVS],
])("listeners that differ in nothing but: %s", (_, pairs, ...others) => {
  for (const order of [pairs, pairs.toReversed()]) expect(listeners([...order.map(([object]) => object), ...others, ...THREE])).toEqual(order.map(([, judged]) => judged));
});

test("listeners of one object that differ in nothing but: a redirect, keepalive", () => {
  expect(listeners([ingress("a", { annotations: { [`${I}auto-rewrite`]: "true" }, spec: { tls: [{}] } }), backend(), ...THREE])).toEqual([http(safe("redirect-only")), { ...DELAYS, port: 443, protocol: "HTTPS" }]);
  expect(listeners([ingress("a", { annotations: named }), ON, backend(), ...THREE])).toEqual([SNAT, { ...DELAYS, port: 81 }]);
});
