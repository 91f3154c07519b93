import { expect, test } from "vitest";
import { EKLET, INTERNAL, S, endpoint, nodes, pod, resultOf, service, slice, yaml, type Manifest } from "../support.ts";

const TWO = nodes("n1", "n2");
const WEIGHTED = { ...INTERNAL, "service.kubernetes.io/local-svc-only-bind-node-with-pod": "true", [`${S}local-svc-weighted-balance`]: "true" };
const local = (annotations: Record<string, string> = INTERNAL) => service("web", { local: true, annotations });
const direct = () => service("web", { annotations: { ...INTERNAL, [`${S}direct-access`]: "true" } });

const SOMEWHERE = { kind: "node-port", node: null, stack: "pod", pod: null, address: null, weight: 1 };
const port = (node: string, address: string | null, weight = 1) => ({ ...SOMEWHERE, node, address, weight });
const bound = (name: string, node: string | null, stack = "pod", address: string | null = null) => ({ kind: "pod", node, stack, pod: `default/${name}`, address, weight: 1 });
const N1 = port("n1", "10.0.0.1");
const N2 = port("n2", "10.0.0.2");

test.each<[string, Manifest[], object]>([
  ["every node", [service(), ...TWO], { rs: [N1, N2], impossible: false, countable: true, backendNodes: null }],
  ["Nodes not read", [service(), pod("a", { on: "n1" })], { rs: [SOMEWHERE], impossible: false, countable: false, backendNodes: 1 }],
  ["with a backend on a super node", [service(), ...TWO, EKLET, pod("a", { on: "eklet-1", ip: "172.16.0.9" })], { rs: [N1, N2, bound("a", "eklet-1", "own", "172.16.0.9")], impossible: false, countable: true, backendNodes: 1 }],
  ["Local, by weight", [local(WEIGHTED), ...TWO, pod("a", { on: "n1" }), pod("b", { on: "n1" }), pod("c", { on: "n2" })], { rs: [port("n1", "10.0.0.1", 2), N2], impossible: false, countable: true, backendNodes: 2 }],
  ["Local, Nodes not read", [local(), pod("a", { on: "n1" }), pod("b", { on: "eklet-1" })], { rs: [port("n1", null), bound("b", "eklet-1", "own")], impossible: false, countable: false, backendNodes: 2 }],
  ["Local, one Pod on an unknown node", [local(), ...TWO, slice("web", [endpoint("a", "n1"), { addresses: ["172.16.0.7"] }])], { rs: [SOMEWHERE], impossible: false, countable: false, backendNodes: null }],
  ["Local, beside a backend on a super node one on an unknown node", [local(), ...TWO, slice("web", [endpoint("a", "eklet-1"), { addresses: ["172.16.0.7"] }])], { rs: [bound("a", "eklet-1", "own", "172.16.0.9"), SOMEWHERE], impossible: false, countable: false, backendNodes: null }],
  ["Local, no Pod seen, and no node that could be one", [local(), EKLET], { rs: [SOMEWHERE], impossible: true, countable: false, backendNodes: null }],
  ["Local, no Pod seen", [local(), ...TWO], { rs: [SOMEWHERE], impossible: false, countable: false, backendNodes: null }],
  ["direct", [direct(), ...TWO, pod("a", { on: "n1", host: true }), pod("b", { on: "n2" }), pod("c", { on: "n2", direct: true })], { rs: [bound("a", "n1", "host"), bound("b", "n2"), bound("c", "n2", "own")], impossible: false, countable: true, backendNodes: 2 }],
  ["direct, no Pod seen", [direct(), ...TWO], { rs: [{ ...SOMEWHERE, kind: "pod" }], impossible: false, countable: false, backendNodes: null }],
  ["direct, one Pod on an unknown node", [direct(), ...TWO, slice("web", [endpoint("a", "n1"), { addresses: ["172.16.0.7"] }])], { rs: [bound("a", "n1", "pod", "172.16.0.9"), { ...bound("", null, "pod", "172.16.0.7"), pod: "172.16.0.7" }], impossible: false, countable: false, backendNodes: null }],
  ["direct, an interface of its own needs no node", [direct(), ...TWO, pod("a", { direct: true }), slice("web", [{ addresses: ["172.16.0.8"], targetRef: { kind: "Pod", name: "a" } }, endpoint("b", "n1")])], { rs: [bound("a", null, "own", "172.16.0.8"), bound("b", "n1", "pod", "172.16.0.9")], impossible: false, countable: true, backendNodes: null }],
])("where backends are: %s", (_, objects, placement) => {
  const { judged, context } = resultOf(yaml(...objects)).result;
  expect(context.placement(judged[0]!.listener.backends[0]!)).toEqual(placement);
});
