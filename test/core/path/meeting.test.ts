import { expect, test } from "vitest";
import type { Backend, ClientPlace, Connection, Rs } from "@kubectl-loopback/core";
import { hasSameAddress, meets } from "../../../packages/core/src/path/meeting.ts";

const CLIENT: ClientPlace = { node: "n1", stack: "pod", pod: null, address: null, named: false, fixed: false, apart: false };
const PORT: Rs = { kind: "node-port", node: "n2", stack: "pod", pod: null, address: null, weight: 1 };
const POD: Rs = { ...PORT, kind: "pod", pod: "default/a" };
const CLUSTER: Backend = { service: null, name: "web", policy: "Cluster", direct: false };
const NAMED = { named: true };
const FIXED = { named: true, fixed: true };

test.each<[string, Partial<ClientPlace>, Partial<Rs>, Partial<Backend>, ReturnType<typeof meets>]>([
  ["on one node", {}, { node: "n1" }, {}, "now"],
  ["on one node, and apart", { apart: true }, { node: "n1" }, {}, "never"],
  ["on one node, the client with an interface of its own", { stack: "own" }, { node: "n1" }, {}, "never"],
  ["on one node, the backend with an interface of its own", {}, { ...POD, node: "n1", stack: "own" }, {}, "never"],
  ["on one node, the node's own network and its NodePort", { stack: "host" }, { node: "n1" }, {}, "never"],
  ["on one node, the node's own network and a Pod", { stack: "host" }, { ...POD, node: "n1" }, {}, "now"],
  ["the client nobody knows where", { node: null }, {}, {}, "perhaps"],
  ["the backend nobody knows where", {}, { node: null }, {}, "perhaps"],
  ["on two nodes, any client", {}, {}, {}, "never"],
  ["on two nodes, a Pod", NAMED, {}, {}, "not-today"],
  ["on two nodes, a node and a NodePort", FIXED, {}, {}, "never"],
  ["on two nodes, a node and a NodePort where a Pod is", FIXED, {}, { policy: "Local" }, "not-today"],
  ["on two nodes, a node and a Pod", FIXED, POD, {}, "not-today"],
])("whether one kernel routes for both: %s", (_, client, rs, backend, expected) => {
  expect(meets({ client: { ...CLIENT, ...client }, rs: { ...PORT, ...rs }, backend: { ...CLUSTER, ...backend } } as Connection)).toBe(expected);
});

test.each<[string, Partial<ClientPlace>, Partial<Rs>, boolean]>([
  ["a Pod and itself", { pod: "default/a" }, POD, true],
  ["a Pod and another", { pod: "default/b" }, POD, false],
  ["any Pod and a NodePort", {}, { node: "n1" }, false],
  ["the node's own network and its NodePort", { stack: "host" }, { node: "n1" }, true],
  ["the node's own network and another's NodePort", { stack: "host" }, {}, false],
  ["the node's own network and a Pod of it", { stack: "host" }, { ...POD, node: "n1", stack: "host" }, true],
  ["the node's own network and a Pod on it", { stack: "host" }, { ...POD, node: "n1" }, false],
  ["both nobody knows where", { stack: "host", node: null }, { node: null }, false],
])("one and the same address: %s", (_, client, rs, expected) => expect(hasSameAddress({ ...CLIENT, ...client }, { ...PORT, ...rs })).toBe(expected));
