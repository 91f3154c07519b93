import { expect, test } from "vitest";
import { EKLET, client, nodes, pod, resultOf, service, workload, yaml, type Manifest } from "../support.ts";

const ANY = { node: null, stack: "pod", pod: null, address: null, named: false, fixed: false, apart: false };
const TWO = nodes("n1", "n2");
const ON_EKLET = node("eklet-1", "own");

function node(name: string, stack = "pod") {
  return { ...ANY, node: name, stack };
}

test.each<[string, Manifest[], string[], boolean, object[]]>([
  ["any Pod, on every node", [...TWO, EKLET], [], false, [node("n1"), node("n2"), ON_EKLET]],
  ["any Pod, where no Node was read", [], [], false, [ANY]],
  ["a Pod", [...TWO, client("c", { on: "n1", ip: "172.16.1.10" })], ["pod/c"], true, [{ ...node("n1"), pod: "default/c", address: "172.16.1.10", named: true }]],
  ["a Pod of the node's network", [client("c", { on: "n1", host: true })], ["pod/c"], true, [{ ...node("n1", "host"), pod: "default/c", named: true }]],
  ["a Pod that no node has yet", [...TWO, EKLET, client("c", { host: true })], ["pod/c"], true, [node("n1", "host"), node("n2", "host"), ON_EKLET].map((place) => ({ ...place, named: true }))],
  ["a workload with neither Pods nor a template", [...TWO, { ...workload("Deployment", "c"), spec: {} }], ["deployment/c"], true, [node("n1"), node("n2")].map((place) => ({ ...place, named: true }))],
  ["a node", TWO, ["node/n2"], true, [{ ...node("n2"), named: true, fixed: true }]],
  ["a Deployment of the group of former times", [{ ...workload("Deployment", "c"), apiVersion: "extensions/v1beta1" }, pod("c1", { on: "n1", labels: { app: "c" } })], ["deployment/c"], true, [{ ...node("n1"), pod: "default/c1", named: true }]],
  ["a DaemonSet of the group of former times", [{ ...workload("DaemonSet", "c"), apiVersion: "extensions/v1beta1" }, pod("c1", { on: "n1", labels: { app: "c" } })], ["daemonset/c"], true, [{ ...node("n1"), pod: "default/c1", named: true }]],
])("where clients stand: %s", (_, objects, from, named, places) => {
  const { judged, context: { clients } } = resultOf(yaml(service(), ...objects), { from }).result;
  expect(clients.named).toBe(named);
  expect(clients.places(judged[0]!.listener.backends[0]!)).toEqual(places);
});
